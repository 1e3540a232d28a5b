// Where the person is signed in, with a way to end each.
import { useState } from 'preact/hooks';
import { call } from '../../api/client';
import { useAction } from '../../api/use-action';
import type { Schemas } from '../../api/types';
import { formatDateTime } from '../../base/format';
import { deviceOf } from '../../base/device';
import { Button } from '../../parts/button';
import { Card } from '../../parts/card';
import { Chip } from '../../parts/chip';
import { Dialog } from '../../parts/dialog';
import { ProblemNotice } from '../../parts/notice';
import { t } from '../../app/t';

type Session = Schemas['Session'];

export function SessionsCard({ sessions: first }: { sessions: Session[] }) {
  const [sessions, setSessions] = useState(first);
  const [asksAll, setAsksAll] = useState(false);
  const action = useAction();

  const end = (session: Session) =>
    action.run(async () => {
      await call('DELETE', `/me/sessions/${session.id}`);
      setSessions((before) => before.filter((one) => one.id !== session.id));
    });
  const endOthers = () =>
    action.run(async () => {
      await call('DELETE', '/me/other-sessions');
      setSessions((before) => before.filter((one) => one.current));
    });
  const endAll = () =>
    action.run(async () => {
      await call('DELETE', '/me/sessions');
      location.assign('/sign-in');
    });

  return (
    <Card title={t('settings.sessions')} lead={t('settings.sessions-lead')}>
      <ProblemNotice error={action.error} />
      <ul class="rows">
        {sessions.map((session) => (
          <li key={session.id} class="row">
            <div class="row-main">
              <p class="row-title">
                {deviceOf(session.userAgent) ?? t('settings.unknown-device')}
                {session.current && <Chip tone="good">{t('settings.this-session')}</Chip>}
              </p>
              <p class="row-facts">
                <span>{t('settings.first-seen', { time: formatDateTime(session.createdAt) })}</span>
                <span>{t('settings.last-seen', { time: formatDateTime(session.lastSeenAt) })}</span>
                <span>{session.address}</span>
              </p>
            </div>
            {!session.current && (
              <Button
                kind="outline"
                onClick={() => end(session)}
                label={t('settings.session-end-label', {
                  device: deviceOf(session.userAgent) ?? t('settings.unknown-device'),
                })}
              >
                {t('settings.session-end')}
              </Button>
            )}
          </li>
        ))}
      </ul>
      <div class="form-actions">
        {sessions.length > 1 && (
          <Button isBusy={action.isBusy} onClick={endOthers}>
            {t('settings.sign-out-others')}
          </Button>
        )}
        <Button kind={sessions.length > 1 ? 'text' : 'outline'} onClick={() => setAsksAll(true)}>{t('settings.sign-out-everywhere')}</Button>
      </div>
      {asksAll && (
        <Dialog
          title={t('settings.sign-out-everywhere-title')}
          onClose={() => setAsksAll(false)}
          actions={
            <>
              <Button kind="danger" isBusy={action.isBusy} onClick={endAll}>
                {t('settings.sign-out-everywhere')}
              </Button>
              <Button kind="text" onClick={() => setAsksAll(false)}>
                {t('common.cancel')}
              </Button>
            </>
          }
        >
          <p>{t('settings.sign-out-everywhere-text')}</p>
        </Dialog>
      )}
    </Card>
  );
}
