import test from 'node:test';
import assert from 'node:assert/strict';
import { isPutOff, putOff } from './put-off';

test('an offer is put off by its own cookie alone', () => {
  assert.equal(isPutOff(''), false);
  assert.equal(isPutOff('mimamori_language=ja'), false);
  assert.equal(isPutOff('mimamori_offer=now'), false);
  assert.equal(isPutOff('x_mimamori_offer=later'), false);
  for (const isSecure of [false, true]) assert.equal(isPutOff(`a=b; ${putOff(isSecure).split(';')[0]}`), true);
});

test('over TLS the cookie belongs to this host and to TLS', () => {
  assert.match(putOff(true), /^__Host-.*; Path=\/;.*; Secure$/);
  assert.doesNotMatch(putOff(false), /Secure|__Host/);
});
