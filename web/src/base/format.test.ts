import test from 'node:test';
import assert from 'node:assert/strict';
import { addDays, dayOf, formatDate, formatDateTime, formatDifference, formatNumber, formatTime } from './format';

test('writes moments in the time of Japan', () => {
  assert.equal(formatDate('2026-11-21T01:32:00Z'), '2026/11/21');
  assert.equal(formatTime('2026-11-21T01:32:00Z'), '10:32');
  assert.equal(formatDateTime('2026-11-20T15:00:00Z'), '2026/11/21 00:00');
  assert.equal(formatDateTime('2026-11-20T14:59:59Z'), '2026/11/20 23:59');
});

test('takes a day as it is', () => {
  assert.equal(formatDate('2026-11-30'), '2026/11/30');
  assert.equal(dayOf('2026-11-20T15:00:00Z'), '2026-11-21');
});

test('writes thousands with commas and differences with a sign', () => {
  assert.equal(formatNumber(1234567), '1,234,567');
  assert.equal(formatDifference(14), '+14');
  assert.equal(formatDifference(0), '±0');
  assert.equal(formatDifference(-3), '−3');
});

test('counts days over the ends of months and years', () => {
  assert.equal(addDays('2026-12-25', 7), '2027-01-01');
  assert.equal(addDays('2028-02-28', 1), '2028-02-29');
});
