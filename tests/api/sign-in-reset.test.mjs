// A manager lets somebody who cannot get in any more choose anew how she signs in: what ends, who may, where the link goes, who hears of it.
import { after, before, beforeEach, test } from 'node:test';
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Authenticator } from '../authenticator.mjs';
import { BINARY, Client, PASSWORD, Server, cookiesOf, setUpApp, uniqueNumber } from '../harness.mjs';
import { Certificate, SmtpServer } from '../smtp-server.mjs';

const NEW_PASSWORD = 'yoru-no-kujira-7-hon';
const KEYS_LINK_S = 86_400;

let server;
let named; /* the same by a name: passkeys cannot belong to an IP address */
let folder;
before(async () => {
  folder = mkdtempSync(join(tmpdir(), 'mimamori-reset-'));
  server = await Server.start();
  named = { url: `http://localhost:${server.port}` };
});
beforeEach(() => server.sql("DELETE FROM attempt WHERE subject LIKE 'address:%'"));
after(async () => {
  rmSync(folder, { recursive: true, force: true });
  await server.stop();
});

const reset = (client, personId) => client.post(`/people/${personId}/sign-in-reset`);
const tokenOf = (url) => new URL(url).searchParams.get('token');
const accept = (url, password = NEW_PASSWORD, at = server) => new Client(at).post('/invitations', { token: tokenOf(url), password });
const signIn = async (email, password) => (await new Client(server).form('/sign-in', { email, password })).status;
const isIn = async (client) => (await client.get('/me')).status === 200;
const logOf = async (client, action) => (await client.get('/audit?limit=200')).body.entries.filter((one) => one.action === action);

async function addPasskey(client) {
  const by = Object.assign(new Client(named), { cookie: client.cookie, csrf: client.csrf });
  const device = new Authenticator(named.url);
  const added = await by.post('/me/passkeys', device.make((await by.post('/me/passkey-question')).body));
  assert.equal(added.status, 201, JSON.stringify(added.body));
  client.cookie = by.cookie;
  return device;
}

/** Signs in with a passkey; returns the status. */
async function withPasskey(device) {
  const visitor = new Client(named);
  const asked = await visitor.fetch('/api/v1/sign-in/passkey-question', { method: 'POST', headers: { 'Content-Type': 'application/json' } });
  const browser = cookiesOf(asked).find((one) => one.startsWith('mimamori_browser=')).split(';')[0];
  return (await visitor.call('POST', '/sign-in/passkey', device.prove(await asked.json()), { Cookie: browser })).status;
}

async function wait(seconds, client) {
  server.sql(`UPDATE one_time_link SET ends_at = ends_at - ${seconds} WHERE organisation_id = '${client.me.organisationId}'`);
}

test('password, passkey, app, codes and every device end at once; the link lets her choose anew, once, and she is who she was', async () => {
  const owner = await server.company();
  const worker = await server.colleague(owner, { roles: ['department_manager'] });
  const device = await addPasskey(worker);
  const { codes } = await setUpApp(worker);
  const second = new Client(server);
  const ticket = (await (await second.form('/sign-in', { email: worker.email, password: PASSWORD })).text()).match(/name="ticket" value="([^"]+)"/)[1];
  assert.equal(await withPasskey(device), 200);
  const task = (await owner.post('/tasks', { title: '鍵を作り直す', personId: worker.me.personId })).body;

  const { status, body } = await reset(owner, worker.me.personId);
  assert.equal(status, 201, JSON.stringify(body));
  assert.equal(body.mailedTo, null, 'no mail can be sent here');
  const left = (new Date(body.endsAt) - Date.now()) / 1000;
  assert.ok(left > KEYS_LINK_S - 60 && left <= KEYS_LINK_S, `${left}`);
  assert.equal(await isIn(worker), false, 'the device she is on');
  assert.equal(await signIn(worker.email, PASSWORD), 401, 'the password');
  assert.equal(await withPasskey(device), 400, 'the passkey');
  assert.equal((await second.form('/sign-in/code', { ticket, code: codes[0] })).status, 410, 'half a sign-in');
  const row = (await owner.get('/people')).body.find(({ id }) => id === worker.me.personId);
  assert.equal(row.invitedUntil, body.endsAt);

  const joined = await accept(body.url);
  assert.equal(joined.status, 201, JSON.stringify(joined.body));
  assert.deepEqual([joined.body.personId, joined.body.roles], [worker.me.personId, worker.me.roles]);
  assert.deepEqual([joined.body.totpEnabled, joined.body.passkeys, joined.body.recoveryCodesLeft], [false, 0, 0]);
  assert.equal((await accept(body.url)).status, 410, 'once');
  assert.equal(await signIn(worker.email, NEW_PASSWORD), 303);
  assert.equal((await owner.get('/tasks?whose=all')).body.find(({ id }) => id === task.id).personId, worker.me.personId);
});

