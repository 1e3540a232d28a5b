// A change that was admitted and waits for its turn runs only if whoever asked for it may still do so when the turn comes.
import { after, before, beforeEach, test } from 'node:test';
import assert from 'node:assert/strict';
import { Authenticator } from '../authenticator.mjs';
import { Client, DATABASE, PASSWORD, Server, cookiesOf, setUpApp } from '../harness.mjs';
import { inTurn } from '../turn.mjs';

const NEW_PASSWORD = 'yoru-no-kujira-7-hon';
const HASHED_MS = 1200; // until a change waits for which passwords are compared and made

let server;
before(async () => {
  server = await Server.start();
});
beforeEach(() => server.sql("DELETE FROM attempt WHERE subject LIKE 'address:%'"));
after(() => server.stop());

const personOf = async (client, id) => (await client.get('/people')).body.find((one) => one.id === id);
const logOf = async (client) => (await client.get('/audit?limit=200')).body.entries;
const isIn = async (client) => (await client.get('/me')).status === 200;
const changePerson = async (client, id, change) => {
  const { name, email, roles, departmentId, version } = await personOf(client, id);
  return () => client.put(`/people/${id}`, { name, email, roles, departmentId, ...change }, version);
};

async function employeeByLink(owner) {
  const person = (await owner.post('/people', { name: '田中', email: `tanaka-${Date.now()}@example.jp`, roles: ['employee'] })).body;
  const link = new URL((await owner.post(`/people/${person.id}/entry`)).body.url);
  const employee = new Client(server);
  assert.equal((await employee.form('/enter', { token: link.searchParams.get('token') })).status, 303);
  employee.me = { personId: person.id };
  await employee.readCsrf();
  return employee;
}

const addSite = (client) => () => client.post('/sites', { name: '遅れて届いた拠点' });

/* What the manager's company does while her change waits, and what becomes of the change. */
const CASES = [
  ['who has left', ({ owner, manager }) => () => owner.delete(`/people/${manager.me.personId}`), 401],
  ['who has fewer roles', ({ owner, manager }) => changePerson(owner, manager.me.personId, { roles: ['employee'] }), 403],
  ['who was signed out by others', ({ owner, manager }) => () => owner.delete(`/people/${manager.me.personId}/sessions`), 401],
  ['who has signed out everywhere', ({ manager }) => () => manager.delete('/me/sessions'), 401],
  ['who was let choose a new key', ({ owner, manager }) => () => owner.post(`/people/${manager.me.personId}/sign-in-reset`), 401],
  ['of whom a second factor is demanded', async ({ owner }) => {
    await setUpApp(owner);
    const { version } = (await owner.get('/organisation')).body;
    return () => owner.put('/organisation/second-factor', { value: 'everybody' }, version);
  }, 403],
  ['who has only given herself another name', ({ manager }) => () => manager.put('/me/name', { value: '鈴木次郎' }, 1), 201],
  ['who has just proven who she is, and so has another cookie', ({ manager }) => async () => {
    const { cookie } = manager; // the change below is sent with the one of before
    const proof = manager.post('/me/proof/password', { password: PASSWORD });
    assert.equal(manager.cookie, cookie);
    return proof;
  }, 201, HASHED_MS],
];

for (const [who, meanwhile, status, admittedMs] of CASES) {
  test(`the change of one ${who} ${status === 201 ? 'is made' : 'is not made'}`, async () => {
    const owner = await server.company();
    const manager = await server.colleague(owner, { roles: ['manager'] });
    const first = await meanwhile({ owner, manager });
    const [done, late] = await inTurn(server, owner.me.organisationId, [first, addSite(manager)], { admittedMs });
    assert.ok(done.status < 300, JSON.stringify(done.body));
    assert.equal(late.status, status, JSON.stringify(late.body));
    assert.equal((await owner.get('/sites')).body.length, status === 201 ? 1 : 0);
    assert.equal((await logOf(owner)).filter(({ action }) => action === 'site.add').length, status === 201 ? 1 : 0);
  });
}

test('who has left makes no invitation any more, however many she asked for', async () => {
  const owner = await server.company();
  const leaver = await server.colleague(owner, { name: '退職者', roles: ['manager'] });
  const other = (await owner.post('/people', { name: '別人', email: `betsu-${Date.now()}@example.jp`, roles: ['employee'] })).body;
  const asked = Array.from({ length: 60 }, () => leaver.post(`/people/${other.id}/invitation`));
  assert.equal((await owner.delete(`/people/${leaver.me.personId}`)).status, 204);
  for (const { status } of await Promise.all(asked)) assert.ok([201, 401].includes(status), `${status}`);
  const entries = await logOf(owner);
  const end = entries.find(({ action }) => action === 'person.end');
  assert.deepEqual(entries.filter(({ seq, personName }) => seq > end.seq && personName === '退職者'), []);
});

