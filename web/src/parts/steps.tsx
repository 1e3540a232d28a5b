// Where one is in the first-run wizard.
import { t, type PlainKey } from '../app/t';

const STEPS: PlainKey[] = [
  'common.step-company',
  'common.step-sign-in',
  'common.step-assessment',
  'common.step-result',
];

/** @current: from 1 */
export function Steps({ current }: { current: number }) {
  return (
    <div class="steps">
      <p class="hidden">{t('common.step', { step: current, steps: STEPS.length, title: t(STEPS[current - 1]!) })}</p>
      <ol aria-hidden="true">
        {STEPS.map((step, index) => (
          <li key={step} class={index + 1 < current ? 'is-done' : index + 1 === current ? 'is-current' : undefined}>
            <span class="steps-number">{index + 1}</span>
            <span class="steps-title">{t(step)}</span>
          </li>
        ))}
      </ol>
    </div>
  );
}
