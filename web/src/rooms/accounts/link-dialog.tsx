// A link that was just made: it is shown only once.
import { Button } from '../../parts/button';
import { CopyField } from '../../parts/copy-field';
import { Dialog } from '../../parts/dialog';
import { t } from '../../app/t';

interface LinkDialogProps {
  title: string;
  text: string;
  label: string;
  url: string;
  onClose(): void;
}

export function LinkDialog({ title, text, label, url, onClose }: LinkDialogProps) {
  return (
    <Dialog
      title={title}
      onClose={onClose}
      actions={
        <Button kind="fill" onClick={onClose}>
          {t('common.close')}
        </Button>
      }
    >
      <p>{text}</p>
      <CopyField id="link-url" label={label} value={new URL(url, location.href).href} />
      <p>{t('settings.invitation-once')}</p>
    </Dialog>
  );
}
