// How the saving of one value goes: 保存中, 保存しました（10:32）, 保存できませんでした, or who changed it in between.
import type { Conflict, SlotState } from '../api/outbox';
import { unsent } from '../api/unsent';
import { formatTime } from '../base/format';
import { Button } from './button';
import { ConflictChoice } from './conflict-choice';
import { Icon } from './icon';
import { t } from '../app/t';

interface SaveStateProps {
  state: SlotState | undefined;
  onRetry(): void;
  /** how the two values of a conflict read */
  conflictTexts?: (conflict: Conflict) => { theirs: string; mine: string };
  onUseMine?: (conflict: Conflict) => void;
  onUseTheirs?: (conflict: Conflict) => void;
}

export function SaveState({ state, onRetry, conflictTexts, onUseMine, onUseTheirs }: SaveStateProps) {
  if (state?.kind === 'conflict') {
    const { conflict } = state;
    return (
      <ConflictChoice
        changedBy={conflict.changedBy}
        changedAt={conflict.changedAt}
        texts={conflictTexts?.(conflict)}
        onUseMine={() => onUseMine?.(conflict)}
        onUseTheirs={() => onUseTheirs?.(conflict)}
      />
    );
  }
  const isFailed = state?.kind === 'unreachable' || state?.kind === 'refused';
  return (
    <>
      <p class="save-state" role="status">
        {state?.kind === 'saving' && t('common.saving')}
        {state?.kind === 'saved' && (
          <>
            <Icon name="success" />
            {t('common.saved', { time: formatTime(state.at) })}
          </>
        )}
      </p>
      {isFailed && (
        <div class="save-failed" role="alert">
          <Icon name="error" />
          <span>{state.kind === 'refused' ? state.message : unreachableText()}</span>
          <Button kind="outline" isSmall onClick={onRetry}>
            {t('common.save-again')}
          </Button>
        </div>
      )}
    </>
  );
}

/* Where nothing outlives the page, closing it loses what was typed. */
function unreachableText(): string {
  return t(unsent.keeps ? 'common.save-failed' : 'common.save-failed-open');
}