test('what the company demands it demands again', async () => {
  const owner = await server.company();
  const worker = await server.colleague(owner, { roles: ['manager'] });
  await setUpApp(owner);
  await setUpApp(worker);
  const { version } = (await owner.get('/organisation')).body;
  assert.equal((await owner.put('/organisation/second-factor', { value: 'everybody' }, version)).status, 200);
  const { url } = (await reset(owner, worker.me.personId)).body;
  assert.equal((await accept(url)).body.secondFactorMissing, true);
});

test('the link ends after a day, and with the next one', async () => {
  const owner = await server.company();
  const worker = await server.colleague(owner, { roles: ['employee'] });
  const first = (await reset(owner, worker.me.personId)).body;
  const second = (await reset(owner, worker.me.personId)).body;
  assert.equal((await accept(first.url)).status, 410);
  await wait(KEYS_LINK_S + 1, owner);
  assert.equal((await accept(second.url)).status, 410);
  const third = (await reset(owner, worker.me.personId)).body;
  assert.equal((await accept(third.url)).status, 201);
});

test('it stands in the log who did it to whom, and without the link', async () => {
  const owner = await server.company();
  const manager = await server.colleague(owner, { name: '田中良子', roles: ['manager'] });
  const worker = await server.colleague(owner, { name: '高橋三郎', roles: ['employee'] });
  const { url } = (await reset(manager, worker.me.personId)).body;
  const [entry] = await logOf(owner, 'person.reset-shown');
  assert.equal(entry.personName, '田中良子');
  assert.equal(entry.object, worker.me.personId);
  assert.equal(entry.text, '利用者「高橋三郎」のログインを再設定（リンクを画面に表示）');
  assert.ok(!JSON.stringify(entry).includes(tokenOf(url)));
  assert.ok(!server.log.includes(tokenOf(url)));
});

test('nobody resets herself, who may do more, or who has left; who has never been in is invited instead', async () => {
  const owner = await server.company();
  const manager = await server.colleague(owner, { roles: ['manager'] });
  const second = await server.colleague(owner, { roles: ['owner'] });
  const own = await reset(manager, manager.me.personId);
  assert.equal(own.status, 409);
  assert.match(own.body.ja.detail, /ログインの設定/);
  const above = await reset(manager, owner.me.personId);
  assert.equal(above.status, 403);
  assert.match(above.body.ja.detail, /広い権限/);
  assert.equal(await isIn(owner), true, 'nothing has happened');
  assert.equal((await reset(owner, second.me.personId)).status, 201, 'one owner helps another');
  const person = (await owner.post('/people', { name: '新人', email: `new-${uniqueNumber()}@example.jp`, roles: ['employee'] })).body;
  assert.equal((await reset(owner, person.id)).status, 409);
  const gone = await server.colleague(owner, { roles: ['employee'] });
  assert.equal((await owner.delete(`/people/${gone.me.personId}`)).status, 204);
  assert.equal((await reset(owner, gone.me.personId)).status, 404);
  assert.deepEqual((await logOf(owner, 'person.reset-shown')).length, 1);
});

