// The latest score, how it changed, and its way there.
import type { Schemas } from '../../api/types';
import { formatDate, formatDifference } from '../../base/format';
import { oldestFirst } from '../../base/oldest-first';
import { Card } from '../../parts/card';
import { Table } from '../../parts/table';
import { TrendChart } from '../../parts/trend-chart';
import { LinkButton } from '../../parts/button';
import { t } from '../../app/t';

const MAX = 100;

export function ScoreCard({ state }: { state: Schemas['HomePage'] }) {
  const { latest, previousTotal, latestId } = state;
  const history = oldestFirst(state.history);
  if (!latest) return null;
  return (
    <Card title={t('home.score')}>
      <p class="score-line">
        <strong class="score-number">{latest.total}</strong>
        <span class="score-max">{t('home.of-max', { max: MAX })}</span>
        {previousTotal !== null && (
          <span class="score-difference">
            {t('home.since-previous', { difference: formatDifference(latest.total - previousTotal) })}
          </span>
        )}
      </p>
      <p class="row-facts">{t('home.score-date', { date: formatDate(latest.closedAt) })}</p>
      {history.length > 1 && (
        <>
          <TrendChart
            points={history.map((entry) => ({ label: formatDate(entry.closedAt).slice(2), value: entry.total }))}
            max={MAX}
            description={t('home.trend-description', {
              count: history.length,
              from: history[0]!.total,
              to: latest.total,
            })}
          />
          <details class="numbers">
            <summary>{t('common.as-table')}</summary>
            <Table
              caption={t('home.trend')}
              rows={history}
              keyOf={(entry) => entry.id}
              columns={[
                { head: t('common.date'), isHead: true, cell: (entry) => formatDate(entry.closedAt) },
                { head: t('common.points-head'), isNumber: true, cell: (entry) => entry.total },
              ]}
            />
          </details>
        </>
      )}
      <div class="card-actions">
        <LinkButton href={`/assessments/${latestId}/result`}>{t('home.see-result')}</LinkButton>
      </div>
    </Card>
  );
}
