// An invited person chooses a password and is in; so does somebody who chooses a new one.
import { useState } from 'preact/hooks';
import { call } from '../../api/client';
import { useAction } from '../../api/use-action';
import type { Schemas } from '../../api/types';
import { fieldError, hasFieldErrors } from '../../app/problem-text';
import { Button } from '../../parts/button';
import { Card } from '../../parts/card';
import { ProblemNotice } from '../../parts/notice';
import { PageHead } from '../../parts/page-head';
import { PasswordField } from '../../parts/password-field';
import { useFocusOnError } from '../../parts/use-focus-on-error';
import { t } from '../../app/t';

export function InvitationPage({ state }: { state: Schemas['InvitationPage'] }) {
  const [password, setPassword] = useState('');
  const [isMissing, setMissing] = useState(false);
  const [attempt, setAttempt] = useState(0);
  const action = useAction();
  useFocusOnError(attempt);

  const submit = async (event: Event) => {
    event.preventDefault();
    setMissing(password === '');
    if (
      password !== '' &&
      (await action.run(() =>
        call('POST', '/invitations', { body: { token: state.token, password }, staysOnSignOut: true }),
      ))
    ) {
      location.assign('/');
      return;
    }
    setAttempt((before) => before + 1);
  };

  return (
    <form class="narrow" onSubmit={submit} noValidate>
      <PageHead
        title={
          state.isReset
            ? t('setup.reset-heading')
            : t('setup.invitation-heading', { company: state.organisationName })
        }
        lead={t(state.isReset ? 'setup.reset-lead' : 'setup.invitation-lead', { name: state.name })}
      />
      {action.error && !hasFieldErrors(action.error) && <ProblemNotice error={action.error} />}
      <Card title={t('setup.choose-password')}>
        <dl class="facts">
          <dt>{t('setup.email')}</dt>
          <dd>{state.email}</dd>
        </dl>
        {/* For password managers: which account the new password belongs to. */}
        <input
          type="text"
          name="username"
          autoComplete="username"
          value={state.email}
          readOnly
          class="hidden"
          tabIndex={-1}
          aria-hidden="true"
        />
        <PasswordField
          id="password"
          purpose="new"
          label={t('setup.password')}
          hint={t('common.new-password-hint')}
          value={password}
          onInput={setPassword}
          about={{ email: state.email, name: state.name, organisation: state.organisationName, token: state.token }}
          error={isMissing ? t('setup.password-missing') : fieldError(action.error, 'password')}
        />
        <div class="form-actions">
          <Button kind="fill" type="submit" isBusy={action.isBusy}>
            {t('setup.accept-invitation')}
          </Button>
        </div>
      </Card>
    </form>
  );
}
