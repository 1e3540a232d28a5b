// All assessments: those to go on with, the past ones, and starting a new one.
import type { Schemas } from '../../api/types';
import { may } from '../../app/frame';
import { Card } from '../../parts/card';
import { EmptyState } from '../../parts/empty-state';
import { PageHead } from '../../parts/page-head';
import { t } from '../../app/t';
import { ClosedRow, OpenRow } from './assessment-rows';
import { groupOffers } from './offers';
import { StartOffer } from './start-offer';

type State = Schemas['AssessmentListPage'];

export function AssessmentsPage({ state }: { state: State }) {
  const open = state.assessments.filter((one) => one.state === 'open');
  const closed = state.assessments.filter((one) => one.state === 'closed');
  const { current, earlier } = groupOffers(state.questionnaires);
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
            {current.map((offer, index) => (
              <StartOffer
                key={offer.id}
                offer={offer}
                departments={state.departments}
                isMain={index === 0 && open.length === 0}
              />
            ))}
          </div>
          {earlier.length > 0 && (
            <details class="numbers">
              <summary>{t('assessment.earlier-offers')}</summary>
              <div class="offers">
                {earlier.map((offer) => (
                  <StartOffer key={offer.id} offer={offer} departments={state.departments} isMain={false} />
                ))}
              </div>
            </details>
          )}
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
