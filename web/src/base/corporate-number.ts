// 法人番号: 13 digits, the leftmost of which checks the other twelve.

export type CorporateNumberFault = 'length' | 'check';

/** What is wrong with a number (already half-width, without dashes); null if nothing is. */
export function corporateNumberFault(digits: string): CorporateNumberFault | null {
  if (!/^\d{13}$/.test(digits)) return 'length';
  return checkDigit(digits.slice(1)) === Number(digits[0]) ? null : 'check';
}

/* 9 − (Σ digit × weight mod 9); the weights are 1, 2, 1, 2 … from the right. */
function checkDigit(base: string): number {
  const sum = [...base].reverse().reduce((total, digit, place) => total + Number(digit) * (place % 2 === 0 ? 1 : 2), 0);
  return 9 - (sum % 9);
}
