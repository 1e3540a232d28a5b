import test from 'node:test';
import assert from 'node:assert/strict';
import { scoreSoFar, shareOf } from './score';
import type { AnswerId, Questionnaire } from '../../api/types';

const answers = [
  { id: 'done', points: 4, label: '' },
  { id: 'partly', points: 2, label: '' },
  { id: 'not-done', points: 0, label: '' },
  { id: 'unknown', points: -1, label: '' },
] as Questionnaire['answers'];

/* 25 items as in the self-check: 5, 13 and 7 in the three parts. */
const questionnaire = {
  answers,
  parts: [1, 2, 3].map((number) => ({ number, id: `p${number}`, title: `P${number}`, note: '' })),
  items: Array.from({ length: 25 }, (_, index) => ({ number: index + 1, part: index < 5 ? 1 : index < 18 ? 2 : 3 })),
};

const all = (answer: AnswerId) => new Map(questionnaire.items.map((item) => [item.number, answer]));

test('reaches from -25 to 100 points', () => {
  assert.equal(scoreSoFar(questionnaire, all('done')).total, 100);
  assert.equal(scoreSoFar(questionnaire, all('unknown')).total, -25);
  assert.equal(scoreSoFar(questionnaire, all('done')).max, 100);
});

test('counts only what is answered', () => {
  const score = scoreSoFar(
    questionnaire,
    new Map<number, AnswerId>([
      [1, 'done'],
      [6, 'partly'],
      [19, 'unknown'],
    ]),
  );
  assert.equal(score.total, 5);
  assert.equal(score.answered, 3);
  assert.equal(score.unanswered.length, 22);
  assert.deepEqual(score.unknown, [19]);
  assert.deepEqual(
    score.parts.map(({ score: points, max, answered, items }) => [points, max, answered, items]),
    [
      [4, 20, 1, 5],
      [2, 52, 1, 13],
      [-1, 28, 1, 7],
    ],
  );
});

test('draws "don\'t know" in the middle and an open item nowhere', () => {
  assert.equal(shareOf({ answers }, 'done'), 1);
  assert.equal(shareOf({ answers }, 'partly'), 0.5);
  assert.equal(shareOf({ answers }, 'unknown'), 0);
  assert.equal(shareOf({ answers }, null), null);
});