test('nobody makes herself an owner first, nor the owner somebody less, while there is one', async () => {
  const owner = await server.company();
  const manager = await server.colleague(owner, { roles: ['manager'] });
  const all = (await owner.get('/people')).body;
  const [boss, me] = [owner, manager].map((client) => all.find(({ id }) => id === client.me.personId));
  const put = (client, person, roles) => client.put(`/people/${person.id}`, { ...person, roles }, person.version);
  for (const [person, roles] of [[me, ['manager', 'owner']], [boss, ['employee']]]) {
    const { status, body } = await put(manager, person, roles);
    assert.equal(status, 400);
    assert.deepEqual(body.errors.map(({ field }) => field), ['roles']);
  }
  assert.equal((await manager.post('/people', { name: '別名', email: `other-${uniqueNumber()}@example.jp`, roles: ['owner'] })).status, 400);
  assert.equal((await put(manager, { ...boss, name: '佐藤はな' }, boss.roles)).status, 200, 'her name is no role');
  assert.equal((await manager.post('/people', { name: '新人', email: `new-${uniqueNumber()}@example.jp`, roles: ['manager'] })).status, 201);
  assert.equal((await owner.delete(`/people/${boss.id}`)).status, 204);
  assert.equal((await put(manager, me, ['manager', 'owner'])).status, 200, 'somebody must be able to follow');
});

test('only who may manage people, with a fresh proof; nobody of another company', async () => {
  const owner = await server.company();
  const worker = await server.colleague(owner, { roles: ['employee'] });
  for (const role of ['department_manager', 'employee', 'inspector', 'supporter']) {
    const client = await server.colleague(owner, { roles: [role] });
    assert.equal((await reset(client, worker.me.personId)).status, 403, role);
  }
  const stranger = await server.company();
  assert.equal((await reset(stranger, worker.me.personId)).status, 404);
  const { token } = (await owner.post('/tokens', { name: 'x', scopes: ['people.write'], days: 1 })).body;
  const program = await fetch(`${server.url}/api/v1/people/${worker.me.personId}/sign-in-reset`, { method: 'POST', headers: { Authorization: `Bearer ${token}`, 'Content-Type': 'application/json' }, body: '{}' });
  assert.equal(program.status, 403, 'no key of a program');
  server.sql(`UPDATE session SET proven_at = proven_at - 601 WHERE organisation_id = '${owner.me.organisationId}'`);
  assert.equal((await reset(owner, worker.me.personId)).body.type, '/problems/unproven');
  assert.equal(await isIn(worker), true);
});

test('an account that also opens another company is left to who runs the server', async () => {
  const owner = await server.company();
  const other = await server.company({ organisation: { name: '別の会社' } });
  const worker = await server.colleague(owner, { roles: ['manager'] });
  const there = (await other.post('/people', { name: '兼務', email: `both-${uniqueNumber()}@example.jp`, roles: ['employee'] })).body;
  /* The program makes no such account; a database may have one all the same. */
  server.sql(`UPDATE person SET account_id = (SELECT id FROM account WHERE email = '${worker.email}') WHERE id = '${there.id}'`, other.me.organisationId);
  for (const [client, id] of [[owner, worker.me.personId], [other, there.id]]) {
    const { status, body } = await reset(client, id);
    assert.equal(status, 409);
    assert.match(body.ja.detail, /ほかの会社でも.*サーバーの管理者/);
    assert.equal((await client.post(`/people/${id}/invitation`)).status, 409, 'nor does an invitation set its password');
  }
  assert.equal(await signIn(worker.email, PASSWORD), 303, 'her password is good');
});

test('nor do links that were made before, and ending her in one company leaves her in the other', async () => {
  const [owner, other] = [await server.company(), await server.company()];
  const worker = await server.colleague(owner, { roles: ['employee'] });
  const there = (await other.post('/people', { name: '兼務', email: `both-${uniqueNumber()}@example.jp`, roles: ['employee'] })).body;
  const invitation = tokenOf((await other.post(`/people/${there.id}/invitation`)).body.url);
  const entry = tokenOf((await other.post(`/people/${there.id}/entry`)).body.url);
  server.sql(`UPDATE person SET account_id = (SELECT id FROM account WHERE email = '${worker.email}') WHERE id = '${there.id}'`, other.me.organisationId);
  assert.equal((await new Client(server).post('/invitations', { token: invitation, password: 'kumo-gozen-hoshi-9-iro' })).status, 409);
  assert.equal((await new Client(server).form('/enter', { token: entry })).status, 409);
  assert.equal((await other.post(`/people/${there.id}/entry`)).status, 409);
  assert.equal((await other.delete(`/people/${there.id}`)).status, 204);
  assert.equal((await worker.get('/me')).status, 200, 'she is still in');
  assert.equal(await signIn(worker.email, PASSWORD), 303, 'her password is good');
});

