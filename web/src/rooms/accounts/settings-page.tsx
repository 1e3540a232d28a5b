// The company: its own facts, its sites and departments.
import type { Schemas } from '../../api/types';
import { PageHead } from '../../parts/page-head';
import { t } from '../../app/t';
import { CompanyCard } from './company-card';
import { DepartmentsCard } from './departments-card';
import { SecondFactorCard } from './second-factor-card';
import { SitesCard } from './sites-card';
import { useState } from 'preact/hooks';

export function SettingsPage({ state }: { state: Schemas['SettingsPage'] }) {
  const [sites, setSites] = useState(state.sites);
  return (
    <>
      <PageHead title={t('settings.title')} lead={t('settings.lead')} />
      <CompanyCard organisation={state.organisation} choices={state.choices} />
      <SecondFactorCard
        demand={state.organisation.secondFactor}
        version={state.organisation.version}
        without={state.withoutFactor}
      />
      <SitesCard sites={sites} onChange={setSites} />
      <DepartmentsCard departments={state.departments} sites={sites} />
    </>
  );
}
