import test from 'node:test';
import assert from 'node:assert/strict';
import { parseDay } from './date-input';

const TODAY = '2026-11-21';

test('reads a day in every usual form', () => {
  for (const text of [
    '2026/11/30',
    '20261130',
    '2026-11-30',
    '２０２６／１１／３０',
    '2026年11月30日',
    'R8.11.30',
    '令和8年11月30日',
    '11/30',
    '11月30日',
  ])
    assert.equal(parseDay(text, TODAY), '2026-11-30', text);
});

test('takes the coming year for a day without a year that has passed', () => {
  assert.equal(parseDay('1/15', TODAY), '2027-01-15');
  assert.equal(parseDay('11/21', TODAY), '2026-11-21');
  assert.equal(parseDay('11/20', TODAY), '2027-11-20');
});

test('reads the first year of an era', () => {
  assert.equal(parseDay('令和元年5月1日', TODAY), '2019-05-01');
});

test('refuses what is no day', () => {
  for (const text of ['', '2026/2/29', '2026/13/1', '31', 'あした', '26/11/30'])
    assert.equal(parseDay(text, TODAY), null, text);
});
