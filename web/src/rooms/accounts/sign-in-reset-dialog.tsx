// Lets somebody who cannot get in any more choose anew how she signs in: asks first, then says where the link is.
import { useState } from 'preact/hooks';
import { call } from '../../api/client';
import type { Person, Schemas } from '../../api/types';
import { useAction } from '../../api/use-action';
import { formatDateTime } from '../../base/format';
import { Button } from '../../parts/button';
import { Dialog } from '../../parts/dialog';
import { ProblemNotice } from '../../parts/notice';
import { t } from '../../app/t';
import { LinkDialog } from './link-dialog';

interface SignInResetDialogProps {
  person: Person;
  /** @endsAt: until when the link is good */
  onReset(endsAt: string): void;
  onClose(): void;
}

export function SignInResetDialog({ person, onReset, onClose }: SignInResetDialogProps) {
  const [made, setMade] = useState<Schemas['SignInReset'] | null>(null);
  const { name } = person;
  const reset = async () => {
    const answer = await call<Schemas['SignInReset']>('POST', `/people/${person.id}/sign-in-reset`);
    setMade(answer);
    onReset(answer.endsAt);
  };
  if (made === null) return <AskDialog name={name} onReset={reset} onClose={onClose} />;

  const time = formatDateTime(made.endsAt);
  return made.url === null ? (
    <Dialog
      key="mailed"
      title={t('settings.reset-mailed-title')}
      onClose={onClose}
      actions={
        <Button kind="fill" onClick={onClose}>
          {t('common.close')}
        </Button>
      }
    >
      <p>{t('settings.reset-mailed-text', { name, email: made.mailedTo ?? '', time })}</p>
      <p>{t('settings.reset-mailed-late')}</p>
    </Dialog>
  ) : (
    <LinkDialog
      key="shown"
      title={t('settings.reset-shown-title', { name })}
      text={t('settings.reset-shown-text', { time })}
      label={t('settings.reset-link')}
      url={made.url}
      onClose={onClose}
    />
  );
}

interface AskDialogProps {
  name: string;
  onReset(): Promise<unknown>;
  onClose(): void;
}

function AskDialog({ name, onReset, onClose }: AskDialogProps) {
  const action = useAction();
  return (
    <Dialog
      key="ask"
      title={t('settings.reset-title', { name })}
      onClose={onClose}
      actions={
        <>
          <Button kind="danger" isBusy={action.isBusy} onClick={() => action.run(onReset)}>
            {t('settings.reset-action')}
          </Button>
          <Button kind="text" onClick={onClose}>
            {t('common.cancel')}
          </Button>
        </>
      }
    >
      <ProblemNotice error={action.error} />
      <p>{t('settings.reset-when', { name })}</p>
      <ul class="points">
        <li>{t('settings.reset-keys')}</li>
        <li>{t('settings.reset-devices', { name })}</li>
        <li>{t('settings.reset-new')}</li>
        <li>{t('settings.reset-stays')}</li>
      </ul>
      <p>{t('settings.reset-sure')}</p>
    </Dialog>
  );
}
