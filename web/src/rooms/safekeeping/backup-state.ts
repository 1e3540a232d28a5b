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

/** The one thing to do next, for a company where nobody is the administrator of anything. */
export type NextStep = 'wait' | 'repair' | 'carry' | 'carry-own' | 'carry-again' | 'second' | 'rest';

/**
 * A backup that does not hold comes first; then a copy elsewhere, as it counts for all of 3-2-1 at once; then what is left.
 * Where companies share a server nobody but its operator reaches the files: they carry their own export.
 */
export function nextStep(state: Schemas['Backups']): NextStep {
  const { copies, offlineCopy, backups } = state;
  const [last] = backups;
  if (last && problemOf(last) !== null) return 'repair';
  if (!newestWhole(backups)) return 'wait';
  if (offlineCopy && !offlineCopy.isRecent) return 'carry-again';
  if (!copies.hasOneElsewhere) return state.isAlone ? 'carry' : 'carry-own';
  return copies.hasThree && copies.hasTwoMedia ? 'rest' : 'second';
}
