import test from 'node:test';
import assert from 'node:assert/strict';
import { corporateNumberFault } from './corporate-number';

test('accepts a number whose check digit fits', () => {
  assert.equal(corporateNumberFault('7123456789012'), null);
});

test('finds every single wrong digit but a 0 for a 9', () => {
  const right = '7123456789012';
  for (let place = 0; place < 13; place++) {
    for (const digit of '0123456789') {
      const was = right[place]!;
      if (digit === was || (place > 0 && [digit, was].sort().join('') === '09')) continue;
      const wrong = right.slice(0, place) + digit + right.slice(place + 1);
      assert.equal(corporateNumberFault(wrong), 'check', wrong);
    }
  }
});

test('tells a wrong length from a wrong digit', () => {
  for (const text of ['', '712345678901', '71234567890123', '712345678901a'])
    assert.equal(corporateNumberFault(text), 'length');
});
