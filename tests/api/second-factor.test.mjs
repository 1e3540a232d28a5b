// The second factor that a company demands: what opens without it, what counts as one, who is asked, and who may say so.
import { after, before, beforeEach, test } from 'node:test';
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Authenticator } from '../authenticator.mjs';
import { BINARY, Client, PASSWORD, Server, setUpApp, uniqueNumber } from '../harness.mjs';
import { bodyWith, fill, routesOf, send } from '../tenants.mjs';

const NOBODY = '00000000-0000-7000-8000-000000000000';
/* All that somebody may do who has shown a password and nothing else. */
const OPEN = [
  'GET /api/v1/me',
  'GET /api/v1/me/passkeys',
  'GET /second-factor',
  'GET /welcome',
  'POST /api/v1/me/passkey-question',
  'POST /api/v1/me/passkeys',
  'POST /api/v1/me/proof/code',
  'POST /api/v1/me/proof/passkey',
  'POST /api/v1/me/proof/passkey-question',
  'POST /api/v1/me/proof/password',
  'POST /api/v1/me/totp',
  'POST /sign-out',
  'PUT /api/v1/me/totp',
];

let server; /* new companies demand a second factor of everybody, as without any setting */
let named; /* the same by a name: passkeys cannot belong to an IP address */
let folder;
before(async () => {
  folder = mkdtempSync(join(tmpdir(), 'mimamori-factor-'));
  server = await Server.start(['--second-factor-new', 'everybody']);
  named = { url: `http://localhost:${server.port}` };
});
beforeEach(() => server.sql("DELETE FROM attempt WHERE subject LIKE 'address:%'"));
after(async () => {
  rmSync(folder, { recursive: true, force: true });
  await server.stop();
});

/** A company as the first form makes it; nothing but a password was shown. */
async function founded() {
  const client = new Client(named);
  const person = { name: '佐藤花子', email: `sato-${uniqueNumber()}@example.jp`, password: PASSWORD };
  const organisation = { name: '株式会社まつば製作所', industry: 'e', sizeBand: '6-20' };
  const answer = await client.post('/setup', { token: server.setupToken(), organisation, person });
  assert.equal(answer.status, 201, JSON.stringify(answer.body));
  client.email = person.email;
  client.me = answer.body;
  client.csrf = (await client.page('/welcome')).frame.csrfToken;
  return client;
}

async function addPasskey(client) {
  const device = new Authenticator(named.url);
  const added = await client.post('/me/passkeys', device.make((await client.post('/me/passkey-question')).body));
  assert.equal(added.status, 201, JSON.stringify(added.body));
  return { device, passkey: added.body.passkeys[0], codes: added.body.codes };
}

/** Signs in with the password; returns the client, held up or not. */
async function withPassword(email, path = '/second-factor') {
  const client = new Client(named);
  assert.equal((await client.form('/sign-in', { email, password: PASSWORD })).status, 303);
  client.csrf = (await client.page(path)).frame.csrfToken;
  return client;
}

const isHeldUp = async (client) => {
  const { status, body } = await client.get('/tasks');
  if (status === 403) assert.equal(body.type, '/problems/one-factor');
  return status === 403;
};

async function demand(client, value) {
  const { version } = (await client.get('/organisation')).body;
  return client.put('/organisation/second-factor', { value }, version);
}

async function invite(owner, roles) {
  const email = `suzuki-${uniqueNumber()}@example.jp`;
  const person = (await owner.post('/people', { name: '鈴木一郎', email, roles })).body;
  const { url } = (await owner.post(`/people/${person.id}/invitation`)).body;
  const client = new Client(named);
  const answer = await client.post('/invitations', { token: new URL(url).searchParams.get('token'), password: PASSWORD });
  assert.equal(answer.status, 201, JSON.stringify(answer.body));
  Object.assign(client, { email, person, me: answer.body });
  client.csrf = (await client.page(answer.body.secondFactorMissing ? '/second-factor' : '/settings/sign-in')).frame.csrfToken;
  return client;
}

