// What people type, made uniform. Nobody is refused for full-width letters.

const HYPHENS = /[‐‑‒–—―−ー－﹣]/g;

/** For digits, mail addresses and codes: full width becomes half width, every dash becomes "-", spaces go. */
export function toHalfWidth(text: string): string {
  return text.normalize('NFKC').replace(HYPHENS, '-').replace(/\s+/g, '');
}

/** For names: half-width kana become full-width; the rest stays as it was written. */
export function toFullKana(text: string): string {
  return text.replace(/[\uFF65-\uFF9F]+/g, (kana) => kana.normalize('NFKC')).trim();
}

export function normaliseEmail(text: string): string {
  return toHalfWidth(text).toLowerCase();
}

export function normaliseDigits(text: string): string {
  return toHalfWidth(text).replace(/[-,]/g, '');
}

/** "１２３４５６７" → "123-4567"; other lengths stay, for the message to name. */
export function normalisePostalCode(text: string): string {
  const digits = normaliseDigits(text).replace(/^〒/, '');
  return /^\d{7}$/.test(digits) ? `${digits.slice(0, 3)}-${digits.slice(3)}` : digits;
}

export function isPostalCode(text: string): boolean {
  return /^\d{3}-\d{4}$/.test(text);
}

export function isEmail(text: string): boolean {
  return /^[^\s@]+@[^\s@.]+(\.[^\s@.]+)+$/.test(text);
}
