// What the document asks. Every answer is saved when the field is left, and the preview follows.
import type { ComponentChildren } from 'preact';
import { useState } from 'preact/hooks';
import { useOutbox } from '../../api/use-outbox';
import type { Document, DocumentQuestion } from '../../api/types';
import { Card } from '../../parts/card';
import { DateField } from '../../parts/date-field';
import { SaveState } from '../../parts/save-state';
import { SelectField } from '../../parts/select-field';
import { TextArea } from '../../parts/text-area';
import { TextField } from '../../parts/text-field';
import { UnsentOffer } from '../../parts/unsent-offer';
import { t } from '../../app/t';
import type { DocumentCardProps } from './document-page';
import { currentAnswer, shownValue, versionOfQuestion } from './questions';

export function QuestionsCard({ document, onChange }: DocumentCardProps) {
  const [values, setValues] = useState<Record<string, string>>(() => valuesOf(document));
  const outbox = useOutbox<string, Document>({
    name: `document.${document.kind}`,
    path: (question) => `/documents/${document.kind}/answers/${question}`,
    body: (value) => ({ value: value === '' ? null : value }),
    versionOf: () => 0,
    onSaved: (_question, saved) => onChange(saved),
  });

  const show = (id: string, value: string) => setValues((before) => ({ ...before, [id]: value }));
  const save = (question: DocumentQuestion, value: string, version = versionOfQuestion(document, question.id)) => {
    show(question.id, value);
    if (value !== currentAnswer(question) || outbox.states[question.id]?.kind === 'conflict')
      outbox.put(question.id, value, version);
  };
  const sendLeftOver = () => {
    const letters = Object.entries(outbox.leftOver);
    outbox.forgetLeftOver();
    for (const [id, { value }] of letters) {
      const question = document.questions.find((one) => one.id === id);
      if (question) save(question, value ?? '');
    }
  };

  return (
    <Card title={t('documents.questions')} lead={t('documents.questions-lead')}>
      <UnsentOffer
        count={Object.keys(outbox.leftOver).length}
        onSend={sendLeftOver}
        onDiscard={outbox.forgetLeftOver}
      />
      {document.questions.map((question) => (
        <QuestionField
          key={question.id}
          question={question}
          value={values[question.id] ?? ''}
          onInput={(value) => show(question.id, value)}
          onSave={(value) => save(question, value)}
          below={
            <SaveState
              state={outbox.states[question.id]}
              onRetry={() => outbox.retryOne(question.id)}
              conflictTexts={(conflict) => ({
                theirs: shownValue(question, String(conflict.theirs ?? '')),
                mine: shownValue(question, values[question.id] ?? ''),
              })}
              onUseMine={(conflict) => save(question, values[question.id] ?? '', conflict.version)}
              onUseTheirs={(conflict) => {
                outbox.drop(question.id);
                show(question.id, String(conflict.theirs ?? ''));
              }}
            />
          }
        />
      ))}
    </Card>
  );
}

function valuesOf(document: Document): Record<string, string> {
  return Object.fromEntries(document.questions.map((one) => [one.id, currentAnswer(one)]));
}

interface QuestionFieldProps {
  question: DocumentQuestion;
  value: string;
  onInput(value: string): void;
  onSave(value: string): void;
  below: ComponentChildren;
}

function QuestionField({ question, value, onInput, onSave, below }: QuestionFieldProps) {
  const frame = {
    id: `question-${question.id}`,
    label: question.label,
    need: question.isRequired ? ('required' as const) : ('optional' as const),
    hint: (
      <>
        {question.hint && <span>{question.hint} </span>}
        <span class="question-place">{t('documents.place', { place: question.place })}</span>
      </>
    ),
    below,
  };
  if (question.kind === 'choice')
    return (
      <SelectField {...frame} value={value} choices={question.choices} onChange={onSave} />
    );
  if (question.kind === 'day') return <DateField {...frame} value={value} onChange={onSave} />;
  if (question.kind === 'lines')
    return (
      <div onFocusOut={() => onSave(value.trim())}>
        <TextArea {...frame} value={value} onInput={onInput} maxLength={question.most} />
      </div>
    );
  return (
    <TextField
      {...frame}
      value={value}
      maxLength={question.most}
      onInput={onInput}
      onLeave={onSave}
    />
  );
}
