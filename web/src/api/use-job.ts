// A job of the server, followed from start to end.
import { useEffect, useState } from 'preact/hooks';
import { call } from './client';
import { ApiError, asApiError } from './problem';
import type { Job } from './types';

const POLL_MS = 1000;

export interface FollowedJob {
  job: Job | null;
  error: ApiError | null;
  start(): void;
  /** goes on with one that was started elsewhere */
  follow(id: string): void;
  cancel(): void;
}

/** @path: where the job is started, by POST. */
export function useJob(path: string): FollowedJob {
  const [job, setJob] = useState<Job | null>(null);
  const [error, setError] = useState<ApiError | null>(null);
  const isGoing = job !== null && (job.state === 'queued' || job.state === 'running');

  useEffect(() => {
    if (!isGoing) return;
    const timer = setTimeout(() => call<Job>('GET', `/jobs/${job.id}`).then(setJob, (thrown) => poll(thrown)), POLL_MS);
    /* A cut line does not end the job: ask again. */
    const poll = (thrown: unknown) =>
      asApiError(thrown).isPassing ? setJob({ ...job }) : setError(asApiError(thrown));
    return () => clearTimeout(timer);
  }, [job]);

  const attempt = (work: () => Promise<Job>) => {
    setError(null);
    work().then(setJob, (thrown) => setError(asApiError(thrown)));
  };

  return {
    job,
    error,
    start: () =>
      attempt(async () => {
        const { job: id } = await call<{ job: string }>('POST', path);
        return call<Job>('GET', `/jobs/${id}`);
      }),
    follow: (id) => attempt(() => call<Job>('GET', `/jobs/${id}`)),
    cancel: () => job && attempt(() => call<Job>('DELETE', `/jobs/${job.id}`)),
  };
}
