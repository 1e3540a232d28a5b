// What waits for the owner's approval; nobody else has any here.
import type { Schemas } from '../../api/types';
import { formatDate, formatNumber } from '../../base/format';
import { Card } from '../../parts/card';
import { LinkButton } from '../../parts/button';
import { t } from '../../app/t';

export function Approvals({ state }: { state: Schemas['HomePage'] }) {
  if (state.approvals.length === 0) return null;
  return (
    <Card
      title={t('home.approvals')}
      aside={<span class="count">{t('common.count', { count: state.approvalsTotal })}</span>}
    >
      <ul class="rows">
        {state.approvals.map((decision) => (
          <li key={decision.id} class="row">
            <div class="row-main">
              <p class="row-title">{decision.measure}</p>
              <p class="row-facts">
                <span>{decision.controlTitle}</span>
                {decision.proposedBy && <span>{t('decisions.proposed-by', { name: decision.proposedBy })}</span>}
                {decision.dueOn && <span>{t('home.due', { date: formatDate(decision.dueOn) })}</span>}
                {decision.costYen !== null && (
                  <span>{t('decisions.cost', { yen: formatNumber(decision.costYen) })}</span>
                )}
              </p>
            </div>
          </li>
        ))}
      </ul>
      <div class="card-actions">
        <LinkButton kind="fill" href="/decisions">
          {t('home.see-approvals')}
        </LinkButton>
      </div>
    </Card>
  );
}
