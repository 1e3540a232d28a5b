// The outcome of checking the audit log, as the job reports it.

export interface Verification {
  isIntact: boolean;
  /** number of the first entry that does not fit; null if not known */
  brokenAt: number | null;
}

export function verificationOf(result: unknown): Verification {
  const { intact, brokenAt } = (result ?? {}) as { intact?: unknown; brokenAt?: unknown };
  return { isIntact: intact === true, brokenAt: typeof brokenAt === 'number' ? brokenAt : null };
}