test('with the password alone every route is closed but those that make or show a second factor', async () => {
  const client = await founded();
  assert.equal(client.me.secondFactorMissing, true);
  const routes = routesOf().filter(({ permission }) => permission !== 'public');
  const named = ({ method, path }) => `${method} ${path}`;
  for (const one of OPEN) assert.ok(routes.some((route) => named(route) === one), one);
  let closed = 0;
  for (const route of routes.filter((one) => !OPEN.includes(named(one)))) {
    const path = fill(route.path, () => NOBODY);
    const response = await client.fetch(path, {
      method: route.method,
      headers: { 'Content-Type': route.isApi ? 'application/json' : 'application/x-www-form-urlencoded', 'X-CSRF-Token': client.csrf, 'If-Match': '"1"' },
      ...(route.method === 'GET' ? {} : { body: route.isApi ? JSON.stringify(bodyWith(NOBODY)) : new URLSearchParams({ csrf: client.csrf }).toString() }),
    });
    const text = await response.text();
    if (route.isApi) {
      assert.equal(response.status, 403, `${named(route)}: ${text}`);
      assert.equal(JSON.parse(text).type, '/problems/one-factor', named(route));
    } else {
      assert.equal(response.status, 303, named(route));
      assert.equal(response.headers.get('location'), `/second-factor?return=${path}`, named(route));
    }
    closed += 1;
  }
  assert.ok(closed > 110, `${closed} routes were tried`);
});

test('what is open does what it is for, and opens nothing else', async () => {
  const client = await founded();
  assert.equal((await client.get('/me')).body.email, client.email);
  assert.deepEqual((await client.get('/me/passkeys')).body, []);
  assert.equal((await client.post('/me/proof/password', { password: PASSWORD })).status, 204);
  assert.equal(await isHeldUp(client), true, 'the password again is no second factor');
  assert.equal((await client.delete('/me/totp')).status, 403);
  assert.equal((await client.put('/me/language', { value: 'en' }, 1)).status, 403);
  const { body } = await client.get('/people');
  assert.match(body.ja.detail, /パスキーか認証アプリ/);
  assert.equal((await client.form('/sign-out', { csrf: client.csrf })).status, 303);
  assert.equal((await client.get('/me')).status, 401);
});

test('an app or a passkey opens the rest at once, with another cookie than before', async () => {
  for (const enrol of [setUpApp, addPasskey]) {
    const client = await founded();
    const before = Object.assign(new Client(named), { cookie: client.cookie });
    const { codes } = await enrol(client);
    assert.equal(codes.length, 10);
    assert.equal(await isHeldUp(client), false);
    assert.notEqual(client.cookie, before.cookie);
    assert.equal((await before.get('/me')).status, 401, 'the cookie of before opens nothing any more');
    assert.equal((await client.get('/me')).body.secondFactorMissing, false);
    assert.equal((await client.fetch('/second-factor?return=/tasks')).headers.get('location'), '/tasks');
    assert.equal((await client.fetch('/second-factor?return=//evil.example')).headers.get('location'), '/');
  }
});

test('signing in with a code, a recovery code or a passkey is enough; with a password beside a passkey it is not', async () => {
  const client = await founded();
  const { device, codes } = await addPasskey(client);
  const other = await withPassword(client.email);
  assert.equal(await isHeldUp(other), true);
  assert.equal((await other.post('/me/totp')).body.type, '/problems/unproven', 'nor can another factor be made beside it');
  assert.equal((await other.post('/me/proof/passkey', device.prove((await other.post('/me/proof/passkey-question')).body))).status, 204);
  assert.equal(await isHeldUp(other), false);
  const third = await withPassword(client.email);
  assert.equal((await third.post('/me/proof/code', { code: codes[0] })).status, 204);
  assert.equal(await isHeldUp(third), false);

  const app = await founded();
  const { codes: papers } = await setUpApp(app);
  const visitor = new Client(named);
  const ticket = (await (await visitor.form('/sign-in', { email: app.email, password: PASSWORD })).text()).match(/name="ticket" value="([^"]+)"/)[1];
  assert.equal((await visitor.form('/sign-in/code', { ticket, code: papers[0] })).status, 303);
  assert.equal(await isHeldUp(visitor), false);
});

test('a session that stood open before stays held up when another one shows the factor', async () => {
  const client = await founded();
  const other = await withPassword(client.email);
  await setUpApp(client);
  assert.equal(await isHeldUp(other), true);
});

