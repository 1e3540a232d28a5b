// One condition: met, or why not, how long it takes, and where to do it.
import type { Schemas } from '../../api/types';
import { formatDate } from '../../base/format';
import { LinkButton } from '../../parts/button';
import { Chip } from '../../parts/chip';
import { t, type PlainKey } from '../../app/t';

type Condition = Schemas['StarCondition'];

const GAPS: Record<string, PlainKey> = {
  unanswered: 'stars.gap-unanswered',
  undecided: 'stars.gap-undecided',
  not_closed: 'stars.gap-not-closed',
  not_in_force: 'stars.gap-not-in-force',
  waiting: 'stars.gap-waiting',
  not_public: 'stars.gap-not-public',
};

export function ConditionRow({ condition, isNext }: { condition: Condition; isNext: boolean }) {
  const isMet = condition.gap === null;
  return (
    <li class="row">
      <div class="row-main">
        <a class="row-title" href={condition.page}>
          {condition.title}
        </a>
        <p class="row-facts">
          <span>{isMet ? metText(condition) : gapText(condition)}</span>
          {condition.total > 1 && (
            <span>{t('stars.progress', { done: condition.done, total: condition.total })}</span>
          )}
          {!isMet && <span>{t('stars.minutes', { minutes: condition.minutes })}</span>}
        </p>
        {!isMet && <p class="star-why">{condition.why}</p>}
        {condition.open.length > 0 && (
          <ul class="star-open">
            {condition.open.map((rule) => (
              <li key={rule.title}>
                <a href={rule.page}>{rule.title}</a>
              </li>
            ))}
          </ul>
        )}
      </div>
      <div class="row-actions">
        {isMet ? (
          <Chip tone="good">{t('stars.met')}</Chip>
        ) : (
          <LinkButton kind={isNext ? 'fill' : 'outline'} href={condition.page}>
            {t('stars.go')}
            <span class="hidden">{t('stars.open-condition', { title: condition.title })}</span>
          </LinkButton>
        )}
      </div>
    </li>
  );
}

function metText({ closedAt }: Condition): string {
  return closedAt ? t('stars.closed-on', { date: formatDate(closedAt) }) : t('stars.met');
}

function gapText({ gap, closedAt }: Condition): string {
  if (gap === 'too_old') return t('stars.gap-too-old', { date: formatDate(closedAt ?? '') });
  return t(GAPS[gap ?? '']!);
}
