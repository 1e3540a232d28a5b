// Assessments in a list: those to go on with, and those that are finished.
import type { AssessmentSummary } from '../../api/types';
import { may } from '../../app/frame';
import { formatDate } from '../../base/format';
import { LinkButton } from '../../parts/button';
import { Progress } from '../../parts/progress';
import { t } from '../../app/t';

export function OpenRow({ assessment, isMain }: { assessment: AssessmentSummary; isMain: boolean }) {
  const { departments, items } = assessment;
  const total = items * Math.max(departments.length, 1);
  const done = departments.length === 0 ? assessment.answered : departments.reduce((sum, one) => sum + one.answered, 0);
  return (
    <li class="row">
      <div class="row-main">
        <a class="row-title" href={`/assessments/${assessment.id}`}>
          {assessment.title}
        </a>
        <p class="row-facts">
          {t('assessment.started', { date: formatDate(assessment.startedAt), name: assessment.startedBy })}
        </p>
        <Progress
          label={t('assessment.progress')}
          done={done}
          total={total}
          text={t('assessment.progress-count', { done, total })}
        />
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
        <LinkButton kind={isMain ? 'fill' : 'outline'} href={`/assessments/${assessment.id}`}>
          {t('assessment.continue')}
        </LinkButton>
        {may('assessment.manage') && departments.length > 0 && (
          <LinkButton href={`/assessments/${assessment.id}/merge`}>{t('assessment.go-to-merge')}</LinkButton>
        )}
      </div>
    </li>
  );
}

export function ClosedRow({ assessment }: { assessment: AssessmentSummary }) {
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
      {assessment.total !== null && (
        <p class="row-score">
          {assessment.scoring === 'checklist'
            ? t('common.checklist-done', { done: assessment.total, max: assessment.max })
            : t('assessment.points-of', { total: assessment.total, max: assessment.max })}
        </p>
      )}
    </li>
  );
}
