// What waits for the owner's approval, as a band above everything else; nobody else has any here.
import type { Schemas } from '../../api/types';
import { Notice } from '../../parts/notice';
import { t } from '../../app/t';

export function WaitingBand({ state }: { state: Schemas['HomePage'] }) {
  const count = state.approvalsTotal + state.documentsWaiting.length;
  if (count === 0) return null;
  return (
    <Notice kind="warning" title={t('home.waiting', { count })}>
      <ul class="waiting-list">
        {state.documentsWaiting.map(({ kind, title }) => (
          <li key={kind}>
            <a href={`/documents/${kind}`}>{t('home.waiting-document', { title })}</a>
          </li>
        ))}
        {state.approvalsTotal > 0 && (
          <li>
            <a href="/decisions">{t('home.waiting-decisions', { count: state.approvalsTotal })}</a>
            <ul>
              {state.approvals.map((decision) => (
                <li key={decision.id}>{decision.measure}</li>
              ))}
            </ul>
          </li>
        )}
      </ul>
    </Notice>
  );
}
