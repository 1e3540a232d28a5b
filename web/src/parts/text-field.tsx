// One line of text. What is typed is made uniform when the field is left.
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
  } = props;

  const leave = (typed: string) => {
    const uniform = normalise ? normalise(typed) : typed.trim();
    if (uniform !== value) onInput(uniform);
    onLeave?.(uniform);
  };

  return (
    <Field {...props}>
      <div class={`text-field text-field-${width}`}>
        {/* A mail address stays type=text: type=email refuses full-width letters before we can help. */}
        <input
          {...describe(props)}
          type="text"
          inputMode={inputMode ?? (type === 'email' ? 'email' : undefined)}
          value={value}
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
