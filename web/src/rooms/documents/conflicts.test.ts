import { test } from 'node:test';
import assert from 'node:assert/strict';
import { replaceLines, resolved } from './conflicts';

test('puts lines in the place of others', () => {
  assert.equal(replaceLines('a\nb\nc\n', 2, 'b\n', 'B\nBB\n'), 'a\nB\nBB\nc\n');
  assert.equal(replaceLines('a\nb\nc\n', 2, 'b\n', ''), 'a\nc\n');
  assert.equal(replaceLines('a\nc\n', 2, '', 'b\n'), 'a\nb\nc\n');
  assert.equal(replaceLines('a\nb\n', 1, 'a\nb\n', 'x\n'), 'x\n');
});

const document = {
  text: 'hand 1\n\nsame\n\nhand 2\n',
  generated: 'new 1\n\nsame\n\nnew 2\n',
  conflicts: [
    { line: 1, base: 'old 1\n', mine: 'hand 1\n', theirs: 'new 1\n' },
    { line: 5, base: 'old 2\n', mine: 'hand 2\n', theirs: 'new 2\n' },
  ],
};

test('keeps the hand and settles this place only', () => {
  const { text, base } = resolved(document, document.conflicts[0]!, 'mine');
  assert.equal(text, document.text);
  assert.equal(base, 'new 1\n\nsame\n\nold 2\n');
});

test('takes the new text and settles this place only', () => {
  const { text, base } = resolved(document, document.conflicts[0]!, 'theirs');
  assert.equal(text, 'new 1\n\nsame\n\nhand 2\n');
  assert.equal(base, 'new 1\n\nsame\n\nold 2\n');
});
