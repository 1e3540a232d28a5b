// The three measures that help most now, each with what it takes. Only the first has a filled button.
import type { Schemas } from '../../api/types';
import { may } from '../../app/frame';
import { costText, effortText } from '../../parts/cost';
import { Card } from '../../parts/card';
import { LinkButton } from '../../parts/button';
import { t } from '../../app/t';

const MOST_STEPS = 3;

export function NextSteps({ state }: { state: Schemas['HomePage'] }) {
  const steps = state.nextActions.filter((action) => !action.decisionId).slice(0, MOST_STEPS);
  if (steps.length === 0 || !state.latestId) return null;
  const result = `/assessments/${state.latestId}/result`;
  return (
    <Card
      title={t('home.next')}
      lead={may('controls.decide') ? t('home.next-lead') : undefined}
      aside={<a href={result}>{t('home.all-next')}</a>}
    >
      <ol class="next-steps">
        {steps.map((step, index) => (
          <li key={step.rank} class="next-step">
            <span class="next-step-rank" aria-hidden="true">
              {index + 1}
            </span>
            <div class="next-step-text">
              <p class="next-step-title">{step.measure}</p>
              <p class="next-step-facts">
                <span>{step.category}</span>
                <span>{t('home.step-gain', { gain: step.gain })}</span>
                <span>{effortText(step.effort)}</span>
                <span>{costText(step.cost)}</span>
              </p>
            </div>
            <LinkButton kind={index === 0 ? 'fill' : 'outline'} href={`${result}#action-${step.rank}`}>
              {t(may('controls.decide') ? 'home.decide' : 'home.read')}
            </LinkButton>
          </li>
        ))}
      </ol>
    </Card>
  );
}
