// The person's passkeys: in with finger, face or the screen's lock.
import { useState } from 'preact/hooks';
import { call } from '../../api/client';
import type { Schemas } from '../../api/types';
import { t } from '../../app/t';
import { formatDate, formatDateTime } from '../../base/format';
import { Button } from '../../parts/button';
import { Card } from '../../parts/card';
import { Chip } from '../../parts/chip';
import { FormDialog } from '../../parts/form-dialog';
import { PasskeySetup } from '../../parts/passkey-setup';
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
      lead={t('common.passkeys-lead')}
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
      <PasskeySetup site={site} onAdded={added} />
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
