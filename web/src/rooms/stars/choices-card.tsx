// By which rules one star is declared, and where else the policy is public.
import { useState } from 'preact/hooks';
import { call } from '../../api/client';
import { useAction } from '../../api/use-action';
import type { SecurityAction } from '../../api/types';
import { may } from '../../app/frame';
import { fieldError, hasFieldErrors } from '../../app/problem-text';
import { formatDate } from '../../base/format';
import { Button } from '../../parts/button';
import { Card } from '../../parts/card';
import { ChoiceGroup } from '../../parts/choice-group';
import { DateField } from '../../parts/date-field';
import { Notice, ProblemNotice } from '../../parts/notice';
import { TextField } from '../../parts/text-field';
import { WordingNotice } from '../../parts/wording-notice';
import { t } from '../../app/t';
import type { StarsCardProps } from './stars-page';

export function ChoicesCard(props: StarsCardProps) {
  const { action } = props;
  return (
    <Card title={t('stars.choices')} lead={action.rulesSource.note ?? undefined}>
      {may('stars.write') ? <ChoicesForm {...props} /> : <Chosen action={action} />}
      <WordingNotice findings={action.wording} />
    </Card>
  );
}

function Chosen({ action }: { action: SecurityAction }) {
  const rules = action.rulesChoices.find((one) => one.id === action.rules);
  const place = action.publicPlace
    ? `${action.publicPlace} ${formatDate(action.publicOn ?? '')}`
    : t('stars.choices-none');
  return (
    <>
      <p>{rules?.title}</p>
      <p>
        {t('stars.public-place')}: {place}
      </p>
    </>
  );
}

function ChoicesForm({ action, onChange }: StarsCardProps) {
  const [rules, setRules] = useState(action.rules);
  const [publicPlace, setPublicPlace] = useState(action.publicPlace ?? '');
  const [publicOn, setPublicOn] = useState(action.publicOn ?? '');
  const [isSaved, setSaved] = useState(false);
  const saving = useAction();

  const save = async () => {
    const body = { rules, publicPlace: publicPlace || null, publicOn: publicOn || null };
    setSaved(false);
    setSaved(
      await saving.run(async () =>
        onChange(await call<SecurityAction>('PUT', '/security-action', { body, version: action.version })),
      ),
    );
  };

  return (
    <form class="form" onSubmit={(event) => (event.preventDefault(), void save())} noValidate>
      {saving.error && !hasFieldErrors(saving.error) && <ProblemNotice error={saving.error} />}
      <ChoiceGroup
        name="star-rules"
        legend={t('stars.rules')}
        choices={action.rulesChoices.map(({ id, title }) => ({ value: id, label: title }))}
        value={rules}
        onChange={setRules}
      />
      <p>{t('stars.public-lead')}</p>
      <TextField
        id="public-place"
        label={t('stars.public-place')}
        need="optional"
        hint={t('stars.public-place-hint')}
        value={publicPlace}
        onInput={setPublicPlace}
        error={fieldError(saving.error, 'publicPlace')}
      />
      <DateField
        id="public-on"
        label={t('stars.public-on')}
        need="optional"
        value={publicOn}
        onChange={setPublicOn}
        error={fieldError(saving.error, 'publicOn')}
      />
      <div class="card-actions">
        <Button type="submit" isBusy={saving.isBusy}>
          {t('common.save')}
        </Button>
      </div>
      {isSaved && <Notice kind="success" live>{t('stars.choices-saved')}</Notice>}
    </form>
  );
}
