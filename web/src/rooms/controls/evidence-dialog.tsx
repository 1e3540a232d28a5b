// New evidence of a control.
import { useState } from 'preact/hooks';
import { call } from '../../api/client';
import type { Control, Schemas } from '../../api/types';
import { frame } from '../../app/frame';
import { dayOf } from '../../base/format';
import { DateField } from '../../parts/date-field';
import { FormDialog } from '../../parts/form-dialog';
import { TextArea } from '../../parts/text-area';
import { TextField } from '../../parts/text-field';
import { t } from '../../app/t';

type Evidence = Schemas['Evidence'];

interface EvidenceDialogProps {
  control: Control;
  onAdded(evidence: Evidence): void;
  onClose(): void;
}

export function EvidenceDialog({ control, onAdded, onClose }: EvidenceDialogProps) {
  const [title, setTitle] = useState('');
  const [note, setNote] = useState('');
  const [date, setDate] = useState(dayOf(frame.now));

  const add = async () => {
    const body = { title: title.trim(), note: note || null, date: date || dayOf(frame.now) };
    onAdded(await call<Evidence>('POST', `/controls/${control.id}/evidence`, { body }));
  };

  return (
    <FormDialog
      title={t('controls.evidence-add-title')}
      submit={t('common.add')}
      missing={title.trim() === '' ? { title: t('controls.evidence-title-missing') } : {}}
      onSubmit={add}
      onClose={onClose}
    >
      {(wrong) => (
        <>
          <TextField
            id="evidence-title"
            label={t('controls.evidence-title')}
            need="required"
            hint={t('controls.evidence-title-hint')}
            value={title}
            onInput={setTitle}
            error={wrong('title')}
          />
          <DateField
            id="evidence-date"
            label={t('controls.evidence-date')}
            need="required"
            value={date}
            onChange={setDate}
            error={wrong('date')}
          />
          <TextArea
            id="evidence-note"
            label={t('controls.evidence-note')}
            need="optional"
            hint={t('controls.evidence-note-hint')}
            value={note}
            onInput={setNote}
            error={wrong('note')}
          />
        </>
      )}
    </FormDialog>
  );
}
