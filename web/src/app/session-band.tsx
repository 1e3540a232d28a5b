// Warns five minutes before the session ends, with a way to go on.
import { useEffect, useState } from 'preact/hooks';
import { call } from '../api/client';
import { useAction } from '../api/use-action';
import type { Me } from '../api/types';
import { Button } from '../parts/button';
import { Notice } from '../parts/notice';
import { formatTime } from '../base/format';
import { t } from './t';

const WARN_BEFORE_MS = 5 * 60_000;
/* setTimeout takes at most about 24 days. */
const LONGEST_WAIT_MS = 2_000_000_000;

export function SessionBand({ endsAt: firstEnd }: { endsAt: string }) {
  const [endsAt, setEndsAt] = useState(firstEnd);
  const [isNear, setNear] = useState(false);
  const extend = useAction();

  useEffect(() => {
    setNear(false);
    const wait = Date.parse(endsAt) - Date.now() - WARN_BEFORE_MS;
    const timer = setTimeout(() => setNear(true), Math.min(Math.max(wait, 0), LONGEST_WAIT_MS));
    return () => clearTimeout(timer);
  }, [endsAt]);

  if (!isNear) return null;
  return (
    <Notice
      kind="warning"
      live
      action={
        <Button
          kind="outline"
          isBusy={extend.isBusy}
          onClick={() => extend.run(async () => setEndsAt((await call<Me>('GET', '/me')).sessionEndsAt))}
        >
          {t('common.extend-session')}
        </Button>
      }
    >
      {t('common.session-ends', { time: formatTime(endsAt) })}
    </Notice>
  );
}
