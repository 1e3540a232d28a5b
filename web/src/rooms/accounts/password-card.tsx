// Changing the own password.
import { useState } from 'preact/hooks';
import { call } from '../../api/client';
import { useAction } from '../../api/use-action';
import { frame } from '../../app/frame';
import { fieldError, hasFieldErrors } from '../../app/problem-text';
import { Button } from '../../parts/button';
import { Card } from '../../parts/card';
import { Notice, ProblemNotice } from '../../parts/notice';
import { PasswordField } from '../../parts/password-field';
import { t } from '../../app/t';

export function PasswordCard() {
  const [current, setCurrent] = useState('');
  const [password, setPassword] = useState('');
  const [wasTried, setTried] = useState(false);
  const [isChanged, setChanged] = useState(false);
  const action = useAction();

  const change = async (event: Event) => {
    event.preventDefault();
    setTried(true);
    setChanged(false);
    if (current === '' || password === '') return;
    if (!(await action.run(() => call('PUT', '/me/password', { body: { current, password } })))) return;
    setCurrent('');
    setPassword('');
    setTried(false);
    setChanged(true);
  };
  const missing = (value: string) => (wasTried && value === '' ? t('common.password-missing') : undefined);

  return (
    <Card title={t('settings.password')} lead={t('settings.password-lead')}>
      <form class="form" onSubmit={change} noValidate>
        {action.error && !hasFieldErrors(action.error) && <ProblemNotice error={action.error} />}
        <input
          type="text"
          name="username"
          autoComplete="username"
          value={frame.me?.email ?? ''}
          readOnly
          class="hidden"
          tabIndex={-1}
          aria-hidden="true"
        />
        <PasswordField
          id="current-password"
          label={t('settings.current-password')}
          purpose="current"
          value={current}
          onInput={setCurrent}
          error={missing(current) ?? fieldError(action.error, 'current')}
        />
        <PasswordField
          id="new-password"
          label={t('settings.new-password')}
          hint={t('common.new-password-hint')}
          purpose="new"
          about={{
            email: frame.me?.email ?? '',
            name: frame.me?.name ?? '',
            organisation: frame.me?.organisationName ?? '',
          }}
          value={password}
          onInput={setPassword}
          error={missing(password) ?? fieldError(action.error, 'password')}
        />
        <div class="form-actions">
          <Button type="submit" isBusy={action.isBusy}>
            {t('settings.password-change')}
          </Button>
        </div>
        {isChanged && (
          <Notice kind="success" live>
            {t('settings.password-changed')}
          </Notice>
        )}
      </form>
    </Card>
  );
}
