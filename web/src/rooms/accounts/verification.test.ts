import test from 'node:test';
import assert from 'node:assert/strict';
import { verificationOf } from './verification';

test('a log is intact if no entry is named', () => {
  const whole = { checked: 214, finding: 'whole', brokenAt: 0, to: 0, anchored: 200 };
  assert.deepEqual(verificationOf(whole), { isIntact: true, checked: 214, brokenAt: null, to: 0, finding: 'whole', anchored: 200 });
});

test('names the first entry that does not fit', () => {
  const broken = { checked: 11, finding: 'missing', brokenAt: 12, to: 14, anchored: 5 };
  assert.deepEqual(verificationOf(broken), { isIntact: false, checked: 11, brokenAt: 12, to: 14, finding: 'missing', anchored: 0 });
});

test('never calls intact what it cannot read', () => {
  for (const result of [null, {}, 'ok', { checked: 3 }, { brokenAt: 0 }, { checked: 3, brokenAt: 0, finding: 'cut' }])
    assert.equal(verificationOf(result).isIntact, false);
});
