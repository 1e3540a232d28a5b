// Several lines of text; grows with its content where the browser can.
import { describe, Field, type FieldFrame } from './field';

interface TextAreaProps extends FieldFrame {
  value: string;
  onInput(value: string): void;
  maxLength?: number;
}

export function TextArea(props: TextAreaProps) {
  const { value, onInput, maxLength = 1000, need } = props;
  return (
    <Field {...props}>
      <textarea
        {...describe(props)}
        class="text-area"
        rows={3}
        value={value}
        maxLength={maxLength}
        aria-required={need === 'required' ? 'true' : undefined}
        onInput={(event) => onInput(event.currentTarget.value)}
      />
    </Field>
  );
}
