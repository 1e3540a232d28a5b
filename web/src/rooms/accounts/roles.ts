// The roles a person may have, in words.
import type { Role } from '../../api/types';
import { t, type PlainKey } from '../../app/t';

const TEXTS: Record<Role, PlainKey> = {
  owner: 'settings.role-owner',
  manager: 'settings.role-manager',
  department_manager: 'settings.role-department-manager',
  employee: 'settings.role-employee',
  inspector: 'settings.role-inspector',
  supporter: 'settings.role-supporter',
};

export const ROLES = Object.keys(TEXTS) as Role[];

export function roleText(role: Role): string {
  return t(TEXTS[role]);
}
