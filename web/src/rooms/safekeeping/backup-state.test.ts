import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Schemas } from '../../api/types';
import { newestWhole, nextStep, problemOf, worthOf, type BackupRun } from './backup-state';

const WHOLE: BackupRun = {
  id: 'a', state: 'done', byClock: true, begunAt: '2026-11-26T03:00:00Z', isKept: true, file: null, bytes: null,
  problem: null, testedAt: '2026-11-26T03:01:00Z', testProblem: null, copiedAt: null, copyProblem: null,
};

test('a backup counts as whole only after its trial', () => {
  assert.equal(worthOf(WHOLE), 'whole');
  assert.equal(worthOf({ ...WHOLE, testedAt: null }), 'untested');
  assert.equal(worthOf({ ...WHOLE, testProblem: '壊れています。' }), 'wrong');
  assert.equal(worthOf({ ...WHOLE, isKept: false }), 'removed');
  assert.equal(worthOf({ ...WHOLE, state: 'failed', isKept: false }), 'failed');
  assert.equal(worthOf({ ...WHOLE, state: 'running', isKept: false }), 'running');
});

test('the newest whole backup is not one that failed', () => {
  const runs = [{ ...WHOLE, id: 'b', state: 'failed' as const }, { ...WHOLE, id: 'c', testedAt: null }, WHOLE];
  assert.equal(newestWhole(runs)?.id, 'a');
  assert.equal(newestWhole([]), undefined);
});

test('tells the first thing that went wrong', () => {
  assert.equal(problemOf(WHOLE), null);
  assert.equal(problemOf({ ...WHOLE, copyProblem: '書き込めません。' }), '書き込めません。');
});

test('the next step is one, and the one that helps most', () => {
  const offline = { place: '金庫', takenOn: '2026-11-26', personName: '佐藤', isRecent: true };
  const none = { count: 2, hasThree: false, hasTwoMedia: false, hasOneElsewhere: false, hasSecondPlace: false };
  const all = { count: 4, hasThree: true, hasTwoMedia: true, hasOneElsewhere: true, hasSecondPlace: true };
  const state = (more: object) =>
    ({ isAlone: true, backups: [WHOLE], copies: none, offlineCopy: null, ...more }) as unknown as Schemas['Backups'];
  assert.equal(nextStep(state({ backups: [] })), 'wait');
  assert.equal(nextStep(state({ backups: [{ ...WHOLE, state: 'running', isKept: false }] })), 'wait');
  assert.equal(nextStep(state({ backups: [{ ...WHOLE, copyProblem: '書き込めません。' }, WHOLE] })), 'repair');
  assert.equal(nextStep(state({})), 'carry');
  assert.equal(nextStep(state({ isAlone: false })), 'carry-own');
  assert.equal(nextStep(state({ offlineCopy: { ...offline, isRecent: false } })), 'carry-again');
  assert.equal(nextStep(state({ copies: { ...all, hasThree: false }, offlineCopy: offline })), 'second');
  assert.equal(nextStep(state({ copies: all, offlineCopy: offline })), 'rest');
});
