// How the score moved: the line over time, and what changed since the previous time.
import type { AnswerId, HistoryEntry, Result, Schemas } from '../../api/types';
import { formatDate, formatDifference } from '../../base/format';
import { oldestFirst } from '../../base/oldest-first';
import { AnswerChip } from '../../parts/answer-chip';
import { Card } from '../../parts/card';
import { Table } from '../../parts/table';
import { TrendChart } from '../../parts/trend-chart';
import { t } from '../../app/t';

type Change = Schemas['Change'];

export function ChangesCard({ result }: { result: Result }) {
  const { previous, score } = result;
  const isChecklist = result.assessment.scoring === 'checklist';
  const history = oldestFirst(result.history);
  if (!previous && (isChecklist || history.length < 2)) return null;
  return (
    <Card title={t('result.changes')} aside={!isChecklist && <a href="/history">{t('result.see-history')}</a>}>
      <div class={isChecklist ? undefined : 'two-columns two-columns-flat'}>
        {!isChecklist && <Trend history={history} max={score.max} />}
        {previous && <ChangeTable previous={previous} hasPoints={!isChecklist} />}
      </div>
    </Card>
  );
}

function Trend({ history, max }: { history: HistoryEntry[]; max: number }) {
  return (
    <div>
      <TrendChart
        points={history.map((entry) => ({ label: formatDate(entry.closedAt).slice(2), value: entry.total }))}
        max={max}
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
  );
}

function ChangeTable({
  previous,
  hasPoints,
}: {
  previous: NonNullable<Result['previous']>;
  hasPoints: boolean;
}) {
  const date = formatDate(previous.closedAt);
  const caption = hasPoints
    ? t('result.changes-since', { date, total: previous.total })
    : t('result.checklist-changes-since', { date });
  if (previous.changes.length === 0) return <p>{t('result.no-changes', { date })}</p>;
  return (
    <Table
      caption={caption}
      class="table-stacked"
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
        ...(hasPoints
          ? [{ head: t('result.difference'), isNumber: true, cell: (change: Change) => formatDifference(change.delta) }]
          : []),
      ]}
    />
  );
}
