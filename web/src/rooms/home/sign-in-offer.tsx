// Offers those whose sign-in could be locked better the next lock. Who does not want it is not asked again in this browser.
import { useState } from 'preact/hooks';
import type { Schemas } from '../../api/types';
import { canUsePasskeys } from '../../api/passkeys';
import { frame } from '../../app/frame';
import { t, type PlainKey } from '../../app/t';
import { Button, LinkButton } from '../../parts/button';
import { Notice } from '../../parts/notice';
import { isPutOff, putOff } from './put-off';

const OWN_PAGE = '/settings/sign-in';

/** By what is offered: what it says, why, and the way there. */
const TEXTS: Record<string, [PlainKey, PlainKey, PlainKey, string]> = {
  passkey: ['home.no-totp', 'home.no-passkey-why', 'home.set-up-passkey', OWN_PAGE],
  'passkey-app': ['home.no-passkey-app', 'home.no-passkey-app-why', 'home.set-up-passkey', OWN_PAGE],
  authenticator: ['home.no-totp', 'home.no-totp-why', 'home.set-up-totp', OWN_PAGE],
  company: ['home.no-demand', 'home.no-demand-why', 'home.set-up-demand', '/settings#second-factor'],
};

/** A browser without passkeys is left with the app. */
function offerOf(offer: Schemas['HomePage']['signInOffer']): string | null {
  const hasApp = frame.me?.totpEnabled ?? false;
  if (offer === 'passkey' && !canUsePasskeys()) return hasApp ? null : 'authenticator';
  return offer === 'passkey' && hasApp ? 'passkey-app' : offer;
}

export function SignInOffer({ offer }: { offer: Schemas['HomePage']['signInOffer'] }) {
  const shown = offerOf(offer);
  const kind = shown === 'company' ? 'company' : 'own';
  const [isGone, setGone] = useState(isPutOff(kind, document.cookie));
  const texts = shown === null ? undefined : TEXTS[shown];
  if (texts === undefined || isGone) return null;
  const [title, why, action, page] = texts;
  const later = () => {
    document.cookie = putOff(kind, location.protocol === 'https:');
    setGone(true);
  };
  return (
    <Notice
      kind="info"
      title={t(title)}
      action={
        <>
          <LinkButton href={page}>{t(action)}</LinkButton>
          <Button kind="text" onClick={later}>
            {t('home.offer-later')}
          </Button>
        </>
      }
    >
      {t(why)}
    </Notice>
  );
}
