// Buttons in three weights. Actions are buttons, ways to another page are links that may look like buttons.
import type { ComponentChildren, TargetedMouseEvent } from 'preact';
import { Icon, type IconName } from './icon';
import { t } from '../app/t';

/** fill: the one main action of an area; outline: the others; text: beside a field or in a row */
export type ButtonKind = 'fill' | 'outline' | 'text' | 'danger';

interface Look {
  kind?: ButtonKind;
  icon?: IconName;
  isSmall?: boolean;
  children: ComponentChildren;
}

interface ButtonProps extends Look {
  type?: 'button' | 'submit';
  isBusy?: boolean;
  /** shown while busy instead of the general words */
  busyText?: string;
  onClick?: (event: TargetedMouseEvent<HTMLButtonElement>) => void;
  label?: string;
}

export function Button({
  kind = 'outline',
  icon,
  isSmall,
  children,
  type = 'button',
  isBusy,
  busyText,
  onClick,
  label,
}: ButtonProps) {
  /* Not `disabled`: that would lose the focus. A busy button simply does nothing. */
  return (
    <button
      type={type}
      class={look(kind, isSmall)}
      aria-disabled={isBusy ? 'true' : undefined}
      aria-label={label}
      onClick={isBusy ? (event) => event.preventDefault() : onClick}
    >
      {icon && <Icon name={icon} />}
      <span>{isBusy ? (busyText ?? t('common.busy')) : children}</span>
    </button>
  );
}

export function LinkButton({ kind = 'outline', icon, isSmall, children, href }: Look & { href: string }) {
  return (
    <a class={look(kind, isSmall)} href={href}>
      {icon && <Icon name={icon} />}
      <span>{children}</span>
    </a>
  );
}

export function PrintButton() {
  return (
    <Button icon="print" onClick={() => print()}>
      {t('common.print')}
    </Button>
  );
}

function look(kind: ButtonKind, isSmall?: boolean): string {
  return `button button-${kind}${isSmall ? ' button-small' : ''}`;
}
