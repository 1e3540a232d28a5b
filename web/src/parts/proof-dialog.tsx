// Asks again who one is, before something that must not be done with a session alone.
import { render } from 'preact';
import { useState } from 'preact/hooks';
import { call } from '../api/client';
import { canUsePasskeys, isChangeOfMind, provePasskey } from '../api/passkeys';
import type { Me, Schemas } from '../api/types';
import { useAction } from '../api/use-action';
import { fieldError, hasFieldErrors } from '../app/problem-text';
import { t } from '../app/t';
import { Button } from './button';
import { Dialog } from './dialog';
import { Notice, ProblemNotice } from './notice';
import { PasswordField } from './password-field';
import { TextField } from './text-field';

/** True once the proof holds; false if the person leaves. */
export async function askForProof(): Promise<boolean> {
  const me = await call<Me>('GET', '/me');
  const place = document.body.appendChild(document.createElement('div'));
  const isProven = await new Promise<boolean>((resolve) => render(<ProofDialog me={me} onEnd={resolve} />, place));
  render(null, place);
  place.remove();
  return isProven;
}

interface ProofDialogProps {
  me: Me;
  onEnd(isProven: boolean): void;
}

function ProofDialog({ me, onEnd }: ProofDialogProps) {
  return (
    <Dialog titleId="proof-title" title={t('common.proof-title')} onClose={() => onEnd(false)}>
      <p>{t('common.proof-lead')}</p>
      <ProofWays me={me} onProven={() => onEnd(true)} />
      <div class="dialog-actions">
        <Button kind="text" onClick={() => onEnd(false)}>
          {t('common.cancel')}
        </Button>
      </div>
    </Dialog>
  );
}

/** The best proof the account has, and what helps where that is not at hand. */
export function ProofWays({ me, onProven }: { me: Me; onProven(): void }) {
  const hasPasskey = me.passkeys > 0;
  const hasCode = me.totpEnabled || me.recoveryCodesLeft > 0;
  const hasBetter = hasPasskey || me.totpEnabled;
  return (
    <>
      {hasPasskey && <PasskeyProof onProven={onProven} />}
      {hasCode && <CodeProof isOnly={!hasPasskey} hasApp={me.totpEnabled} onProven={onProven} />}
      {!hasBetter && <PasswordProof onProven={onProven} />}
    </>
  );
}

function PasskeyProof({ onProven }: { onProven(): void }) {
  const action = useAction();
  const [wasLeft, setLeft] = useState(false);
  if (!canUsePasskeys()) return <Notice kind="info">{t('common.passkey-not-here')}</Notice>;
  const prove = () =>
    action.run(async () => {
      setLeft(false);
      const question = await call<Schemas['PasskeyQuestion']>('POST', '/me/proof/passkey-question');
      const proof = await provePasskey(question).catch((error: unknown) => {
        if (!isChangeOfMind(error)) throw error;
        setLeft(true);
        return null;
      });
      if (proof === null) return;
      await call('POST', '/me/proof/passkey', { body: proof });
      onProven();
    });
  return (
    <>
      <ProblemNotice error={action.error} />
      {wasLeft && (
        <Notice kind="info" live>
          {t('common.passkey-left')}
        </Notice>
      )}
      <div class="form-actions">
        <Button kind="fill" isBusy={action.isBusy} onClick={prove}>
          {t('common.proof-passkey')}
        </Button>
      </div>
    </>
  );
}

interface CodeProofProps {
  isOnly: boolean;
  hasApp: boolean;
  onProven(): void;
}

function CodeProof({ isOnly, hasApp, onProven }: CodeProofProps) {
  const [code, setCode] = useState('');
  const action = useAction();
  const prove = async (event: Event) => {
    event.preventDefault();
    if (await action.run(() => call('POST', '/me/proof/code', { body: { code: code.trim() } }))) onProven();
  };
  return (
    <form class="form" onSubmit={prove} noValidate>
      {action.error && !hasFieldErrors(action.error) && <ProblemNotice error={action.error} />}
      <TextField
        id="proof-code"
        label={t(hasApp ? 'common.proof-code' : 'common.proof-recovery-code')}
        hint={t(hasApp ? 'common.proof-code-hint' : 'common.proof-recovery-code-hint')}
        value={code}
        onInput={setCode}
        autoComplete="one-time-code"
        width="middle"
        maxLength={40}
        error={fieldError(action.error, 'code')}
      />
      <div class="form-actions">
        <Button kind={isOnly ? 'fill' : 'outline'} type="submit" isBusy={action.isBusy}>
          {t(hasApp ? 'common.proof-code-submit' : 'common.proof-recovery-code-submit')}
        </Button>
      </div>
    </form>
  );
}

function PasswordProof({ onProven }: { onProven(): void }) {
  const [password, setPassword] = useState('');
  const action = useAction();
  const prove = async (event: Event) => {
    event.preventDefault();
    if (await action.run(() => call('POST', '/me/proof/password', { body: { password } }))) onProven();
  };
  return (
    <form class="form" onSubmit={prove} noValidate>
      {action.error && !hasFieldErrors(action.error) && <ProblemNotice error={action.error} />}
      <PasswordField
        id="proof-password"
        label={t('common.your-password')}
        purpose="current"
        value={password}
        onInput={setPassword}
        error={fieldError(action.error, 'password')}
      />
      <div class="form-actions">
        <Button kind="fill" type="submit" isBusy={action.isBusy}>
          {t('common.proof-password')}
        </Button>
      </div>
    </form>
  );
}
