// What follows once a stage is ready or applied for: where to apply, what is needed for it.
import type { SecurityAction, StarStage } from '../../api/types';
import { Notice } from '../../parts/notice';
import { t } from '../../app/t';

interface NextStepProps {
  stage: StarStage;
  application: SecurityAction['application'];
}

export function NextStep({ stage, application }: NextStepProps) {
  if (stage.state === 'applied') return <Notice kind="info" title={t('stars.next')}>{t('stars.next-wait')}</Notice>;
  if (stage.state !== 'ready') return null;
  return (
    <Notice kind="info" title={t('stars.next')}>
      <p>{t('stars.next-apply')}</p>
      <p>{application.needs}</p>
      <p>
        <a href={application.url} rel="noreferrer">
          {t('stars.next-site', { date: application.asOf.replace('-', '/') })}
        </a>
      </p>
    </Notice>
  );
}
