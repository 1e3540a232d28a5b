// Passkeys and fresh proofs over the interface, with an authenticator in software on both databases.
import { after, before, beforeEach, test } from 'node:test';
import assert from 'node:assert/strict';
import { Client, PASSWORD, Server, forgetStep, freshStep, setUpApp, totp } from '../harness.mjs';
import { Authenticator, EDDSA, ES256, PRESENT, RS256, VERIFIED, cbor } from '../authenticator.mjs';

let server;
let named; /* the same server by a name: passkeys cannot belong to an IP address */
before(async () => {
  server = await Server.start();
  named = { url: `http://localhost:${server.port}` };
});
/* Failures of one address slow it down, and all tests come from one. */
beforeEach(() => server.sql("DELETE FROM attempt WHERE subject LIKE 'address:%'"));
after(() => server.stop());

/** A company whose owner has a passkey. */
async function withPasskey(options) {
  const client = await server.company();
  client.server = named;
  const device = new Authenticator(named.url, options);
  const asked = await client.post('/me/passkey-question');
  assert.equal(asked.status, 200, JSON.stringify(asked.body));
  const added = await client.post('/me/passkeys', device.make(asked.body));
  assert.equal(added.status, 201, JSON.stringify(added.body));
  return { client, device, added: added.body };
}

/** A browser nobody is signed in with, and the question it got. */
async function stranger() {
  const visitor = new Client(named);
  const response = await visitor.fetch('/api/v1/sign-in/passkey-question', { method: 'POST', headers: { 'Content-Type': 'application/json' } });
  visitor.browser = response.headers.get('set-cookie').match(/mimamori_browser=[^;]+/)[0];
  assert.match(response.headers.get('set-cookie'), /HttpOnly; SameSite=Lax/);
  return { visitor, question: await response.json() };
}

const signIn = (visitor, proof) => visitor.call('POST', '/sign-in/passkey', proof, { Cookie: visitor.browser ?? '' });

for (const [name, algorithm] of Object.entries({ ES256, EDDSA, RS256 })) {
  test(`a passkey (${name}) is made, named, used to sign in without a password, and removed`, async () => {
    const { client, device, added } = await withPasskey({ algorithm });
    assert.equal(added.codes.length, 10, 'codes for the day the phone is gone');
    assert.equal(added.passkeys[0].lastUsedAt, null);
    const { visitor, question } = await stranger();
    const answer = await signIn(visitor, device.prove(question));
    assert.equal(answer.status, 200, JSON.stringify(answer.body));
    assert.equal(answer.body.email, client.email);
    assert.equal(answer.body.passkeys, 1);
    const [kept] = (await visitor.get('/me/passkeys')).body;
    assert.ok(kept.lastUsedAt);
    await visitor.readCsrf();
    const renamed = await visitor.put(`/me/passkeys/${kept.id}`, { name: '私の電話' }, kept.version);
    assert.equal(renamed.body.name, '私の電話');
    assert.equal((await visitor.put(`/me/passkeys/${kept.id}`, { name: '別の名' }, kept.version)).status, 412);
    assert.equal((await visitor.delete(`/me/passkeys/${kept.id}`)).status, 204);
    assert.equal((await visitor.get('/me')).body.recoveryCodesLeft, 0, 'without a second lock the codes open nothing');
    const again = await stranger();
    assert.equal((await signIn(again.visitor, device.prove(again.question))).status, 400);
    const actions = (await client.get('/audit')).body.entries.map((entry) => entry.action);
    assert.deepEqual(actions.slice(0, 4), ['passkey.remove', 'passkey.rename', 'session.begin', 'passkey.add']);
  });
}

test('what was not made for this page, this site, this browser and this moment opens nothing', async () => {
  const { device } = await withPasskey({ counts: false });
  const other = new Authenticator(named.url);
  other.id = device.id;
  const spoilt = {
    'another page': { clientData: { origin: 'https://evil.example' } },
    'another port': { clientData: { origin: 'http://localhost:1' } },
    'a frame of another site': { clientData: { crossOrigin: true } },
    'another challenge': { clientData: { challenge: 'A'.repeat(43) } },
    'a registration': { type: 'webauthn.create' },
    'nobody touched it': { flags: VERIFIED },
    'nobody proved to be the owner': { flags: PRESENT },
  };
  for (const [why, ways] of Object.entries(spoilt)) {
    const { visitor, question } = await stranger();
    assert.equal((await signIn(visitor, device.prove(question, ways))).status, 400, why);
  }
  const refused = async (why, change) => {
    const { visitor, question } = await stranger();
    assert.equal((await signIn(visitor, change(device.prove(question), question, visitor))).status, 400, why);
  };
  await refused('another site', (_, question) => device.prove({ ...question, site: 'evil.example' }));
  await refused('another key', (_, question) => other.prove(question));
  await refused('an unknown passkey', (proof) => ({ ...proof, credential: 'AAAA' }));
  await refused('somebody else', (proof) => ({ ...proof, userHandle: 'AAAA' }));
  await refused('a changed signature', (proof) => ({ ...proof, signature: Buffer.from(proof.signature, 'base64url').fill(1, 9, 10).toString('base64url') }));
  await refused('another browser', (proof, _, visitor) => ((visitor.browser = `mimamori_browser=${'A'.repeat(43)}`), proof));
  await refused('no browser', (proof, _, visitor) => ((visitor.browser = ''), proof));
});

