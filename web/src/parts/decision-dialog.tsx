// Decides on a measure, proposes one, or changes a decision.
import { useState } from 'preact/hooks';
import { call } from '../api/client';
import type { Choice, Decision, Department, Measure } from '../api/types';
import { may } from '../app/frame';
import { FormDialog } from './form-dialog';
import { bodyOf, DecisionFields, draftOf, faultsOf } from './decision-fields';
import { t } from '../app/t';

interface DecisionDialogProps {
  controlId: string;
  /** what is proposed; may be reworded */
  measure: string;
  /** what there is to choose from; absent: nothing but the one proposed */
  measures?: Measure[];
  people: Choice[];
  departments?: Department[];
  /** the one to change; absent: a new one */
  decision?: Decision;
  onDecided(decision: Decision): void;
  onClose(): void;
}

export function DecisionDialog(props: DecisionDialogProps) {
  const { controlId, measure, measures = [], people, departments = [], decision, onDecided, onClose } = props;
  const [draft, setDraft] = useState(() => draftOf(measure, decision));

  const save = async (version?: number) => {
    const body = { controlId, ...bodyOf(draft), state: decision?.state ?? 'planned' };
    onDecided(
      decision
        ? await call<Decision>('PUT', `/decisions/${decision.id}`, { body, version: version ?? decision.version })
        : await call<Decision>('POST', '/decisions', { body }),
    );
  };

  return (
    <FormDialog
      title={t(decision ? 'decisions.edit-title' : 'common.decide-title')}
      submit={submitText(decision)}
      missing={faultsOf(draft)}
      onSubmit={save}
      onClose={onClose}
    >
      {(wrong) => (
        <DecisionFields
          id="decide"
          draft={draft}
          measures={measures}
          people={people}
          departments={departments}
          onChange={setDraft}
          wrong={wrong}
        />
      )}
    </FormDialog>
  );
}

/* What the owner writes counts at once; others ask for it. */
function submitText(decision?: Decision): string {
  if (!may('controls.approve')) return t(decision && decision.stage !== 'returned' ? 'common.save' : 'decisions.propose');
  if (!decision) return t('common.decide');
  return t(decision.approvedAt || decision.stage === 'under_way' ? 'common.save' : 'decisions.save-and-approve');
}
