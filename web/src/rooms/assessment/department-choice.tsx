// Which department answers, with how far each is.
import type { AssessmentSummary } from '../../api/types';
import { SelectField } from '../../parts/select-field';
import { t } from '../../app/t';

interface DepartmentChoiceProps {
  assessment: AssessmentSummary;
  value: string;
  /** how many questions of @value are answered by now */
  answered: number;
  onChange(department: string): void;
}

export function DepartmentChoice({ assessment, value, answered, onChange }: DepartmentChoiceProps) {
  const choices = assessment.departments.map((department) => ({
    id: department.id,
    title: t('assessment.department-choice', {
      name: department.name,
      done: department.id === value ? answered : department.answered,
      total: assessment.items,
    }),
  }));
  return (
    <SelectField
      id="department"
      label={t('assessment.department')}
      value={value}
      choices={choices}
      onChange={onChange}
    />
  );
}
