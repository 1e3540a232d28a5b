// The password of a mail account: not the person's own, so no manager of passwords should offer one.
import { describe, Field, type FieldFrame } from '../../parts/field';

interface MailPasswordProps extends Omit<FieldFrame, 'id'> {
  value: string;
  onInput(value: string): void;
}

export function MailPassword({ value, onInput, ...frame }: MailPasswordProps) {
  const field = { ...frame, id: 'mail-password', need: 'optional' as const };
  return (
    <Field {...field}>
      <div class="text-field text-field-long">
        <input
          {...describe(field)}
          type="password"
          autoComplete="new-password"
          maxLength={200}
          value={value}
          onInput={(event) => onInput(event.currentTarget.value)}
        />
      </div>
    </Field>
  );
}
