// Before anything is recorded: the one thing to begin with.
import { Card } from '../../parts/card';
import { LinkButton } from '../../parts/button';
import { t } from '../../app/t';

export function FirstStep() {
  return (
    <Card title={t('home.first-title')} lead={t('home.first-lead')}>
      <LinkButton kind="fill" href="/assessments">
        {t('home.first-action')}
      </LinkButton>
    </Card>
  );
}
