// Says so only if something needs attention now: overdue work, a login without a second lock.
import type { Schemas } from '../../api/types';
import { LinkButton } from '../../parts/button';
import { Notice } from '../../parts/notice';
import { t } from '../../app/t';

export function Attention({ state }: { state: Schemas['HomePage'] }) {
  const overdue = state.tasks.filter((task) => task.overdue).length;
  return (
    <>
      {overdue > 0 && (
        <Notice
          kind="warning"
          title={t('home.overdue', { count: overdue })}
          action={<LinkButton href="/tasks">{t('home.see-tasks')}</LinkButton>}
        />
      )}
      {!state.totpEnabled && (
        <Notice
          kind="info"
          title={t('home.no-totp')}
          action={<LinkButton href="/settings/sign-in">{t('home.set-up-totp')}</LinkButton>}
        >
          {t('home.no-totp-why')}
        </Notice>
      )}
    </>
  );
}
