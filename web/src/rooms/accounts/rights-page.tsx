// Which role may do what, as one table; and the keys for programs.
import type { Role, Schemas } from '../../api/types';
import { t } from '../../app/t';
import { Card } from '../../parts/card';
import { PageHead } from '../../parts/page-head';
import { Table } from '../../parts/table';
import { inOrder, rightText } from './rights';
import { roleText } from './roles';
import { TokensCard } from './tokens-card';

export function RightsPage({ state }: { state: Schemas['RightsPage'] }) {
  const permissions = inOrder([...new Set(state.rights.flatMap((one) => one.permissions))]);
  const columns = state.rights.map((rights) => ({
    head: roleText(rights.role as Role),
    cell: (permission: string) => <>{reachText(rights, permission)}</>,
  }));
  return (
    <>
      <PageHead title={t('rights.title')} lead={t('rights.lead')} />
      <Card title={t('rights.table')} lead={t('rights.table-lead')}>
        <Table
          caption={t('rights.table')}
          isCaptionHidden
          columns={[{ head: t('rights.act'), cell: rightText, isHead: true }, ...columns]}
          rows={permissions}
          keyOf={(permission) => permission}
        />
      </Card>
      {state.tokens && <TokensCard tokens={state.tokens} />}
    </>
  );
}

function reachText({ permissions, inDepartment, ownOnly }: Schemas['RoleRights'], permission: string): string {
  if (inDepartment.includes(permission)) return t('rights.in-department');
  if (ownOnly.includes(permission)) return t('rights.own-only');
  return t(permissions.includes(permission) ? 'rights.yes' : 'rights.no');
}
