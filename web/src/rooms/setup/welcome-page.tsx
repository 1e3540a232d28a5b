// The first run, step 2 continued: a second lock on the door, then on to the self-check.
import { useState } from 'preact/hooks';
import { call } from '../../api/client';
import { useAction } from '../../api/use-action';
import type { AssessmentSummary } from '../../api/types';
import { AuthenticatorSetup } from '../../parts/authenticator-setup';
import { Button } from '../../parts/button';
import { Card } from '../../parts/card';
import { ProblemNotice } from '../../parts/notice';
import { PageHead } from '../../parts/page-head';
import { Steps } from '../../parts/steps';
import { t } from '../../app/t';

const FIRST_QUESTIONNAIRE = 'self-check-25';

export function WelcomePage(_: { state: unknown }) {
  const [isSecured, setSecured] = useState(false);
  const start = useAction();

  const goOn = () =>
    start.run(async () => {
      const made = await call<AssessmentSummary>('POST', '/assessments', {
        body: { questionnaire: FIRST_QUESTIONNAIRE },
      });
      location.assign(`/assessments/${made.id}?first=1`);
    });

  return (
    <div class="narrow">
      <Steps current={2} />
      <PageHead title={t('setup.welcome-heading')} lead={t('setup.welcome-lead')} />
      <ProblemNotice error={start.error} />
      <Card title={t('setup.authenticator')} lead={t('setup.authenticator-lead')}>
        <AuthenticatorSetup
          onDone={() => setSecured(true)}
          aside={
            <Button kind="text" isBusy={start.isBusy} onClick={goOn}>
              {t('setup.later')}
            </Button>
          }
        />
      </Card>
      {isSecured && (
        <div class="form-actions form-actions-end">
          <Button kind="fill" isBusy={start.isBusy} onClick={goOn}>
            {t('setup.go-on')}
          </Button>
        </div>
      )}
    </div>
  );
}
