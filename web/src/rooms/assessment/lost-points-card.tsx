// "Why 62?": where the missing points went.
import type { Result } from '../../api/types';
import { formatNumber } from '../../base/format';
import { AnswerChip } from '../../parts/answer-chip';
import { Card } from '../../parts/card';
import { Table } from '../../parts/table';
import { t } from '../../app/t';

export function LostPointsCard({ result }: { result: Result }) {
  const { score, items } = result;
  const lost = items.filter((item) => item.lost > 0).sort((a, b) => b.lost - a.lost || a.item - b.item);
  if (lost.length === 0) return null;
  return (
    <Card
      title={t('result.why', { total: score.total })}
      lead={t('result.why-lead', { max: score.max, lost: score.max - score.total, total: score.total })}
    >
      <Table
        caption={t('result.why', { total: score.total })}
        isCaptionHidden
        class="table-tight"
        rows={lost}
        keyOf={(item) => item.item}
        columns={[
          {
            head: t('result.category'),
            isHead: true,
            cell: (item) => t('result.item', { number: item.item, category: item.category }),
          },
          { head: t('result.answer'), cell: (item) => <AnswerChip answer={item.answer} /> },
          { head: t('result.lost'), isNumber: true, cell: (item) => formatNumber(-item.lost) },
        ]}
      />
    </Card>
  );
}