test('the last factor stays while one is demanded; the one before the last may go', async () => {
  const client = await founded();
  const { passkey } = await addPasskey(client);
  const refused = await client.delete(`/me/passkeys/${passkey.id}`);
  assert.equal(refused.status, 409);
  assert.match(refused.body.ja.detail, /先に新しい/);
  await setUpApp(client);
  assert.equal((await client.delete(`/me/passkeys/${passkey.id}`)).status, 204);
  assert.equal((await client.delete('/me/totp')).status, 409);
  assert.equal(await isHeldUp(client), false);
});

test('whom the company asks: everybody, those who manage, nobody; it holds at the next request', async () => {
  const owner = await founded();
  await setUpApp(owner);
  const head = await invite(owner, ['department_manager']);
  assert.equal(await isHeldUp(head), true, 'an invited person begins with it');
  assert.equal((await demand(owner, 'managers')).status, 200);
  assert.equal(await isHeldUp(head), false);
  const { version } = (await owner.get('/people')).body.find(({ id }) => id === head.person.id);
  assert.equal((await owner.put(`/people/${head.person.id}`, { name: '鈴木一郎', email: head.email, roles: ['manager'], departmentId: null }, version)).status, 200);
  assert.equal(await isHeldUp(head), true, 'who becomes a manager is asked');
  assert.equal((await demand(owner, 'nobody')).status, 200);
  assert.equal(await isHeldUp(head), false);
  const changes = (await owner.get('/audit?limit=50')).body.entries.filter(({ action, details }) => action === 'organisation.change' && details.field === 'secondFactor');
  assert.deepEqual(changes.map(({ details }) => [details.from, details.to]), [['managers', 'nobody'], ['everybody', 'managers']]);
});

test('who removed the factor while nobody asked for one must make one again', async () => {
  const owner = await founded();
  await setUpApp(owner);
  const head = await invite(owner, ['department_manager']);
  await setUpApp(head);
  assert.equal((await demand(owner, 'nobody')).status, 200);
  assert.equal((await head.delete('/me/totp')).status, 204);
  assert.equal((await demand(owner, 'everybody')).status, 200);
  assert.equal(await isHeldUp(head), true);
  await setUpApp(head);
  assert.equal(await isHeldUp(head), false);
});

test('an employee with a link and the key of a program are not asked: neither is a sign-in with a password', async () => {
  const owner = await founded();
  await setUpApp(owner);
  const person = (await owner.post('/people', { name: '高橋', email: `t-${uniqueNumber()}@example.jp`, roles: ['employee'] })).body;
  const { url } = (await owner.post(`/people/${person.id}/entry`)).body;
  const device = new Client(named);
  assert.equal((await device.form('/enter', { token: new URL(url).searchParams.get('token') })).status, 303);
  assert.equal(await isHeldUp(device), false);
  assert.equal((await device.get('/people')).status, 403, 'and sees her tasks alone');
  const { token } = (await owner.post('/tokens', { name: '連携', scopes: ['tasks.read'], days: 1 })).body;
  const { status } = await send(named, { key: token }, { method: 'GET', path: '/api/v1/tasks', isApi: true });
  assert.equal(status, 200);
});

test('to demand one of others one needs one, a fresh proof and the right to', async () => {
  const owner = await founded();
  await setUpApp(owner);
  assert.equal((await demand(owner, 'nobody')).status, 200);
  assert.equal((await owner.delete('/me/totp')).status, 204);
  const refused = await demand(owner, 'everybody');
  assert.equal(refused.status, 409);
  assert.match(refused.body.ja.detail, /先に、あなた自身の/);
  await setUpApp(owner);
  assert.equal((await owner.put('/organisation/second-factor', { value: 'some' }, 1)).body.errors[0].field, 'value');
  assert.equal((await owner.put('/organisation/secondFactor', { value: 'nobody' }, 99)).status, 404, 'by its own route alone');
  assert.equal((await owner.put('/organisation/second-factor', { value: 'everybody' }, 1)).status, 412, 'somebody changed it since');
  const head = await invite(owner, ['department_manager']);
  assert.equal((await head.put('/organisation/second-factor', { value: 'everybody' }, 1)).status, 403);
  server.sql(`UPDATE session SET proven_at = proven_at - 601 WHERE organisation_id = '${owner.me.organisationId}'`);
  assert.equal((await demand(owner, 'everybody')).body.type, '/problems/unproven');
});

