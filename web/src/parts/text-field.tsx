// One line of text. What is typed is made uniform when the field is left.
import { t } from '../app/t';
import { describe, Field, type FieldFrame } from './field';

export interface TextFieldProps extends FieldFrame {
  value: string;
  onInput(value: string): void;
  /** after the field is left, with the uniform value */
  onLeave?: (value: string) => void;
  normalise?: (text: string) => string;
  type?: 'text' | 'email';
  inputMode?: 'text' | 'numeric' | 'email' | 'tel' | 'url';
  autoComplete?: string;
  maxLength?: number;
  /** how long the content usually is */
  width?: 'short' | 'middle' | 'long';
  suffix?: string;
  /** it cannot be changed: why */
  fixedBecause?: string | undefined;
}

export function TextField(props: TextFieldProps) {
  const {
    value,
    onInput,
    onLeave,
    normalise,
    type = 'text',
    inputMode,
    autoComplete = 'off',
    maxLength = 200,
    width = 'long',
    suffix,
    need,
    fixedBecause,
  } = props;
  const field = fixedBecause
    ? { ...props, need: undefined, hint: t('common.read-only', { reason: fixedBecause }) }
    : props;

  const leave = (typed: string) => {
    const uniform = normalise ? normalise(typed) : typed.trim();
    if (uniform !== value) onInput(uniform);
    onLeave?.(uniform);
  };

  return (
    <Field {...field}>
      <div class={`text-field text-field-${width}`}>
        {/* A mail address stays type=text: type=email refuses full-width letters before we can help. */}
        <input
          {...describe(field)}
          type="text"
          inputMode={inputMode ?? (type === 'email' ? 'email' : undefined)}
          value={value}
          readOnly={fixedBecause !== undefined}
          maxLength={maxLength}
          autoComplete={autoComplete}
          autoCapitalize={type === 'email' ? 'none' : undefined}
          spellcheck={false}
          aria-required={need === 'required' ? 'true' : undefined}
          onInput={(event) => onInput(event.currentTarget.value)}
          onBlur={(event) => leave(event.currentTarget.value)}
        />
        {suffix && <span class="text-field-suffix">{suffix}</span>}
      </div>
    </Field>
  );
}
