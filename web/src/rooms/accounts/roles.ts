// The roles a person may have, in words.
import type { Person, Role } from '../../api/types';
import { hasRole } from '../../app/frame';
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

/** Who is no owner is not offered what the server refuses: nobody resets who may do more. */
export function mayReset(person: Person): boolean {
  return hasRole('owner') || !person.roles.includes('owner');
}
