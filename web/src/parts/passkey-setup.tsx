// Registering a passkey of this device, or why that cannot be done here.
import { useState } from 'preact/hooks';
import type { ComponentChildren } from 'preact';
import { call } from '../api/client';
import { canUsePasskeys, isChangeOfMind, makePasskey } from '../api/passkeys';
import type { Schemas } from '../api/types';
import { useAction } from '../api/use-action';
import { t } from '../app/t';
import { deviceOf } from '../base/device';
import { Button } from './button';
import { Notice, ProblemNotice } from './notice';

interface PasskeySetupProps {
  /** null: the page is open under an address that passkeys cannot belong to */
  site: string | null;
  /** shown beside the button, such as "later" */
  aside?: ComponentChildren;
  onAdded(answer: Schemas['PasskeyAdded']): void;
}

export function PasskeySetup({ site, aside, onAdded }: PasskeySetupProps) {
  const [wasLeft, setLeft] = useState(false);
  const action = useAction();
  if (site === null) return <Notice kind="info">{t('common.passkeys-need-name')}</Notice>;
  if (!canUsePasskeys()) return <Notice kind="info">{t('common.passkey-not-here')}</Notice>;

  const add = () =>
    action.run(async () => {
      setLeft(false);
      const asked = await call<Schemas['PasskeyRequest']>('POST', '/me/passkey-question');
      const made = await makePasskey(asked).catch((error: unknown) => {
        /* InvalidStateError: this device has one of ours already. */
        if (!isChangeOfMind(error) && !(error instanceof DOMException)) throw error;
        setLeft(true);
        return null;
      });
      if (made === null) return;
      const name = deviceOf(navigator.userAgent) ?? t('common.passkey-default-name');
      onAdded(await call<Schemas['PasskeyAdded']>('POST', '/me/passkeys', { body: { name, ...made } }));
    });
  return (
    <>
      <ProblemNotice error={action.error} />
      {wasLeft && (
        <Notice kind="info" live>
          {t('common.passkey-not-made')}
        </Notice>
      )}
      <div class="form-actions">
        <Button kind="fill" icon="plus" isBusy={action.isBusy} onClick={add}>
          {t('common.passkey-add')}
        </Button>
        {aside}
      </div>
    </>
  );
}
