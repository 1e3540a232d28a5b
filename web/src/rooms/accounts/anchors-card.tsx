// The signed ends of the log: to be copied, mailed or printed, so that nobody can rewrite what was before.
import { useState } from 'preact/hooks';
import { call } from '../../api/client';
import { useAction } from '../../api/use-action';
import type { Schemas } from '../../api/types';
import { may } from '../../app/frame';
import { formatDateTime, formatNumber, formatTime } from '../../base/format';
import { Button } from '../../parts/button';
import { Card } from '../../parts/card';
import { ChoiceGroup } from '../../parts/choice-group';
import { CopyField } from '../../parts/copy-field';
import { EmptyState } from '../../parts/empty-state';
import { Notice, ProblemNotice } from '../../parts/notice';
import { t } from '../../app/t';

type AnchorMail = Schemas['AnchorMail'];

interface AnchorsCardProps {
  anchoring: Schemas['Anchoring'];
  mail: AnchorMail;
}

export function AnchorsCard({ anchoring, mail }: AnchorsCardProps) {
  const [now, setNow] = useState(anchoring);
  const making = useAction();
  const [last, ...earlier] = now.anchors;
  const make = () => making.run(async () => setNow(await call<Schemas['Anchoring']>('POST', '/audit/anchors')));
  return (
    <Card title={t('audit-page.anchors')} lead={t('audit-page.anchors-lead')}>
      {!last && <EmptyState>{t('audit-page.no-anchors')}</EmptyState>}
      {last && (
        <CopyField
          id="anchor-line"
          label={t('audit-page.anchor-of', { date: formatDateTime(last.at), number: formatNumber(last.seq) })}
          value={last.line}
        />
      )}
      {now.publicKey && <CopyField id="anchor-key" label={t('audit-page.anchor-key')} value={now.publicKey} />}
      {now.isBroken && <Notice kind="error">{t('audit-page.anchors-broken')}</Notice>}
      <ProblemNotice error={making.error} />
      {may('organisation.write') && (
        <div class="form-actions">
          <Button kind="outline" isBusy={making.isBusy} onClick={make}>
            {t('audit-page.anchor-now')}
          </Button>
        </div>
      )}
      {may('organisation.write') && <MailChoice mail={mail} />}
      {earlier.length > 0 && (
        <details class="fold">
          <summary>{t('audit-page.earlier-anchors')}</summary>
          {earlier.map((anchor) => (
            <CopyField
              key={anchor.number}
              id={`anchor-${anchor.number}`}
              label={t('audit-page.anchor-of', { date: formatDateTime(anchor.at), number: formatNumber(anchor.seq) })}
              value={anchor.line}
            />
          ))}
        </details>
      )}
    </Card>
  );
}

const CHOICES = [
  { value: 'off', label: t('audit-page.mail-off') },
  { value: 'digest', label: t('audit-page.mail-digest') },
  { value: 'daily', label: t('audit-page.mail-daily') },
] satisfies { value: AnchorMail['choice']; label: string }[];

/* Saved at once. */
function MailChoice({ mail: first }: { mail: AnchorMail }) {
  const [mail, setMail] = useState(first);
  const [savedAt, setSavedAt] = useState<string | null>(null);
  const saving = useAction();
  const change = (choice: AnchorMail['choice']) =>
    saving.run(async () => {
      setMail({ ...mail, choice }); // what is pressed shows at once
      try {
        setMail(await call<AnchorMail>('PUT', '/audit/anchor-mail', { body: { choice }, version: mail.version }));
        setSavedAt(new Date().toISOString());
      } catch (thrown) {
        setMail(mail);
        throw thrown;
      }
    });
  return (
    <>
      <ProblemNotice
        error={saving.error}
        action={saving.error?.isConflict && <Button onClick={() => location.reload()}>{t('common.reload')}</Button>}
      />
      <ChoiceGroup
        name="anchor-mail"
        legend={t('audit-page.mail')}
        choices={CHOICES}
        value={mail.choice}
        onChange={change}
        describedBy="anchor-mail-hint"
      />
      <p id="anchor-mail-hint">{t('audit-page.mail-hint')}</p>
      <p class="save-state" role="status">
        {savedAt && t('common.saved', { time: formatTime(savedAt) })}
      </p>
    </>
  );
}
