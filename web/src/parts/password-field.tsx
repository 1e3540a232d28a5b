// A password: can be shown, can be pasted, and, where a new one is chosen, is judged while it is typed.
import { useEffect, useState } from 'preact/hooks';
import { call } from '../api/client';
import type { Schemas } from '../api/types';
import { describe, Field, type FieldFrame } from './field';
import { t } from '../app/t';

type Strength = Schemas['PasswordStrength'];

interface PasswordFieldProps extends FieldFrame {
  value: string;
  onInput(value: string): void;
  /** current: an existing one is asked for; new: one is chosen; words: a passphrase that no browser is to keep */
  purpose: 'current' | 'new' | 'words';
  /** words a new password must not contain, and the token of the link with which it is chosen, where nobody is signed in */
  about?: { email?: string; name?: string; organisation?: string; token?: string };
}

const AUTO_COMPLETE = { current: 'current-password', new: 'new-password', words: 'off' } as const;
const PAUSE_MS = 400;
/** The server's scale of strength, 0 to 4. */
const STRENGTH_STEPS = 4;

export function PasswordField(props: PasswordFieldProps) {
  const { value, onInput, purpose, need } = props;
  const [isShown, setShown] = useState(false);
  return (
    <Field {...props} below={purpose === 'new' ? <StrengthMeter {...props} /> : undefined}>
      <div class="password-field">
        <input
          {...describe(props)}
          /* The types of Preact know an input by one fixed type. */
          type={(isShown ? 'text' : 'password') as 'password'}
          value={value}
          maxLength={200}
          autoComplete={AUTO_COMPLETE[purpose]}
          autoCapitalize="none"
          spellcheck={false}
          aria-required={need === 'required' ? 'true' : undefined}
          onInput={(event) => onInput(event.currentTarget.value)}
        />
        <button type="button" class="button button-text" aria-pressed={isShown} onClick={() => setShown(!isShown)}>
          {t(isShown ? 'common.hide-password' : 'common.show-password')}
        </button>
      </div>
    </Field>
  );
}

function StrengthMeter({ value, about }: PasswordFieldProps) {
  const strength = useStrength(value, about);
  const tone = !strength ? 'none' : !strength.acceptable ? 'bad' : strength.score >= STRENGTH_STEPS ? 'good' : 'middle';
  return (
    <div class={`strength strength-${tone}`}>
      <span class="strength-bar" aria-hidden="true">
        {Array.from({ length: STRENGTH_STEPS }, (_, step) => (
          <i key={step} class={strength && strength.score > step ? 'is-on' : undefined} />
        ))}
      </span>
      <span class="strength-text" role="status">
        {strength?.message ?? ''}
      </span>
    </div>
  );
}

function useStrength(password: string, about: PasswordFieldProps['about']): Strength | null {
  const [strength, setStrength] = useState<Strength | null>(null);
  useEffect(() => {
    let isStale = false;
    const ask = () =>
      call<Strength>('POST', '/me/password-strength', { body: { password, ...about }, staysOnSignOut: true }).then(
        (answer) => isStale || setStrength(answer),
        /* Only a help while typing: the server judges again when the form is sent. */
        () => isStale || setStrength(null),
      );
    if (password === '') setStrength(null);
    const timer = password === '' ? undefined : setTimeout(ask, PAUSE_MS);
    return () => {
      isStale = true;
      clearTimeout(timer);
    };
  }, [password]);
  return strength;
}
