// The server that the company's mails go by: its own, or the operator's. With a test.
import { useState } from 'preact/hooks';
import { call } from '../../api/client';
import { useAction } from '../../api/use-action';
import type { Schemas } from '../../api/types';
import { fieldError, hasFieldErrors } from '../../app/problem-text';
import { formatDateTime } from '../../base/format';
import { Button } from '../../parts/button';
import { Card } from '../../parts/card';
import { Notice, ProblemNotice } from '../../parts/notice';
import { RemoveDialog } from '../../parts/remove-dialog';
import { SelectField } from '../../parts/select-field';
import { TextField } from '../../parts/text-field';
import { t } from '../../app/t';
import { MailPassword } from './mail-password';
import { MailTest } from './mail-test';

type MailState = Schemas['MailState'];

export function MailCard({ mail: first, email }: { mail: MailState; email: string }) {
  const [mail, setMail] = useState(first);
  const [isSaved, setSaved] = useState(false);
  const saved = (now: MailState) => {
    setMail(now);
    setSaved(now.own !== null);
  };
  return (
    <Card title={t('notices.mail')} lead={t(leadOf(mail))}>
      {mail.last && <LastMail last={mail.last} />}
      {mail.mayChange && <ServerForm key={mail.version} mail={mail} onSaved={saved} />}
      {isSaved && (
        <Notice kind="success" live>
          {t('notices.mail-saved')}
        </Notice>
      )}
      {mail.source !== 'none' && <MailTest email={email} />}
    </Card>
  );
}

function leadOf(mail: MailState) {
  if (mail.source === 'operator') return 'notices.mail-by-operator' as const;
  return mail.mayChange ? ('notices.mail-lead' as const) : ('notices.mail-forbidden' as const);
}

function LastMail({ last: { state, problem, at } }: { last: NonNullable<MailState['last']> }) {
  const time = formatDateTime(at);
  if (state === 'sent') return <p>{t('notices.last-sent', { time })}</p>;
  if (!problem) return null;
  return (
    <Notice kind="warning" title={t(state === 'failed' ? 'notices.last-failed' : 'notices.last-waiting', { time })}>
      {problem}
    </Notice>
  );
}

interface ServerFormProps {
  mail: MailState;
  onSaved(mail: MailState): void;
}

function ServerForm({ mail, onSaved }: ServerFormProps) {
  const { own, ports } = mail;
  const [host, setHost] = useState(own?.host ?? '');
  const [port, setPort] = useState(String(own?.port ?? (ports.includes(587) ? 587 : ports[0])));
  const [user, setUser] = useState(own?.user ?? '');
  const [password, setPassword] = useState('');
  const [sender, setSender] = useState(own?.sender ?? '');
  const [wasTried, setTried] = useState(false);
  const [isAsked, setAsked] = useState(false);
  const action = useAction();
  const missing: Record<string, string> = {
    ...(host.trim() === '' && { host: t('notices.host-missing') }),
    ...(sender.trim() === '' && { sender: t('notices.sender-missing') }),
  };
  const wrong = (field: string) => (wasTried ? missing[field] : undefined) ?? fieldError(action.error, field);

  const save = async (event: Event) => {
    event.preventDefault();
    setTried(true);
    if (Object.keys(missing).length > 0) return;
    const body = {
      host: host.trim(),
      port: Number(port),
      user: user.trim() || null,
      password: password || null,
      sender: sender.trim(),
    };
    await action.run(async () => onSaved(await call<MailState>('PUT', '/mail-server', { body, version: mail.version })));
  };

  return (
    <form class="form" onSubmit={save} noValidate>
      {action.error && !hasFieldErrors(action.error) && (
        <ProblemNotice
          error={action.error}
          action={action.error.isConflict && <Button onClick={() => location.reload()}>{t('common.reload')}</Button>}
        />
      )}
      <TextField
        id="mail-host"
        label={t('notices.host')}
        need="required"
        hint={t('notices.host-hint')}
        value={host}
        onInput={setHost}
        error={wrong('host')}
      />
      <SelectField
        id="mail-port"
        label={t('notices.port')}
        value={port}
        choices={ports.map((one) => ({ id: String(one), title: String(one) }))}
        onChange={setPort}
        error={wrong('port')}
      />
      <TextField
        id="mail-user"
        label={t('notices.user')}
        need="optional"
        hint={t('notices.user-hint')}
        value={user}
        onInput={setUser}
        error={wrong('user')}
      />
      <MailPassword
        label={t('notices.password')}
        hint={t(own?.hasPassword ? 'notices.password-kept' : 'notices.password-hint')}
        value={password}
        onInput={setPassword}
        error={wrong('password')}
      />
      <TextField
        id="mail-sender"
        label={t('notices.sender')}
        need="required"
        type="email"
        value={sender}
        onInput={setSender}
        error={wrong('sender')}
      />
      <div class="form-actions">
        <Button kind="fill" type="submit" isBusy={action.isBusy}>
          {t('common.save')}
        </Button>
        {own && (
          <Button kind="text" onClick={() => setAsked(true)}>
            {t('notices.mail-remove')}
          </Button>
        )}
      </div>
      {isAsked && own && (
        <RemoveDialog
          title={t('notices.mail-remove-title')}
          text={t('notices.mail-remove-text')}
          name={own.host}
          onRemove={async () => onSaved(await call<MailState>('DELETE', '/mail-server'))}
          onClose={() => setAsked(false)}
        />
      )}
    </form>
  );
}
