// Decides on a measure: who does it, by when, at what cost.
import { useState } from 'preact/hooks';
import { call } from '../api/client';
import { useAction } from '../api/use-action';
import type { Choice, Decision } from '../api/types';
import { fieldError } from '../app/problem-text';
import { formatNumber } from '../base/format';
import { normaliseDigits } from '../base/normalise';
import { Button } from './button';
import { DateField } from './date-field';
import { Dialog } from './dialog';
import { ProblemNotice } from './notice';
import { SelectField } from './select-field';
import { TextArea } from './text-area';
import { TextField } from './text-field';
import { t } from '../app/t';

interface DecisionDialogProps {
  controlId: string;
  /** what is proposed; may be reworded */
  measure: string;
  people: Choice[];
  onDecided(decision: Decision): void;
  onClose(): void;
}

export function DecisionDialog({ controlId, measure: proposed, people, onDecided, onClose }: DecisionDialogProps) {
  const [measure, setMeasure] = useState(proposed);
  const [personId, setPersonId] = useState('');
  const [dueOn, setDueOn] = useState('');
  const [cost, setCost] = useState('');
  const [isCostWrong, setCostWrong] = useState(false);
  const action = useAction();

  const decide = () => {
    const yen = normaliseDigits(cost);
    const isWrong = yen !== '' && !/^\d{1,10}$/.test(yen);
    setCostWrong(isWrong);
    if (isWrong) return;
    void action.run(async () =>
      onDecided(
        await call<Decision>('POST', '/decisions', {
          body: {
            controlId,
            measure,
            personId: personId || null,
            dueOn: dueOn || null,
            costYen: yen === '' ? null : Number(yen),
          },
        }),
      ),
    );
  };

  return (
    <Dialog
      title={t('common.decide-title')}
      onClose={onClose}
      actions={
        <>
          <Button kind="fill" isBusy={action.isBusy} onClick={decide}>
            {t('common.decide')}
          </Button>
          <Button kind="text" onClick={onClose}>
            {t('common.cancel')}
          </Button>
        </>
      }
    >
      <ProblemNotice error={action.error} />
      <TextArea
        id="decide-measure"
        label={t('common.decide-measure')}
        need="required"
        value={measure}
        onInput={setMeasure}
        maxLength={500}
        error={fieldError(action.error, 'measure')}
      />
      <SelectField
        id="decide-person"
        label={t('common.decide-person')}
        need="optional"
        value={personId}
        empty={t('common.nobody-yet')}
        choices={people}
        onChange={setPersonId}
        error={fieldError(action.error, 'personId')}
      />
      <DateField
        id="decide-due"
        label={t('common.decide-due')}
        need="optional"
        hasShortcuts
        value={dueOn}
        onChange={setDueOn}
        error={fieldError(action.error, 'dueOn')}
      />
      <TextField
        id="decide-cost"
        label={t('common.decide-cost')}
        need="optional"
        width="short"
        inputMode="numeric"
        suffix={t('common.yen')}
        value={cost}
        onInput={setCost}
        normalise={(text) => withCommas(normaliseDigits(text))}
        error={isCostWrong ? t('common.cost-wrong') : fieldError(action.error, 'costYen')}
      />
    </Dialog>
  );
}

function withCommas(digits: string): string {
  return /^\d{1,10}$/.test(digits) ? formatNumber(Number(digits)) : digits;
}
