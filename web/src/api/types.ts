// Short names for the schemas of api/openapi.yaml.
import type { components } from './schema';

export type Schemas = components['schemas'];

export type Answer = Schemas['Answer'];
export type AnswerId = Answer['answer'];
export type Assessment = Schemas['Assessment'];
export type AssessmentSummary = Schemas['AssessmentSummary'];
export type Choice = Schemas['Choice'];
export type Control = Schemas['Control'];
export type ControlState = Control['state'];
export type Decision = Schemas['Decision'];
export type DecisionStage = Decision['stage'];
export type Department = Schemas['Department'];
export type Document = Schemas['Document'];
export type DocumentQuestion = Schemas['DocumentQuestion'];
export type DocumentSummary = Schemas['DocumentSummary'];
export type DocumentVersion = Schemas['DocumentVersion'];
export type HistoryEntry = Schemas['HistoryEntry'];
export type Job = Schemas['Job'];
export type Me = Schemas['Me'];
export type MergeItem = Schemas['MergeItem'];
export type Measure = Schemas['Measure'];
export type NextAction = Schemas['NextAction'];
export type PageFrame = Schemas['PageFrame'];
export type PartScore = Schemas['PartScore'];
export type Person = Schemas['Person'];
export type Problem = Schemas['Problem'];
export type Questionnaire = Schemas['Questionnaire'];
export type Result = Schemas['Result'];
export type Role = Me['roles'][number];
export type Score = Schemas['Score'];
export type SecurityAction = Schemas['SecurityAction'];
export type Site = Schemas['Site'];
export type StarStage = Schemas['StarStage'];
export type StarStep = Schemas['StarStep'];
export type Task = Schemas['Task'];
export type WeakControl = Schemas['WeakControl'];
