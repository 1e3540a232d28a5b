// Whether this browser was asked not to offer another lock again. A cookie and no storage: signing out empties the storage.
const NAME = 'mimamori_offer';
const YEAR_S = 365 * 86_400;

/** @cookies: as in document.cookie */
export function isPutOff(cookies: string): boolean {
  return cookies.split('; ').some((one) => one.replace(/^__Host-/, '') === `${NAME}=later`);
}

/** The cookie that says so; @isSecure: the page came over TLS. */
export function putOff(isSecure: boolean): string {
  const attributes = `=later; Path=/; SameSite=Lax; Max-Age=${YEAR_S}`;
  return isSecure ? `__Host-${NAME}${attributes}; Secure` : `${NAME}${attributes}`;
}
