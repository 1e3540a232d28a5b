// The scores of the self-check in one line, the oldest first.
import type { SecurityAction } from '../../api/types';
import { formatDate } from '../../base/format';
import { oldestFirst } from '../../base/oldest-first';
import { Card } from '../../parts/card';
import { t } from '../../app/t';

export function HistoryCard({ history }: { history: SecurityAction['history'] }) {
  return (
    <Card title={t('stars.history')}>
      {history.length === 0 ? (
        <p>{t('stars.history-none')}</p>
      ) : (
        <ol class="star-history">
          {oldestFirst(history).map((entry) => (
            <li key={entry.id}>
              <a href={`/assessments/${entry.id}/result`}>
                {t('stars.history-entry', { date: formatDate(entry.closedAt), total: entry.total })}
              </a>
            </li>
          ))}
        </ol>
      )}
    </Card>
  );
}
