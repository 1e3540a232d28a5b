// The outcome of checking the audit log, as the job reports it.

export interface Verification {
  isIntact: boolean;
  checked: number;
  /** number of the first entry that does not fit; null if not known */
  brokenAt: number | null;
}

/** What cannot be read is not called intact. */
export function verificationOf(result: unknown): Verification {
  const { checked, brokenAt } = (result ?? {}) as { checked?: unknown; brokenAt?: unknown };
  const isRead = typeof checked === 'number' && typeof brokenAt === 'number';
  return {
    isIntact: isRead && brokenAt === 0,
    checked: isRead ? checked : 0,
    brokenAt: isRead && brokenAt > 0 ? brokenAt : null,
  };
}
