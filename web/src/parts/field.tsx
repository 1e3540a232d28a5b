// The frame of a form field: label, whether it must be filled in, hint, the field, its error.
import type { ComponentChildren } from 'preact';
import { t } from '../app/t';

export interface FieldFrame {
  id: string;
  label: string;
  /** absent: no mark, for forms of one field */
  need?: 'required' | 'optional';
  hint?: ComponentChildren;
  error?: string | undefined;
  /** below the field, such as the state of saving */
  below?: ComponentChildren;
}

export function Field({ id, label, need, hint, error, below, children }: FieldFrame & { children: ComponentChildren }) {
  return (
    <div class="field">
      <label class="field-label" for={id}>
        {label}
        {need && (
          <span class={`field-need field-need-${need}`}>
            {t(need === 'required' ? 'common.required' : 'common.optional')}
          </span>
        )}
      </label>
      {hint && (
        <p class="field-hint" id={`${id}-hint`}>
          {hint}
        </p>
      )}
      {children}
      {error && (
        <p class="field-error" id={`${id}-error`}>
          {t('common.field-error', { message: error })}
        </p>
      )}
      {below}
    </div>
  );
}

/** What a field's input needs so that hint and error are read with it. */
export function describe({ id, hint, error }: Pick<FieldFrame, 'id' | 'hint' | 'error'>) {
  const ids = [hint && `${id}-hint`, error && `${id}-error`].filter(Boolean).join(' ');
  return { id, 'aria-describedby': ids || undefined, 'aria-invalid': error ? ('true' as const) : undefined };
}
