// Codes that were just made, in front of everything else: they are shown only once.
import { Button } from './button';
import { Dialog } from './dialog';
import { RecoveryCodes } from './recovery-codes';
import { t } from '../app/t';

export function RecoveryCodesDialog({ codes, onClose }: { codes: string[]; onClose(): void }) {
  return (
    <Dialog
      title={t('common.recovery-codes')}
      onClose={onClose}
      actions={
        <Button kind="fill" onClick={onClose}>
          {t('common.recovery-codes-kept')}
        </Button>
      }
    >
      <RecoveryCodes codes={codes} />
    </Dialog>
  );
}
