// The log as files for an auditor, in parts where it is long. It says what everybody did: the server asks first who one is.
import { download } from '../../api/client';
import { useAction } from '../../api/use-action';
import { formatNumber } from '../../base/format';
import { Button } from '../../parts/button';
import { Card } from '../../parts/card';
import { ProblemNotice } from '../../parts/notice';
import { t } from '../../app/t';

export function ExportCard({ length, each }: { length: number; each: number }) {
  const saving = useAction();
  const starts = Array.from({ length: Math.max(1, Math.ceil(length / each)) }, (_, part) => part * each);
  const save = (format: string, after: number) => saving.run(() => download('GET', `/audit/export?format=${format}&after=${after}`));
  return (
    <Card title={t('audit-page.export')} lead={t('audit-page.export-lead')}>
      <ProblemNotice error={saving.error} />
      <ul class="export-links">
        {starts.map((after) => {
          const range = { from: formatNumber(after + 1), to: formatNumber(Math.min(after + each, Math.max(length, 1))) };
          return (
            <li key={after}>
              <Button isBusy={saving.isBusy} onClick={() => save('csv', after)}>
                {t('audit-page.export-csv', range)}
              </Button>
              <Button isBusy={saving.isBusy} onClick={() => save('jsonl', after)}>
                {t('audit-page.export-jsonl', range)}
              </Button>
            </li>
          );
        })}
      </ul>
    </Card>
  );
}
