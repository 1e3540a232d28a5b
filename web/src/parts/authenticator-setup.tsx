// Setting up the authenticator app: QR code, first code, recovery codes.
import { useState } from 'preact/hooks';
import { call } from '../api/client';
import { useAction } from '../api/use-action';
import type { Schemas } from '../api/types';
import { normaliseDigits } from '../base/normalise';
import { fieldError } from '../app/problem-text';
import { Button } from './button';
import { CopyField } from './copy-field';
import { ProblemNotice } from './notice';
import { RecoveryCodes } from './recovery-codes';
import { TextField } from './text-field';
import { t } from '../app/t';

type Secret = Schemas['TotpSecret'];

interface AuthenticatorSetupProps {
  /** shown beside the first button, such as "later" */
  aside?: preact.ComponentChildren;
  /** something else on the page is offered first */
  isSecond?: boolean;
  onBegin?: () => void;
  /** with the recovery codes, which are shown here as long as this is */
  onDone?: (codes: string[]) => void;
}

export function AuthenticatorSetup({ aside, isSecond = false, onBegin, onDone }: AuthenticatorSetupProps) {
  const [secret, setSecret] = useState<Secret | null>(null);
  const [codes, setCodes] = useState<string[] | null>(null);

  if (codes) return <RecoveryCodes codes={codes} />;
  const begin = (made: Secret) => {
    setSecret(made);
    onBegin?.();
  };
  if (!secret) return <Beginning aside={aside} isSecond={isSecond} onSecret={begin} />;
  return (
    <CodeForm
      secret={secret}
      onCodes={(made) => {
        setCodes(made);
        onDone?.(made);
      }}
    />
  );
}

interface BeginningProps {
  aside?: preact.ComponentChildren;
  isSecond: boolean;
  onSecret(secret: Secret): void;
}

function Beginning({ aside, isSecond, onSecret }: BeginningProps) {
  const action = useAction();
  const begin = () => action.run(async () => onSecret(await call<Secret>('POST', '/me/totp')));
  return (
    <>
      <ProblemNotice error={action.error} />
      <div class="form-actions">
        <Button kind={isSecond ? 'outline' : 'fill'} isBusy={action.isBusy} onClick={begin}>
          {t('common.authenticator-begin')}
        </Button>
        {aside}
      </div>
    </>
  );
}

function CodeForm({ secret, onCodes }: { secret: Secret; onCodes(codes: string[]): void }) {
  const [code, setCode] = useState('');
  const action = useAction();
  const confirm = (event: Event) => {
    event.preventDefault();
    void action.run(async () =>
      onCodes(
        (await call<Schemas['RecoveryCodes']>('PUT', '/me/totp', { body: { code: normaliseDigits(code) } })).codes,
      ),
    );
  };
  return (
    <form class="form authenticator" onSubmit={confirm} noValidate>
      <ol class="authenticator-steps">
        <li>{t('common.authenticator-step-app')}</li>
        <li>
          {t('common.authenticator-step-scan')}
          <img
            class="authenticator-qr"
            src={`data:image/svg+xml,${encodeURIComponent(secret.qrSvg)}`}
            width="208"
            height="208"
            alt={t('common.authenticator-qr')}
          />
          <CopyField id="totp-secret" label={t('common.authenticator-secret')} value={secret.secret} />
        </li>
        <li>{t('common.authenticator-step-code')}</li>
      </ol>
      <ProblemNotice error={action.error} />
      <TextField
        id="totp-code"
        label={t('common.authenticator-code')}
        hint={t('common.authenticator-code-hint')}
        value={code}
        onInput={setCode}
        normalise={normaliseDigits}
        inputMode="numeric"
        autoComplete="one-time-code"
        width="short"
        maxLength={12}
        error={fieldError(action.error, 'code')}
      />
      <div class="form-actions">
        <Button kind="fill" type="submit" isBusy={action.isBusy}>
          {t('common.authenticator-confirm')}
        </Button>
      </div>
    </form>
  );
}
