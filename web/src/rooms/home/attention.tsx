// Says so only if something needs attention now: overdue work, a disk that fills up, backups that fail, a sign-in that could be
// locked better.
import type { Schemas } from '../../api/types';
import { LinkButton } from '../../parts/button';
import { Notice } from '../../parts/notice';
import { frame, may } from '../../app/frame';
import { t, type PlainKey } from '../../app/t';
import { SignInOffer } from './sign-in-offer';

const BACKUP: Record<string, PlainKey> = {
  off: 'home.backup-off',
  failed: 'home.backup-failed',
  old: 'home.backup-old',
};

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
      {frame.isSpaceLow && may('organisation.write') && (
        <Notice kind="warning" title={t('home.space-low')}>
          {t('home.space-low-why')}
        </Notice>
      )}
      {state.backup && (
        <Notice
          kind="warning"
          title={t(BACKUP[state.backup]!)}
          action={<LinkButton href="/settings/backups">{t('home.see-backups')}</LinkButton>}
        >
          {t('home.backup-why')}
        </Notice>
      )}
      <SignInOffer offer={state.signInOffer} />
    </>
  );
}
