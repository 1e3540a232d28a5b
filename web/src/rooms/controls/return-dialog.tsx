// Returns a proposal with the reason.
import { useState } from 'preact/hooks';
import { call } from '../../api/client';
import type { Decision } from '../../api/types';
import { FormDialog } from '../../parts/form-dialog';
import { TextArea } from '../../parts/text-area';
import { t } from '../../app/t';

interface ReturnDialogProps {
  decision: Decision;
  onReturned(decision: Decision): void;
  onClose(): void;
}

export function ReturnDialog({ decision, onReturned, onClose }: ReturnDialogProps) {
  const [reason, setReason] = useState('');
  const send = async (version?: number) =>
    onReturned(
      await call<Decision>('POST', `/decisions/${decision.id}/return`, {
        body: { reason: reason.trim() },
        version: version ?? decision.version,
      }),
    );
  return (
    <FormDialog
      title={t('decisions.return-title')}
      submit={t('decisions.return')}
      missing={reason.trim() === '' ? { reason: t('decisions.reason-missing') } : {}}
      onSubmit={send}
      onClose={onClose}
    >
      {(wrong) => (
        <>
          <p>
            <strong>{decision.measure}</strong>
          </p>
          <TextArea
            id="return-reason"
            label={t('decisions.reason')}
            need="required"
            hint={t('decisions.reason-hint')}
            maxLength={500}
            value={reason}
            onInput={setReason}
            error={wrong('reason')}
          />
        </>
      )}
    </FormDialog>
  );
}