test('a challenge is good once', async () => {
  const { device } = await withPasskey({ counts: false });
  const { visitor, question } = await stranger();
  const proof = device.prove(question);
  assert.equal((await signIn(visitor, proof)).status, 200);
  const second = new Client(named);
  second.browser = visitor.browser;
  assert.equal((await signIn(second, proof)).status, 400);
});

test('a challenge ends after five minutes', async () => {
  const { device } = await withPasskey();
  const { visitor, question } = await stranger();
  server.sql('UPDATE passkey_challenge SET ends_at = ends_at - 240');
  assert.equal((await signIn(visitor, device.prove(question))).status, 200);
  const late = await stranger();
  server.sql('UPDATE passkey_challenge SET ends_at = ends_at - 301');
  assert.equal((await signIn(late.visitor, device.prove(late.question))).status, 400);
});

test('a counter that does not grow speaks of a copy: refused, and in the log', async () => {
  const { client, device } = await withPasskey();
  const first = await stranger();
  assert.equal((await signIn(first.visitor, device.prove(first.question, { count: 9 }))).status, 200);
  const copy = await stranger();
  assert.equal((await signIn(copy.visitor, device.prove(copy.question, { count: 9 }))).status, 400);
  const { entries } = (await client.get('/audit?limit=5')).body;
  assert.equal(entries[0].action, 'passkey.suspect');
  const next = await stranger();
  assert.equal((await signIn(next.visitor, device.prove(next.question, { count: 10 }))).status, 200);
});

test('a passkey is made only for this page and session, once, by somebody who proved who she is', async () => {
  const { client, device } = await withPasskey();
  const ask = async () => (await client.post('/me/passkey-question')).body;
  const fresh = () => new Authenticator(named.url);
  const question = await ask();
  assert.deepEqual(question.known, [device.id.toString('base64url')]);
  assert.equal(question.site, 'localhost');
  const refused = async (why, made) => assert.equal((await client.post('/me/passkeys', made)).status, 400, why);
  await refused('another page', fresh().make(await ask(), { clientData: { origin: 'https://evil.example' } }));
  await refused('a sign-in', fresh().make(await ask(), { type: 'webauthn.get' }));
  await refused('another site', fresh().make({ ...(await ask()), site: 'evil.example' }));
  await refused('not verified', fresh().make(await ask(), { flags: PRESENT }));
  await refused('no attestation', fresh().make(await ask(), { attestation: cbor(new Map([['fmt', 'none']])) }));
  await refused('a huge length', fresh().make(await ask(), { attestation: Buffer.from('bb00000000ffffffff', 'hex') }));
  const made = fresh().make(question);
  assert.equal((await client.post('/me/passkeys', made)).status, 201);
  await refused('the same challenge again', made);
  assert.equal((await client.post('/me/passkeys', device.make(await ask()))).status, 409, 'known already');
  const colleague = await server.colleague(client, { roles: ['employee'] });
  colleague.server = named;
  assert.equal((await colleague.post('/me/passkeys', fresh().make(await ask()))).status, 400, 'the question of another session');
  const [one] = (await client.get('/me/passkeys')).body;
  assert.equal((await colleague.delete(`/me/passkeys/${one.id}`)).status, 404);
  assert.equal((await colleague.put(`/me/passkeys/${one.id}`, { name: 'x' }, 1)).status, 404);
});

test('under an address of numbers there are no passkeys, and it says so', async () => {
  const client = await server.company();
  const answer = await client.post('/me/passkey-question');
  assert.equal(answer.status, 409);
  assert.match(answer.body.ja.detail, /数字だけのアドレス/);
  assert.equal((await client.page('/settings/sign-in')).frame.state.passkeySite, null);
});

test('twenty passkeys are enough', async () => {
  const { client } = await withPasskey();
  for (let i = 1; i < 20; i++) {
    const { body } = await client.post('/me/passkey-question');
    assert.equal((await client.post('/me/passkeys', new Authenticator(named.url).make(body))).status, 201);
  }
  assert.equal((await client.post('/me/passkey-question')).status, 409);
  assert.equal((await client.get('/me/passkeys')).body.length, 20);
});

