// One item of the merge: each department's answer, the proposal, the decision and its reason.
import { useState } from 'preact/hooks';
import type { Conflict, SlotState } from '../../api/outbox';
import type { AnswerId, AssessmentSummary, MergeItem, Questionnaire } from '../../api/types';
import { AnswerChip, answerText } from '../../parts/answer-chip';
import { ChoiceGroup } from '../../parts/choice-group';
import { SaveState } from '../../parts/save-state';
import { TextField } from '../../parts/text-field';
import { t } from '../../app/t';
import type { MergeValue } from './merge-page';

interface MergeRowProps {
  item: MergeItem;
  departments: AssessmentSummary['departments'];
  choices: Questionnaire['answers'];
  isReadOnly: boolean;
  saveState: SlotState | undefined;
  onDecide(value: MergeValue, version?: number): void;
  onRetry(): void;
  onTakeTheirs(value: MergeValue, version: number): void;
}

export function MergeRow({
  item,
  departments,
  choices,
  isReadOnly,
  saveState,
  onDecide,
  onRetry,
  onTakeTheirs,
}: MergeRowProps) {
  const [chosen, setChosen] = useState<AnswerId | null>(item.final);
  const [reason, setReason] = useState(item.reason ?? '');
  const [isReasonMissing, setReasonMissing] = useState(false);
  const needsReason = chosen !== null && item.proposed !== null && chosen !== item.proposed;

  const choose = (answer: AnswerId) => {
    setChosen(answer);
    /* Better than the proposal only with a reason: it is asked for before anything is saved. */
    if (answer === item.proposed || reason.trim()) onDecide({ answer, reason: reason.trim() || null });
  };
  const leaveReason = (text: string) => {
    setReasonMissing(needsReason && text === '');
    if (chosen && text && (text !== item.reason || chosen !== item.decided)) onDecide({ answer: chosen, reason: text });
  };

  return (
    <article class="card merge-row" aria-labelledby={`merge-${item.item}`}>
      <h2 id={`merge-${item.item}`} class="question-title">
        <span class="question-number">{item.item}</span>
        <span>{item.question}</span>
      </h2>
      <dl class="merge-answers">
        {departments.map((department) => {
          const answer = item.answers.find((one) => one.departmentId === department.id);
          return (
            <div key={department.id}>
              <dt>{department.name}</dt>
              <dd>
                <AnswerChip answer={answer?.answer ?? null} />
                {answer?.note && <span class="merge-note">{answer.note}</span>}
              </dd>
            </div>
          );
        })}
      </dl>
      {isReadOnly ? (
        <p>
          <AnswerChip answer={item.final} /> {item.reason}
        </p>
      ) : (
        <>
          <ChoiceGroup
            name={`merge-${item.item}`}
            legend={legendOf(item)}
            choices={choices.map((choice) => ({ value: choice.id, label: choice.label }))}
            value={chosen}
            onChange={choose}
          />
          {needsReason && (
            <TextField
              id={`reason-${item.item}`}
              label={t('assessment.reason')}
              need="required"
              hint={t('assessment.reason-hint')}
              value={reason}
              onInput={setReason}
              onLeave={leaveReason}
              error={isReasonMissing ? t('assessment.reason-missing') : undefined}
            />
          )}
          <SaveState
            state={saveState}
            onRetry={onRetry}
            conflictTexts={(conflict) => ({
              theirs: answerText(theirValue(conflict).answer),
              mine: answerText(chosen),
            })}
            onUseMine={(conflict) =>
              chosen && onDecide({ answer: chosen, reason: reason.trim() || null }, conflict.version)
            }
            onUseTheirs={(conflict) => {
              const theirs = theirValue(conflict);
              setChosen(theirs.answer);
              setReason(theirs.reason ?? '');
              onTakeTheirs(theirs, conflict.version);
            }}
          />
        </>
      )}
    </article>
  );
}

function legendOf(item: MergeItem): string {
  return item.proposed
    ? t('assessment.company-answer', { proposed: answerText(item.proposed) })
    : t('assessment.company-answer-open');
}

function theirValue({ theirs }: Conflict): MergeValue {
  if (typeof theirs === 'string') return { answer: theirs as AnswerId, reason: null };
  const { answer, decided, reason } = (theirs ?? {}) as {
    answer?: AnswerId;
    decided?: AnswerId;
    reason?: string | null;
  };
  return { answer: answer ?? decided ?? 'unknown', reason: reason ?? null };
}
