import test from 'node:test';
import assert from 'node:assert/strict';
import {
  isEmail,
  isPostalCode,
  normaliseDigits,
  normaliseEmail,
  normalisePostalCode,
  toFullKana,
  toHalfWidth,
} from './normalise';

test('makes full-width letters, digits and dashes half-width', () => {
  assert.equal(toHalfWidth('ＡＢＣ　１２３'), 'ABC123');
  assert.equal(toHalfWidth('０３ー１２３４－５６７８'), '03-1234-5678');
});

test('reads a postal code in every usual form', () => {
  for (const text of ['1234567', '123-4567', '１２３－４５６７', '〒123-4567', '１２３ー４５６７'])
    assert.equal(normalisePostalCode(text), '123-4567');
  assert.equal(normalisePostalCode('12345'), '12345');
  assert.equal(isPostalCode('12345'), false);
  assert.equal(isPostalCode('123-4567'), true);
});

test('reads amounts with commas', () => {
  assert.equal(normaliseDigits('１２，０００'), '12000');
});

test('leaves names as written except half-width kana', () => {
  assert.equal(toFullKana('㈱ﾏﾂﾊﾞ製作所 '), '㈱マツバ製作所');
  assert.equal(toFullKana('Ｍ．Ｓａｔｏ'), 'Ｍ．Ｓａｔｏ');
});

test('knows a mail address from something else', () => {
  assert.equal(normaliseEmail(' ＳＡＴＯ＠Example.co.jp'), 'sato@example.co.jp');
  assert.equal(isEmail('sato@example.co.jp'), true);
  for (const text of ['sato', 'sato@', '@example.jp', 'sato@example', 'a b@example.jp', 'sato@example..jp'])
    assert.equal(isEmail(text), false);
});
