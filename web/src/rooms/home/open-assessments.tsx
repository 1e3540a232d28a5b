// Questionnaires that were begun: go on where one stopped.
import type { AssessmentSummary } from '../../api/types';
import { may } from '../../app/frame';
import { formatDate } from '../../base/format';
import { Card } from '../../parts/card';
import { LinkButton } from '../../parts/button';
import { Progress } from '../../parts/progress';
import { t } from '../../app/t';

export function OpenAssessments({ assessments }: { assessments: AssessmentSummary[] }) {
  const mine = assessments.filter(
    (one) =>
      may('assessment.manage') || one.departments.length === 0 || one.departments.some((department) => department.mine),
  );
  if (mine.length === 0) return null;
  return (
    <Card title={t('home.go-on')}>
      <ul class="rows">
        {mine.map((assessment) => (
          <li key={assessment.id} class="row">
            <div class="row-main">
              <a class="row-title" href={`/assessments/${assessment.id}`}>
                {assessment.title}
              </a>
              <p class="row-facts">
                {t('home.started', { date: formatDate(assessment.startedAt), name: assessment.startedBy })}
              </p>
              <Progress
                label={t('home.answered')}
                done={answered(assessment)}
                total={total(assessment)}
                text={t('home.answered-count', { done: answered(assessment), total: total(assessment) })}
              />
            </div>
            <LinkButton href={`/assessments/${assessment.id}`}>{t('home.resume')}</LinkButton>
          </li>
        ))}
      </ul>
    </Card>
  );
}

function answered({ departments, answered }: AssessmentSummary): number {
  return departments.length === 0 ? answered : departments.reduce((sum, department) => sum + department.answered, 0);
}

function total({ departments, items }: AssessmentSummary): number {
  return items * Math.max(departments.length, 1);
}
