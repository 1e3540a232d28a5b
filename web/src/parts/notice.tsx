// A message in a box: what kind it is by icon, word and colour.
import type { ComponentChildren } from 'preact';
import { ApiError } from '../api/problem';
import { problemText } from '../app/problem-text';
import { Icon, type IconName } from './icon';
import { t, type PlainKey } from '../app/t';

export type NoticeKind = 'info' | 'success' | 'warning' | 'error';

const LOOKS: Record<NoticeKind, { icon: IconName; word: PlainKey }> = {
  info: { icon: 'info', word: 'common.notice-info' },
  success: { icon: 'success', word: 'common.notice-success' },
  warning: { icon: 'warning', word: 'common.notice-warning' },
  error: { icon: 'error', word: 'common.notice-error' },
};

interface NoticeProps {
  kind: NoticeKind;
  title?: string;
  action?: ComponentChildren;
  /** read out when it appears */
  live?: boolean;
  children?: ComponentChildren;
}

export function Notice({ kind, title, action, live, children }: NoticeProps) {
  const { icon, word } = LOOKS[kind];
  return (
    <div class={`notice notice-${kind}`} role={live ? (kind === 'error' ? 'alert' : 'status') : undefined}>
      <span class="notice-kind">
        <Icon name={icon} />
        <span>{t(word)}</span>
      </span>
      <div class="notice-body">
        <div class="notice-text">
          {title && <p class="notice-title">{title}</p>}
          {children && <div>{children}</div>}
        </div>
        {action && <div class="notice-action">{action}</div>}
      </div>
    </div>
  );
}

/** What a failed call says, with its number for the one who helps. */
export function ProblemNotice({ error, action }: { error: ApiError | null; action?: ComponentChildren }) {
  if (!error) return null;
  return (
    <Notice kind="error" live action={action}>
      {problemText(error)}
      {error.problem?.number && (
        <span class="notice-number">{t('common.problem-number', { number: error.problem.number })}</span>
      )}
    </Notice>
  );
}
