// What the server wrote into the page: who looks at it, its texts and its first state.
import type { Me, PageFrame } from '../api/types';

const element = document.getElementById('frame');

export const frame = JSON.parse(element?.textContent ?? '{}') as PageFrame;

export function may(permission: string): boolean {
  return frame.me?.permissions.includes(permission) ?? false;
}

export function hasRole(role: Me['roles'][number]): boolean {
  return frame.me?.roles.includes(role) ?? false;
}
