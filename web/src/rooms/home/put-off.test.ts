import test from 'node:test';
import assert from 'node:assert/strict';
import { isPutOff, putOff } from './put-off';

test('an offer is put off by its own cookie alone', () => {
  assert.equal(isPutOff('own', ''), false);
  assert.equal(isPutOff('own', 'mimamori_language=ja'), false);
  assert.equal(isPutOff('own', 'mimamori_offer=now'), false);
  assert.equal(isPutOff('own', 'x_mimamori_offer=later'), false);
  for (const isSecure of [false, true]) {
    const own = `a=b; ${putOff('own', isSecure).split(';')[0]}`;
    const company = `a=b; ${putOff('company', isSecure).split(';')[0]}`;
    assert.deepEqual([isPutOff('own', own), isPutOff('company', own)], [true, false]);
    assert.deepEqual([isPutOff('own', company), isPutOff('company', company)], [false, true]);
  }
});

test('over TLS the cookie belongs to this host and to TLS', () => {
  assert.match(putOff('own', true), /^__Host-.*; Path=\/;.*; Secure$/);
  assert.doesNotMatch(putOff('own', false), /Secure|__Host/);
});
