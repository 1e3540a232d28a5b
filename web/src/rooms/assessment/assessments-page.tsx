// All assessments: those to go on with, the past ones, and starting a new one.
import { useState } from 'preact/hooks';
import { call } from '../../api/client';
import { useAction } from '../../api/use-action';
import type { AssessmentSummary, Schemas } from '../../api/types';
import { may } from '../../app/frame';
import { formatDate } from '../../base/format';
import { Button, LinkButton } from '../../parts/button';
import { Card } from '../../parts/card';
import { Checkbox } from '../../parts/checkbox';
import { ChoiceGroup } from '../../parts/choice-group';
import { EmptyState } from '../../parts/empty-state';
import { ProblemNotice } from '../../parts/notice';
import { PageHead } from '../../parts/page-head';
import { Progress } from '../../parts/progress';
import { t } from '../../app/t';

type State = Schemas['AssessmentListPage'];
type Offer = State['questionnaires'][number];

export function AssessmentsPage({ state }: { state: State }) {
  const open = state.assessments.filter((one) => one.state === 'open');
  const closed = state.assessments.filter((one) => one.state === 'closed');
  return (
    <>
      <PageHead title={t('assessment.list-title')} lead={t('assessment.list-lead')} />
      {open.length > 0 && (
        <Card title={t('assessment.open')}>
          <ul class="rows">
            {open.map((assessment) => (
              <OpenRow key={assessment.id} assessment={assessment} />
            ))}
          </ul>
        </Card>
      )}
      {may('assessment.manage') && (
        <Card title={t('assessment.start-title')}>
          <div class="offers">
            {state.questionnaires.map((offer, index) => (
              <StartOffer key={offer.id} offer={offer} departments={state.departments} isMain={index === 0 && open.length === 0} />
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

function OpenRow({ assessment }: { assessment: AssessmentSummary }) {
  const { departments, items } = assessment;
  const total = items * Math.max(departments.length, 1);
  const done = departments.length === 0 ? assessment.answered : departments.reduce((sum, one) => sum + one.answered, 0);
  return (
    <li class="row">
      <div class="row-main">
        <a class="row-title" href={`/assessments/${assessment.id}`}>
          {assessment.title}
        </a>
        <p class="row-facts">{t('assessment.started', { date: formatDate(assessment.startedAt), name: assessment.startedBy })}</p>
        <Progress label={t('assessment.progress')} done={done} total={total} text={t('assessment.progress-count', { done, total })} />
        {departments.length > 0 && (
          <ul class="department-progress">
            {departments.map((department) => (
              <li key={department.id}>
                <a href={`/assessments/${assessment.id}?department=${department.id}`}>{department.name}</a>
                <span>{t('assessment.progress-count', { done: department.answered, total: items })}</span>
              </li>
            ))}
          </ul>
        )}
      </div>
      <div class="row-actions">
        <LinkButton kind="fill" href={`/assessments/${assessment.id}`}>
          {t('assessment.continue')}
        </LinkButton>
        {may('assessment.manage') && departments.length > 0 && <LinkButton href={`/assessments/${assessment.id}/merge`}>{t('assessment.go-to-merge')}</LinkButton>}
      </div>
    </li>
  );
}

function ClosedRow({ assessment }: { assessment: AssessmentSummary }) {
  return (
    <li class="row">
      <div class="row-main">
        <a class="row-title" href={`/assessments/${assessment.id}/result`}>
          {assessment.title}
        </a>
        <p class="row-facts">
          <span>{t('assessment.closed-on', { date: formatDate(assessment.closedAt ?? assessment.startedAt) })}</span>
          <span>{assessment.editionTitle}</span>
        </p>
      </div>
      {assessment.total !== null && <p class="row-score">{t('assessment.points-of', { total: assessment.total, max: assessment.max })}</p>}
    </li>
  );
}

type Scope = 'company' | 'departments';

function StartOffer({ offer, departments, isMain }: { offer: Offer; departments: State['departments']; isMain: boolean }) {
  const [scope, setScope] = useState<Scope>('company');
  const [chosen, setChosen] = useState(departments.map((department) => department.id));
  const action = useAction();

  const start = () =>
    action.run(async () => {
      const departmentIds = scope === 'departments' ? chosen : [];
      const made = await call<AssessmentSummary>('POST', '/assessments', { body: { questionnaire: offer.id, departmentIds } });
      location.assign(`/assessments/${made.id}`);
    });

  return (
    <article class="offer">
      <h3>{offer.title}</h3>
      <p>{offer.summary}</p>
      <p class="row-facts">{t('assessment.offer-facts', { count: offer.items, edition: offer.edition })}</p>
      {departments.length > 0 && (
        <ChoiceGroup<Scope>
          name={`scope-${offer.id}`}
          legend={t('assessment.scope')}
          choices={[
            { value: 'company', label: t('assessment.scope-company') },
            { value: 'departments', label: t('assessment.scope-departments') },
          ]}
          value={scope}
          onChange={(chosenScope) => setScope(chosenScope)}
        />
      )}
      {scope === 'departments' && (
        <fieldset class="checkboxes">
          <legend>{t('assessment.which-departments')}</legend>
          {departments.map(({ id, name }) => (
            <Checkbox key={id} isChecked={chosen.includes(id)} onChange={(isChecked) => setChosen(isChecked ? [...chosen, id] : chosen.filter((one) => one !== id))}>
              {name}
            </Checkbox>
          ))}
        </fieldset>
      )}
      <ProblemNotice error={action.error} />
      <div class="form-actions">
        <Button kind={isMain ? 'fill' : 'outline'} isBusy={action.isBusy} onClick={start}>
          {t('assessment.start')}
        </Button>
      </div>
    </article>
  );
}
