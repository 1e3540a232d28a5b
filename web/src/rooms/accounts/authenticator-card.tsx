// The second lock for those who use a password: the authenticator app.
import { useState } from 'preact/hooks';
import { call } from '../../api/client';
import { AuthenticatorSetup } from '../../parts/authenticator-setup';
import { Button } from '../../parts/button';
import { Card } from '../../parts/card';
import { Chip } from '../../parts/chip';
import { RemoveDialog } from '../../parts/remove-dialog';
import { t } from '../../app/t';

interface AuthenticatorCardProps {
  isOn: boolean;
  onChange(isOn: boolean): void;
}

export function AuthenticatorCard({ isOn, onChange }: AuthenticatorCardProps) {
  const [isSettingUp, setSettingUp] = useState(false);
  const [isRemoving, setRemoving] = useState(false);

  const remove = async () => {
    await call('DELETE', '/me/totp');
    setSettingUp(false);
    onChange(false);
  };

  return (
    <Card
      title={t('settings.authenticator')}
      lead={t('settings.authenticator-lead')}
      aside={
        <Chip tone={isOn ? 'good' : 'plain'}>
          {t(isOn ? 'settings.authenticator-on' : 'settings.authenticator-off')}
        </Chip>
      }
    >
      {!isOn && !isSettingUp && (
        <div class="form-actions">
          <Button onClick={() => setSettingUp(true)}>{t('settings.authenticator-set-up')}</Button>
        </div>
      )}
      {isSettingUp && <AuthenticatorSetup onDone={() => onChange(true)} />}
      {isOn && !isSettingUp && (
        <div class="form-actions">
          <Button kind="text" onClick={() => setRemoving(true)}>
            {t('settings.authenticator-remove')}
          </Button>
        </div>
      )}
      {isRemoving && (
        <RemoveDialog
          title={t('settings.authenticator-remove-title')}
          text={t('settings.authenticator-remove-text')}
          name=""
          action={t('settings.authenticator-remove')}
          onRemove={remove}
          onClose={() => setRemoving(false)}
        />
      )}
    </Card>
  );
}
