// Why a control has its state: who or what said so, when, and whether it counts.
import type { Control } from '../../api/types';
import { formatDate } from '../../base/format';
import { StateChip } from '../../parts/control-state';
import { Table } from '../../parts/table';
import { t } from '../../app/t';

export function WhyTable({ why }: { why: Control['why'] }) {
  if (why.length === 0) return <p>{t('controls.no-record')}</p>;
  return (
    <Table
      caption={t('controls.why')}
      class="table-stacked"
      rows={why}
      keyOf={(one) => `${one.source}/${one.departmentId ?? ''}/${one.at}`}
      columns={[
        { head: t('controls.why-source'), isHead: true, cell: (one) => one.sourceTitle },
        { head: t('controls.why-state'), cell: (one) => <StateChip state={one.state} /> },
        { head: t('controls.why-who'), cell: (one) => [one.departmentName, one.personName].filter(Boolean).join(' ') },
        { head: t('common.date'), isShort: true, cell: (one) => formatDate(one.at) },
        {
          head: t('controls.why-force'),
          isShort: true,
          cell: (one) => t(one.inForce ? 'controls.in-force' : 'controls.superseded'),
        },
      ]}
    />
  );
}
