// The person's own sign-in: passkeys, authenticator app, recovery codes, password, sessions, language and theme.
import { useState } from 'preact/hooks';
import type { Schemas } from '../../api/types';
import { frame } from '../../app/frame';
import { PageHead } from '../../parts/page-head';
import { t } from '../../app/t';
import { AuthenticatorCard } from './authenticator-card';
import { DisplayCard } from './display-card';
import { PasskeysCard } from './passkeys-card';
import { PasswordCard } from './password-card';
import { RecoveryCodesCard } from './recovery-codes-card';
import { SessionsCard } from './sessions-card';

/** With the last second lock its codes on paper end as well. */
function codesAfter(left: number, isLocked: boolean): number {
  return isLocked ? left : 0;
}

export function SignInSettingsPage({ state }: { state: Schemas['SignInPage'] }) {
  const [passkeys, setPasskeys] = useState(state.passkeys);
  const [hasApp, setApp] = useState(frame.me?.totpEnabled ?? false);
  const [codes, setCodes] = useState(frame.me?.recoveryCodesLeft ?? 0);

  const changePasskeys = (after: typeof passkeys) => {
    setPasskeys(after);
    setCodes((left) => codesAfter(left, hasApp || after.length > 0));
  };
  const changeApp = (isOn: boolean) => {
    setApp(isOn);
    if (isOn) setCodes(RECOVERY_CODES);
    else setCodes((left) => codesAfter(left, passkeys.length > 0));
  };

  return (
    <>
      <PageHead title={t('settings.sign-in-title')} lead={t('settings.sign-in-lead')} />
      <PasskeysCard passkeys={passkeys} site={state.passkeySite} onChange={changePasskeys} onCodes={setCodes} />
      <AuthenticatorCard isOn={hasApp} onChange={changeApp} />
      {(hasApp || passkeys.length > 0) && <RecoveryCodesCard left={codes} onLeft={setCodes} />}
      <PasswordCard />
      <SessionsCard sessions={state.sessions} />
      <DisplayCard />
    </>
  );
}

/** As many as the server makes at a time. */
const RECOVERY_CODES = 10;
