// The outcome of checking the audit log, as the job reports it.

export interface Verification {
  isIntact: boolean;
  checked: number;
  /** number of the first entry that does not fit; null if not known */
  brokenAt: number | null;
  /** the last entry that may be concerned */
  to: number;
  /** what is wrong: "changed", "cut" …; as mimamori audit verify names it */
  finding: string;
  /** entries that a signed end of the log proves */
  anchored: number;
}

/** What cannot be read is not called intact. */
export function verificationOf(result: unknown): Verification {
  const { checked, brokenAt, to, finding, anchored } = (result ?? {}) as Record<string, unknown>;
  const isRead = typeof checked === 'number' && typeof brokenAt === 'number';
  const isIntact = isRead && brokenAt === 0 && (finding === 'whole' || finding === undefined);
  const from = isRead && brokenAt > 0 ? brokenAt : null;
  return {
    isIntact,
    checked: isRead ? checked : 0,
    brokenAt: from,
    to: typeof to === 'number' && to > 0 ? to : (from ?? 0),
    finding: typeof finding === 'string' ? finding : '',
    anchored: isIntact && typeof anchored === 'number' ? anchored : 0,
  };
}
