// Of whom the company demands a second lock when they sign in. Saved at once; needs a fresh proof.
import { useState } from 'preact/hooks';
import { call } from '../../api/client';
import { useAction } from '../../api/use-action';
import type { Schemas } from '../../api/types';
import { may } from '../../app/frame';
import { formatTime } from '../../base/format';
import { Button } from '../../parts/button';
import { Card } from '../../parts/card';
import { ChoiceGroup } from '../../parts/choice-group';
import { ProblemNotice } from '../../parts/notice';
import { t } from '../../app/t';

type Demand = Schemas['SecondFactorDemand'];

const CHOICES = [
  { value: 'everybody', label: t('settings.second-factor-everybody') },
  { value: 'managers', label: t('settings.second-factor-managers') },
  { value: 'nobody', label: t('settings.second-factor-nobody') },
] satisfies { value: Demand; label: string }[];

interface SecondFactorCardProps {
  /** null: nobody chose yet */
  demand: Demand | null;
  version: number;
  /** how many sign in with a password alone */
  without: number;
}

export function SecondFactorCard({ demand: first, version: firstVersion, without }: SecondFactorCardProps) {
  const [demand, setDemand] = useState(first);
  const [version, setVersion] = useState(firstVersion);
  const [savedAt, setSavedAt] = useState<string | null>(null);
  const saving = useAction();
  if (!may('organisation.write')) return null;

  const change = (value: Demand) =>
    saving.run(async () => {
      setDemand(value); // what is pressed shows at once
      try {
        const saved = await call<Schemas['FieldValue']>('PUT', '/organisation/second-factor', { body: { value }, version });
        setVersion(saved.version ?? version);
        setSavedAt(new Date().toISOString());
      } catch (thrown) {
        setDemand(demand);
        throw thrown;
      }
    });
  return (
    <Card id="second-factor" title={t('settings.second-factor')} lead={t('settings.second-factor-lead')}>
      <ProblemNotice
        error={saving.error}
        action={saving.error?.isConflict && <Button onClick={() => location.reload()}>{t('common.reload')}</Button>}
      />
      <ChoiceGroup
        name="second-factor"
        legend={t('settings.second-factor-whom')}
        choices={CHOICES}
        value={demand}
        onChange={change}
        describedBy="second-factor-hint"
      />
      <p id="second-factor-hint">{t('settings.second-factor-hint')}</p>
      {without > 0 && <p>{t('settings.second-factor-without', { count: without })}</p>}
      <p class="save-state" role="status">
        {savedAt && t('common.saved', { time: formatTime(savedAt) })}
      </p>
    </Card>
  );
}
