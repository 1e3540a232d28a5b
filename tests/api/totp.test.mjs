// The six digits of the authenticator app: each is good in its own thirty seconds, once, and what is wrong with another one is said.
import { after, before, beforeEach, test } from 'node:test';
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PASSWORD, Client, Server, forgetStep, freshStep, setUpApp, totp } from '../harness.mjs';

let server;
before(async () => (server = await Server.start()));
beforeEach(() => server.sql("DELETE FROM attempt WHERE subject LIKE 'address:%'"));
after(() => server.stop());

async function withApp(where = server) {
  const client = await where.company();
  const { secret } = await setUpApp(client);
  forgetStep(where, client);
  return { client, secret };
}

/** Proves with the code that is so many steps away from the present one. */
async function prove({ client, secret }, away) {
  await freshStep();
  return client.post('/me/proof/code', { code: totp(secret, away) });
}

const sentence = ({ body }) => body.errors[0].ja;

test('the present code is good once', async () => {
  const one = await withApp();
  assert.equal((await prove(one, 0)).status, 204);
  const again = await prove(one, 0);
  if (again.status === 204) return; // the next step has begun meanwhile: that is another code
  assert.equal(again.status, 400);
  assert.match(sentence(again), /もう使われています/);
});

test('the one before has ended: it says so, is not counted, and opens nothing however often it is tried', async () => {
  const one = await withApp();
  for (let i = 0; i < 8; i++) {
    const answer = await prove(one, -1);
    assert.equal(answer.status, 400, 'never a wait');
    assert.match(sentence(answer), /番号が切り替わりました/);
  }
  assert.equal((await prove(one, 0)).status, 204, 'the present one is taken at once');
});

test('the next one speaks of a clock that is wrong, and is used up so that nobody gains by knowing it', async () => {
  const one = await withApp();
  const early = await prove(one, 1);
  assert.equal(early.status, 400);
  assert.match(sentence(early), /時計がずれています/);
  const used = await prove(one, 0);
  assert.equal(used.status, 400);
});

test('a code further away is simply wrong, and counts', async () => {
  const one = await withApp();
  const answers = await Promise.all(Array.from({ length: 7 }, () => prove(one, 5)));
  assert.match(sentence(answers.find(({ status }) => status === 400)), /コードが違います/);
  assert.equal((await prove(one, 0)).status, 429);
});

test('signing in says the same, and setting the app up', async () => {
  const { client, secret } = await withApp();
  const visitor = new Client(server);
  const ticket = (await (await visitor.form('/sign-in', { email: client.email, password: PASSWORD })).text()).match(/name="ticket" value="([^"]+)"/)[1];
  await freshStep();
  const late = await visitor.form('/sign-in/code', { ticket, code: totp(secret, -1) });
  assert.equal(late.status, 401);
  assert.match(await late.text(), /番号が切り替わりました/);
  await freshStep();
  assert.equal((await visitor.form('/sign-in/code', { ticket, code: totp(secret) })).status, 303, 'the same page goes on');

  const fresh = await server.company();
  const begun = (await fresh.post('/me/totp')).body;
  await freshStep();
  assert.match(sentence(await fresh.put('/me/totp', { code: totp(begun.secret, -1) })), /番号が切り替わりました/);
  await freshStep();
  assert.equal((await fresh.put('/me/totp', { code: totp(begun.secret) })).status, 200);
});

test('an operator may let the one before and the one after count too', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'mimamori-totp-'));
  const file = join(folder, 'settings');
  writeFileSync(file, '[mimamori]\ntotp-tolerance = 1\n');
  const patient = await Server.start(['--settings', file]);
  const one = await withApp(patient);
  assert.equal((await prove(one, -1)).status, 204);
  assert.equal((await prove(one, 1)).status, 204);
  assert.match(sentence(await prove(one, -2)), /番号が切り替わりました/);
  await patient.stop();
  rmSync(folder, { recursive: true });
});
