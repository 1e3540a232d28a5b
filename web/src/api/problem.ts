// What went wrong with a call, in words for a person.
import type { Problem } from './types';

/** Thrown by every call that did not succeed. */
export class ApiError extends Error {
  /** 0: the server could not be reached */
  readonly status: number;
  readonly problem: Problem | null;

  constructor(status: number, problem: Problem | null) {
    super(problem?.detail ?? `status ${status}`);
    this.status = status;
    this.problem = problem;
  }

  /** Whether trying again later may help. */
  get isPassing(): boolean {
    return this.status === 0 || this.status === 429 || this.status >= 500;
  }

  /** Whether the person must first prove again who she is. */
  get wantsProof(): boolean {
    return this.problem?.type === '/problems/unproven';
  }

  /** Whether the company demands a second factor that this session has not shown. */
  get wantsFactor(): boolean {
    return this.problem?.type === '/problems/one-factor';
  }

  get isConflict(): boolean {
    return this.status === 412;
  }
}

export function asApiError(error: unknown): ApiError {
  return error instanceof ApiError ? error : new ApiError(0, null);
}
