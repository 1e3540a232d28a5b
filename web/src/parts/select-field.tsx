// One choice of a list.
import { describe, Field, type FieldFrame } from './field';
import type { Choice } from '../api/types';

interface SelectFieldProps extends FieldFrame {
  value: string;
  choices: Choice[];
  /** what stands first, for "not chosen"; absent: something is always chosen */
  empty?: string;
  onChange(value: string): void;
}

export function SelectField(props: SelectFieldProps) {
  const { value, choices, empty, onChange, need } = props;
  return (
    <Field {...props}>
      <select
        {...describe(props)}
        class="select"
        value={value}
        aria-required={need === 'required' ? 'true' : undefined}
        onChange={(event) => onChange(event.currentTarget.value)}
      >
        {empty !== undefined && <option value="">{empty}</option>}
        {choices.map((choice) => (
          <option key={choice.id} value={choice.id}>
            {choice.title}
          </option>
        ))}
      </select>
    </Field>
  );
}
