// The first run, step 2 continued: a second lock on the door, then on to the self-check.
import { useState } from 'preact/hooks';
import { call } from '../../api/client';
import { canUsePasskeys } from '../../api/passkeys';
import { useAction } from '../../api/use-action';
import type { AssessmentSummary, Schemas } from '../../api/types';
import { AuthenticatorSetup } from '../../parts/authenticator-setup';
import { Button } from '../../parts/button';
import { Card } from '../../parts/card';
import { Notice, ProblemNotice } from '../../parts/notice';
import { PageHead } from '../../parts/page-head';
import { PasskeySetup } from '../../parts/passkey-setup';
import { RecoveryCodes } from '../../parts/recovery-codes';
import { Steps } from '../../parts/steps';
import { t } from '../../app/t';

const FIRST_QUESTIONNAIRE = 'self-check-25';

/** Which lock was set up; the other one is not asked for any more. */
type Lock = 'passkey' | 'authenticator';

export function WelcomePage({ state }: { state: Schemas['WelcomePage'] }) {
  const [lock, setLock] = useState<Lock | null>(null);
  const [codes, setCodes] = useState<string[]>([]);
  const start = useAction();
  const canHavePasskey = state.passkeySite !== null && canUsePasskeys();

  const goOn = () =>
    start.run(async () => {
      const made = await call<AssessmentSummary>('POST', '/assessments', {
        body: { questionnaire: FIRST_QUESTIONNAIRE },
      });
      location.assign(`/assessments/${made.id}?first=1`);
    });
  const added = (answer: Schemas['PasskeyAdded']) => {
    setCodes(answer.codes ?? []);
    setLock('passkey');
  };
  const later = (
    <Button kind="text" isBusy={start.isBusy} onClick={goOn}>
      {t('setup.later')}
    </Button>
  );

  return (
    <div class="narrow">
      <Steps current={2} />
      <PageHead title={t('setup.welcome-heading')} lead={t('setup.welcome-lead')} />
      <ProblemNotice error={start.error} />
      {canHavePasskey && lock !== 'authenticator' && (
        <Card title={t('setup.passkey')} lead={t('common.passkeys-lead')}>
          {lock === null && <PasskeySetup site={state.passkeySite} aside={later} onAdded={added} />}
          {lock === 'passkey' && (
            <Notice kind="success" live>
              {t('setup.passkey-done')}
            </Notice>
          )}
          {codes.length > 0 && <RecoveryCodes codes={codes} />}
        </Card>
      )}
      {lock !== 'passkey' && (
        <Card title={t('setup.authenticator')} lead={t('setup.authenticator-lead')}>
          {canHavePasskey && lock === null && <p>{t('setup.welcome-choice')}</p>}
          <AuthenticatorSetup onDone={() => setLock('authenticator')} isSecond={canHavePasskey} aside={canHavePasskey ? undefined : later} />
        </Card>
      )}
      {lock !== null && (
        <div class="form-actions form-actions-end">
          <Button kind="fill" isBusy={start.isBusy} onClick={goOn}>
            {t('setup.go-on')}
          </Button>
        </div>
      )}
    </div>
  );
}
