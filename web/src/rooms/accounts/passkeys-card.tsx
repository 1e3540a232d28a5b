// The person's passkeys: in with finger, face or the screen's lock.
import { useState } from 'preact/hooks';
import { call } from '../../api/client';
import { canUsePasskeys, isChangeOfMind, makePasskey } from '../../api/passkeys';
import type { Schemas } from '../../api/types';
import { useAction } from '../../api/use-action';
import { t } from '../../app/t';
import { deviceOf } from '../../base/device';
import { formatDate, formatDateTime } from '../../base/format';
import { Button } from '../../parts/button';
import { Card } from '../../parts/card';
import { Chip } from '../../parts/chip';
import { FormDialog } from '../../parts/form-dialog';
import { Notice, ProblemNotice } from '../../parts/notice';
import { RecoveryCodesDialog } from '../../parts/recovery-codes-dialog';
import { RemoveDialog } from '../../parts/remove-dialog';
import { TextField } from '../../parts/text-field';

type Passkey = Schemas['Passkey'];

interface PasskeysCardProps {
  passkeys: Passkey[];
  /** null: the page is open under an address that passkeys cannot belong to */
  site: string | null;
  onChange(passkeys: Passkey[]): void;
  onCodes(count: number): void;
}

export function PasskeysCard({ passkeys, site, onChange, onCodes }: PasskeysCardProps) {
  const [naming, setNaming] = useState<Passkey | null>(null);
  const [removing, setRemoving] = useState<Passkey | null>(null);
  const [codes, setCodes] = useState<string[] | null>(null);

  const added = (answer: Schemas['PasskeyAdded']) => {
    onChange([...passkeys, ...answer.passkeys]);
    if (!answer.codes) return;
    setCodes(answer.codes);
    onCodes(answer.codes.length);
  };
  const remove = async (passkey: Passkey) => {
    await call('DELETE', `/me/passkeys/${passkey.id}`);
    onChange(passkeys.filter((one) => one.id !== passkey.id));
  };
  const renamed = (passkey: Passkey) => onChange(passkeys.map((one) => (one.id === passkey.id ? passkey : one)));

  return (
    <Card
      title={t('settings.passkeys')}
      lead={t('settings.passkeys-lead')}
      aside={
        <Chip tone={passkeys.length > 0 ? 'good' : 'plain'}>
          {passkeys.length > 0
            ? t('settings.passkeys-count', { count: passkeys.length })
            : t('settings.authenticator-off')}
        </Chip>
      }
    >
      {passkeys.length > 0 && (
        <ul class="rows">
          {passkeys.map((passkey) => (
            <PasskeyRow key={passkey.id} passkey={passkey} onName={setNaming} onRemove={setRemoving} />
          ))}
        </ul>
      )}
      <AddPasskey site={site} onAdded={added} />
      {naming && <NameDialog passkey={naming} onSaved={renamed} onClose={() => setNaming(null)} />}
      {removing && (
        <RemoveDialog
          title={t('settings.passkey-remove-title')}
          text={t('settings.passkey-remove-text')}
          name={removing.name}
          onRemove={() => remove(removing)}
          onClose={() => setRemoving(null)}
        />
      )}
      {codes && <RecoveryCodesDialog codes={codes} onClose={() => setCodes(null)} />}
    </Card>
  );
}

interface PasskeyRowProps {
  passkey: Passkey;
  onName(passkey: Passkey): void;
  onRemove(passkey: Passkey): void;
}

function PasskeyRow({ passkey, onName, onRemove }: PasskeyRowProps) {
  return (
    <li class="row">
      <div class="row-main">
        <p class="row-title">{passkey.name}</p>
        <p class="row-facts">
          <span>{t('settings.passkey-made', { date: formatDate(passkey.createdAt) })}</span>
          <span>
            {passkey.lastUsedAt
              ? t('settings.passkey-used', { time: formatDateTime(passkey.lastUsedAt) })
              : t('settings.passkey-unused')}
          </span>
        </p>
      </div>
      <div class="row-actions">
        <Button kind="text" onClick={() => onName(passkey)} label={t('settings.edit-label', { name: passkey.name })}>
          {t('settings.passkey-name-change')}
        </Button>
        <Button kind="text" onClick={() => onRemove(passkey)} label={t('settings.remove-label', { name: passkey.name })}>
          {t('common.remove')}
        </Button>
      </div>
    </li>
  );
}

function AddPasskey({ site, onAdded }: { site: string | null; onAdded(answer: Schemas['PasskeyAdded']): void }) {
  const [wasLeft, setLeft] = useState(false);
  const action = useAction();
  if (site === null) return <Notice kind="info">{t('settings.passkeys-need-name')}</Notice>;
  if (!canUsePasskeys()) return <Notice kind="info">{t('common.passkey-not-here')}</Notice>;

  const add = () =>
    action.run(async () => {
      setLeft(false);
      const asked = await call<Schemas['PasskeyRequest']>('POST', '/me/passkey-question');
      const made = await makePasskey(asked).catch((error: unknown) => {
        /* InvalidStateError: this device has one of ours already. */
        if (!isChangeOfMind(error) && !(error instanceof DOMException)) throw error;
        setLeft(true);
        return null;
      });
      if (made === null) return;
      const name = deviceOf(navigator.userAgent) ?? t('settings.passkey-default-name');
      onAdded(await call<Schemas['PasskeyAdded']>('POST', '/me/passkeys', { body: { name, ...made } }));
    });
  return (
    <>
      <ProblemNotice error={action.error} />
      {wasLeft && (
        <Notice kind="info" live>
          {t('settings.passkey-not-made')}
        </Notice>
      )}
      <div class="form-actions">
        <Button kind="fill" icon="plus" isBusy={action.isBusy} onClick={add}>
          {t('settings.passkey-add')}
        </Button>
      </div>
    </>
  );
}

interface NameDialogProps {
  passkey: Passkey;
  onSaved(passkey: Passkey): void;
  onClose(): void;
}

function NameDialog({ passkey, onSaved, onClose }: NameDialogProps) {
  const [name, setName] = useState(passkey.name);
  const save = async (version = passkey.version) =>
    onSaved(await call<Passkey>('PUT', `/me/passkeys/${passkey.id}`, { body: { name }, version }));
  return (
    <FormDialog
      title={t('settings.passkey-name-title')}
      submit={t('common.save')}
      missing={name.trim() === '' ? { name: t('settings.passkey-name-missing') } : {}}
      onSubmit={save}
      onClose={onClose}
    >
      {(wrong) => (
        <TextField
          id="passkey-name"
          label={t('settings.passkey-name')}
          hint={t('settings.passkey-name-hint')}
          value={name}
          onInput={setName}
          maxLength={60}
          error={wrong('name')}
        />
      )}
    </FormDialog>
  );
}
