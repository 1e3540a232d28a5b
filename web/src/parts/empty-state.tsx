// A list with nothing in it: what it is, what one gets, one thing to do.
import type { ComponentChildren } from 'preact';

export function EmptyState({ children, action }: { children: ComponentChildren; action?: ComponentChildren }) {
  return (
    <div class="empty-state">
      <p>{children}</p>
      {action && <div class="empty-state-action">{action}</div>}
    </div>
  );
}
