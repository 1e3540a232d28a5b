// The score of each department.
import type { Result } from '../../api/types';
import { Bar } from '../../parts/bar';
import { Card } from '../../parts/card';
import { Table } from '../../parts/table';
import { t } from '../../app/t';

export function DepartmentsCard({ departments, max }: { departments: Result['departments']; max: number }) {
  if (departments.length === 0) return null;
  const parts = departments[0]!.parts;
  return (
    <Card title={t('result.departments')} lead={t('result.departments-lead')}>
      <Table
        caption={t('result.departments')}
        isCaptionHidden
        rows={departments}
        keyOf={(department) => department.id}
        columns={[
          { head: t('result.department'), isHead: true, cell: (department) => department.name },
          { head: t('result.rate'), cell: (department) => <Bar share={department.total / max} /> },
          { head: t('common.points-head'), isNumber: true, cell: (department) => department.total },
          ...parts.map((part, index) => ({
            head: part.title,
            isNumber: true,
            cell: (department: Result['departments'][number]) => department.parts[index]?.score ?? '',
          })),
        ]}
      />
    </Card>
  );
}
