// Asks before something is removed, with its name.
import { useAction } from '../api/use-action';
import { Button } from './button';
import { Dialog } from './dialog';
import { ProblemNotice } from './notice';
import { t } from '../app/t';

interface RemoveDialogProps {
  title: string;
  text: string;
  /** empty: there is only one */
  name: string;
  /** what the button says; absent: remove */
  action?: string;
  onRemove(): Promise<unknown>;
  onClose(): void;
}

export function RemoveDialog({ title, text, name, action: word, onRemove, onClose }: RemoveDialogProps) {
  const action = useAction();
  const remove = async () => {
    if (await action.run(onRemove)) onClose();
  };
  return (
    <Dialog
      title={title}
      onClose={onClose}
      actions={
        <>
          <Button kind="danger" isBusy={action.isBusy} onClick={remove}>
            {word ?? t('common.remove')}
          </Button>
          <Button kind="text" onClick={onClose}>
            {t('common.cancel')}
          </Button>
        </>
      }
    >
      <ProblemNotice error={action.error} />
      <p>{text}</p>
      {name && (
        <p>
          <strong>{name}</strong>
        </p>
      )}
    </Dialog>
  );
}
