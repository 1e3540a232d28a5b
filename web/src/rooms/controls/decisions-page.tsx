// Decisions: what waits for approval, what is still to be decided, how far the work is, what is done.
import { useState } from 'preact/hooks';
import { useAction } from '../../api/use-action';
import type { Decision, DecisionStage, Schemas } from '../../api/types';
import { may } from '../../app/frame';
import { Button, LinkButton } from '../../parts/button';
import { Card } from '../../parts/card';
import { EmptyState } from '../../parts/empty-state';
import { Notice, ProblemNotice } from '../../parts/notice';
import { PageHead } from '../../parts/page-head';
import { t, type PlainKey } from '../../app/t';
import { ApprovalCard } from './approval-card';
import { DecisionRow, setState } from './decision-row';
import { WeakRow } from './weak-row';

const DONE: Partial<Record<DecisionStage, PlainKey>> = {
  waiting: 'decisions.now-waiting',
  returned: 'decisions.now-returned',
  under_way: 'decisions.now-under-way',
  evidence_missing: 'decisions.now-evidence-missing',
  done: 'decisions.now-done',
  dropped: 'decisions.now-dropped',
};

export function DecisionsPage({ state }: { state: Schemas['DecisionsPage'] }) {
  const [decisions, setDecisions] = useState(state.decisions);
  const [weak, setWeak] = useState(state.weak);
  const [opened, setOpened] = useState<string | null>(null);
  const [last, setLast] = useState<{ now: Decision; before: Decision | null } | null>(null);
  const undoing = useAction();

  const put = (decision: Decision) =>
    setDecisions((all) =>
      all.some((one) => one.id === decision.id)
        ? all.map((one) => (one.id === decision.id ? decision : one))
        : [decision, ...all],
    );
  const change = (now: Decision, before: Decision) => {
    put(now);
    setLast({ now, before });
  };
  const decided = (now: Decision) => {
    put(now);
    setWeak((all) => all.filter((one) => one.id !== now.controlId));
    setOpened(null);
    setLast({ now, before: null });
  };
  /* Only how far it is can be undone; an approval stands in the log. */
  const undo = () =>
    undoing.run(async () => {
      put(await setState(last!.now, last!.before!.state));
      setLast(null);
    });
  const of = (...stages: DecisionStage[]) => decisions.filter((one) => stages.includes(one.stage));
  const waiting = of('waiting');
  const list = { people: state.people, departments: state.departments, mayApprove: state.mayApprove, onChange: change };
  const rows = (some: Decision[]) => (
    <ul class="rows">
      {some.map((decision) => (
        <li key={decision.id} class="row decision">
          <DecisionRow {...list} decision={decision} />
        </li>
      ))}
    </ul>
  );

  return (
    <>
      <PageHead title={t('decisions.title')} lead={t('decisions.lead')} />
      <ProblemNotice error={undoing.error} />
      <div role="status">
        {last && (
          <Notice
            kind="success"
            action={
              last.before &&
              last.before.state !== last.now.state && (
                <Button kind="outline" icon="undo" isBusy={undoing.isBusy} onClick={undo}>
                  {t('common.undo')}
                </Button>
              )
            }
          >
            {t(DONE[last.now.stage]!)} {last.now.measure}
          </Notice>
        )}
      </div>
      {waiting.length > 0 && <ApprovalCard {...list} decisions={waiting} />}
      <Card
        title={t('decisions.weak')}
        lead={weak.length > 0 ? t('decisions.weak-lead') : undefined}
        aside={state.weakTotal > state.weak.length && <a href="/controls">{t('decisions.all-controls', { count: state.weakTotal })}</a>}
      >
        {weak.length === 0 && (
          <EmptyState
            action={may('assessment.read') && <LinkButton href="/assessments">{t('decisions.to-assessments')}</LinkButton>}
          >
            {t('decisions.no-weak')}
          </EmptyState>
        )}
        <ul class="weak-list">
          {weak.map((control) => (
            <WeakRow
              key={control.id}
              control={control}
              people={state.people}
              departments={state.departments}
              isOpen={opened === control.id}
              isProposal={!state.mayApprove}
              onToggle={() => setOpened(opened === control.id ? null : control.id)}
              onDecided={decided}
            />
          ))}
        </ul>
      </Card>
      <Card title={t('decisions.under-way')}>
        {of('returned', 'under_way').length === 0 && (
          <EmptyState action={<LinkButton href="/controls">{t('decisions.to-controls')}</LinkButton>}>
            {t('decisions.none-under-way')}
          </EmptyState>
        )}
        {rows(of('returned', 'under_way').sort(byDueDay))}
      </Card>
      {of('evidence_missing', 'done').length > 0 && (
        <Card title={t('decisions.finished')}>{rows(of('evidence_missing', 'done').sort(evidenceMissingFirst))}</Card>
      )}
      {of('dropped').length > 0 && (
        <details class="card fold">
          <summary>{t('decisions.dropped', { count: of('dropped').length })}</summary>
          {rows(of('dropped'))}
        </details>
      )}
    </>
  );
}

/* What was returned comes first: it waits for the proposer. */
function byDueDay(a: Decision, b: Decision): number {
  const key = (one: Decision) => (one.stage === 'returned' ? '0' : (one.dueOn ?? '9999'));
  return key(a).localeCompare(key(b));
}

function evidenceMissingFirst(a: Decision, b: Decision): number {
  return Number(a.evidence > 0) - Number(b.evidence > 0);
}