test('one address cannot fill the table with questions', async () => {
  const visitor = new Client(named);
  const post = () => visitor.call('POST', '/sign-in/passkey-question', undefined);
  let status = 200;
  let asked = 0;
  for (; status === 200 && asked < 400; asked++) ({ status } = await post());
  assert.equal(status, 429);
  assert.ok(asked <= 201);
  server.sql('DELETE FROM passkey_challenge');
  assert.equal((await post()).status, 200);
});

/* --- fresh proofs ------------------------------------------------------------------- */

/** Lets the last proof in a company grow older. */
const age = (seconds, client) => server.sql(`UPDATE session SET proven_at = proven_at - ${seconds} WHERE proven_at > 0 AND organisation_id = '${client.me.organisationId}'`);

test('ten minutes after the last proof a dangerous act asks for one, and says so to programs', async () => {
  const client = await server.company();
  const person = { name: '高橋', email: `t-${Date.now()}@example.jp`, roles: ['employee'] };
  age(580, client); // a busy machine takes its time
  assert.equal((await client.post('/people', person)).status, 201);
  age(21, client);
  const acts = [
    () => client.post('/people', { ...person, email: 'x@example.jp' }),
    () => client.post('/me/totp', {}),
    () => client.delete('/me/totp'),
    () => client.post('/me/recovery-codes'),
    () => client.post('/me/passkey-question'),
    () => client.put('/me/password', { current: PASSWORD, password: 'kawabe-no-hana-7-to-neko' }),
  ];
  for (const act of acts) {
    const refused = await act();
    assert.equal(refused.status, 403);
    assert.equal(refused.body.type, '/problems/unproven');
    assert.match(refused.body.ja.detail, /本人/);
  }
  assert.equal((await client.get('/people')).status, 200, 'reading goes on');
  assert.equal((await client.post('/me/proof/password', { password: 'wrong' })).body.errors[0].field, 'password');
  assert.equal((await client.post('/people', { ...person, email: 'x@example.jp' })).status, 403);
  assert.equal((await client.post('/me/proof/password', { password: PASSWORD })).status, 204);
  assert.equal((await client.post('/people', { ...person, email: 'x@example.jp' })).status, 201);
});

test('who has an authenticator app or a passkey proves it with that, not with the password', async () => {
  const client = await server.company();
  const { secret, codes } = await setUpApp(client);
  age(700, client);
  assert.equal((await client.post('/me/proof/password', { password: PASSWORD })).status, 409);
  await freshStep();
  forgetStep(server, client);
  assert.equal((await client.post('/me/proof/code', { code: totp(secret) })).status, 204);
  assert.equal((await client.post('/me/recovery-codes')).status, 200);
  age(700, client);
  assert.equal((await client.post('/me/proof/code', { code: codes[0] })).status, 400, 'renewed meanwhile');

  const { client: owner, device, added } = await withPasskey();
  age(700, owner);
  assert.equal((await owner.post('/me/proof/password', { password: PASSWORD })).status, 409);
  const question = (await owner.post('/me/proof/passkey-question')).body;
  assert.equal((await owner.post('/me/proof/passkey', device.prove(question))).status, 204);
  assert.equal((await owner.post('/me/recovery-codes')).status, 200);
  age(700, owner);
  const stolen = await withPasskey();
  const asked = (await owner.post('/me/proof/passkey-question')).body;
  assert.equal((await owner.post('/me/proof/passkey', stolen.device.prove(asked))).status, 400, 'the passkey of somebody else');
  assert.equal((await owner.post('/me/recovery-codes')).status, 403);
  assert.equal(added.codes.length, 10);
});

test('who has a passkey and signs in with the password alone has not proven enough', async () => {
  const { client, added } = await withPasskey();
  const other = new Client(server);
  assert.equal((await other.form('/sign-in', { email: client.email, password: PASSWORD })).status, 303);
  await other.readCsrf();
  assert.equal((await other.get('/me')).status, 200);
  assert.equal((await other.post('/me/totp', {})).body.type, '/problems/unproven');
  assert.equal((await other.post('/me/proof/code', { code: added.codes[0] })).status, 204, 'a code on paper helps where the phone is gone');
  assert.equal((await other.delete(`/me/passkeys/${added.passkeys[0].id}`)).status, 204);
});

test('guessing a proof is slowed down like signing in', async () => {
  const client = await server.company();
  age(700, client);
  /* At once, so that enough fail before the first wait ends. */
  await Promise.all(Array.from({ length: 7 }, (_, i) => client.post('/me/proof/password', { password: `wrong ${i}` })));
  assert.equal((await client.post('/me/proof/password', { password: PASSWORD })).status, 429);
});