test('a key that was revoked, or whose person may less, makes no change any more', async () => {
  const owner = await server.company();
  const manager = await server.colleague(owner, { roles: ['manager'] });
  const made = (await manager.post('/tokens', { name: '連携', days: 30, scopes: ['organisation.write'] })).body;
  const program = () => new Client(server).post('/sites', { name: '連携の拠点' }, { Authorization: `Bearer ${made.token}` });
  assert.equal((await program()).status, 201, 'the key is good');
  const lessRoles = await changePerson(owner, manager.me.personId, { roles: ['inspector'] });
  const [less, afterLess] = await inTurn(server, owner.me.organisationId, [lessRoles, program]);
  assert.deepEqual([less.status, afterLess.status], [200, 403]);
  assert.equal((await (await changePerson(owner, manager.me.personId, { roles: ['manager'] }))()).status, 200);
  const [revoked, afterRevoked] = await inTurn(server, owner.me.organisationId, [() => owner.delete(`/tokens/${made.id}`), program]);
  assert.deepEqual([revoked.status, afterRevoked.status], [204, 401]);
  assert.equal((await owner.get('/sites')).body.length, 1);
});

test('an employee whose devices were ended makes no change any more', async () => {
  const owner = await server.company();
  const employee = await employeeByLink(owner);
  const rename = () => employee.put('/me/name', { value: '田中花' }, 1);
  const [ended, late] = await inTurn(server, owner.me.organisationId, [() => owner.delete(`/people/${employee.me.personId}/entry`), rename]);
  assert.deepEqual([ended.status, late.status], [204, 401]);
  assert.equal((await personOf(owner, employee.me.personId)).name, '田中');
});

test('a supporter whose access has ended makes no change any more', async () => {
  const owner = await server.company();
  const supporter = await server.colleague(owner, { roles: ['supporter'] });
  const task = (await owner.post('/tasks', { title: '支援者の課題', personId: supporter.me.personId })).body;
  const end = `UPDATE person SET access_ends_on = '2026-01-01' WHERE id = '${supporter.me.personId}'`;
  const finish = () => supporter.put(`/tasks/${task.id}`, { title: '書き換え' }, task.version);
  const [late] = await inTurn(server, owner.me.organisationId, [finish], { statements: [end] });
  assert.equal(late.status, 401, JSON.stringify(late.body));
});

/* --- passwords that were changed meanwhile ------------------------------------------------------ */

const signIn = (client, email, password) => () => client.form('/sign-in', { email, password });
const changePassword = (client) => () => client.call('PUT', '/me/password', { current: PASSWORD, password: NEW_PASSWORD });

test('an old password opens nothing, whether it comes before or after the change of it', async () => {
  const owner = await server.company();
  const [early, late] = [new Client(server), new Client(server)];
  const [, changed, refused] = await inTurn(server, owner.me.organisationId,
    [signIn(early, owner.email, PASSWORD), changePassword(owner), signIn(late, owner.email, PASSWORD)], { admittedMs: HASHED_MS });
  assert.equal(changed.status, 204, JSON.stringify(changed.body));
  assert.equal(refused.status, 401);
  assert.equal(await isIn(early), false, 'who came in before is signed out');
  assert.equal(await isIn(late), false);
  assert.equal((await signIn(new Client(server), owner.email, NEW_PASSWORD)()).status, 303);
  assert.ok(await isIn(owner));
});

test('an old password proves nothing and changes nothing after the change of it', async () => {
  const owner = await server.company();
  const [changed, again, proof] = await inTurn(server, owner.me.organisationId,
    [changePassword(owner), () => owner.call('PUT', '/me/password', { current: PASSWORD, password: 'ni-kai-me-no-neko-9' }),
      () => owner.post('/me/proof/password', { password: PASSWORD })], { admittedMs: HASHED_MS });
  assert.deepEqual([changed.status, again.status, proof.status], [204, 400, 400], JSON.stringify([again.body, proof.body]));
  assert.equal((await signIn(new Client(server), owner.email, NEW_PASSWORD)()).status, 303);
});

test('half a sign-in ends with the password it was begun with', async () => {
  const owner = await server.company();
  const { codes } = await setUpApp(owner);
  const half = new Client(server);
  const form = await (await signIn(half, owner.email, PASSWORD)()).text();
  const ticket = form.match(/name="ticket" value="([^"]+)"/)[1];
  assert.equal((await changePassword(owner)()).status, 204);
  assert.equal((await half.form('/sign-in/code', { ticket, code: codes[0] })).status, 410);
});

