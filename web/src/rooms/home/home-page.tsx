// The first page: what to do next, how the company stands. What comes first depends on who looks.
import type { Schemas } from '../../api/types';
import { frame, hasRole, may } from '../../app/frame';
import { formatDateTime } from '../../base/format';
import { PageHead } from '../../parts/page-head';
import { t } from '../../app/t';
import { Attention } from './attention';
import { NextSteps } from './next-steps';
import { OpenAssessments } from './open-assessments';
import { PathCard } from './path-card';
import { ScoreCard } from './score-card';
import { TaskList } from './task-list';
import { FirstStep } from './first-step';
import { WaitingBand } from './waiting-band';

type State = Schemas['HomePage'];

export function HomePage({ state }: { state: State }) {
  const isOwner = hasRole('owner');
  const hasNothingYet = !state.latest && state.open.length === 0;
  return (
    <>
      <PageHead
        title={t('home.heading')}
        lead={t('home.as-of', { company: frame.me?.organisationName ?? '', time: formatDateTime(frame.now) })}
      />
      <WaitingBand state={state} />
      <Attention state={state} />
      <div class="home-columns">
        <div class="home-main">
          {hasNothingYet && may('assessment.manage') && <FirstStep />}
          {isOwner && <NextSteps state={state} />}
          {isOwner && <PathCard stars={state.stars} />}
          <OpenAssessments assessments={state.open} />
          <TaskList tasks={state.tasks} total={state.tasksTotal} />
          {!isOwner && may('controls.read') && <NextSteps state={state} />}
          {!isOwner && <PathCard stars={state.stars} />}
        </div>
        {may('assessment.read') && state.latest && (
          <div class="home-side">
            <ScoreCard state={state} />
          </div>
        )}
      </div>
    </>
  );
}
