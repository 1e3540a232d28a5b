import { test } from 'node:test';
import assert from 'node:assert/strict';
import { decodeBytes, encodeBytes } from './bytes.ts';

test('bytes survive the way to text and back, with letters that may stand in addresses', () => {
  for (let length = 0; length < 70; length++) {
    const bytes = Uint8Array.from({ length }, (_, at) => (at * 37 + length * 91) & 255);
    const text = encodeBytes(bytes.buffer);
    assert.equal(text, Buffer.from(bytes).toString('base64url'));
    assert.deepEqual(decodeBytes(text), bytes);
  }
});
