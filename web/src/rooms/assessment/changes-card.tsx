// How the score moved: the line over time, and what changed since the previous time.
import type { AnswerId, Result } from '../../api/types';
import { formatDate, formatDifference } from '../../base/format';
import { oldestFirst } from '../../base/oldest-first';
import { AnswerChip } from '../../parts/answer-chip';
import { Card } from '../../parts/card';
import { Table } from '../../parts/table';
import { TrendChart } from '../../parts/trend-chart';
import { t } from '../../app/t';

export function ChangesCard({ result }: { result: Result }) {
  const { previous, score } = result;
  const history = oldestFirst(result.history);
  if (!previous && history.length < 2) return null;
  return (
    <Card title={t('result.changes')} aside={<a href="/history">{t('result.see-history')}</a>}>
      <div class="two-columns two-columns-flat">
        <div>
          <TrendChart
            points={history.map((entry) => ({ label: formatDate(entry.closedAt).slice(2), value: entry.total }))}
            max={score.max}
            description={t('result.trend-description', { count: history.length })}
          />
          <details class="numbers">
            <summary>{t('common.as-table')}</summary>
            <Table
              caption={t('result.trend')}
              rows={history}
              keyOf={(entry) => entry.id}
              columns={[
                { head: t('common.date'), isHead: true, cell: (entry) => formatDate(entry.closedAt) },
                { head: t('common.points-head'), isNumber: true, cell: (entry) => entry.total },
              ]}
            />
          </details>
        </div>
        {previous && <ChangeTable previous={previous} />}
      </div>
    </Card>
  );
}

function ChangeTable({ previous }: { previous: NonNullable<Result['previous']> }) {
  const caption = t('result.changes-since', { date: formatDate(previous.closedAt), total: previous.total });
  if (previous.changes.length === 0) return <p>{t('result.no-changes', { date: formatDate(previous.closedAt) })}</p>;
  return (
    <Table
      caption={caption}
      rows={[...previous.changes].sort((a, b) => b.delta - a.delta || a.item - b.item)}
      keyOf={(change) => change.item}
      columns={[
        {
          head: t('result.category'),
          isHead: true,
          cell: (change) => t('result.item', { number: change.item, category: change.category }),
        },
        { head: t('result.from'), cell: (change) => <AnswerChip answer={change.from as AnswerId | null} /> },
        { head: t('result.to'), cell: (change) => <AnswerChip answer={change.to as AnswerId | null} /> },
        { head: t('result.difference'), isNumber: true, cell: (change) => formatDifference(change.delta) },
      ]}
    />
  );
}