test('an invitation to somebody who is in already is held to the same rules, and after a reset there is none', async () => {
  const owner = await server.company();
  const manager = await server.colleague(owner, { roles: ['manager'] });
  const worker = await server.colleague(owner, { roles: ['employee'] });
  assert.equal((await manager.post(`/people/${owner.me.personId}/invitation`)).status, 403);
  assert.equal((await manager.post(`/people/${worker.me.personId}/invitation`)).status, 201, 'a forgotten password');
  assert.equal((await reset(owner, worker.me.personId)).status, 201);
  const { status, body } = await owner.post(`/people/${worker.me.personId}/invitation`);
  assert.equal(status, 409);
  assert.match(body.ja.detail, /ログインを再設定/);
});

test('a link that opens a device of an employee, and the devices it opened, end too', async () => {
  const owner = await server.company();
  const person = (await owner.post('/people', { name: '三郎', email: `kobe-${uniqueNumber()}@example.jp`, roles: ['employee'] })).body;
  const token = async () => tokenOf((await owner.post(`/people/${person.id}/entry`)).body.url);
  const phone = new Client(server);
  assert.equal((await phone.form('/enter', { token: await token() })).status, 303);
  const unused = await token();
  assert.equal((await reset(owner, person.id)).status, 201);
  assert.equal(await isIn(phone), false);
  assert.equal((await new Client(server).form('/enter', { token: unused })).status, 410);
});

test('two at the same time: both are done, one link is good', async () => {
  const owner = await server.company();
  const manager = await server.colleague(owner, { roles: ['manager'] });
  const worker = await server.colleague(owner, { roles: ['department_manager'] });
  await setUpApp(worker);
  const answers = await Promise.all([owner, manager, owner, manager].map((client) => reset(client, worker.me.personId)));
  assert.deepEqual(answers.map(({ status }) => status), [201, 201, 201, 201]);
  const joined = [];
  for (const { body } of answers) joined.push((await accept(body.url)).status);
  assert.deepEqual(joined.sort(), [201, 410, 410, 410]);
  assert.equal((await logOf(owner, 'person.reset-shown')).length, 4);
});

test('who accepts a link while it is reset is either in with the new one or not at all', async () => {
  const owner = await server.company();
  const worker = await server.colleague(owner, { roles: ['employee'] });
  for (let turn = 0; turn < 4; turn++) {
    const before = (await reset(owner, worker.me.personId)).body;
    const client = new Client(server);
    const [, { body }] = await Promise.all([client.post('/invitations', { token: tokenOf(before.url), password: PASSWORD }), reset(owner, worker.me.personId)]);
    assert.equal(await isIn(client), false, 'the later reset ends what the first link opened');
    assert.notEqual(await signIn(worker.email, PASSWORD), 303);
    assert.equal((await accept(body.url)).status, 201);
  }
});

test('who is just signing in when her keys are taken off is not in', async () => {
  const owner = await server.company();
  const worker = await server.colleague(owner, { roles: ['employee'] });
  for (let turn = 0; turn < 4; turn++) {
    const clients = Array.from({ length: 4 }, () => new Client(server));
    const signingIn = clients.map((client) => client.form('/sign-in', { email: worker.email, password: PASSWORD }));
    await new Promise((resolve) => setTimeout(resolve, 40 * turn));
    const { body } = await reset(owner, worker.me.personId);
    await Promise.all(signingIn);
    for (const client of clients) assert.equal(await isIn(client), false, 'with a password that was good when it was looked at');
    assert.equal((await accept(body.url, PASSWORD)).status, 201);
    server.sql(`DELETE FROM attempt`);
  }
});

/* --- by mail -------------------------------------------------------------------------------------- */

