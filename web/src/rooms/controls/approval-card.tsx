// What waits for the owner: one by one, or several at once.
import { useState } from 'preact/hooks';
import { useAction } from '../../api/use-action';
import type { Decision } from '../../api/types';
import { Button } from '../../parts/button';
import { Card } from '../../parts/card';
import { Checkbox } from '../../parts/checkbox';
import { ProblemNotice } from '../../parts/notice';
import { t } from '../../app/t';
import { approve, DecisionRow, type DecisionRowProps } from './decision-row';

interface ApprovalCardProps extends Omit<DecisionRowProps, 'decision'> {
  decisions: Decision[];
}

export function ApprovalCard({ decisions, mayApprove, onChange, ...rest }: ApprovalCardProps) {
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set());
  const action = useAction();
  const picked = decisions.filter((one) => chosen.has(one.id));
  const choose = (ids: string[], isChosen: boolean) =>
    setChosen((before) => {
      const after = new Set(before);
      for (const id of ids) isChosen ? after.add(id) : after.delete(id);
      return after;
    });
  const approvePicked = () =>
    action.run(async () => {
      for (const one of picked) onChange(await approve(one), one);
    });

  return (
    <Card
      title={t('decisions.approvals')}
      aside={<span class="count">{t('common.count', { count: decisions.length })}</span>}
      lead={t(mayApprove ? 'decisions.approvals-lead' : 'decisions.approvals-others')}
    >
      <ProblemNotice
        error={action.error}
        action={action.error?.isConflict && <Button onClick={() => location.reload()}>{t('common.reload')}</Button>}
      />
      {mayApprove && decisions.length > 1 && (
        <div class="approval-bar">
          <Checkbox
            isChecked={picked.length === decisions.length}
            onChange={(isChosen) => choose(decisions.map((one) => one.id), isChosen)}
          >
            {t('decisions.choose-all')}
          </Checkbox>
          {picked.length > 0 && (
            <Button kind="fill" isBusy={action.isBusy} onClick={approvePicked}>
              {t('decisions.approve-chosen', { count: picked.length })}
            </Button>
          )}
        </div>
      )}
      <ul class="rows">
        {decisions.map((decision) => (
          <li key={decision.id} class="row decision">
            {mayApprove && decisions.length > 1 && (
              <Checkbox isChecked={chosen.has(decision.id)} onChange={(is) => choose([decision.id], is)}>
                <span class="hidden">{t('decisions.choose-label', { measure: decision.measure })}</span>
              </Checkbox>
            )}
            <DecisionRow {...rest} decision={decision} mayApprove={mayApprove} onChange={onChange} />
          </li>
        ))}
      </ul>
    </Card>
  );
}
