import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { StarStep } from '../../api/types';
import { stepToTake } from './path';

/** Stages a, b, c by their states; the last begins later. */
function next(...states: StarStep['state'][]): string | undefined {
  const stars = states.map((state, index) => ({ id: 'abc'[index], state, isDeclarable: index < 2 }) as StarStep);
  return stepToTake(stars)?.id;
}

test('the next stage is the first one that is neither declared nor applied for', () => {
  assert.equal(next('not_started', 'not_started', 'not_started'), 'a');
  assert.equal(next('declared', 'preparing', 'not_started'), 'b');
  assert.equal(next('applied', 'ready', 'not_started'), 'b');
});

test('two stars may be declared without one, and what begins later is never next', () => {
  assert.equal(next('preparing', 'declared', 'not_started'), undefined);
  assert.equal(next('declared', 'declared', 'not_started'), undefined);
});
