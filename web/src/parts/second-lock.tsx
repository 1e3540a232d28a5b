// The second lock of somebody who has none: a passkey or the authenticator app, then the codes for the day it is lost.
import type { ComponentChildren } from 'preact';
import { useState } from 'preact/hooks';
import { canUsePasskeys } from '../api/passkeys';
import { t } from '../app/t';
import { AuthenticatorSetup } from './authenticator-setup';
import { Button } from './button';
import { Card } from './card';
import { Chip } from './chip';
import { Notice } from './notice';
import { PasskeySetup } from './passkey-setup';
import { RecoveryCodes } from './recovery-codes';

interface SecondLockProps {
  /** null: the page is open under an address that passkeys cannot belong to */
  site: string | null;
  /** what is said on the last button */
  goOnText: string;
  isGoingOn?: boolean;
  /** below the two, where nobody demands one */
  later?: ComponentChildren;
  onGoOn(): void;
}

export function SecondLock({ site, goOnText, isGoingOn, later, onGoOn }: SecondLockProps) {
  const [isAppChosen, setAppChosen] = useState(false);
  const [done, setDone] = useState<Done | null>(null);
  const canHavePasskey = site !== null && canUsePasskeys();

  if (done) return <Codes done={done} goOnText={goOnText} isGoingOn={isGoingOn} onGoOn={onGoOn} />;
  return (
    <>
      {!isAppChosen && (
        <Card
          title={t('common.lock-passkey')}
          lead={t('common.passkeys-lead')}
          aside={canHavePasskey && <Chip tone="good">{t('common.lock-best')}</Chip>}
        >
          <PasskeySetup site={site} onAdded={({ codes }) => setDone({ lock: 'passkey', codes: codes ?? [] })} />
        </Card>
      )}
      <Card title={t('common.lock-app')} lead={t('common.lock-app-lead')}>
        <p>{t('common.lock-app-without-phone')}</p>
        <AuthenticatorSetup
          isSecond={canHavePasskey}
          onBegin={() => setAppChosen(true)}
          onDone={(codes) => setDone({ lock: 'app', codes })}
        />
        {isAppChosen && canHavePasskey && (
          <Button kind="text" onClick={() => setAppChosen(false)}>
            {t('common.lock-other')}
          </Button>
        )}
      </Card>
      {later}
    </>
  );
}

interface Done {
  lock: 'passkey' | 'app';
  codes: string[];
}

interface CodesProps {
  done: Done;
  goOnText: string;
  isGoingOn: boolean | undefined;
  onGoOn(): void;
}

function Codes({ done, goOnText, isGoingOn, onGoOn }: CodesProps) {
  return (
    <>
      <Notice kind="success" live>
        {t(done.lock === 'passkey' ? 'common.lock-passkey-done' : 'common.lock-app-done')}
      </Notice>
      {done.codes.length > 0 && (
        <Card title={t('common.lock-codes')} lead={t('common.lock-codes-lead')}>
          <RecoveryCodes codes={done.codes} />
        </Card>
      )}
      <div class="form-actions form-actions-end">
        <Button kind="fill" isBusy={isGoingOn} onClick={onGoOn}>
          {goOnText}
        </Button>
      </div>
    </>
  );
}
