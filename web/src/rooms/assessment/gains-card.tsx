// "What gives eight points more?": the shortest way there, by effort.
import { useState } from 'preact/hooks';
import { call } from '../../api/client';
import { useAction } from '../../api/use-action';
import type { Schemas, Score } from '../../api/types';
import { normaliseDigits } from '../../base/normalise';
import { Button } from '../../parts/button';
import { Card } from '../../parts/card';
import { effortText } from '../../parts/cost';
import { ProblemNotice } from '../../parts/notice';
import { TextField } from '../../parts/text-field';
import { t } from '../../app/t';

const USUAL_POINTS = 10;

export function GainsCard({ assessment, score }: { assessment: string; score: Score }) {
  const missing = score.max - score.total;
  const [points, setPoints] = useState(String(Math.min(USUAL_POINTS, missing)));
  const [isWrong, setWrong] = useState(false);
  const [gains, setGains] = useState<Schemas['Gains'] | null>(null);
  const action = useAction();
  if (missing <= 0) return null;

  const ask = (event: Event) => {
    event.preventDefault();
    const wanted = Number(normaliseDigits(points));
    const fits = Number.isInteger(wanted) && wanted >= 1 && wanted <= missing;
    setWrong(!fits);
    if (fits)
      void action.run(async () =>
        setGains(await call<Schemas['Gains']>('GET', `/assessments/${assessment}/gains?points=${wanted}`)),
      );
  };

  return (
    <Card title={t('result.gains')} lead={t('result.gains-lead')} class="no-print">
      <form class="inline-form" onSubmit={ask} noValidate>
        <TextField
          id="gains-points"
          label={t('result.gains-points')}
          width="short"
          inputMode="numeric"
          suffix={t('result.points-unit')}
          maxLength={4}
          value={points}
          onInput={setPoints}
          normalise={normaliseDigits}
          error={isWrong ? t('result.gains-wrong', { most: missing }) : undefined}
        />
        <Button type="submit" isBusy={action.isBusy}>
          {t('result.gains-ask')}
        </Button>
      </form>
      <ProblemNotice error={action.error} />
      <div role="status">{gains && <Steps gains={gains} total={score.total} />}</div>
    </Card>
  );
}

function Steps({ gains, total }: { gains: Schemas['Gains']; total: number }) {
  if (gains.steps.length === 0) return <p>{t('result.gains-none')}</p>;
  return (
    <>
      <p>{t('result.gains-reached', { reached: gains.reached, total: total + gains.reached })}</p>
      <ol class="gain-steps">
        {gains.steps.map((step) => (
          <li key={step.item}>
            <p>{step.measure}</p>
            <p class="action-facts">
              <span>{t('result.item', { number: step.item, category: step.category })}</span>
              <span class="gain">{t('result.gain', { gain: step.gain })}</span>
              <span>{effortText(step.effort)}</span>
            </p>
          </li>
        ))}
      </ol>
    </>
  );
}
