// One decision with all that can be done with it.
import { useState } from 'preact/hooks';
import { call } from '../../api/client';
import { useAction } from '../../api/use-action';
import type { Choice, Decision, Department, Measure } from '../../api/types';
import { frame, may, mayIn } from '../../app/frame';
import { Button } from '../../parts/button';
import { DecisionDialog } from '../../parts/decision-dialog';
import { History } from '../../parts/history';
import { ProblemNotice } from '../../parts/notice';
import { t } from '../../app/t';
import { CompletionDialog } from './completion-dialog';
import { DecisionFacts } from './decision-facts';
import { StageChip } from './decision-stage';
import { ReturnDialog } from './return-dialog';

export interface DecisionRowProps {
  decision: Decision;
  people: Choice[];
  departments: Department[];
  measures?: Measure[] | undefined;
  mayApprove: boolean;
  /** without the name of the control, on its own page */
  isAtControl?: boolean;
  onChange(decision: Decision, before: Decision): void;
}

type Asked = 'edit' | 'complete' | 'return' | null;

export function DecisionRow(props: DecisionRowProps) {
  const { decision, departments, isAtControl, onChange } = props;
  const [asked, setAsked] = useState<Asked>(null);
  const action = useAction();
  const run = (work: () => Promise<Decision>) => action.run(async () => onChange(await work(), decision));
  const close = () => setAsked(null);

  return (
    <>
      <div class="row-main">
        <p class="row-title">{decision.measure}</p>
        {!isAtControl && (
          <p class="row-facts">
            <a href={`/controls/${decision.controlId}`}>{decision.controlTitle}</a>
          </p>
        )}
        <DecisionFacts decision={decision} departments={departments} />
        {decision.stage === 'returned' && (
          <p class="decision-reason">{t('decisions.returned-because', { reason: decision.returnReason ?? '' })}</p>
        )}
        <History objects={[decision.id]} of={decision.measure} />
        <ProblemNotice
          error={action.error}
          action={action.error?.isConflict && <Button onClick={() => location.reload()}>{t('common.reload')}</Button>}
        />
      </div>
      <StageChip decision={decision} />
      <Buttons {...props} isBusy={action.isBusy} onAsk={setAsked} run={run} />
      {asked === 'edit' && (
        <DecisionDialog
          {...props}
          controlId={decision.controlId}
          measure={decision.measure}
          measures={props.measures ?? []}
          onDecided={(changed) => onChange(changed, decision)}
          onClose={close}
        />
      )}
      {asked === 'complete' && (
        <CompletionDialog
          decisionId={decision.id}
          title={decision.measure}
          isDone={decision.state === 'done'}
          onCompleted={(changed) => onChange(changed, decision)}
          onClose={close}
        />
      )}
      {asked === 'return' && (
        <ReturnDialog decision={decision} onReturned={(changed) => onChange(changed, decision)} onClose={close} />
      )}
    </>
  );
}

interface ButtonsProps extends DecisionRowProps {
  isBusy: boolean;
  onAsk(what: Asked): void;
  run(work: () => Promise<Decision>): void;
}

function Buttons({ decision, mayApprove, isBusy, onAsk, run }: ButtonsProps) {
  const { stage, measure } = decision;
  const mayDecide = may('controls.decide');
  const mayComplete = mayIn('controls.write', decision.departmentId) || decision.personId === frame.me?.personId;
  const isOpen = stage === 'waiting' || stage === 'returned' || stage === 'under_way';
  return (
    <div class="row-actions">
      {stage === 'waiting' && mayApprove && (
        <>
          <Button kind="text" onClick={() => onAsk('return')} label={t('decisions.return-label', { measure })}>
            {t('decisions.return')}
          </Button>
          <Button
            isBusy={isBusy}
            onClick={() => run(() => approve(decision))}
            label={t('decisions.approve-label', { measure })}
          >
            {t('decisions.approve')}
          </Button>
        </>
      )}
      {isOpen && mayDecide && (
        <>
          <Button kind="text" onClick={() => run(() => setState(decision, 'dropped'))} label={t('decisions.drop-label', { measure })}>
            {t('decisions.drop')}
          </Button>
          <Button
            kind="text"
            onClick={() => onAsk('edit')}
            label={t(stage === 'returned' ? 'decisions.change-label' : 'decisions.edit-label', { measure })}
          >
            {t(stage === 'returned' ? 'decisions.change-and-propose' : 'common.edit')}
          </Button>
        </>
      )}
      {stage === 'under_way' && mayComplete && (
        <Button onClick={() => onAsk('complete')} label={t('decisions.complete-label', { measure })}>
          {t('decisions.complete')}
        </Button>
      )}
      {stage === 'evidence_missing' && mayComplete && (
        <Button icon="plus" onClick={() => onAsk('complete')} label={t('decisions.add-evidence-label', { measure })}>
          {t('decisions.add-evidence')}
        </Button>
      )}
      {(stage === 'dropped' || stage === 'evidence_missing' || stage === 'done') && mayDecide && (
        <Button kind="text" onClick={() => run(() => setState(decision, 'planned'))} label={t(stage === 'dropped' ? 'decisions.resume-label' : 'decisions.reopen-label', { measure })}>
          {t(stage === 'dropped' ? 'decisions.resume' : 'decisions.reopen')}
        </Button>
      )}
    </div>
  );
}

export function approve({ id, version }: Decision): Promise<Decision> {
  return call<Decision>('POST', `/decisions/${id}/approval`, { version });
}

export function setState(decision: Decision, state: Decision['state']): Promise<Decision> {
  const { id, version, controlId, departmentId, measure, personId, dueOn, costYen } = decision;
  const body = { controlId, departmentId, measure, personId, dueOn, costYen, state };
  return call<Decision>('PUT', `/decisions/${id}`, { body, version });
}
