// The codes on paper: how many are left, and new ones.
import { useState } from 'preact/hooks';
import { call } from '../../api/client';
import type { Schemas } from '../../api/types';
import { t } from '../../app/t';
import { Button } from '../../parts/button';
import { Card } from '../../parts/card';
import { RecoveryCodesDialog } from '../../parts/recovery-codes-dialog';
import { RemoveDialog } from '../../parts/remove-dialog';

interface RecoveryCodesCardProps {
  left: number;
  onLeft(count: number): void;
}

export function RecoveryCodesCard({ left, onLeft }: RecoveryCodesCardProps) {
  const [isAsked, setAsked] = useState(false);
  const [codes, setCodes] = useState<string[] | null>(null);
  const make = async () => {
    const made = await call<Schemas['RecoveryCodes']>('POST', '/me/recovery-codes');
    setCodes(made.codes);
    onLeft(made.codes.length);
  };
  return (
    <Card title={t('settings.codes')} lead={t('settings.codes-lead')}>
      <p>{t('settings.codes-left', { count: left })}</p>
      <div class="form-actions">
        <Button onClick={() => setAsked(true)}>{t('settings.codes-make')}</Button>
      </div>
      {isAsked && (
        <RemoveDialog
          title={t('settings.codes-make-title')}
          text={t('settings.codes-make-text')}
          name=""
          action={t('settings.codes-make')}
          onRemove={make}
          onClose={() => setAsked(false)}
        />
      )}
      {codes && <RecoveryCodesDialog codes={codes} onClose={() => setCodes(null)} />}
    </Card>
  );
}
