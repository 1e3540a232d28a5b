// The departments' answers side by side; the person in charge decides the company's answer.
import { useState } from 'preact/hooks';
import type { Schemas } from '../../api/types';
import { useOutbox } from '../../api/use-outbox';
import type { AnswerId, MergeItem } from '../../api/types';
import { Button } from '../../parts/button';
import { Card } from '../../parts/card';
import { Checkbox } from '../../parts/checkbox';
import { PageHead } from '../../parts/page-head';
import { Progress } from '../../parts/progress';
import { UnsentOffer } from '../../parts/unsent-offer';
import { t } from '../../app/t';
import { ClosingDialog } from './closing-card';
import { MergeRow } from './merge-row';
import { scoreSoFar } from './score';

export interface MergeValue {
  answer: AnswerId;
  reason: string | null;
}

export function MergePage({ state }: { state: Schemas['Merge'] }) {
  const { assessment, questionnaire } = state;
  const [items, setItems] = useState(state.items);
  const [onlyDifferent, setOnlyDifferent] = useState(false);
  const [asks, setAsks] = useState(false);

  const replace = (item: number, change: (before: MergeItem) => MergeItem) =>
    setItems((before) => before.map((one) => (one.item === item ? change(one) : one)));
  const outbox = useOutbox<MergeValue, MergeItem>({
    name: `merge.${assessment.id}`,
    path: (item) => `/assessments/${assessment.id}/merge/${item}`,
    body: (value) => value,
    versionOf: (saved) => saved.version,
    onSaved: (item, saved) => replace(Number(item), () => saved),
  });
  const decide = (item: MergeItem, value: MergeValue, version = item.version) => {
    replace(item.item, (before) => ({ ...before, decided: value.answer, final: value.answer, reason: value.reason }));
    outbox.put(String(item.item), value, version);
  };
  const sendLeftOver = () => {
    const letters = Object.entries(outbox.leftOver);
    outbox.forgetLeftOver();
    for (const [number, { value }] of letters) {
      const item = items.find((one) => one.item === Number(number));
      if (item && value) decide(item, value);
    }
  };

  const score = scoreSoFar(
    questionnaire,
    new Map(items.flatMap((item) => (item.final ? [[item.item, item.final] as const] : []))),
  );
  const settled = items.filter((item) => isSettled(item, assessment.departments.length)).length;
  const isComplete = settled === items.length;
  const shown = onlyDifferent ? items.filter(differs) : items;

  return (
    <>
      <PageHead
        title={t('assessment.merge-title')}
        back={{ href: `/assessments/${assessment.id}`, label: assessment.title }}
        lead={t('assessment.merge-lead')}
      />
      <UnsentOffer
        count={Object.keys(outbox.leftOver).length}
        onSend={sendLeftOver}
        onDiscard={outbox.forgetLeftOver}
      />
      <Card title={t('assessment.merge-progress')}>
        <Progress
          label={t('assessment.merge-settled')}
          done={settled}
          total={items.length}
          text={t('assessment.progress-count', { done: settled, total: items.length })}
        />
        <p class="score-line">
          <strong class="score-number">{score.total}</strong>
          <span class="score-max">
            {t(questionnaire.scoring === 'checklist' ? 'common.checklist-of' : 'assessment.of-max', { max: score.max })}
          </span>
        </p>
        {assessment.state === 'open' && isComplete && (
          <div class="form-actions">
            <Button kind="fill" onClick={() => setAsks(true)}>
              {t('assessment.see-result')}
            </Button>
          </div>
        )}
        {!isComplete && <p>{t('assessment.merge-waiting')}</p>}
        <Checkbox isChecked={onlyDifferent} onChange={setOnlyDifferent}>
          {t('assessment.only-different', { count: items.filter(differs).length })}
        </Checkbox>
      </Card>
      <div class="merge-rows">
        {shown.map((item) => (
          <MergeRow
            key={item.item}
            item={item}
            departments={assessment.departments}
            choices={questionnaire.answers}
            isReadOnly={assessment.state === 'closed'}
            saveState={outbox.states[item.item]}
            onDecide={(value, version) => decide(item, value, version)}
            onRetry={() => outbox.retryOne(String(item.item))}
            onTakeTheirs={(value, version) => {
              outbox.drop(String(item.item));
              replace(item.item, (before) => ({
                ...before,
                decided: value.answer,
                final: value.answer,
                reason: value.reason,
                version,
              }));
            }}
          />
        ))}
      </div>
      {asks && <ClosingDialog assessment={assessment} isFirst={false} onClose={() => setAsks(false)} />}
    </>
  );
}

function isSettled(item: MergeItem, departments: number): boolean {
  return item.decided !== null || item.answers.length >= departments;
}

function differs(item: MergeItem): boolean {
  return new Set(item.answers.map((answer) => answer.answer)).size > 1;
}
