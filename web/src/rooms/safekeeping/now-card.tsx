// When the last backup was made and the next one is due; a backup at once.
import { useEffect } from 'preact/hooks';
import { call } from '../../api/client';
import { useJob } from '../../api/use-job';
import type { Schemas } from '../../api/types';
import { frame } from '../../app/frame';
import { formatDateTime } from '../../base/format';
import { Button } from '../../parts/button';
import { Card } from '../../parts/card';
import { JobProgress } from '../../parts/job-progress';
import { Notice } from '../../parts/notice';
import { t } from '../../app/t';
import { newestWhole, problemOf } from './backup-state';

type Backups = Schemas['Backups'];

export function NowCard({ state, onChange }: { state: Backups; onChange(state: Backups): void }) {
  const followed = useJob('/backups');
  const jobState = followed.job?.state;
  const isGoing = jobState === 'queued' || jobState === 'running';
  useEffect(() => {
    if (jobState && !isGoing) call<Backups>('GET', '/backups').then(onChange, () => undefined);
  }, [jobState]);

  const whole = newestWhole(state.backups);
  const problem = state.backups[0] && problemOf(state.backups[0]);
  return (
    <Card title={t('backups.now')} lead={t('backups.now-lead')}>
      {problem && (
        <Notice kind="error" title={t('backups.last-wrong')}>
          {problem}
        </Notice>
      )}
      <dl class="facts">
        <div>
          <dt>{t('backups.last')}</dt>
          <dd>{whole ? formatDateTime(whole.begunAt) : t('backups.none-yet')}</dd>
        </div>
        <div>
          <dt>{t('backups.last-test')}</dt>
          <dd>{whole?.testedAt ? t('backups.test-good', { time: formatDateTime(whole.testedAt) }) : '—'}</dd>
        </div>
        <div>
          <dt>{t('backups.next')}</dt>
          <dd>{nextText(state.nextAt)}</dd>
        </div>
      </dl>
      <JobProgress followed={followed} label={t('backups.job')} isPercent />
      {jobState === 'done' && !problem && (
        <Notice kind="success" live>
          {t('backups.made')}
        </Notice>
      )}
      {!isGoing && (
        <div class="form-actions">
          <Button onClick={followed.start}>{t('backups.start')}</Button>
        </div>
      )}
    </Card>
  );
}

function nextText(nextAt: string | null): string {
  if (nextAt === null) return '—';
  return nextAt <= frame.now ? t('backups.next-soon') : t('backups.next-at', { time: formatDateTime(nextAt) });
}
