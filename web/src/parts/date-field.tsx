// A day, typed in any usual form or picked as "in two weeks".
import { useEffect, useState } from 'preact/hooks';
import { addDays, dayOf, formatDate } from '../base/format';
import { parseDay } from '../base/date-input';
import { frame } from '../app/frame';
import { describe, Field, type FieldFrame } from './field';
import { t, type PlainKey } from '../app/t';

interface DateFieldProps extends FieldFrame {
  /** "2026-11-30"; empty if none */
  value: string;
  onChange(day: string): void;
  /** offers days from today */
  hasShortcuts?: boolean;
}

const SHORTCUTS: { label: PlainKey; days: number }[] = [
  { label: 'common.in-1-week', days: 7 },
  { label: 'common.in-2-weeks', days: 14 },
  { label: 'common.in-1-month', days: 30 },
];

export function DateField(props: DateFieldProps) {
  const { id, value, onChange, hasShortcuts } = props;
  const today = dayOf(frame.now);
  const [typed, setTyped] = useState(value ? formatDate(value) : '');
  const [isWrong, setWrong] = useState(false);
  useEffect(() => setTyped(value ? formatDate(value) : ''), [value]);

  const leave = () => {
    const day = parseDay(typed, today);
    setWrong(typed.trim() !== '' && day === null);
    if (day) setTyped(formatDate(day));
    onChange(day ?? '');
  };
  const error = isWrong ? t('common.date-wrong') : props.error;
  const hint = props.hint ?? t('common.date-hint', { example: formatDate(addDays(today, 14)) });

  return (
    <Field {...props} hint={hint} error={error}>
      <div class="date-field">
        <input
          {...describe({ id, hint, error })}
          type="text"
          inputMode="numeric"
          autoComplete="off"
          maxLength={20}
          value={typed}
          onInput={(event) => setTyped(event.currentTarget.value)}
          onBlur={leave}
        />
        {hasShortcuts && (
          <div class="date-shortcuts">
            {SHORTCUTS.map(({ label, days }) => (
              <button
                key={label}
                type="button"
                class="button button-text button-small"
                onClick={() => {
                  setWrong(false);
                  onChange(addDays(today, days));
                }}
              >
                {t(label)}
              </button>
            ))}
          </div>
        )}
      </div>
    </Field>
  );
}
