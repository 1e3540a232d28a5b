// The score with its band and advice, beside the picture of all items.
import type { AnswerId, Result } from '../../api/types';
import { formatDifference, formatNumber } from '../../base/format';
import { answerText } from '../../parts/answer-chip';
import { RadarChart } from '../../parts/radar-chart';
import { Table } from '../../parts/table';
import { AnswerChip } from '../../parts/answer-chip';
import { t } from '../../app/t';
import { radarAxes } from './radar';

/* The best answer brings what the item has lost and kept together. */
const mostPoints = (item: Result['items'][number]) => item.points + item.lost;

export function ResultSummary({ result }: { result: Result }) {
  const { score, previous } = result;
  const { band } = score; /* a checklist has none */
  return (
    <section class={`card result-summary band-${band?.id ?? 'none'}`} aria-labelledby="summary-title">
      <div class="result-summary-text">
        <h2 id="summary-title">{t(band ? 'result.score' : 'common.checklist-now')}</h2>
        <p class="score-line">
          <strong class="score-number score-number-large">{score.total}</strong>
          <span class="score-max">{t(band ? 'result.of-max' : 'common.checklist-of', { max: score.max })}</span>
          {band && previous && (
            <span class="score-difference">
              {t('result.since-previous', { difference: formatDifference(previous.difference) })}
            </span>
          )}
        </p>
        {band && (
          <>
            <p class="band-title">{band.title}</p>
            <p>{band.state}</p>
            <p>{band.advice}</p>
          </>
        )}
        {score.unanswered.length > 0 && (
          <p class="row-facts">{t('result.unanswered', { count: score.unanswered.length })}</p>
        )}
      </div>
      <ItemRadar result={result} />
    </section>
  );
}

function ItemRadar({ result }: { result: Result }) {
  const { items, previous } = result;
  const { total, max } = result.score;
  const isChecklist = result.assessment.scoring === 'checklist';
  const deltas = new Map(previous?.changes.map((change) => [change.item, change.delta]));
  const { axes, groupStarts } = radarAxes(
    items.map((item) => ({
      number: item.item,
      part: item.part,
      title: `${item.item} ${item.category} ${answerText(item.answer)}`,
      share: item.answer === null ? null : share(item.points, mostPoints(item)),
      before: previous ? share(item.points - (deltas.get(item.item) ?? 0), mostPoints(item)) : null,
    })),
  );
  return (
    <div class="result-radar">
      <RadarChart
        axes={axes}
        groupStarts={groupStarts}
        description={
          isChecklist
            ? t('common.checklist-description', { done: total, max })
            : t('result.radar-description', { total, max })
        }
      />
      {previous && (
        <p class="chart-key">
          <span class="key key-now">{t('result.this-time')}</span>
          <span class="key key-before">{t('result.last-time')}</span>
        </p>
      )}
      <details class="numbers">
        <summary>{t('common.as-table')}</summary>
        <Table
          caption={t('result.all-answers')}
          rows={items}
          keyOf={(item) => item.item}
          columns={[
            { head: t('result.number'), isNumber: true, cell: (item) => item.item },
            { head: t('result.category'), isHead: true, cell: (item) => item.category },
            { head: t('result.answer'), cell: (item) => <AnswerChip answer={item.answer as AnswerId | null} /> },
            ...(isChecklist
              ? []
              : [
                  {
                    head: t('common.points-head'),
                    isNumber: true,
                    cell: (item: Result['items'][number]) => formatNumber(item.points),
                  },
                ]),
          ]}
        />
      </details>
    </div>
  );
}

function share(points: number, most: number): number {
  return most > 0 ? Math.max(0, points) / most : 0;
}
