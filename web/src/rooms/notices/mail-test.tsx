// Sends a mail to oneself and says what came of it.
import { useState } from 'preact/hooks';
import { call } from '../../api/client';
import { useAction } from '../../api/use-action';
import type { Schemas } from '../../api/types';
import { Button } from '../../parts/button';
import { Notice, ProblemNotice } from '../../parts/notice';
import { t } from '../../app/t';

/* One test of fifteen seconds may wait for another. */
const TIMEOUT_MS = 40_000;

type Result = Schemas['MailTest'];

export function MailTest({ email }: { email: string }) {
  const [result, setResult] = useState<Result | null>(null);
  const action = useAction();
  const test = () => {
    setResult(null);
    void action.run(async () => setResult(await call<Result>('POST', '/mail-server/test', { timeoutMs: TIMEOUT_MS })));
  };
  return (
    <div class="mail-test">
      <div class="card-actions">
        <Button isBusy={action.isBusy} onClick={test}>
          {t('notices.test')}
        </Button>
        <p>{t('notices.test-to', { email })}</p>
      </div>
      <ProblemNotice error={action.error} />
      {result && (
        <Notice kind={result.sent ? 'success' : 'error'} live>
          {result.sentence}
        </Notice>
      )}
    </div>
  );
}
