// That a declaration was withdrawn, and when.
import { useState } from 'preact/hooks';
import { call } from '../../api/client';
import type { SecurityAction, StarStage } from '../../api/types';
import { frame } from '../../app/frame';
import { dayOf } from '../../base/format';
import { DateField } from '../../parts/date-field';
import { FormDialog } from '../../parts/form-dialog';
import { t } from '../../app/t';

interface WithdrawalDialogProps {
  stage: StarStage;
  onChange(action: SecurityAction): void;
  onClose(): void;
}

export function WithdrawalDialog({ stage, onChange, onClose }: WithdrawalDialogProps) {
  const [withdrawnOn, setWithdrawnOn] = useState(dayOf(frame.now));
  const save = async (version?: number) => {
    const options = { body: { withdrawnOn }, version: version ?? stage.declaration!.version };
    onChange(await call<SecurityAction>('POST', `/security-action/${stage.id}/withdrawal`, options));
  };
  return (
    <FormDialog
      title={t('stars.withdraw-title', { stage: stage.title })}
      submit={t('common.save')}
      missing={withdrawnOn === '' ? { withdrawnOn: t('stars.field-withdrawn-missing') } : {}}
      onSubmit={save}
      onClose={onClose}
    >
      {(wrong) => (
        <>
          <p>{t('stars.withdraw-lead')}</p>
          <DateField
            id="withdrawn-on"
            label={t('stars.withdrawn-on')}
            need="required"
            value={withdrawnOn}
            onChange={setWithdrawnOn}
            error={wrong('withdrawnOn')}
          />
        </>
      )}
    </FormDialog>
  );
}
