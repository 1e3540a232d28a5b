// What one backup is worth, in one word.
import type { Schemas } from '../../api/types';

export type BackupRun = Schemas['BackupRun'];
export type Worth = 'running' | 'whole' | 'untested' | 'wrong' | 'failed' | 'removed';

export function worthOf(run: BackupRun): Worth {
  if (run.state === 'failed') return 'failed';
  if (run.state === 'running') return 'running';
  if (!run.isKept) return 'removed';
  if (run.testProblem !== null) return 'wrong';
  return run.testedAt === null ? 'untested' : 'whole';
}

/** The newest that was restored for trial without a fault; the list has the newest first. */
export function newestWhole(runs: BackupRun[]): BackupRun | undefined {
  return runs.find((run) => worthOf(run) === 'whole');
}

/** What went wrong with it, if anything did. */
export function problemOf(run: BackupRun): string | null {
  return run.problem ?? run.testProblem ?? run.copyProblem;
}
