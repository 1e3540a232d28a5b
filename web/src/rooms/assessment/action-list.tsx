// What to do next, in order of use; each can be put among the things to do.
import { useState } from 'preact/hooks';
import type { Choice, NextAction } from '../../api/types';
import { may } from '../../app/frame';
import { AnswerChip } from '../../parts/answer-chip';
import { Button } from '../../parts/button';
import { Card } from '../../parts/card';
import { Chip } from '../../parts/chip';
import { costText, effortText } from '../../parts/cost';
import { DecisionDialog } from '../../parts/decision-dialog';
import { EmptyState } from '../../parts/empty-state';
import { t } from '../../app/t';

interface ActionListProps {
  actions: NextAction[];
  people: Choice[];
  /** a checklist gives none */
  hasPoints: boolean;
  /** how many stand out on the first run; null: the first one only */
  highlighted: number | null;
}

export function ActionList({ actions, people, hasPoints, highlighted }: ActionListProps) {
  const [decided, setDecided] = useState(
    () => new Set(actions.filter((action) => action.decisionId).map((action) => action.rank)),
  );
  const [asked, setAsked] = useState<NextAction | null>(null);
  const firstOpen = actions.find((action) => !decided.has(action.rank));

  return (
    <Card
      id="actions"
      title={highlighted ? t('result.first-actions') : t('result.actions')}
      lead={actions.length > 0 ? t('result.actions-lead') : undefined}
      aside={decided.size > 0 && <a href="/tasks">{t('result.see-tasks')}</a>}
    >
      {actions.length === 0 && <EmptyState>{t('result.no-actions')}</EmptyState>}
      <ol class="actions">
        {actions.map((action) => (
          <li
            key={action.rank}
            id={`action-${action.rank}`}
            class={highlighted !== null && action.rank > highlighted ? 'action action-later' : 'action'}
          >
            <span class="next-step-rank" aria-hidden="true">
              {action.rank}
            </span>
            <div class="action-text">
              <p class="action-measure">{action.measure}</p>
              <p class="action-facts">
                <a href={`/controls/${action.controlId}`}>{action.controlTitle}</a>
              </p>
              <p class="action-facts">
                <span>{t('result.item', { number: action.item, category: action.category })}</span>
                <AnswerChip answer={action.answer} />
                {hasPoints && <span class="gain">{t('result.gain', { gain: action.gain })}</span>}
                <span>{effortText(action.effort)}</span>
                <span>{costText(action.cost)}</span>
                {action.important && <Chip tone="plain">{t('result.important')}</Chip>}
              </p>
            </div>
            <div class="action-button">
              {decided.has(action.rank) ? (
                <Chip tone="good">{t('result.decided')}</Chip>
              ) : (
                may('controls.decide') && (
                  <Button
                    kind={action === firstOpen ? 'fill' : 'outline'}
                    onClick={() => setAsked(action)}
                    label={t('result.decide-label', { rank: action.rank })}
                  >
                    {t('result.decide')}
                  </Button>
                )
              )}
            </div>
          </li>
        ))}
      </ol>
      {asked && (
        <DecisionDialog
          controlId={asked.controlId}
          measure={asked.measure}
          people={people}
          onClose={() => setAsked(null)}
          onDecided={() => setDecided(new Set(decided).add(asked.rank))}
        />
      )}
    </Card>
  );
}
