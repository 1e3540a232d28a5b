// The person's own sign-in: password, authenticator app, sessions, language and theme.
import type { Schemas } from '../../api/types';
import { PageHead } from '../../parts/page-head';
import { t } from '../../app/t';
import { AuthenticatorCard } from './authenticator-card';
import { DisplayCard } from './display-card';
import { PasswordCard } from './password-card';
import { SessionsCard } from './sessions-card';

export function SignInSettingsPage({ state }: { state: Schemas['SignInPage'] }) {
  return (
    <>
      <PageHead title={t('settings.sign-in-title')} lead={t('settings.sign-in-lead')} />
      <AuthenticatorCard />
      <PasswordCard />
      <SessionsCard sessions={state.sessions} />
      <DisplayCard />
    </>
  );
}
