// The secret address of the own calendar: made, shown once, revoked.
import { useState } from 'preact/hooks';
import { call } from '../../api/client';
import { useAction } from '../../api/use-action';
import type { Schemas } from '../../api/types';
import { formatDateTime } from '../../base/format';
import { Button } from '../../parts/button';
import { Card } from '../../parts/card';
import { CopyField } from '../../parts/copy-field';
import { EmptyState } from '../../parts/empty-state';
import { Notice, ProblemNotice } from '../../parts/notice';
import { RemoveDialog } from '../../parts/remove-dialog';
import { t } from '../../app/t';

export function CalendarCard({ madeAt: first }: { madeAt: string | null }) {
  const [madeAt, setMadeAt] = useState(first);
  const [url, setUrl] = useState<string | null>(null);
  const [isAsked, setAsked] = useState(false);
  const action = useAction();
  const make = () =>
    action.run(async () => {
      const made = await call<Schemas['CalendarAddress']>('POST', '/me/calendar');
      setMadeAt(made.madeAt);
      setUrl(made.url);
    });
  const revoke = async () => {
    await call('DELETE', '/me/calendar');
    setMadeAt(null);
    setUrl(null);
  };
  const makeButton = (
    <Button isBusy={action.isBusy} onClick={make}>
      {t(madeAt ? 'notices.calendar-renew' : 'notices.calendar-make')}
    </Button>
  );

  return (
    <Card title={t('notices.calendar')} lead={t('notices.calendar-lead')}>
      <ProblemNotice error={action.error} />
      {!madeAt && <EmptyState action={makeButton}>{t('notices.calendar-none')}</EmptyState>}
      {url && (
        <>
          <CopyField id="calendar-url" label={t('notices.calendar-url')} value={url} />
          <p>{t('notices.calendar-how')}</p>
          <Notice kind="warning" live>
            {t('notices.calendar-once')}
          </Notice>
        </>
      )}
      {madeAt && (
        <>
          <p>{t('notices.calendar-made', { time: formatDateTime(madeAt) })}</p>
          <div class="card-actions">
            {makeButton}
            <Button kind="text" onClick={() => setAsked(true)}>
              {t('notices.calendar-revoke')}
            </Button>
          </div>
        </>
      )}
      {isAsked && (
        <RemoveDialog
          title={t('notices.calendar-revoke-title')}
          text={t('notices.calendar-revoke-text')}
          name={t('notices.calendar-name')}
          action={t('notices.calendar-revoke')}
          onRemove={revoke}
          onClose={() => setAsked(false)}
        />
      )}
    </Card>
  );
}