/** Starts a server that can send mails; send(): runs what the server does once a minute. */
async function sending() {
  const certificate = new Certificate();
  const mail = await SmtpServer.start({ certificate });
  const settings = join(folder, `${uniqueNumber()}.conf`);
  writeFileSync(settings, `[mimamori]\nsmtp-url = smtp://127.0.0.1:${mail.port}\nsmtp-from = mimamori@example.jp\nsmtp-ca-file = ${certificate.file}\n`);
  const own = await Server.start(['--settings', settings]);
  const send = () =>
    new Promise((resolve) => {
      const child = spawn(BINARY, ['remind', '--settings', settings, ...own.database], { env: { ...own.environment, XDG_STATE_HOME: own.folder }, stdio: 'inherit' });
      child.on('exit', resolve);
    });
  const stop = async () => {
    await own.stop();
    await mail.stop();
    certificate.remove();
  };
  return { mail, server: own, send, stop };
}

const mailsTo = (mail, client) => mail.mails.filter((one) => one.to.includes(client.email));

test('where mail can be sent the link goes to the person alone, sealed until it is sent, and everybody in charge hears of it', async () => {
  const post = await sending();
  const owner = await post.server.company({ organisation: { name: '株式会社まつば' } });
  const manager = await post.server.colleague(owner, { name: '田中良子', roles: ['manager'] });
  const inspector = await post.server.colleague(owner, { name: '検査員', roles: ['inspector'] });
  const worker = await post.server.colleague(owner, { name: '高橋三郎', roles: ['department_manager'] });
  const { status, body } = await reset(manager, worker.me.personId);
  assert.equal(status, 201, JSON.stringify(body));
  assert.deepEqual([body.url, body.mailedTo], [null, worker.email]);
  assert.ok(!JSON.stringify(body).includes('token'));
  const again = await manager.post(`/people/${worker.me.personId}/invitation`);
  assert.equal(again.status, 409, 'and no invitation shows another');

  assert.equal(await post.send(), 0);
  const [letter] = mailsTo(post.mail, worker).filter(({ subject }) => subject.startsWith('ログインの方法を決め直してください'));
  assert.match(letter.subject, /^ログインの方法を決め直してください（\d{4}\/\d\d\/\d\d \d\d:\d\dまで）｜株式会社まつば$/);
  assert.match(letter.body, /操作した人：田中良子さん\n接続元：127\.0\.0\.\*\n/);
  const [url] = letter.body.match(/^http:\S+\/invitation\?token=\S+$/m);
  assert.deepEqual(letter.to, [worker.email]);

  const told = mailsTo(post.mail, owner).filter(({ subject }) => subject.includes('再設定'));
  assert.equal(told.length, 1);
  assert.equal(told[0].subject, '高橋三郎さんのログインの再設定を確かめてください｜株式会社まつば');
  assert.ok(!told[0].body.includes('token'), 'without the link');
  for (const client of [manager, inspector]) assert.deepEqual(mailsTo(post.mail, client).filter(({ subject }) => /再設定|決め直し/.test(subject)), []);

  assert.equal((await accept(url, NEW_PASSWORD, post.server)).status, 201);
  const [entry] = await logOf(owner, 'person.reset');
  assert.equal(entry.text, '利用者「高橋三郎」のログインを再設定（リンクは本人にメールで送信）');
  await post.stop();
});

test('neither the database nor a copy of it gives the link away while the mail waits', async () => {
  const post = await sending();
  const owner = await post.server.company();
  const worker = await post.server.colleague(owner, { roles: ['employee'] });
  assert.equal((await reset(owner, worker.me.personId)).status, 201);
  const spoil = (condition) => post.server.sql(`UPDATE outbox SET state = NULL WHERE org_id = '${owner.me.organisationId}' AND ${condition}`, owner.me.organisationId);
  assert.throws(() => spoil("day LIKE 'sealed:%'"), 'a column that cannot be empty: there is such a mail');
  spoil("body LIKE '%token%' OR body LIKE '%http%'");
  await post.stop();
});

test('a flood of them ends with a sentence, not with a link that is shown', async () => {
  const post = await sending();
  const owner = await post.server.company();
  const worker = await post.server.colleague(owner, { roles: ['employee'] });
  let answer;
  for (let count = 0; count < 30; count++) {
    answer = await reset(owner, worker.me.personId);
    if (answer.status !== 201) break;
    assert.equal(answer.body.url, null);
  }
  assert.equal(answer.status, 429);
  assert.match(answer.body.ja.detail, /メールがたまって/);
  await post.stop();
});