test('who adds an app while a sign-in is being looked at is asked for its code there', async () => {
  const owner = await server.company();
  const visitor = new Client(server);
  const add = `UPDATE account SET totp_secret = 'JBSWY3DPEHPK3PXP' WHERE email = '${owner.email}'`;
  const [answer] = await inTurn(server, owner.me.organisationId, [signIn(visitor, owner.email, PASSWORD)],
    { statements: [add], admittedMs: HASHED_MS });
  assert.equal(answer.status, 200);
  assert.match(await answer.text(), /name="ticket"/);
  assert.equal(visitor.cookie, '');
});

test('a password that the server took off opens nothing for who was just signing in', async () => {
  const owner = await server.company();
  const visitors = Array.from({ length: 3 }, () => new Client(server));
  const off = `UPDATE account SET password_hash = NULL WHERE email = '${owner.email}'`;
  const answers = await inTurn(server, owner.me.organisationId, visitors.map((one) => signIn(one, owner.email, PASSWORD)),
    { statements: [off], admittedMs: HASHED_MS / 2 });
  assert.deepEqual(answers.map(({ status }) => status), [401, 401, 401]);
});

test('a passkey that is removed while somebody signs in with it opens nothing', async () => {
  const owner = await server.company();
  const named = { url: `http://localhost:${server.port}` }; // passkeys cannot belong to an IP address
  owner.server = named;
  const device = new Authenticator(named.url);
  const [{ id }] = (await owner.post('/me/passkeys', device.make((await owner.post('/me/passkey-question')).body))).body.passkeys;
  const visitor = new Client(named);
  const asked = await visitor.fetch('/api/v1/sign-in/passkey-question', { method: 'POST', headers: { 'Content-Type': 'application/json' } });
  const Cookie = cookiesOf(asked).find((one) => one.startsWith('mimamori_browser=')).split(';')[0];
  const proof = device.prove(await asked.json());
  const [removed, refused] = await inTurn(server, owner.me.organisationId,
    [() => owner.delete(`/me/passkeys/${id}`), () => visitor.call('POST', '/sign-in/passkey', proof, { Cookie })]);
  assert.deepEqual([removed.status, refused.status], [204, 400], JSON.stringify([removed.body, refused.body]));
  assert.equal(visitor.cookie, '');
});

/* --- the last second factor --------------------------------------------------------------------- */

test('of the last two second factors one stays where one is demanded, though both are removed at once', async () => {
  const strict = await Server.start(['--second-factor-new', 'everybody']);
  const owner = await strict.company();
  await setUpApp(owner);
  owner.server = { url: `http://localhost:${strict.port}` }; // passkeys cannot belong to an IP address
  const device = new Authenticator(owner.server.url);
  const added = await owner.post('/me/passkeys', device.make((await owner.post('/me/passkey-question')).body));
  assert.equal(added.status, 201, JSON.stringify(added.body));
  const [{ id }] = added.body.passkeys;
  const [app, passkey] = await inTurn(strict, owner.me.organisationId, [() => owner.delete('/me/totp'), () => owner.delete(`/me/passkeys/${id}`)]);
  assert.deepEqual([app.status, passkey.status], [204, 409], JSON.stringify(passkey.body));
  assert.equal((await owner.get('/me')).body.passkeys, 1);
  await strict.stop();
});

/* --- a change that is undone ---------------------------------------------------------------------- */

const FORBID = DATABASE
  ? (id) => `CREATE OR REPLACE FUNCTION refuse_it() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE 'no'; END $$;
CREATE TRIGGER keep_sessions BEFORE DELETE ON session FOR EACH ROW WHEN (OLD.person_id = '${id}') EXECUTE FUNCTION refuse_it()`
  : (id) => `CREATE TRIGGER keep_sessions BEFORE DELETE ON session WHEN OLD.person_id = '${id}' BEGIN SELECT RAISE(ABORT, 'no'); END`;
const ALLOW = DATABASE ? 'DROP TRIGGER keep_sessions ON session' : 'DROP TRIGGER keep_sessions';
const LETS_GO = { 'the form': (client) => client.form('/sign-out', { csrf: client.csrf }), 'everywhere': (client) => client.delete('/me/sessions') };

test('who could not be signed out keeps her cookie and what her browser keeps', async () => {
  const owner = await server.company();
  const { cookie } = owner;
  server.sql(FORBID(owner.me.personId));
  for (const [way, signOut] of Object.entries(LETS_GO)) {
    const answer = await signOut(owner);
    assert.ok(answer.status >= 400, way);
    assert.deepEqual(cookiesOf(answer).filter((one) => one.includes('mimamori_session')), [], way);
    assert.equal(answer.headers.get('clear-site-data'), null, way);
    assert.equal(answer.headers.get('location'), null, way);
  }
  server.sql(ALLOW);
  assert.equal(owner.cookie, cookie);
  assert.ok(await isIn(owner));
  const out = await owner.form('/sign-out', { csrf: owner.csrf });
  assert.deepEqual([out.status, out.headers.get('clear-site-data')], [303, '"cache", "storage"']);
});
