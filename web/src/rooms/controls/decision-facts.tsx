// What is decided, in one line: who, by when, at what cost, how long it still takes.
import type { Choice, Decision, Department } from '../../api/types';
import { formatDate, formatNumber } from '../../base/format';
import { Chip } from '../../parts/chip';
import { t } from '../../app/t';

interface DecisionFactsProps {
  decision: Decision;
  departments: (Department | Choice)[];
}

export function DecisionFacts({ decision, departments }: DecisionFactsProps) {
  const department = departments.find((one) => one.id === decision.departmentId);
  return (
    <p class="row-facts">
      <DaysLeft decision={decision} />
      <span>{decision.personName ?? t('common.nobody-yet')}</span>
      {decision.dueOn && <span>{t('decisions.due', { date: formatDate(decision.dueOn) })}</span>}
      {decision.costYen !== null && <span>{t('decisions.cost', { yen: formatNumber(decision.costYen) })}</span>}
      {department && <span>{'name' in department ? department.name : department.title}</span>}
      {decision.outcome === 'partial' && <span>{t('decisions.outcome-partial')}</span>}
      {decision.evidence > 0 && <span>{t('decisions.evidence-count', { count: decision.evidence })}</span>}
      {decision.stage === 'waiting' && decision.proposedBy && (
        <span>{t('decisions.proposed-by', { name: decision.proposedBy })}</span>
      )}
    </p>
  );
}

function DaysLeft({ decision: { daysLeft, stage } }: { decision: Decision }) {
  if (daysLeft === null || stage !== 'under_way') return null;
  if (daysLeft < 0) return <Chip tone="bad">{t('decisions.days-over', { days: -daysLeft })}</Chip>;
  return <span>{daysLeft === 0 ? t('decisions.due-today') : t('decisions.days-left', { days: daysLeft })}</span>;
}
