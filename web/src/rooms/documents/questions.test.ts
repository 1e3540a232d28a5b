import { test } from 'node:test';
import assert from 'node:assert/strict';
import { changedBlocks, shownValue } from './questions';
import type { DocumentQuestion } from '../../api/types';

test('marks what is new and nothing else', () => {
  const cases: [string[], string[], number[]][] = [
    [['a', 'b'], ['a', 'b'], []],
    [['a', 'b'], ['a', 'c'], [1]],
    [['a'], ['a', 'a'], [1]],
    [['a', 'b'], ['b', 'a'], []],
    [[], ['a'], [0]],
    [['a'], [], []],
  ];
  for (const [before, after, expected] of cases) assert.deepEqual(changedBlocks(before, after), expected);
});

test('shows a choice by its words and a text as it is', () => {
  const question = { choices: [{ id: 'yearly', title: '年に1回' }] } as DocumentQuestion;
  assert.equal(shownValue(question, 'yearly'), '年に1回');
  assert.equal(shownValue(question, '毎月'), '毎月');
});
