// Records by hand how the company stands.
import { useState } from 'preact/hooks';
import { call } from '../../api/client';
import { useAction } from '../../api/use-action';
import type { Control, Department, Schemas } from '../../api/types';
import { STATE_TEXTS } from '../../parts/control-state';
import { Button } from '../../parts/button';
import { Notice, ProblemNotice } from '../../parts/notice';
import { SelectField } from '../../parts/select-field';
import { TextArea } from '../../parts/text-area';
import { isLimited } from '../../app/frame';
import { t } from '../../app/t';

type ClaimState = Schemas['ClaimNew']['state'];

const STATES: ClaimState[] = ['implemented', 'partial', 'not_implemented', 'unknown', 'not_applicable'];

interface ClaimFormProps {
  control: Control;
  departments: Department[];
  onClaimed(control: Control): void;
}

export function ClaimForm({ control, departments, onClaimed }: ClaimFormProps) {
  const [state, setState] = useState('');
  const isForOne = isLimited('controls.write');
  const [departmentId, setDepartmentId] = useState(isForOne ? (departments[0]?.id ?? '') : '');
  const [note, setNote] = useState('');
  const [isMissing, setMissing] = useState(false);
  const [isSaved, setSaved] = useState(false);
  const action = useAction();

  const save = async (event: Event) => {
    event.preventDefault();
    setMissing(state === '');
    if (state === '') return;
    const body = { state, departmentId: departmentId || null, note: note || null };
    setSaved(
      await action.run(async () => onClaimed(await call<Control>('PUT', `/controls/${control.id}/claim`, { body }))),
    );
  };

  return (
    <details class="fold">
      <summary>{t('controls.claim')}</summary>
      <form class="form" onSubmit={save} noValidate>
        <p>{t('controls.claim-lead')}</p>
        <ProblemNotice error={action.error} />
        <SelectField
          id="claim-state"
          label={t('controls.state')}
          need="required"
          value={state}
          empty={t('common.choose')}
          choices={STATES.map((id) => ({ id, title: t(STATE_TEXTS[id]) }))}
          onChange={setState}
          error={isMissing ? t('controls.state-missing') : undefined}
        />
        {departments.length > 0 && (
          <SelectField
            id="claim-department"
            label={t('controls.department')}
            value={departmentId}
            empty={isForOne ? undefined : t('common.whole-company')}
            choices={departments.map(({ id, name }) => ({ id, title: name }))}
            onChange={setDepartmentId}
          />
        )}
        <TextArea
          id="claim-note"
          label={t('controls.note')}
          need="optional"
          hint={t('controls.note-hint')}
          maxLength={500}
          value={note}
          onInput={setNote}
        />
        <div class="form-actions">
          <Button type="submit" isBusy={action.isBusy}>
            {t('controls.claim-save')}
          </Button>
        </div>
        {isSaved && (
          <Notice kind="success" live>
            {t('controls.claim-saved')}
          </Notice>
        )}
      </form>
    </details>
  );
}
