import test from 'node:test';
import assert from 'node:assert/strict';
import { byDomain, countStates } from './control-groups';

test('keeps the order of the catalogue, even if a domain comes twice', () => {
  const control = (id: string, domain: string) => ({ id, domain, domainTitle: domain.toUpperCase() });
  const groups = byDomain([control('1', 'b'), control('2', 'a'), control('3', 'b')]);
  assert.deepEqual(
    groups.map((group) => [group.title, group.controls.map((one) => one.id)]),
    [
      ['B', ['1', '3']],
      ['A', ['2']],
    ],
  );
});

test('counts a contradicted control in its state and as contradicted', () => {
  const counts = countStates([
    { state: 'implemented', contradicted: true },
    { state: 'implemented', contradicted: false },
  ]);
  assert.equal(counts.implemented, 2);
  assert.equal(counts.contradicted, 1);
  assert.equal(counts.partial, 0);
});
