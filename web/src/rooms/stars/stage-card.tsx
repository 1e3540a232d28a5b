// One stage: its state, what the declaration needs, what to do next, what was noted.
import { useState } from 'preact/hooks';
import { call } from '../../api/client';
import { useAction } from '../../api/use-action';
import type { SecurityAction, StarStage } from '../../api/types';
import { may } from '../../app/frame';
import { formatDate } from '../../base/format';
import { Button } from '../../parts/button';
import { Card } from '../../parts/card';
import { ProblemNotice } from '../../parts/notice';
import { StarState } from '../../parts/star-state';
import { WordingNotice } from '../../parts/wording-notice';
import { t } from '../../app/t';
import { ConditionRow } from './condition-row';
import { DeclarationDialog } from './declaration-dialog';
import { NextStep } from './next-step';
import { WithdrawalDialog } from './withdrawal-dialog';
import type { StarsCardProps } from './stars-page';

interface StageProps extends StarsCardProps {
  stage: StarStage;
}

export function StageCard({ stage, action, onChange }: StageProps) {
  const firstGap = stage.conditions.find((condition) => condition.gap !== null);
  return (
    <Card
      id={stage.id}
      title={`${stage.mark} ${stage.title}`}
      aside={<StarState step={stage} />}
      lead={stage.summary}
    >
      <h3>{t('stars.conditions')}</h3>
      <ul class="rows">
        {stage.conditions.map((condition) => (
          <ConditionRow key={condition.id} condition={condition} isNext={condition === firstGap} />
        ))}
      </ul>
      <NextStep stage={stage} application={action.application} />
      {stage.declaration && <DeclarationFacts stage={stage} action={action} />}
      {may('stars.write') && <StageActions stage={stage} action={action} onChange={onChange} />}
      <p class="row-facts star-source">
        {t('stars.source', { title: stage.source.title, date: stage.source.date })}
      </p>
    </Card>
  );
}

function DeclarationFacts({ stage, action }: { stage: StarStage; action: SecurityAction }) {
  const noted = stage.declaration!;
  const rules = action.rulesChoices.find((one) => one.id === noted.rules)?.title;
  const isByRules = stage.conditions.some((condition) => condition.total > 1);
  const day = (key: 'stars.fact-applied' | 'stars.fact-declared' | 'stars.fact-logo' | 'stars.fact-withdrawn', date: string | null) =>
    date && <span>{t(key, { date: formatDate(date) })}</span>;
  return (
    <div class="star-facts">
      <p class="row-facts">
        {day('stars.fact-applied', noted.appliedOn)}
        {day('stars.fact-declared', noted.declaredOn)}
        {noted.declarationId && <span>{t('stars.fact-id', { id: noted.declarationId })}</span>}
        {isByRules && rules && <span>{t('stars.by-rules', { rules })}</span>}
        {day('stars.fact-logo', noted.logoAgreedOn)}
        {noted.reviewOn && <span>{reviewText(noted.reviewOn, noted.personName)}</span>}
        {day('stars.fact-withdrawn', noted.withdrawnOn)}
      </p>
      {noted.note && <p>{noted.note}</p>}
      <WordingNotice findings={noted.wording} />
    </div>
  );
}

function reviewText(on: string, name: string | null): string {
  const date = formatDate(on);
  return name ? t('stars.fact-review', { date, name }) : t('stars.fact-review-plain', { date });
}

function StageActions({ stage, action, onChange }: StageProps) {
  const [open, setOpen] = useState<'note' | 'withdrawal' | null>(null);
  const reviewing = useAction();
  const noted = stage.declaration;
  const stands = noted !== null && noted.withdrawnOn === null;
  const review = () =>
    void reviewing.run(async () =>
      onChange(await call<SecurityAction>('POST', `/security-action/${stage.id}/review`, { version: noted!.version })),
    );
  return (
    <>
      <ProblemNotice error={reviewing.error} />
      <div class="card-actions">
        <Button kind={stage.state === 'ready' ? 'fill' : 'outline'} onClick={() => setOpen('note')}>
          {t(stands ? 'stars.record-change' : 'stars.record')}
        </Button>
        {stands && noted.declaredOn && (
          <Button isBusy={reviewing.isBusy} onClick={review}>
            {t('stars.review')}
          </Button>
        )}
        {stands && (
          <Button kind="text" onClick={() => setOpen('withdrawal')}>
            {t('stars.withdraw')}
          </Button>
        )}
      </div>
      {open === 'note' && (
        <DeclarationDialog stage={stage} people={action.people} onChange={onChange} onClose={() => setOpen(null)} />
      )}
      {open === 'withdrawal' && (
        <WithdrawalDialog stage={stage} onChange={onChange} onClose={() => setOpen(null)} />
      )}
    </>
  );
}
