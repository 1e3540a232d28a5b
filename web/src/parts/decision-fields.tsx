// What a decision consists of: the measure, who does it, by when, where, at what cost.
import type { Choice, Decision, Department, Measure } from '../api/types';
import { formatNumber } from '../base/format';
import { normaliseDigits } from '../base/normalise';
import { DateField } from './date-field';
import { MeasureChoice } from './measure-choice';
import { SelectField } from './select-field';
import { TextArea } from './text-area';
import { TextField } from './text-field';
import { t } from '../app/t';

export interface DecisionDraft {
  measure: string;
  personId: string;
  dueOn: string;
  departmentId: string;
  /** as typed: "12,000" */
  cost: string;
}

export function draftOf(measure: string, decision?: Decision): DecisionDraft {
  return {
    measure: decision?.measure ?? measure,
    personId: decision?.personId ?? '',
    dueOn: decision?.dueOn ?? '',
    departmentId: decision?.departmentId ?? '',
    cost: decision?.costYen == null ? '' : formatNumber(decision.costYen),
  };
}

/** What is wrong now, by field. */
export function faultsOf(draft: DecisionDraft): Record<string, string> {
  const faults: Record<string, string> = {};
  if (draft.measure.trim() === '') faults['measure'] = t('decisions.measure-missing');
  if (!/^\d{0,10}$/.test(normaliseDigits(draft.cost))) faults['costYen'] = t('common.cost-wrong');
  return faults;
}

export function bodyOf(draft: DecisionDraft) {
  const yen = normaliseDigits(draft.cost);
  return {
    measure: draft.measure.trim(),
    personId: draft.personId || null,
    dueOn: draft.dueOn || null,
    departmentId: draft.departmentId || null,
    costYen: yen === '' ? null : Number(yen),
  };
}

interface DecisionFieldsProps {
  /** begins the ids, where several forms are on a page */
  id: string;
  draft: DecisionDraft;
  measures: Measure[];
  people: Choice[];
  departments: Department[];
  onChange(draft: DecisionDraft): void;
  wrong(field: string): string | undefined;
  /** the fields that are seldom needed stay folded */
  isShort?: boolean;
}

export function DecisionFields(props: DecisionFieldsProps) {
  const { id, draft, measures, people, onChange, wrong, isShort } = props;
  const set = (part: Partial<DecisionDraft>) => onChange({ ...draft, ...part });
  return (
    <>
      {measures.length > 1 && (
        <MeasureChoice
          name={`${id}-choice`}
          measures={measures}
          value={draft.measure}
          onChange={(measure) => set({ measure })}
        />
      )}
      {!isShort && <MeasureField {...props} set={set} />}
      <SelectField
        id={`${id}-person`}
        label={t('common.decide-person')}
        need="optional"
        value={draft.personId}
        empty={t('common.nobody-yet')}
        choices={people}
        onChange={(personId) => set({ personId })}
        error={wrong('personId')}
      />
      <DateField
        id={`${id}-due`}
        label={t('common.decide-due')}
        need="optional"
        hasShortcuts
        value={draft.dueOn}
        onChange={(dueOn) => set({ dueOn })}
        error={wrong('dueOn')}
      />
      {isShort ? (
        <details class="fold">
          <summary>{t('decisions.more-fields')}</summary>
          <div class="form">
            <MeasureField {...props} set={set} />
            <RareFields {...props} set={set} />
          </div>
        </details>
      ) : (
        <RareFields {...props} set={set} />
      )}
    </>
  );
}

interface PartProps extends DecisionFieldsProps {
  set(part: Partial<DecisionDraft>): void;
}

function MeasureField({ id, draft, measures, wrong, set }: PartProps) {
  return (
    <TextArea
      id={`${id}-measure`}
      label={t('common.decide-measure')}
      need="required"
      hint={measures.length > 1 ? t('decisions.own-words') : undefined}
      value={draft.measure}
      onInput={(measure) => set({ measure })}
      maxLength={500}
      error={wrong('measure')}
    />
  );
}

function RareFields({ id, draft, departments, wrong, set }: PartProps) {
  return (
    <>
      {departments.length > 0 && (
        <SelectField
          id={`${id}-department`}
          label={t('decisions.department')}
          value={draft.departmentId}
          empty={t('common.whole-company')}
          choices={departments.map((one) => ({ id: one.id, title: one.name }))}
          onChange={(departmentId) => set({ departmentId })}
          error={wrong('departmentId')}
        />
      )}
      <TextField
        id={`${id}-cost`}
        label={t('common.decide-cost')}
        need="optional"
        width="short"
        inputMode="numeric"
        suffix={t('common.yen')}
        value={draft.cost}
        onInput={(cost) => set({ cost })}
        normalise={(text) => withCommas(normaliseDigits(text))}
        error={wrong('costYen')}
      />
    </>
  );
}

function withCommas(digits: string): string {
  return /^\d{1,10}$/.test(digits) ? formatNumber(Number(digits)) : digits;
}
