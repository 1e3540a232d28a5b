// The facts of the company. Each field is saved by itself when it is left.
import { useState } from 'preact/hooks';
import { useOutbox } from '../../api/use-outbox';
import type { Schemas } from '../../api/types';
import { frame, may } from '../../app/frame';
import { corporateNumberFault } from '../../base/corporate-number';
import { isPostalCode, normaliseDigits, normalisePostalCode, toFullKana } from '../../base/normalise';
import { Card } from '../../parts/card';
import { Checkbox } from '../../parts/checkbox';
import { SaveState } from '../../parts/save-state';
import { SelectField } from '../../parts/select-field';
import { TextField } from '../../parts/text-field';
import { UnsentOffer } from '../../parts/unsent-offer';
import { t } from '../../app/t';
import { CompanyFacts } from './company-facts';

type Organisation = Schemas['Organisation'];
type FieldName =
  | 'name'
  | 'industry'
  | 'sizeBand'
  | 'corporateNumber'
  | 'postalCode'
  | 'address'
  | 'sharesWithPeers'
  | 'dateStyle';
type Value = string | boolean | null;

interface CompanyCardProps {
  organisation: Organisation;
  choices: Schemas['Choices'];
}

export function CompanyCard({ organisation, choices }: CompanyCardProps) {
  const [values, setValues] = useState<Record<FieldName, Value>>(() => organisation);
  const [kept, setKept] = useState<Record<FieldName, Value>>(() => organisation);
  const [version, setVersion] = useState(organisation.version);
  const [faults, setFaults] = useState<Partial<Record<FieldName, string>>>({});

  const outbox = useOutbox<Value, Schemas['FieldValue']>({
    name: `organisation.${organisation.id}`,
    path: (field) => `/organisation/${field}`,
    body: (value) => ({ value }),
    versionOf: (saved) => saved.version ?? version,
    onSaved: (_field, saved) => setVersion((before) => Math.max(before, saved.version ?? 0)),
  });

  if (!may('organisation.write')) return <CompanyFacts organisation={organisation} choices={choices} />;

  const show = (field: FieldName) => (value: Value) => setValues((before) => ({ ...before, [field]: value }));
  const save = (field: FieldName, value: Value, base = version) => {
    show(field)(value);
    setKept((before) => ({ ...before, [field]: value }));
    outbox.put(field, value, base);
  };
  /** Saves what was typed if it is right and differs. */
  const leave = (field: FieldName, fault: string | null, value: Value) => {
    setFaults((before) => ({ ...before, [field]: fault ?? undefined }));
    if (!fault && (value ?? '') !== (kept[field] ?? '')) save(field, value);
  };
  const sendLeftOver = () => {
    const letters = Object.entries(outbox.leftOver) as [FieldName, { value: Value }][];
    outbox.forgetLeftOver();
    for (const [field, { value }] of letters) save(field, value);
  };

  const stateOf = (field: FieldName, read: (value: unknown) => string = (value) => String(value ?? '')) => (
    <SaveState
      state={outbox.states[field]}
      onRetry={() => outbox.retryOne(field)}
      conflictTexts={(conflict) => ({ theirs: read(conflict.theirs), mine: read(values[field]) })}
      onUseMine={(conflict) => save(field, values[field], conflict.version)}
      onUseTheirs={(conflict) => {
        outbox.drop(field);
        const theirs =
          typeof values[field] === 'boolean'
            ? conflict.theirs === true || conflict.theirs === 'true'
            : (conflict.theirs as Value);
        show(field)(theirs);
        setKept((before) => ({ ...before, [field]: theirs }));
        setVersion((before) => Math.max(before, conflict.version));
      }}
    />
  );
  const text = (field: FieldName) => String(values[field] ?? '');
  const titleIn = (list: Schemas['Choice'][]) => (value: unknown) => list.find((one) => one.id === value)?.title ?? '';

  const dateStyles = [
    { id: 'western', title: t('settings.date-style-western') },
    { id: 'japanese', title: t('settings.date-style-japanese') },
  ];

  return (
    <Card title={t('settings.company')} lead={t('settings.company-lead')}>
      <UnsentOffer
        count={Object.keys(outbox.leftOver).length}
        onSend={sendLeftOver}
        onDiscard={outbox.forgetLeftOver}
      />
      <TextField
        id="company-name"
        label={t('settings.company-name')}
        need="required"
        value={text('name')}
        normalise={toFullKana}
        autoComplete="organization"
        onInput={show('name')}
        onLeave={(value) => leave('name', value ? null : t('settings.name-missing'), value)}
        error={faults.name}
        below={stateOf('name')}
      />
      <SelectField
        id="industry"
        label={t('settings.industry')}
        value={text('industry')}
        choices={choices.industries}
        onChange={(value) => save('industry', value)}
        below={stateOf('industry', titleIn(choices.industries))}
      />
      <SelectField
        id="size"
        label={t('settings.size')}
        value={text('sizeBand')}
        choices={choices.sizeBands}
        onChange={(value) => save('sizeBand', value)}
        below={stateOf('sizeBand', titleIn(choices.sizeBands))}
      />
      <TextField
        id="corporate-number"
        label={t('common.corporate-number')}
        need="optional"
        hint={t('common.corporate-number-hint')}
        width="middle"
        inputMode="numeric"
        maxLength={20}
        value={text('corporateNumber')}
        normalise={normaliseDigits}
        onInput={show('corporateNumber')}
        onLeave={(value) => leave('corporateNumber', corporateNumberText(value), value || null)}
        error={faults.corporateNumber}
        below={stateOf('corporateNumber')}
      />
      <TextField
        id="postal-code"
        label={t('settings.postal-code')}
        need="optional"
        width="short"
        inputMode="numeric"
        maxLength={12}
        autoComplete="postal-code"
        value={text('postalCode')}
        normalise={normalisePostalCode}
        onInput={show('postalCode')}
        onLeave={(value) =>
          leave('postalCode', value && !isPostalCode(value) ? t('settings.postal-code-wrong') : null, value || null)
        }
        error={faults.postalCode}
        below={stateOf('postalCode')}
      />
      <TextField
        id="address"
        label={t('settings.address')}
        need="optional"
        autoComplete="street-address"
        value={text('address')}
        onInput={show('address')}
        onLeave={(value) => leave('address', null, value || null)}
        below={stateOf('address')}
      />
      <SelectField
        id="date-style"
        label={t('settings.date-style')}
        hint={t('settings.date-style-hint')}
        value={text('dateStyle')}
        choices={dateStyles}
        onChange={(value) => save('dateStyle', value)}
        below={stateOf('dateStyle', titleIn(dateStyles))}
      />
      <Checkbox isChecked={values.sharesWithPeers === true} onChange={(value) => save('sharesWithPeers', value)}>
        {t('settings.shares-with-peers')}
      </Checkbox>
      <p class="field-hint">{t('settings.shares-with-peers-hint')}</p>
      {stateOf('sharesWithPeers', (value) => t(value ? 'common.yes' : 'common.no'))}
      <p class="row-facts">{t('settings.organisation-id', { id: frame.me?.organisationId ?? '' })}</p>
    </Card>
  );
}

function corporateNumberText(digits: string): string | null {
  const fault = digits ? corporateNumberFault(digits) : null;
  return fault && t(`common.corporate-number-${fault}`);
}
