// The facts of the company for those who may only read them.
import type { Schemas } from '../../api/types';
import { Card } from '../../parts/card';
import { t } from '../../app/t';

export function CompanyFacts({
  organisation,
  choices,
}: {
  organisation: Schemas['Organisation'];
  choices: Schemas['Choices'];
}) {
  const facts: [string, string | null | undefined][] = [
    [t('settings.company-name'), organisation.name],
    [t('settings.industry'), choices.industries.find((one) => one.id === organisation.industry)?.title],
    [t('settings.size'), choices.sizeBands.find((one) => one.id === organisation.sizeBand)?.title],
    [t('common.corporate-number'), organisation.corporateNumber],
    [t('settings.postal-code'), organisation.postalCode],
    [t('settings.address'), organisation.address],
  ];
  return (
    <Card title={t('settings.company')} lead={t('settings.read-only')}>
      <dl class="facts">
        {facts
          .filter(([, value]) => value)
          .map(([name, value]) => (
            <div key={name}>
              <dt>{name}</dt>
              <dd>{value}</dd>
            </div>
          ))}
      </dl>
    </Card>
  );
}
