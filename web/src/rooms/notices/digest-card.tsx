// The daily mail, on or off; saved at once.
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
}

export function DigestCard({ choice: first, email, hour }: DigestCardProps) {
  const [choice, setChoice] = useState(first);
  const [savedAt, setSavedAt] = useState<string | null>(null);
  const action = useAction();
  const change = (digest: boolean) =>
    action.run(async () => {
      setChoice(await call<NoticeChoice>('PUT', '/me/notices', { body: { digest }, version: choice.version }));
      setSavedAt(new Date().toISOString());
    });
  return (
    <Card title={t('notices.digest')} lead={t('notices.digest-lead', { hour })}>
      <ProblemNotice
        error={action.error}
        action={action.error?.isConflict && <Button onClick={() => location.reload()}>{t('common.reload')}</Button>}
      />
      <Checkbox isChecked={choice.digest} onChange={change}>
        {t('notices.digest-on', { email })}
      </Checkbox>
      <p class="save-state" role="status">
        {savedAt && t('common.saved', { time: formatTime(savedAt) })}
      </p>
    </Card>
  );
}
