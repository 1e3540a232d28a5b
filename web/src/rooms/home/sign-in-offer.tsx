// Offers those whose sign-in could be locked better the next lock. Who does not want it is not asked again in this browser.
import { useState } from 'preact/hooks';
import type { Schemas } from '../../api/types';
import { canUsePasskeys } from '../../api/passkeys';
import { frame } from '../../app/frame';
import { t, type PlainKey } from '../../app/t';
import { Button, LinkButton } from '../../parts/button';
import { Notice } from '../../parts/notice';
import { isPutOff, putOff } from './put-off';

/** By what is offered: what it says, why, and the way there. */
const TEXTS: Record<string, [PlainKey, PlainKey, PlainKey]> = {
  passkey: ['home.no-totp', 'home.no-passkey-why', 'home.set-up-passkey'],
  'passkey-app': ['home.no-passkey-app', 'home.no-passkey-app-why', 'home.set-up-passkey'],
  authenticator: ['home.no-totp', 'home.no-totp-why', 'home.set-up-totp'],
};

/** A browser without passkeys is left with the app. */
function offerOf(offer: Schemas['HomePage']['signInOffer']): string | null {
  const hasApp = frame.me?.totpEnabled ?? false;
  if (offer === 'passkey' && !canUsePasskeys()) return hasApp ? null : 'authenticator';
  return offer === 'passkey' && hasApp ? 'passkey-app' : offer;
}

export function SignInOffer({ offer }: { offer: Schemas['HomePage']['signInOffer'] }) {
  const shown = offerOf(offer);
  const [isGone, setGone] = useState(isPutOff(document.cookie));
  const texts = shown === null ? undefined : TEXTS[shown];
  if (texts === undefined || isGone) return null;
  const [title, why, action] = texts;
  const later = () => {
    document.cookie = putOff(location.protocol === 'https:');
    setGone(true);
  };
  return (
    <Notice
      kind="info"
      title={t(title)}
      action={
        <>
          <LinkButton href="/settings/sign-in">{t(action)}</LinkButton>
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
