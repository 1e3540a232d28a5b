// Whether this browser was asked not to offer another lock again. A cookie and no storage: signing out empties the storage.
const NAMES = { own: 'mimamori_offer', company: 'mimamori_offer_company' };
const YEAR_S = 365 * 86_400;

/** Whether it is about the person's own lock or that of all. */
export type OfferKind = keyof typeof NAMES;

/** @cookies: as in document.cookie */
export function isPutOff(kind: OfferKind, cookies: string): boolean {
  return cookies.split('; ').some((one) => one.replace(/^__Host-/, '') === `${NAMES[kind]}=later`);
}

/** The cookie that says so; @isSecure: the page came over TLS. */
export function putOff(kind: OfferKind, isSecure: boolean): string {
  const attributes = `=later; Path=/; SameSite=Lax; Max-Age=${YEAR_S}`;
  return isSecure ? `__Host-${NAMES[kind]}${attributes}; Secure` : `${NAMES[kind]}${attributes}`;
}
