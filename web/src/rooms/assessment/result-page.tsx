// The result of a closed assessment: where the company stands, what to do next, and why.
import type { Schemas } from '../../api/types';
import { formatDate } from '../../base/format';
import { LinkButton, PrintButton } from '../../parts/button';
import { PageHead } from '../../parts/page-head';
import { Steps } from '../../parts/steps';
import { t } from '../../app/t';
import { ActionList } from './action-list';
import { ChangesCard } from './changes-card';
import { DepartmentsCard } from './departments-card';
import { GainsCard } from './gains-card';
import { LostPointsCard } from './lost-points-card';
import { PartsCard } from './parts-card';
import { PeersCard } from './peers-card';
import { RatesCard } from './rates-card';
import { ResultSummary } from './result-summary';
import { UnknownCard } from './unknown-card';

const FIRST_RUN_ACTIONS = 3;

export function ResultPage({ state }: { state: Schemas['ResultPage'] }) {
  const { result, people } = state;
  const { assessment } = result;
  const isChecklist = assessment.scoring === 'checklist';
  const isFirst = new URLSearchParams(location.search).has('first');
  return (
    <div class="result">
      {isFirst && <Steps current={4} />}
      <PageHead
        title={t('result.heading', { title: assessment.title })}
        back={isFirst ? undefined : { href: '/assessments', label: t('result.list') }}
        lead={t('result.lead', {
          date: formatDate(assessment.closedAt ?? assessment.startedAt),
          edition: assessment.editionTitle,
        })}
        actions={<PrintButton />}
      />
      <ResultSummary result={result} />
      <ActionList
        actions={result.nextActions}
        people={people}
        hasPoints={!isChecklist}
        highlighted={isFirst ? FIRST_RUN_ACTIONS : null}
      />
      {isFirst && (
        <div class="form-actions form-actions-end">
          <LinkButton kind="fill" href="/">
            {t('result.go-home')}
          </LinkButton>
        </div>
      )}
      <UnknownCard items={result.items} actions={result.nextActions} />
      {!isChecklist && (
        <>
          <div class="two-columns">
            <PartsCard score={result.score} weakest={result.weakest} />
            <GainsCard assessment={assessment.id} score={result.score} />
          </div>
          <LostPointsCard result={result} />
        </>
      )}
      <ChangesCard result={result} />
      {!isChecklist && (
        <>
          <DepartmentsCard departments={result.departments} max={result.score.max} />
          <PeersCard peers={result.peers} score={result.score} />
        </>
      )}
      <RatesCard rates={result.publishedRates} />
      <div class="sign-off" aria-hidden="true">
        {[t('result.sign-person'), t('result.sign-manager'), t('result.sign-owner')].map((who) => (
          <span key={who}>{who}</span>
        ))}
      </div>
    </div>
  );
}
