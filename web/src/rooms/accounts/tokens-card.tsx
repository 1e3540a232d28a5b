// Keys for programs: made for some acts and some time, shown once, revoked at any time.
import { useState } from 'preact/hooks';
import { call } from '../../api/client';
import type { Schemas } from '../../api/types';
import { frame } from '../../app/frame';
import { t } from '../../app/t';
import { formatDate, formatDateTime } from '../../base/format';
import { Button } from '../../parts/button';
import { Card } from '../../parts/card';
import { Checkbox } from '../../parts/checkbox';
import { Chip } from '../../parts/chip';
import { CopyField } from '../../parts/copy-field';
import { Dialog } from '../../parts/dialog';
import { FormDialog } from '../../parts/form-dialog';
import { RemoveDialog } from '../../parts/remove-dialog';
import { SelectField } from '../../parts/select-field';
import { TextField } from '../../parts/text-field';
import { inOrder, rightText } from './rights';

type Token = Schemas['ApiToken'];
type Made = Schemas['ApiTokenMade'];

const DAYS = [30, 90, 365];

export function TokensCard({ tokens: first }: { tokens: Token[] }) {
  const [tokens, setTokens] = useState(first);
  const [isMaking, setMaking] = useState(false);
  const [made, setMade] = useState<Made | null>(null);
  const [revoking, setRevoking] = useState<Token | null>(null);
  const reload = async () => setTokens(await call<Token[]>('GET', '/tokens'));
  const revoke = async (token: Token) => {
    await call('DELETE', `/tokens/${token.id}`);
    setTokens(tokens.filter((one) => one.id !== token.id));
  };
  return (
    <Card title={t('rights.tokens')} lead={t('rights.tokens-lead')}>
      {tokens.length === 0 ? (
        <p>{t('rights.no-tokens')}</p>
      ) : (
        <ul class="rows">
          {tokens.map((token) => (
            <TokenRow key={token.id} token={token} onRevoke={() => setRevoking(token)} />
          ))}
        </ul>
      )}
      <div class="form-actions">
        <Button icon="plus" onClick={() => setMaking(true)}>
          {t('rights.token-make')}
        </Button>
      </div>
      {isMaking && (
        <MakeDialog
          onMade={(answer) => {
            setMade(answer);
            void reload();
          }}
          onClose={() => setMaking(false)}
        />
      )}
      {made && <MadeDialog made={made} onClose={() => setMade(null)} />}
      {revoking && (
        <RemoveDialog
          title={t('rights.token-revoke-title')}
          text={t('rights.token-revoke-text')}
          name={revoking.name}
          action={t('rights.token-revoke')}
          onRemove={() => revoke(revoking)}
          onClose={() => setRevoking(null)}
        />
      )}
    </Card>
  );
}

function TokenRow({ token, onRevoke }: { token: Token; onRevoke(): void }) {
  const hasEnded = token.endsAt <= frame.now;
  return (
    <li class="row">
      <div class="row-main">
        <p class="row-title">
          {token.name}
          {hasEnded && <Chip tone="plain">{t('rights.token-ended')}</Chip>}
        </p>
        <p class="row-facts">
          <span>{t('rights.token-ends', { date: formatDate(token.endsAt) })}</span>
          <span>
            {token.lastUsedAt
              ? t('rights.token-used', { time: formatDateTime(token.lastUsedAt) })
              : t('rights.token-unused')}
          </span>
          {token.person && <span>{t('rights.token-by', { name: token.person })}</span>}
        </p>
        <p class="row-facts">{inOrder(token.scopes).map(rightText).join('、')}</p>
      </div>
      <Button kind="text" onClick={onRevoke} label={t('rights.token-revoke-label', { name: token.name })}>
        {t('rights.token-revoke')}
      </Button>
    </li>
  );
}

function MakeDialog({ onMade, onClose }: { onMade(made: Made): void; onClose(): void }) {
  const [name, setName] = useState('');
  const [days, setDays] = useState('90');
  const [scopes, setScopes] = useState<string[]>([]);
  const missing = {
    ...(name.trim() === '' ? { name: t('rights.token-name-missing') } : {}),
    ...(scopes.length === 0 ? { scopes: t('rights.scopes-missing') } : {}),
  };
  const toggle = (scope: string, isChosen: boolean) =>
    setScopes((before) => (isChosen ? [...before, scope] : before.filter((one) => one !== scope)));
  const make = async () =>
    onMade(await call<Made>('POST', '/tokens', { body: { name, scopes, days: Number(days) } }));
  return (
    <FormDialog
      title={t('rights.token-make-title')}
      submit={t('rights.token-make-submit')}
      missing={missing}
      onSubmit={make}
      onClose={onClose}
    >
      {(wrong) => (
        <>
          <TextField
            id="token-name"
            label={t('rights.token-name')}
            hint={t('rights.token-name-hint')}
            value={name}
            onInput={setName}
            maxLength={60}
            error={wrong('name')}
          />
          <SelectField
            id="token-days"
            label={t('rights.token-days')}
            value={days}
            choices={DAYS.map((count) => ({ id: String(count), title: t('rights.days', { count }) }))}
            onChange={setDays}
          />
          <fieldset class="scopes">
            <legend>{t('rights.scopes')}</legend>
            {wrong('scopes') && <p class="field-error">{wrong('scopes')}</p>}
            {inOrder(frame.me?.permissions ?? []).map((scope) => (
              <Checkbox key={scope} isChecked={scopes.includes(scope)} onChange={(is) => toggle(scope, is)}>
                {rightText(scope)}
              </Checkbox>
            ))}
          </fieldset>
        </>
      )}
    </FormDialog>
  );
}

function MadeDialog({ made, onClose }: { made: Made; onClose(): void }) {
  return (
    <Dialog
      title={t('rights.token-made')}
      onClose={onClose}
      actions={
        <Button kind="fill" onClick={onClose}>
          {t('common.close')}
        </Button>
      }
    >
      <p>{t('rights.token-once')}</p>
      <CopyField id="token" label={t('rights.token')} value={made.token} />
    </Dialog>
  );
}
