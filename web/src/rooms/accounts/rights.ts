// What somebody may do, in words; the order is that of the page.
import { t, type PlainKey } from '../../app/t';

const TEXTS: Record<string, PlainKey> = {
  'organisation.read': 'rights.organisation-read',
  'organisation.write': 'rights.organisation-write',
  'people.read': 'rights.people-read',
  'people.write': 'rights.people-write',
  'tokens.write': 'rights.tokens-write',
  'audit.read': 'rights.audit-read',
  'assessment.read': 'rights.assessment-read',
  'assessment.answer': 'rights.assessment-answer',
  'assessment.manage': 'rights.assessment-manage',
  'controls.read': 'rights.controls-read',
  'controls.write': 'rights.controls-write',
  'controls.decide': 'rights.controls-decide',
  'controls.approve': 'rights.controls-approve',
  'tasks.read': 'rights.tasks-read',
  'tasks.write': 'rights.tasks-write',
  'documents.read': 'rights.documents-read',
  'documents.write': 'rights.documents-write',
  'documents.publish': 'rights.documents-publish',
  'documents.approve': 'rights.documents-approve',
  'stars.read': 'rights.stars-read',
  'stars.write': 'rights.stars-write',
  'board.read': 'rights.board-read',
  'board.write': 'rights.board-write',
};

/** The known ones first, in the order above; then those that have no words yet. */
export function inOrder(permissions: string[]): string[] {
  const known = Object.keys(TEXTS).filter((one) => permissions.includes(one));
  return [...known, ...permissions.filter((one) => !(one in TEXTS))];
}

export function rightText(permission: string): string {
  const key = TEXTS[permission];
  return key === undefined ? permission : t(key);
}
