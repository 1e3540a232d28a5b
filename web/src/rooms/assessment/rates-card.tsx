// What share of companies does it, as a survey published it.
import type { Result } from '../../api/types';
import { formatNumber } from '../../base/format';
import { AnswerChip } from '../../parts/answer-chip';
import { Bar } from '../../parts/bar';
import { Card } from '../../parts/card';
import { Table } from '../../parts/table';
import { t } from '../../app/t';

export function RatesCard({ rates }: { rates: Result['publishedRates'] }) {
  if (!rates || rates.rates.length === 0) return null;
  const { source, sample } = rates;
  return (
    <Card title={t('result.rates')} lead={t('result.rates-lead')}>
      <Table
        caption={t('result.rates')}
        isCaptionHidden
        rows={rates.rates}
        keyOf={(rate) => rate.item}
        columns={[
          {
            head: t('result.category'),
            isHead: true,
            cell: (rate) => t('result.item', { number: rate.item, category: rate.category }),
          },
          { head: t('result.rate'), cell: (rate) => <Bar share={rate.percent / 100} /> },
          {
            head: t('result.percent'),
            isNumber: true,
            cell: (rate) => t('common.percent', { percent: rate.percent.toFixed(1) }),
          },
          { head: t('result.your-answer'), cell: (rate) => <AnswerChip answer={rate.mine} /> },
        ]}
      />
      <p class="source">
        {t('result.rates-source', {
          publisher: source.publisher,
          title: source.title,
          date: source.date,
          sample: formatNumber(sample),
        })}
        {source.note && <span> {source.note}</span>}
      </p>
    </Card>
  );
}
