// The questions of an assessment. Every answer is saved at once; the score moves along.
import { useEffect, useState } from 'preact/hooks';
import type { Assessment } from '../../api/types';
import { may } from '../../app/frame';
import { onSaveKey } from '../../app/keyboard';
import { formatDate } from '../../base/format';
import { LinkButton, PrintButton } from '../../parts/button';
import { Notice } from '../../parts/notice';
import { PageHead } from '../../parts/page-head';
import { Steps } from '../../parts/steps';
import { UnsentOffer } from '../../parts/unsent-offer';
import { t } from '../../app/t';
import { AnswerBar } from './answer-bar';
import { ClosingCard } from './closing-card';
import { DepartmentChoice } from './department-choice';
import { ProposalOffer } from './proposal-offer';
import { Question } from './question';
import { ScorePanel } from './score-panel';
import { scoreSoFar } from './score';
import { useAnswers, WHOLE_COMPANY } from './use-answers';

export function AssessmentPage({ state }: { state: Assessment }) {
  const { assessment, questionnaire } = state;
  const [department, setDepartment] = useState(() => firstDepartment(assessment));
  const [saysSaving, setSaysSaving] = useState(false);
  const answers = useAnswers(state);
  const isFirst = new URLSearchParams(location.search).has('first');
  const score = scoreSoFar(questionnaire, answers.forDepartment(department));
  const isReadOnly = assessment.state === 'closed' || !mayAnswer(assessment, department);
  const proposals = new Map(
    state.proposals.filter((one) => (one.departmentId || WHOLE_COMPANY) === department).map((one) => [one.item, one]),
  );

  useEffect(() => onSaveKey(() => setSaysSaving(true)), []);

  const goToOpenItem = () => {
    const item = score.unanswered[0];
    if (item === undefined) return document.getElementById('closing')?.scrollIntoView();
    document.querySelector<HTMLInputElement>(`#item-${item} input`)?.focus();
    document.getElementById(`item-${item}`)?.scrollIntoView({ block: 'center' });
  };

  return (
    <div class="assessment">
      {isFirst && <Steps current={3} />}
      <PageHead
        title={assessment.title}
        back={isFirst ? undefined : { href: '/assessments', label: t('assessment.list-title') }}
        lead={
          assessment.state === 'closed'
            ? t('assessment.closed-lead', {
                date: formatDate(assessment.closedAt ?? assessment.startedAt),
                name: assessment.closedBy ?? '',
              })
            : t('assessment.lead')
        }
        actions={
          <>
            {assessment.state === 'closed' && (
              <LinkButton kind="fill" href={`/assessments/${assessment.id}/result`}>
                {t('assessment.see-result')}
              </LinkButton>
            )}
            <PrintButton />
          </>
        }
      />
      {assessment.departments.length > 0 && (
        <DepartmentChoice
          assessment={assessment}
          value={department}
          answered={score.answered}
          onChange={setDepartment}
        />
      )}
      {assessment.state === 'open' && isReadOnly && <Notice kind="info">{t('assessment.not-yours')}</Notice>}
      {!isReadOnly && (
        <UnsentOffer count={answers.unsent.count} onSend={answers.unsent.send} onDiscard={answers.unsent.discard} />
      )}
      {!isReadOnly && (
        <ProposalOffer
          proposals={[...proposals.values()].filter((one) => !answers.of(department, one.item))}
          onUse={(one) => answers.give(department, one.item, one.answer)}
        />
      )}
      {!isReadOnly && (
        <AnswerBar
          score={score}
          canUndo={answers.lastChange !== null}
          onUndo={answers.undo}
          onGoToOpen={goToOpenItem}
        />
      )}
      <p class="hidden" role="status">
        {saysSaving && t('common.saves-itself')}
      </p>

      <div class="assessment-columns">
        <div class="questions">
          {questionnaire.parts.map((part) => (
            <section key={part.number} class="question-part">
              <h2>{part.title}</h2>
              {part.note && <p class="question-part-note">{part.note}</p>}
              {questionnaire.items
                .filter((item) => item.part === part.number)
                .map((item) => (
                  <Question
                    key={`${department}/${item.number}`}
                    item={item}
                    choices={questionnaire.answers}
                    department={department}
                    answers={answers}
                    proposal={proposals.get(item.number)}
                    isReadOnly={isReadOnly}
                  />
                ))}
            </section>
          ))}
          <ClosingCard
            assessment={assessment}
            score={score}
            isReadOnly={isReadOnly}
            isFirst={isFirst}
            onGoToOpen={goToOpenItem}
          />
        </div>
        <ScorePanel questionnaire={questionnaire} score={score} answers={answers.forDepartment(department)} />
      </div>
      <p class="source">
        {t('assessment.source', {
          title: questionnaire.source.title,
          publisher: questionnaire.source.publisher,
          edition: questionnaire.editionTitle,
        })}
      </p>
    </div>
  );
}

function firstDepartment({ departments }: Assessment['assessment']): string {
  const asked = new URLSearchParams(location.search).get('department');
  const found = departments.find((one) => one.id === asked) ?? departments.find((one) => one.mine) ?? departments[0];
  return found?.id ?? WHOLE_COMPANY;
}

function mayAnswer({ departments }: Assessment['assessment'], department: string): boolean {
  if (!may('assessment.answer')) return false;
  return (
    department === WHOLE_COMPANY ||
    may('assessment.manage') ||
    departments.some((one) => one.id === department && one.mine)
  );
}
