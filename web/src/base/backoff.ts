// How long to wait before trying again: 1, 2, 4 … seconds, a minute at most.

const FIRST_S = 1;
const LONGEST_S = 60;

/** @attempt: how often it has failed, from 1. Returns milliseconds. */
export function waitBeforeRetry(attempt: number): number {
  return Math.min(FIRST_S * 2 ** (attempt - 1), LONGEST_S) * 1000;
}
