// A job of the server on the page: how far it is, a way to stop it, how it ended.
import type { FollowedJob } from '../api/use-job';
import { Button } from './button';
import { Notice, ProblemNotice } from './notice';
import { Progress } from './progress';
import { t } from '../app/t';

interface JobProgressProps {
  followed: FollowedJob;
  /** what is being done, such as 改ざんの確認 */
  label: string;
  /** done and total are parts of the whole, not things */
  isPercent?: boolean;
}

export function JobProgress({ followed: { job, error, cancel }, label, isPercent }: JobProgressProps) {
  const isGoing = job?.state === 'queued' || job?.state === 'running';
  return (
    <>
      <ProblemNotice error={error} />
      {job && isGoing && (
        <div class="job">
          <p role="status">{t('common.job-accepted', { job: label })}</p>
          <Progress
            label={label}
            done={job.done}
            total={job.total}
            text={isPercent ? percentText(job.done, job.total) : t('common.job-progress', { done: job.done, total: job.total })}
          />
          <Button kind="outline" onClick={cancel}>
            {t('common.job-cancel')}
          </Button>
        </div>
      )}
      {job?.state === 'cancelled' && (
        <Notice kind="info" live>
          {t('common.job-cancelled')}
        </Notice>
      )}
      {job?.state === 'failed' && (
        <Notice kind="error" live>
          {job.message ?? t('common.unexpected')}
        </Notice>
      )}
    </>
  );
}

function percentText(done: number, total: number): string {
  return total === 0 ? '0 %' : `${Math.floor((done * 100) / total)} %`;
}
