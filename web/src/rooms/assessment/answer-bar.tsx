// Stays in view while answering: how far one is, the way to the next open question, undo.
import { Button } from '../../parts/button';
import { Progress } from '../../parts/progress';
import { t } from '../../app/t';
import type { ScoreSoFar } from './score';

interface AnswerBarProps {
  score: ScoreSoFar;
  canUndo: boolean;
  onUndo(): void;
  onGoToOpen(): void;
}

export function AnswerBar({ score, canUndo, onUndo, onGoToOpen }: AnswerBarProps) {
  return (
    <div class="answer-bar">
      <Progress
        label={t('assessment.progress')}
        done={score.answered}
        total={score.items}
        text={t('assessment.progress-count', { done: score.answered, total: score.items })}
      />
      <div class="answer-bar-actions">
        <Button kind="outline" isSmall onClick={onGoToOpen}>
          {t(score.unanswered.length > 0 ? 'assessment.go-to-open' : 'assessment.go-to-end')}
        </Button>
        {canUndo && (
          <Button kind="text" isSmall icon="undo" onClick={onUndo}>
            {t('common.undo')}
          </Button>
        )}
      </div>
    </div>
  );
}
