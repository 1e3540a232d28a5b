// The way to the stars in short: one box for each stage, and what is left for the next.
import type { StarStep } from '../../api/types';
import { formatDate } from '../../base/format';
import { Card } from '../../parts/card';
import { StarState } from '../../parts/star-state';
import { t } from '../../app/t';
import { stepToTake } from './path';

export function PathCard({ stars }: { stars: StarStep[] }) {
  if (stars.length === 0) return null;
  return (
    <Card
      title={t('home.path')}
      lead={leadText(stars)}
      aside={<a href="/security-action">{t('home.path-see')}</a>}
    >
      <ol class="star-path">
        {stars.map((step) => (
          <li key={step.id} class={`star-step star-step-${step.state}`}>
            <a href={step.isDeclarable ? `/security-action#${step.id}` : '/security-action'}>{step.title}</a>
            <StarState step={step} />
            {step.declaredOn && <span class="star-step-fact">{formatDate(step.declaredOn)}</span>}
          </li>
        ))}
      </ol>
    </Card>
  );
}

/* Where the company is, and what is left. */
function leadText(stars: StarStep[]): string {
  const declared = stars.filter(({ state }) => state === 'declared').at(-1);
  const next = stepToTake(stars);
  const here = declared ? [t('home.path-declared', { stage: declared.title })] : [];
  if (next?.state === 'ready') here.push(t('home.path-ready', { stage: next.title }));
  else if (next) here.push(t('home.path-left', { stage: next.title, count: next.total - next.met }));
  return here.join(' ');
}
