// The log as files for an auditor, in parts where it is long.
import { formatNumber } from '../../base/format';
import { Card } from '../../parts/card';
import { t } from '../../app/t';

export function ExportCard({ length, each }: { length: number; each: number }) {
  const starts = Array.from({ length: Math.max(1, Math.ceil(length / each)) }, (_, part) => part * each);
  return (
    <Card title={t('audit-page.export')} lead={t('audit-page.export-lead')}>
      <ul class="export-links">
        {starts.map((after) => {
          const range = { from: formatNumber(after + 1), to: formatNumber(Math.min(after + each, Math.max(length, 1))) };
          return (
            <li key={after}>
              <a href={`/api/v1/audit/export?format=csv&after=${after}`} download>
                {t('audit-page.export-csv', range)}
              </a>
              <a href={`/api/v1/audit/export?format=jsonl&after=${after}`} download>
                {t('audit-page.export-jsonl', range)}
              </a>
            </li>
          );
        })}
      </ul>
    </Card>
  );
}
