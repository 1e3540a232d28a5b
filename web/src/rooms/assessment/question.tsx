// One question: what is asked, when "done" is right, the answers, how the saving goes.
import type { Questionnaire, Schemas } from '../../api/types';
import { AnswerChip, answerText } from '../../parts/answer-chip';
import { Button } from '../../parts/button';
import { ChoiceGroup } from '../../parts/choice-group';
import { SaveState } from '../../parts/save-state';
import { t } from '../../app/t';
import { theirAnswer, type Answers } from './use-answers';

interface QuestionProps {
  item: Questionnaire['items'][number];
  choices: Questionnaire['answers'];
  department: string;
  answers: Answers;
  proposal: Schemas['Proposal'] | undefined;
  isReadOnly: boolean;
}

export function Question({ item, choices, department, answers, proposal, isReadOnly }: QuestionProps) {
  const shown = answers.of(department, item.number);
  const hintId = `item-${item.number}-hint`;
  return (
    <article
      class={shown ? 'question is-answered' : 'question'}
      id={`item-${item.number}`}
      aria-labelledby={`item-${item.number}-title`}
    >
      <h3 id={`item-${item.number}-title`} class="question-title">
        <span class="question-number">{item.number}</span>
        <span>
          {item.question}
          {item.important && <span class="question-important">{t('assessment.important')}</span>}
        </span>
      </h3>
      <p class="question-hint" id={hintId}>
        {item.hint}
      </p>
      {isReadOnly ? (
        <p class="question-answer">
          <AnswerChip answer={shown?.answer ?? null} />
        </p>
      ) : (
        <>
          <ChoiceGroup
            name={`answer-${item.number}`}
            legend={t('assessment.answer-to', { number: item.number, category: item.category })}
            isLegendHidden
            describedBy={hintId}
            choices={choices.map((choice) => ({ value: choice.id, label: choice.label }))}
            value={shown?.answer ?? null}
            onChange={(answer) => answers.give(department, item.number, answer)}
          />
          {proposal && !shown && (
            <div class="proposal">
              <p>{t('assessment.proposal', { because: proposal.because, answer: answerText(proposal.answer) })}</p>
              <Button kind="text" isSmall onClick={() => answers.give(department, item.number, proposal.answer)}>
                {t('assessment.use-proposal')}
              </Button>
            </div>
          )}
          <SaveState
            state={answers.stateOf(department, item.number)}
            onRetry={() => answers.retry(department, item.number)}
            conflictTexts={(conflict) => ({
              theirs: answerText(theirAnswer(conflict)),
              mine: answerText(shown?.answer ?? null),
            })}
            onUseMine={(conflict) => answers.useMine(department, item.number, conflict)}
            onUseTheirs={(conflict) => answers.useTheirs(department, item.number, conflict)}
          />
        </>
      )}
      {shown?.note && <p class="question-note">{t('assessment.note', { note: shown.note })}</p>}
    </article>
  );
}
