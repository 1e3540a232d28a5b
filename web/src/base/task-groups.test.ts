import test from 'node:test';
import assert from 'node:assert/strict';
import { groupOfTask, groupTasks } from './task-groups';

const SATURDAY = '2026-11-21';

test('puts each day into its group, on both sides of every edge', () => {
  const groups = {
    '2026-11-20': 'overdue',
    '2026-11-21': 'week',
    '2026-11-22': 'week',
    '2026-11-23': 'month',
    '2026-11-30': 'month',
    '2026-12-01': 'later',
  };
  for (const [dueOn, group] of Object.entries(groups)) assert.equal(groupOfTask({ dueOn }, SATURDAY), group, dueOn);
  assert.equal(groupOfTask({ dueOn: null }, SATURDAY), 'later');
});

test('a Sunday is the last day of its week', () => {
  assert.equal(groupOfTask({ dueOn: '2026-11-23' }, '2026-11-22'), 'month');
});

test('leaves empty groups out and sorts by day, those without a day last', () => {
  const tasks = [{ dueOn: null }, { dueOn: '2026-12-24' }, { dueOn: '2026-11-01' }, { dueOn: '2026-12-05' }];
  assert.deepEqual(groupTasks(tasks, SATURDAY), [
    { group: 'overdue', tasks: [{ dueOn: '2026-11-01' }] },
    { group: 'later', tasks: [{ dueOn: '2026-12-05' }, { dueOn: '2026-12-24' }, { dueOn: null }] },
  ]);
});
