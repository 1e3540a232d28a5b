// Somebody changed the same thing in between: whose content counts?
import { formatTime } from '../base/format';
import { Button } from './button';
import { t } from '../app/t';

interface ConflictChoiceProps {
  changedBy: string | null;
  changedAt: string | null;
  /** how the two read; absent where they are seen elsewhere */
  texts?: { mine: string; theirs: string } | undefined;
  onUseMine(): void;
  onUseTheirs(): void;
}

export function ConflictChoice({ changedBy, changedAt, texts, onUseMine, onUseTheirs }: ConflictChoiceProps) {
  return (
    <div class="conflict" role="alert">
      <p>
        {changedBy
          ? t('common.conflict', { name: changedBy, time: changedAt ? formatTime(changedAt) : '' })
          : t('common.conflict-unknown')}
      </p>
      {texts && (
        <dl class="conflict-values">
          <dt>{t('common.mine')}</dt>
          <dd>{texts.mine}</dd>
          <dt>{t('common.theirs')}</dt>
          <dd>{texts.theirs}</dd>
        </dl>
      )}
      <div class="conflict-actions">
        <Button kind="outline" onClick={onUseMine}>
          {t('common.use-mine')}
        </Button>
        <Button kind="outline" onClick={onUseTheirs}>
          {t('common.use-theirs')}
        </Button>
      </div>
    </div>
  );
}
