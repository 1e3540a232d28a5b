// All assessments: those to go on with, the past ones, and starting a new one.
import type { Schemas } from '../../api/types';
import { may } from '../../app/frame';
import { Card } from '../../parts/card';
import { EmptyState } from '../../parts/empty-state';
import { PageHead } from '../../parts/page-head';
import { t } from '../../app/t';
import { ClosedRow, OpenRow } from './assessment-rows';
import { StartOffer } from './start-offer';

type State = Schemas['AssessmentListPage'];

export function AssessmentsPage({ state }: { state: State }) {
  const open = state.assessments.filter((one) => one.state === 'open');
  const closed = state.assessments.filter((one) => one.state === 'closed');
  return (
    <>
      <PageHead title={t('assessment.list-title')} lead={t('assessment.list-lead')} />
      {open.length > 0 && (
        <Card title={t('assessment.open')}>
          <ul class="rows">
            {open.map((assessment, index) => (
              <OpenRow key={assessment.id} assessment={assessment} isMain={index === 0} />
            ))}
          </ul>
        </Card>
      )}
      {may('assessment.manage') && (
        <Card title={t('assessment.start-title')}>
          <div class="offers">
            {state.questionnaires.map((offer, index) => (
              <StartOffer
                key={offer.id}
                offer={offer}
                departments={state.departments}
                isMain={index === 0 && open.length === 0}
              />
            ))}
          </div>
        </Card>
      )}
      <Card title={t('assessment.past')}>
        {closed.length === 0 && <EmptyState>{t('assessment.none-past')}</EmptyState>}
        <ul class="rows">
          {closed.map((assessment) => (
            <ClosedRow key={assessment.id} assessment={assessment} />
          ))}
        </ul>
      </Card>
    </>
  );
}
