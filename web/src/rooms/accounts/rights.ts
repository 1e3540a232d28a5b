// What somebody may do, in words; the order is that of the page.
import { t, type PlainKey } from '../../app/t';

const TEXTS: PlainKey[] = [
  'rights.organisation-read',
  'rights.organisation-write',
  'rights.organisation-export',
  'rights.people-read',
  'rights.people-write',
  'rights.tokens-write',
  'rights.audit-read',
  'rights.assessment-read',
  'rights.assessment-answer',
  'rights.assessment-manage',
  'rights.controls-read',
  'rights.controls-write',
  'rights.controls-decide',
  'rights.controls-approve',
  'rights.tasks-read',
  'rights.tasks-write',
  'rights.documents-read',
  'rights.documents-write',
  'rights.documents-publish',
  'rights.documents-approve',
  'rights.stars-read',
  'rights.stars-write',
  'rights.board-read',
  'rights.board-write',
];

/* The words of a permission stand under its name, with a dash: rights.tasks-read. */
const permissionOf = (key: PlainKey) => key.slice('rights.'.length).replace('-', '.');

/** The known ones first, in the order above; then those that have no words yet. */
export function inOrder(permissions: string[]): string[] {
  const known = TEXTS.map(permissionOf);
  return [
    ...known.filter((one) => permissions.includes(one)),
    ...permissions.filter((one) => !known.includes(one)),
  ];
}

export function rightText(permission: string): string {
  const key = TEXTS.find((one) => permissionOf(one) === permission);
  return key === undefined ? permission : t(key);
}
