// What the server wrote into the page: who looks at it, its texts and its first state.
import type { Me, PageFrame } from '../api/types';

const element = document.getElementById('frame');

export const frame = JSON.parse(element?.textContent ?? '{}') as PageFrame;
element?.remove(); // what only this page is to know stands nowhere else

/** Whether the person must first show a second factor: until then no other page opens. */
export const isHeldUp = frame.me?.secondFactorMissing ?? false;

export function may(permission: string): boolean {
  return frame.me?.permissions.includes(permission) ?? false;
}

/** Whether a permission holds in the own department, or for the own tasks, alone. */
export function isLimited(permission: string): boolean {
  return frame.me?.limited.includes(permission) ?? true;
}

/** Whether it holds for what belongs to a department; @departmentId: null for what is the whole company's. */
export function mayIn(permission: string, departmentId: string | null): boolean {
  if (!may(permission)) return false;
  return !isLimited(permission) || (departmentId !== null && departmentId === frame.me?.departmentId);
}

export function hasRole(role: Me['roles'][number]): boolean {
  return frame.me?.roles.includes(role) ?? false;
}
