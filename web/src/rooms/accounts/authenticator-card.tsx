// The second lock: the authenticator app and its recovery codes.
import { useState } from 'preact/hooks';
import { call } from '../../api/client';
import type { Schemas } from '../../api/types';
import { frame } from '../../app/frame';
import { AuthenticatorSetup } from '../../parts/authenticator-setup';
import { Button } from '../../parts/button';
import { Card } from '../../parts/card';
import { Chip } from '../../parts/chip';
import { FormDialog } from '../../parts/form-dialog';
import { PasswordField } from '../../parts/password-field';
import { RecoveryCodes } from '../../parts/recovery-codes';
import { t } from '../../app/t';

type Asked = 'codes' | 'remove' | null;

export function AuthenticatorCard() {
  const [isOn, setOn] = useState(frame.me?.totpEnabled ?? false);
  const [isSettingUp, setSettingUp] = useState(false);
  const [codesLeft, setCodesLeft] = useState(frame.me?.recoveryCodesLeft ?? 0);
  const [codes, setCodes] = useState<string[] | null>(null);
  const [asked, setAsked] = useState<Asked>(null);

  const makeCodes = async (password: string) => {
    const made = await call<Schemas['RecoveryCodes']>('POST', '/me/recovery-codes', { body: { password } });
    setCodes(made.codes);
    setCodesLeft(made.codes.length);
  };
  const remove = async (password: string) => {
    await call('DELETE', '/me/totp', { body: { password } });
    setOn(false);
    setCodes(null);
  };

  return (
    <Card
      title={t('settings.authenticator')}
      lead={t('settings.authenticator-lead')}
      aside={
        <Chip tone={isOn ? 'good' : 'bad'}>{t(isOn ? 'settings.authenticator-on' : 'settings.authenticator-off')}</Chip>
      }
    >
      {!isOn && !isSettingUp && (
        <div class="form-actions">
          <Button kind="fill" onClick={() => setSettingUp(true)}>
            {t('settings.authenticator-set-up')}
          </Button>
        </div>
      )}
      {isSettingUp && <AuthenticatorSetup onDone={() => setOn(true)} />}
      {isOn && !isSettingUp && (
        <>
          <p>{t('settings.codes-left', { count: codesLeft })}</p>
          {codes && <RecoveryCodes codes={codes} />}
          <div class="form-actions">
            <Button onClick={() => setAsked('codes')}>{t('settings.codes-make')}</Button>
            <Button kind="text" onClick={() => setAsked('remove')}>
              {t('settings.authenticator-remove')}
            </Button>
          </div>
        </>
      )}
      {asked && (
        <ProofDialog
          title={t(asked === 'codes' ? 'settings.codes-make-title' : 'settings.authenticator-remove-title')}
          text={t(asked === 'codes' ? 'settings.codes-make-text' : 'settings.authenticator-remove-text')}
          submit={t(asked === 'codes' ? 'settings.codes-make' : 'settings.authenticator-remove')}
          onSubmit={asked === 'codes' ? makeCodes : remove}
          onClose={() => setAsked(null)}
        />
      )}
    </Card>
  );
}

interface ProofDialogProps {
  title: string;
  text: string;
  submit: string;
  onSubmit(password: string): Promise<void>;
  onClose(): void;
}

function ProofDialog({ title, text, submit, onSubmit, onClose }: ProofDialogProps) {
  const [password, setPassword] = useState('');
  return (
    <FormDialog
      title={title}
      submit={submit}
      missing={password === '' ? { password: t('common.password-missing') } : {}}
      onSubmit={() => onSubmit(password)}
      onClose={onClose}
    >
      {(wrong) => (
        <>
          <p>{text}</p>
          <PasswordField
            id="proof-password"
            label={t('common.your-password')}
            purpose="current"
            value={password}
            onInput={setPassword}
            error={wrong('password')}
          />
        </>
      )}
    </FormDialog>
  );
}
