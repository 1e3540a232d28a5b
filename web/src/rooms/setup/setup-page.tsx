// The first run, steps 1 and 2: the company and its first person, sent together.
import { useState } from 'preact/hooks';
import { call } from '../../api/client';
import { useAction } from '../../api/use-action';
import type { Schemas } from '../../api/types';
import { frame } from '../../app/frame';
import { fieldError, hasFieldErrors } from '../../app/problem-text';
import { Button } from '../../parts/button';
import { Card } from '../../parts/card';
import { ProblemNotice } from '../../parts/notice';
import { PageHead } from '../../parts/page-head';
import { PasswordField } from '../../parts/password-field';
import { SelectField } from '../../parts/select-field';
import { Steps } from '../../parts/steps';
import { TextField } from '../../parts/text-field';
import { useFocusOnError } from '../../parts/use-focus-on-error';
import { normaliseDigits, normaliseEmail, toFullKana } from '../../base/normalise';
import { t } from '../../app/t';
import { emptySetup, faultsOf, uniformSetup, type SetupDraft, type SetupFaults } from './setup-draft';

export function SetupPage({ state }: { state: Schemas['SetupPage'] }) {
  const [draft, setDraft] = useState(emptySetup);
  const [faults, setFaults] = useState<SetupFaults>({});
  const [attempt, setAttempt] = useState(0);
  const action = useAction();
  useFocusOnError(attempt);

  const set = (field: keyof SetupDraft) => (value: string) => setDraft((before) => ({ ...before, [field]: value }));
  const wrong = (field: keyof SetupDraft, name: string) => {
    const fault = faults[field];
    return fault ? t(fault) : fieldError(action.error, name);
  };

  const submit = async (event: Event) => {
    event.preventDefault();
    const given = uniformSetup(draft);
    const found = faultsOf(given);
    setDraft(given);
    setFaults(found);
    if (
      Object.keys(found).length === 0 &&
      (await action.run(() => call('POST', '/setup', { body: requestOf(given, state.token), staysOnSignOut: true })))
    ) {
      location.assign('/welcome');
      return;
    }
    setAttempt((before) => before + 1);
  };

  return (
    <form class="narrow" onSubmit={submit} noValidate>
      <Steps current={1} />
      <PageHead title={t('setup.heading')} lead={t('setup.lead')} />
      {action.error && !hasFieldErrors(action.error) && <ProblemNotice error={action.error} />}
      <Card title={t('setup.company')} lead={t('setup.company-lead')}>
        <TextField
          id="company"
          need="required"
          label={t('setup.company-name')}
          value={draft.company}
          onInput={set('company')}
          normalise={toFullKana}
          autoComplete="organization"
          error={wrong('company', 'organisation/name')}
        />
        <SelectField
          id="industry"
          label={t('setup.industry')}
          hint={t('setup.industry-hint')}
          value={draft.industry}
          empty={t('common.choose')}
          choices={state.choices.industries}
          onChange={set('industry')}
          need="required"
          error={wrong('industry', 'organisation/industry')}
        />
        <SelectField
          id="size"
          label={t('setup.size')}
          hint={t('setup.size-hint')}
          value={draft.sizeBand}
          empty={t('common.choose')}
          choices={state.choices.sizeBands}
          onChange={set('sizeBand')}
          need="required"
          error={wrong('sizeBand', 'organisation/sizeBand')}
        />
        <TextField
          id="corporate-number"
          need="optional"
          label={t('common.corporate-number')}
          hint={t('common.corporate-number-hint')}
          value={draft.corporateNumber}
          onInput={set('corporateNumber')}
          normalise={normaliseDigits}
          inputMode="numeric"
          width="middle"
          maxLength={20}
          error={wrong('corporateNumber', 'organisation/corporateNumber')}
        />
      </Card>
      <Card title={t('setup.you')} lead={t('setup.you-lead')}>
        <TextField
          id="name"
          need="required"
          label={t('setup.your-name')}
          value={draft.name}
          onInput={set('name')}
          normalise={toFullKana}
          autoComplete="name"
          width="middle"
          error={wrong('name', 'person/name')}
        />
        <TextField
          id="email"
          need="required"
          type="email"
          label={t('setup.email')}
          hint={t('setup.email-hint')}
          value={draft.email}
          onInput={set('email')}
          normalise={normaliseEmail}
          autoComplete="username"
          error={wrong('email', 'person/email')}
        />
        <PasswordField
          id="password"
          need="required"
          purpose="new"
          label={t('setup.password')}
          hint={t('common.new-password-hint')}
          value={draft.password}
          onInput={set('password')}
          about={{ email: draft.email, name: draft.name, organisation: draft.company, token: state.token }}
          error={wrong('password', 'person/password')}
        />
      </Card>
      <div class="form-actions form-actions-end">
        <Button kind="fill" type="submit" isBusy={action.isBusy}>
          {t('setup.submit')}
        </Button>
      </div>
    </form>
  );
}

function requestOf(draft: SetupDraft, token: string): Schemas['Setup'] {
  const { company, industry, sizeBand, corporateNumber, name, email, password } = draft;
  return {
    token,
    organisation: { name: company, industry, sizeBand, ...(corporateNumber && { corporateNumber }) },
    person: { name, email, password },
    language: frame.language,
  };
}
