// Says that the line is cut, and that nothing typed is lost.
import { useEffect, useState } from 'preact/hooks';
import { unsent } from '../api/unsent';
import { Notice } from '../parts/notice';
import { t } from './t';

export function OfflineBand() {
  const [isOffline, setOffline] = useState(!navigator.onLine);
  useEffect(() => {
    const follow = () => setOffline(!navigator.onLine);
    addEventListener('online', follow);
    addEventListener('offline', follow);
    return () => {
      removeEventListener('online', follow);
      removeEventListener('offline', follow);
    };
  }, []);
  return isOffline ? (
    <Notice kind="warning" live>
      {t(unsent.keeps ? 'common.offline' : 'common.offline-open')}
    </Notice>
  ) : null;
}
