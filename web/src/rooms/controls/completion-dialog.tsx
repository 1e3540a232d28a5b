// Notes that a decision is carried out, how far, and what shows it.
import { useState } from 'preact/hooks';
import { call } from '../../api/client';
import type { Decision } from '../../api/types';
import { frame } from '../../app/frame';
import { dayOf } from '../../base/format';
import { ChoiceGroup } from '../../parts/choice-group';
import { DateField } from '../../parts/date-field';
import { FormDialog } from '../../parts/form-dialog';
import { TextArea } from '../../parts/text-area';
import { TextField } from '../../parts/text-field';
import { t } from '../../app/t';

type Extent = 'whole' | 'part';

interface CompletionDialogProps {
  decisionId: string;
  /** what was to be done */
  title: string;
  /** it is done: only the evidence is asked for */
  isDone: boolean;
  onCompleted(decision: Decision): void;
  onClose(): void;
}

export function CompletionDialog({ decisionId, title: what, isDone, onCompleted, onClose }: CompletionDialogProps) {
  const [extent, setExtent] = useState<Extent>('whole');
  const [title, setTitle] = useState('');
  const [date, setDate] = useState(dayOf(frame.now));
  const [note, setNote] = useState('');
  const hasEvidence = title.trim() !== '';

  const save = async () => {
    const evidence = hasEvidence ? { title: title.trim(), date: date || dayOf(frame.now), note: note || null } : null;
    const body = { partial: extent === 'part', evidence };
    onCompleted(await call<Decision>('POST', `/decisions/${decisionId}/completion`, { body }));
  };

  return (
    <FormDialog
      title={t(isDone ? 'decisions.evidence-title' : 'decisions.complete-title')}
      submit={t('common.save')}
      missing={isDone && !hasEvidence ? { 'evidence/title': t('decisions.evidence-name-missing') } : {}}
      onSubmit={save}
      onClose={onClose}
    >
      {(wrong) => (
        <>
          <p>
            <strong>{what}</strong>
          </p>
          <ChoiceGroup
            name="extent"
            legend={t('decisions.extent')}
            choices={[
              { value: 'whole', label: t('decisions.extent-whole') },
              { value: 'part', label: t('decisions.extent-part') },
            ]}
            value={extent}
            onChange={(chosen: Extent) => setExtent(chosen)}
          />
          <TextField
            id="completion-title"
            label={t('decisions.evidence-name')}
            need={isDone ? 'required' : 'optional'}
            hint={t('decisions.evidence-hint')}
            value={title}
            onInput={setTitle}
            error={wrong('evidence/title')}
          />
          <DateField
            id="completion-date"
            label={t('decisions.evidence-date')}
            value={date}
            onChange={setDate}
            error={wrong('evidence/date')}
          />
          <TextArea
            id="completion-note"
            label={t('decisions.evidence-note')}
            need="optional"
            value={note}
            onInput={setNote}
            error={wrong('evidence/note')}
          />
        </>
      )}
    </FormDialog>
  );
}
