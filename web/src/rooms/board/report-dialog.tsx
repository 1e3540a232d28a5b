// Asks a person to report on an initiative every month or quarter.
import { useState } from 'preact/hooks';
import { call } from '../../api/client';
import type { Board, Choice, Initiative, Schemas } from '../../api/types';
import { ChoiceGroup } from '../../parts/choice-group';
import { FormDialog } from '../../parts/form-dialog';
import { SelectField } from '../../parts/select-field';
import { t } from '../../app/t';

type Rhythm = Schemas['ReportRequest']['rhythm'];

interface ReportDialogProps {
  initiative: Initiative;
  people: Choice[];
  onChange(board: Board): void;
  onClose(): void;
}

export function ReportDialog({ initiative, people, onChange, onClose }: ReportDialogProps) {
  const [personId, setPersonId] = useState('');
  const [rhythm, setRhythm] = useState<Rhythm>('monthly');
  const ask = async () =>
    onChange(await call<Board>('POST', '/report-requests', { body: { initiative: initiative.id, personId, rhythm } }));
  return (
    <FormDialog
      title={t('board.ask-title', { title: initiative.title })}
      submit={t('board.ask')}
      missing={personId === '' ? { personId: t('board.person-missing') } : {}}
      onSubmit={ask}
      onClose={onClose}
    >
      {(wrong) => (
        <>
          <p>{t('board.ask-lead')}</p>
          <SelectField
            id="report-person"
            label={t('board.person')}
            need="required"
            value={personId}
            choices={people}
            empty={t('common.choose')}
            onChange={setPersonId}
            error={wrong('personId')}
          />
          <ChoiceGroup<Rhythm>
            name="report-rhythm"
            legend={t('board.rhythm')}
            choices={[
              { value: 'monthly', label: t('board.monthly') },
              { value: 'quarterly', label: t('board.quarterly') },
            ]}
            value={rhythm}
            onChange={setRhythm}
          />
        </>
      )}
    </FormDialog>
  );
}
