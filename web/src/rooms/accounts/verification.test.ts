import test from 'node:test';
import assert from 'node:assert/strict';
import { verificationOf } from './verification';

test('a log is intact if no entry is named', () => {
  assert.deepEqual(verificationOf({ checked: 214, brokenAt: 0 }), { isIntact: true, checked: 214, brokenAt: null });
});

test('names the first entry that does not fit', () => {
  assert.deepEqual(verificationOf({ checked: 11, brokenAt: 12 }), { isIntact: false, checked: 11, brokenAt: 12 });
});

test('never calls intact what it cannot read', () => {
  for (const result of [null, {}, 'ok', { checked: 3 }, { brokenAt: 0 }])
    assert.equal(verificationOf(result).isIntact, false);
});
