// The first run, step 2 continued: a second lock on the door, then on to the self-check.
import { call } from '../../api/client';
import { useAction } from '../../api/use-action';
import type { AssessmentSummary, Schemas } from '../../api/types';
import { frame } from '../../app/frame';
import { Button } from '../../parts/button';
import { ProblemNotice } from '../../parts/notice';
import { PageHead } from '../../parts/page-head';
import { SecondLock } from '../../parts/second-lock';
import { Steps } from '../../parts/steps';
import { t } from '../../app/t';

const FIRST_QUESTIONNAIRE = 'self-check-25';

export function WelcomePage({ state }: { state: Schemas['WelcomePage'] }) {
  const start = useAction();
  const goOn = () =>
    start.run(async () => {
      const made = await call<AssessmentSummary>('POST', '/assessments', {
        body: { questionnaire: FIRST_QUESTIONNAIRE },
      });
      location.assign(`/assessments/${made.id}?first=1`);
    });
  const later = (
    <div class="form-actions form-actions-end">
      <Button kind="text" isBusy={start.isBusy} onClick={goOn}>
        {t('setup.later')}
      </Button>
    </div>
  );

  return (
    <div class="narrow">
      <Steps current={2} />
      <PageHead title={t('setup.welcome-heading')} lead={t('setup.welcome-lead')} />
      <p>{t('setup.lock-choice')}</p>
      <ProblemNotice error={start.error} />
      <SecondLock
        site={state.passkeySite}
        goOnText={t('setup.go-on')}
        isGoingOn={start.isBusy}
        later={!frame.me?.secondFactorDemanded && later}
        onGoOn={goOn}
      />
    </div>
  );
}
