// The score by part, and the weakest items.
import type { Result, Score } from '../../api/types';
import { AnswerChip } from '../../parts/answer-chip';
import { Bar } from '../../parts/bar';
import { Card } from '../../parts/card';
import { Table } from '../../parts/table';
import { t } from '../../app/t';

export function PartsCard({ score, weakest }: { score: Score; weakest: Result['weakest'] }) {
  return (
    <Card title={t('result.parts')}>
      <Table
        caption={t('result.parts')}
        isCaptionHidden
        rows={score.parts}
        keyOf={(part) => part.part}
        columns={[
          { head: t('result.part'), isHead: true, cell: (part) => part.title },
          { head: t('result.rate'), cell: (part) => <Bar share={part.score / part.max} /> },
          {
            head: t('common.points-head'),
            isNumber: true,
            cell: (part) => t('common.of', { done: part.score, total: part.max }),
          },
        ]}
      />
      {weakest.length > 0 && (
        <>
          <h3>{t('result.weakest')}</h3>
          <ul class="weakest">
            {weakest.map((item) => (
              <li key={item.item}>
                <span>{t('result.item', { number: item.item, category: item.category })}</span>
                <AnswerChip answer={item.answer} />
              </li>
            ))}
          </ul>
        </>
      )}
    </Card>
  );
}
