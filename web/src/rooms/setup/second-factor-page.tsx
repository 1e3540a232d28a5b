// Where the company demands a second lock: makes one, or asks for the one there is. From here one comes back to where one wanted to go.
import type { Me, Schemas } from '../../api/types';
import { frame } from '../../app/frame';
import { Card } from '../../parts/card';
import { PageHead } from '../../parts/page-head';
import { ProofWays } from '../../parts/proof-dialog';
import { SecondLock } from '../../parts/second-lock';
import { t } from '../../app/t';

export function SecondFactorPage({ state }: { state: Schemas['SecondFactorPage'] }) {
  const me = frame.me!;
  const goOn = () => location.assign(state.returnPath);
  if (me.passkeys > 0 || me.totpEnabled) return <Asking me={me} onProven={goOn} />;
  return (
    <div class="narrow">
      <PageHead title={t('setup.second-factor-heading')} lead={t('setup.second-factor-lead', { company: me.organisationName })} />
      <p>{t('setup.lock-choice')}</p>
      <SecondLock site={state.passkeySite} goOnText={t('setup.second-factor-go-on')} onGoOn={goOn} />
    </div>
  );
}

function Asking({ me, onProven }: { me: Me; onProven(): void }) {
  return (
    <div class="narrow">
      <PageHead title={t('setup.show-factor-heading')} lead={t('setup.show-factor-lead', { company: me.organisationName })} />
      <Card title={t('common.proof-title')}>
        <ProofWays me={me} onProven={onProven} />
      </Card>
    </div>
  );
}
