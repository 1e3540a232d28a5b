// All results over time.
import type { HistoryEntry, Schemas } from '../../api/types';
import { formatDate, formatDifference } from '../../base/format';
import { oldestFirst } from '../../base/oldest-first';
import { LinkButton, PrintButton } from '../../parts/button';
import { Card } from '../../parts/card';
import { EmptyState } from '../../parts/empty-state';
import { PageHead } from '../../parts/page-head';
import { Table } from '../../parts/table';
import { TrendChart } from '../../parts/trend-chart';
import { t } from '../../app/t';

const MAX = 100;

interface Row extends HistoryEntry {
  /** the total of the time before; undefined for the first */
  before: number | undefined;
}

export function HistoryPage({ state }: { state: Schemas['HistoryPage'] }) {
  const history = oldestFirst(state.history);
  const rows: Row[] = history.map((entry, index) => ({ ...entry, before: history[index - 1]?.total })).reverse();
  const isEmpty = history.length === 0;
  return (
    <>
      <PageHead
        title={t('result.history-title')}
        lead={t('result.history-lead')}
        actions={!isEmpty && <PrintButton />}
      />
      {isEmpty ? (
        <Card title={t('result.trend')}>
          <EmptyState
            action={
              <LinkButton kind="fill" href="/assessments">
                {t('result.go-assessments')}
              </LinkButton>
            }
          >
            {t('result.no-history')}
          </EmptyState>
        </Card>
      ) : (
        <Card title={t('result.trend')}>
          <div class="history-chart">
            <TrendChart
              points={history.map((entry) => ({ label: formatDate(entry.closedAt).slice(2), value: entry.total }))}
              max={MAX}
              description={t('result.trend-description', { count: history.length })}
            />
          </div>
          <Table
            caption={t('result.trend')}
            isCaptionHidden
            class="table-stacked"
            rows={rows}
            keyOf={(entry) => entry.id}
            columns={[
              {
                head: t('common.date'),
                isHead: true,
                cell: (entry) => <a href={`/assessments/${entry.id}/result`}>{formatDate(entry.closedAt)}</a>,
              },
              { head: t('result.total'), isNumber: true, cell: (entry) => entry.total },
              {
                head: t('result.difference'),
                isNumber: true,
                cell: (entry) => (entry.before === undefined ? '' : formatDifference(entry.total - entry.before)),
              },
              ...state.parts.map((part) => ({
                head: part.title,
                isNumber: true,
                cell: (entry: Row) => {
                  const found = entry.parts.find((one) => one.part === part.number);
                  return found ? t('common.of', { done: found.score, total: found.max }) : '';
                },
              })),
              { head: t('result.edition'), cell: (entry) => entry.edition },
            ]}
          />
        </Card>
      )}
    </>
  );
}
