import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Schemas } from '../../api/types';
import { missingOf } from './missing';

type Part = Schemas['BoardPart'];

const part = (more: Partial<Part>): Part => ({
  kind: 'controls',
  progress: 'missing',
  title: null,
  document: null,
  isToRevise: false,
  done: 0,
  total: 1,
  costYen: 0,
  open: [],
  ...more,
});

test('leads to what is missing, and to nothing that is done', () => {
  const open = [{ id: 'incident-drill', title: '練習' }];
  assert.deepEqual(missingOf([part({ open }), part({ kind: 'document', document: 'basic-policy', title: '方針' })]), [
    { kind: 'control', title: '練習', href: '/controls/incident-drill' },
    { kind: 'document', title: '方針', href: '/documents/basic-policy' },
  ]);
  assert.deepEqual(missingOf([part({ progress: 'done', open })]), []);
});

test('a document in force that should be revised is to be revised, not to be set', () => {
  const [one] = missingOf([part({ kind: 'document', progress: 'partly', document: 'x', title: 'y', isToRevise: true })]);
  assert.equal(one?.kind, 'revision');
});

test('what is not recorded yet asks for nothing that cannot be done', () => {
  assert.deepEqual(missingOf([part({ kind: 'later', progress: 'no_record' })]), []);
  assert.deepEqual(missingOf([part({ kind: 'budget', progress: 'no_record' })]), [{ kind: 'decisions', href: '/decisions' }]);
});