test('a company of before is asked nothing until its owner says so, and is shown the way to once she has a lock', async () => {
  const owner = await founded();
  await setUpApp(owner);
  server.sql(`UPDATE org SET second_factor = NULL WHERE org_id = '${owner.me.organisationId}'`, owner.me.organisationId);
  const colleague = await invite(owner, ['manager']);
  assert.equal(await isHeldUp(colleague), false);
  const offered = async (client) => (await client.page('/')).frame.state.signInOffer;
  assert.equal(await offered(colleague), 'passkey', 'first the own one');
  assert.equal(await offered(owner), 'company');
  assert.equal((await owner.get('/organisation')).body.secondFactor, null);
  assert.equal((await owner.page('/settings')).frame.state.withoutFactor, 1);
  assert.equal((await demand(owner, 'everybody')).status, 200);
  assert.notEqual(await offered(owner), 'company', 'chosen once, it is not offered again');
  assert.equal(await isHeldUp(colleague), true);
});

test('the operator may ask more than a company, and a word that is none is refused by name', async () => {
  const file = join(folder, 'settings');
  writeFileSync(file, '[mimamori]\nsecond-factor-least = managers\n');
  const strict = await Server.start(['--settings', file, '--second-factor-new', 'nobody']);
  const owner = new Client(strict);
  const person = { name: '佐藤', email: `s-${uniqueNumber()}@example.jp`, password: PASSWORD };
  const { body } = await owner.post('/setup', { token: strict.setupToken(), organisation: { name: 'A', industry: 'e', sizeBand: '6-20' }, person });
  assert.equal(body.secondFactorDemanded, true);
  assert.equal(await isHeldUp(owner), true);
  await strict.stop();
  writeFileSync(file, '[mimamori]\nsecond-factor-least = all\n');
  await assert.rejects(Server.start(['--settings', file]), /second-factor-least.*'all' is not nobody, managers or everybody/);
});

test('who has lost all keys is let in again by who runs the server, and is who she was', async () => {
  const owner = await founded();
  await addPasskey(owner);
  const task = (await owner.post('/tasks', { title: '鍵を作り直す', personId: owner.me.personId })).body;
  const before = { roles: owner.me.roles, personId: owner.me.personId };
  const unknown = server.command('unlock', 'nobody@example.jp');
  assert.notEqual(unknown.status, 0);
  assert.match(unknown.stderr, /nobody@example\.jp/);
  assert.equal((await owner.get('/me')).status, 200, 'nothing happens to others');
  const { stdout, status, stderr } = server.command('unlock', ` ${owner.email.toUpperCase()}`);
  assert.equal(status, 0, stderr);
  assert.equal((await owner.get('/me')).status, 401, 'every session is ended');
  const old = new Client(named);
  assert.equal((await old.form('/sign-in', { email: owner.email, password: PASSWORD })).status, 401, 'and the old password is good no more');
  const client = new Client(named);
  const token = stdout.match(/^http\S+\/invitation\?token=(\S+)\n$/)[1];
  const joined = await client.post('/invitations', { token, password: `${PASSWORD} neu` });
  assert.equal(joined.status, 201, JSON.stringify(joined.body));
  assert.deepEqual({ roles: joined.body.roles, personId: joined.body.personId }, before);
  assert.equal(joined.body.secondFactorMissing, true, 'what the company demands it demands again');
  client.csrf = (await client.page('/second-factor')).frame.csrfToken;
  await addPasskey(client); // without the password again, which she has just chosen
  assert.equal((await client.get(`/tasks?whose=own`)).body.some((one) => one.id === task.id), true);
  const log = (await client.get('/audit')).body.entries;
  const entry = log.find(({ action }) => action === 'person.unlock');
  assert.match(JSON.stringify(entry), new RegExp(before.personId));
  assert.equal((await new Client(named).post('/invitations', { token, password: PASSWORD })).status, 410, 'once');
});

test('without any setting a new company demands it of everybody', () => {
  const table = execFileSync(BINARY, ['settings', '--format', 'markdown'], { encoding: 'utf8' });
  assert.match(table, /\| `second-factor-new` \| `everybody` \|/);
  assert.match(table, /\| `second-factor-least` \| `nobody` \|/);
});
