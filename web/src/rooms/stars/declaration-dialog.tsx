// What the company notes of applying for a stage and declaring it.
import { useState } from 'preact/hooks';
import { call } from '../../api/client';
import type { Choice, SecurityAction, StarStage } from '../../api/types';
import { frame } from '../../app/frame';
import { DateField } from '../../parts/date-field';
import { FormDialog } from '../../parts/form-dialog';
import { SelectField } from '../../parts/select-field';
import { TextArea } from '../../parts/text-area';
import { TextField } from '../../parts/text-field';
import { t } from '../../app/t';

interface DeclarationDialogProps {
  stage: StarStage;
  people: Choice[];
  onChange(action: SecurityAction): void;
  onClose(): void;
}

export function DeclarationDialog({ stage, people, onChange, onClose }: DeclarationDialogProps) {
  const noted = stage.declaration;
  const [appliedOn, setAppliedOn] = useState(noted?.appliedOn ?? '');
  const [declaredOn, setDeclaredOn] = useState(noted?.declaredOn ?? '');
  const [declarationId, setDeclarationId] = useState(noted?.declarationId ?? '');
  const [logoAgreedOn, setLogoAgreedOn] = useState(noted?.logoAgreedOn ?? '');
  const [personId, setPersonId] = useState(noted?.personId ?? frame.me?.personId ?? '');
  const [note, setNote] = useState(noted?.note ?? '');

  const save = async (version?: number) => {
    const body = {
      appliedOn,
      declaredOn: declaredOn || null,
      declarationId: declarationId || null,
      logoAgreedOn: logoAgreedOn || null,
      personId: personId || null,
      note: note || null,
    };
    const options = { body, version: version ?? noted?.version ?? 0 };
    onChange(await call<SecurityAction>('PUT', `/security-action/${stage.id}`, options));
  };

  return (
    <FormDialog
      title={t('stars.record-title', { stage: stage.title })}
      submit={t('common.save')}
      missing={appliedOn === '' ? { appliedOn: t('stars.field-applied-missing') } : {}}
      onSubmit={save}
      onClose={onClose}
    >
      {(wrong) => (
        <>
          <DateField
            id="applied-on"
            label={t('stars.applied-on')}
            need="required"
            value={appliedOn}
            onChange={setAppliedOn}
            error={wrong('appliedOn')}
          />
          <DateField
            id="declared-on"
            label={t('stars.declared-on')}
            need="optional"
            hint={t('stars.declared-on-hint')}
            value={declaredOn}
            onChange={setDeclaredOn}
            error={wrong('declaredOn')}
          />
          <TextField
            id="declaration-id"
            label={t('stars.declaration-id')}
            need="optional"
            hint={t('stars.declaration-id-hint')}
            inputMode="numeric"
            width="middle"
            maxLength={30}
            value={declarationId}
            onInput={setDeclarationId}
            error={wrong('declarationId')}
          />
          <DateField
            id="logo-agreed-on"
            label={t('stars.logo-agreed-on')}
            need="optional"
            hint={t('stars.logo-agreed-hint')}
            value={logoAgreedOn}
            onChange={setLogoAgreedOn}
            error={wrong('logoAgreedOn')}
          />
          <SelectField
            id="review-person"
            label={t('stars.person')}
            value={personId}
            choices={people}
            onChange={setPersonId}
            error={wrong('personId')}
          />
          <TextArea id="star-note" label={t('stars.note')} need="optional" maxLength={500} value={note} onInput={setNote} error={wrong('note')} />
        </>
      )}
    </FormDialog>
  );
}
