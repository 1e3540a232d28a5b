import assert from 'node:assert/strict';
import { test } from 'node:test';
import { newestWhole, problemOf, worthOf, type BackupRun } from './backup-state';

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
