// The signed ends of the log: to be copied, mailed or printed, so that nobody can rewrite what was before.
import { useState } from 'preact/hooks';
import { call } from '../../api/client';
import { useAction } from '../../api/use-action';
import type { Schemas } from '../../api/types';
import { may } from '../../app/frame';
import { formatDateTime, formatNumber } from '../../base/format';
import { Button } from '../../parts/button';
import { Card } from '../../parts/card';
import { CopyField } from '../../parts/copy-field';
import { EmptyState } from '../../parts/empty-state';
import { ProblemNotice } from '../../parts/notice';
import { t } from '../../app/t';

export function AnchorsCard({ anchoring }: { anchoring: Schemas['Anchoring'] }) {
  const [now, setNow] = useState(anchoring);
  const making = useAction();
  const [last, ...earlier] = now.anchors;
  const make = () => making.run(async () => setNow(await call<Schemas['Anchoring']>('POST', '/audit/anchors')));
  return (
    <Card title={t('audit-page.anchors')} lead={t('audit-page.anchors-lead')}>
      {!last && <EmptyState>{t('audit-page.no-anchors')}</EmptyState>}
      {last && (
        <CopyField
          id="anchor-line"
          label={t('audit-page.anchor-of', { date: formatDateTime(last.at), number: formatNumber(last.seq) })}
          value={last.line}
        />
      )}
      {now.publicKey && <CopyField id="anchor-key" label={t('audit-page.anchor-key')} value={now.publicKey} />}
      <ProblemNotice error={making.error} />
      {may('organisation.write') && (
        <div class="form-actions">
          <Button kind="outline" isBusy={making.isBusy} onClick={make}>
            {t('audit-page.anchor-now')}
          </Button>
        </div>
      )}
      {earlier.length > 0 && (
        <details class="fold">
          <summary>{t('audit-page.earlier-anchors')}</summary>
          {earlier.map((anchor) => (
            <CopyField
              key={anchor.number}
              id={`anchor-${anchor.number}`}
              label={t('audit-page.anchor-of', { date: formatDateTime(anchor.at), number: formatNumber(anchor.seq) })}
              value={anchor.line}
            />
          ))}
        </details>
      )}
    </Card>
  );
}
