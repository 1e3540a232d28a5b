// Yes or no.
import type { ComponentChildren } from 'preact';

interface CheckboxProps {
  isChecked: boolean;
  onChange(isChecked: boolean): void;
  children: ComponentChildren;
}

export function Checkbox({ isChecked, onChange, children }: CheckboxProps) {
  return (
    <label class="checkbox">
      <input type="checkbox" checked={isChecked} onChange={(event) => onChange(event.currentTarget.checked)} />
      <span>{children}</span>
    </label>
  );
}
