// A dialog with a short form: says what is missing, shows what the server refuses, closes when it is saved.
import type { ComponentChildren } from 'preact';
import { useState } from 'preact/hooks';
import { useAction } from '../api/use-action';
import { fieldError, hasFieldErrors } from '../app/problem-text';
import { Button } from './button';
import { ConflictChoice } from './conflict-choice';
import { Dialog } from './dialog';
import { ProblemNotice } from './notice';
import { t } from '../app/t';

interface FormDialogProps {
  title: string;
  submit: string;
  /** what is wrong now, by field; shown once somebody tries to send it */
  missing: Record<string, string>;
  /** @version: given after a conflict, where the own content is to count all the same */
  onSubmit(version?: number): Promise<unknown>;
  onClose(): void;
  children(wrong: (field: string) => string | undefined): ComponentChildren;
}

export function FormDialog({ title, submit, missing, onSubmit, onClose, children }: FormDialogProps) {
  const [wasTried, setTried] = useState(false);
  const action = useAction();

  const send = async (version?: number) => {
    setTried(true);
    if (Object.keys(missing).length === 0 && (await action.run(() => onSubmit(version)))) onClose();
  };
  const problem = action.error?.problem;

  return (
    <Dialog title={title} onClose={onClose}>
      <form onSubmit={(event) => (event.preventDefault(), send())} noValidate>
        {action.error?.isConflict && problem ? (
          <ConflictChoice
            changedBy={problem.changedBy ?? null}
            changedAt={problem.changedAt ?? null}
            onUseMine={() => send(problem.version)}
            onUseTheirs={() => location.reload()}
          />
        ) : (
          action.error && !hasFieldErrors(action.error) && <ProblemNotice error={action.error} />
        )}
        {children((field) => (wasTried ? missing[field] : undefined) ?? fieldError(action.error, field))}
        <div class="dialog-actions">
          <Button kind="fill" type="submit" isBusy={action.isBusy}>
            {submit}
          </Button>
          <Button kind="text" onClick={onClose}>
            {t('common.cancel')}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
