// The daily mail, and the one about a backup that failed, on or off; saved at once.
import { useState } from 'preact/hooks';
import { call } from '../../api/client';
import { useAction } from '../../api/use-action';
import type { Schemas } from '../../api/types';
import { formatTime } from '../../base/format';
import { Button } from '../../parts/button';
import { Card } from '../../parts/card';
import { Checkbox } from '../../parts/checkbox';
import { ProblemNotice } from '../../parts/notice';
import { t } from '../../app/t';

type NoticeChoice = Schemas['NoticeChoice'];

interface DigestCardProps {
  choice: NoticeChoice;
  email: string;
  hour: number;
  mayManage: boolean; // those who may are told of backups that failed
}

export function DigestCard({ choice: first, email, hour, mayManage }: DigestCardProps) {
  const [choice, setChoice] = useState(first);
  const [savedAt, setSavedAt] = useState<string | null>(null);
  const action = useAction();
  const change = (wanted: Partial<Pick<NoticeChoice, 'digest' | 'backupFailures'>>) =>
    action.run(async () => {
      const { digest, backupFailures, version } = choice;
      setChoice(await call<NoticeChoice>('PUT', '/me/notices', { body: { digest, backupFailures, ...wanted }, version }));
      setSavedAt(new Date().toISOString());
    });
  return (
    <Card title={t('notices.digest')} lead={t('notices.digest-lead', { hour })}>
      <ProblemNotice
        error={action.error}
        action={action.error?.isConflict && <Button onClick={() => location.reload()}>{t('common.reload')}</Button>}
      />
      <Checkbox isChecked={choice.digest} onChange={(digest) => change({ digest })}>
        {t('notices.digest-on', { email })}
      </Checkbox>
      {mayManage && (
        <Checkbox isChecked={choice.backupFailures} onChange={(backupFailures) => change({ backupFailures })}>
          {t('notices.backup-failures-on', { email })}
        </Checkbox>
      )}
      <p class="save-state" role="status">
        {savedAt && t('common.saved', { time: formatTime(savedAt) })}
      </p>
    </Card>
  );
}
