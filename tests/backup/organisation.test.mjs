// One company moves to another server: `mimamori export-org` and `import-org`. The other server has the other kind of database.
import { after, before, test } from 'node:test';
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client, PASSWORD, Server, uniqueNumber, waitForJob } from '../harness.mjs';

const BINARY = process.env.MIMAMORI;
const ENVIRONMENT = { ...process.env, LC_ALL: 'ja_JP.UTF-8', ASAN_OPTIONS: 'detect_leaks=1:exitcode=99' };
const NAME = '株式会社ひっこし工業';
const SHARED = `shared-${uniqueNumber()}@example.jp`;

let folder, key, here, there, mover, file;

function run(words) {
  const done = spawnSync(BINARY, words, { env: { ...ENVIRONMENT, XDG_STATE_HOME: folder }, encoding: 'utf8' });
  return { status: done.status, out: done.stdout, err: done.stderr };
}

before(async () => {
  folder = mkdtempSync(join(tmpdir(), 'mimamori-org-'));
  key = join(folder, 'key');
  file = join(folder, 'company.mimamori');
  run(['backup', 'new-key', key]);
  here = await Server.start();
  await here.company({ organisation: { name: '残る会社' } });
  mover = await here.company({ organisation: { name: NAME }, person: { email: SHARED } });
  await mover.post('/departments', { name: '製造部' });
  there = new Server();
  there.folder = mkdtempSync(join(tmpdir(), 'mimamori-there-'));
  there.database = process.env.MIMAMORI_OTHER_DATABASE ? ['--database', process.env.MIMAMORI_OTHER_DATABASE] : ['--data', there.folder];
  there.options = [];
  await there.run(0);
});
after(async () => {
  await here.stop();
  await there.stop();
  rmSync(folder, { recursive: true, force: true });
});

async function signIn(server, email) {
  const client = new Client(server);
  const answer = await client.form('/sign-in', { email, password: PASSWORD });
  assert.equal(answer.status, 303);
  await client.readCsrf();
  return client;
}

test('without a number, several companies are told apart by nobody', () => {
  const refused = run(['export-org', '--to', file, '--key-file', key, ...here.database]);
  assert.equal(refused.status, 2);
  assert.match(refused.err, /--org/);
});

test('a company moves with its people, their passwords, its rows and its whole log', async () => {
  const org = (await mover.get('/organisation')).body.id;
  const hashes = (await mover.get('/audit')).body.entries.map((entry) => entry.hash);
  const done = run(['export-org', '--org', org, '--to', file, '--key-file', key, ...here.database]);
  assert.equal(done.status, 0, done.err);
  assert.equal(run(['backup', 'verify', file, '--key-file', key, '--data', folder]).status, 0);
  const resident = await there.company({ organisation: { name: '先にいた会社' } });
  const departments = (await resident.get('/departments')).body.length;

  const moved = run(['import-org', file, '--key-file', key, ...there.database]);
  assert.equal(moved.status, 0, moved.err);
  const again = await signIn(there, SHARED);
  assert.equal((await again.get('/me')).body.organisationName, NAME);
  assert.deepEqual((await again.get('/departments')).body.map((one) => one.name), ['製造部']);
  const log = (await again.get('/audit')).body.entries;
  for (const hash of hashes) assert.ok(log.some((entry) => entry.hash === hash));
  assert.ok(log.some((entry) => entry.action === 'organisation.import'));
  assert.equal((await again.post('/departments', { name: '品質保証部' })).status, 201);
  assert.equal((await resident.get('/departments')).body.length, departments, 'the company that was there sees rows of the new one');
  assert.equal(there.command('audit', 'verify').status, 0);
});

test('the same company is not taken in twice, and what is there stays', async () => {
  const again = run(['import-org', file, '--key-file', key, ...there.database]);
  assert.equal(again.status, 2);
  assert.match(again.err, /もうあります/);
  assert.equal((await (await signIn(there, SHARED)).get('/departments')).body.length, 2);
});

test('a whole server is no company, and a company no server', () => {
  const whole = join(folder, 'whole.mimamori');
  assert.equal(run(['backup', '--to', whole, '--key-file', key, ...here.database]).status, 0);
  assert.match(run(['import-org', whole, '--key-file', key, ...there.database]).err, /mimamori restore/);
  assert.match(run(['restore', file, '--key-file', key, '--data', join(folder, 'none')]).err, /import-org/);
});

/** The company of a client, moved. */
async function move(owner) {
  const to = join(folder, `${uniqueNumber()}.mimamori`);
  const { id } = (await owner.get('/organisation')).body;
  assert.equal(run(['export-org', '--org', id, '--to', to, '--key-file', key, ...here.database]).status, 0);
  return run(['import-org', to, '--key-file', key, ...there.database]);
}

/** Somebody of the owner's company, here, who has chosen a password and so an account of this address. */
async function somebody(owner, name, email) {
  const person = (await owner.post('/people', { name, email, roles: ['employee'] })).body;
  const { url } = (await owner.post(`/people/${person.id}/invitation`)).body;
  assert.equal((await new Client(here).post('/invitations', { token: new URL(url).searchParams.get('token'), password: PASSWORD })).status, 201);
  return person;
}

test('who has an account there already keeps it for herself: no other company gets hold of it by a file', async () => {
  const victim = await there.company({ organisation: { name: '先にいた会社' } });
  const owner = await here.company({ organisation: { name: '欲しがる会社' } });
  const person = await somebody(owner, '被害者', victim.email); // so that the file has an account of this address
  const moved = await move(owner);
  assert.equal(moved.status, 0, moved.err);
  assert.match(moved.out, /まだログインできません.*別のメールアドレス/);
  assert.ok(moved.out.includes(`被害者 <${victim.email}>`));
  assert.ok(!moved.out.includes(owner.email), 'she has her account');

  const there1 = await signIn(there, owner.email);
  const listed = (await there1.get('/people')).body.find((one) => one.id === person.id);
  assert.equal(listed.canSignIn, false);
  const { status, body } = await there1.post(`/people/${person.id}/invitation`);
  assert.equal(status, 201);
  const accepted = await new Client(there).post('/invitations', { token: new URL(body.url).searchParams.get('token'), password: 'kumo-gozen-hoshi-9-iro' });
  assert.equal(accepted.status, 400, 'an invitation opens no account of another company');
  assert.match(accepted.body.errors[0].ja, /登録済み/);
  assert.equal((await there1.post(`/people/${person.id}/entry`)).status, 201); // a link makes an account of its own, without the address
  assert.equal((await there1.delete(`/people/${person.id}`)).status, 204);
  assert.equal((await signIn(there, victim.email)).cookie !== '', true, 'her password is good');
  assert.equal((await victim.get('/me')).body.organisationName, '先にいた会社');
});

test('who comes without an account gets in with another address', async () => {
  const resident = await there.company();
  const owner = await here.company();
  const person = await somebody(owner, '兼務', resident.email);
  assert.equal((await move(owner)).status, 0);
  const moved = await signIn(there, owner.email);
  const email = `other-${uniqueNumber()}@example.jp`;
  const changed = await moved.put(`/people/${person.id}`, { name: '兼務', email, roles: ['employee'], departmentId: null, accessEndsOn: null }, person.version ?? 1);
  assert.equal(changed.status, 200, JSON.stringify(changed.body));
  const { url } = (await moved.post(`/people/${person.id}/invitation`)).body;
  assert.equal((await new Client(there).post('/invitations', { token: new URL(url).searchParams.get('token'), password: PASSWORD })).status, 201);
});

test('a company where nobody in charge could sign in is not taken in', async () => {
  const owner = await here.company({ organisation: { name: '同じ人の会社' } });
  const local = await there.company({ person: { email: owner.email } }); // the same address, another account
  const moved = await move(owner);
  assert.equal(moved.status, 2);
  assert.match(moved.err, /同じ人の会社.*誰もログインできません.*何も変更していません/);
  assert.equal((await local.get('/me')).status, 200, 'the session of the account that was there ended');
  const manager = await here.colleague(owner, { roles: ['manager'] });
  assert.equal((await move(owner)).status, 0);
  assert.equal((await (await signIn(there, manager.email)).get('/me')).body.organisationName, '同じ人の会社');
});

test('a calendar that was shown on the server that is left is not shown here', async () => {
  const owner = await here.company();
  const { url } = (await owner.post('/me/calendar')).body;
  assert.equal((await fetch(here.url + new URL(url).pathname)).status, 200);
  assert.equal((await move(owner)).status, 0);
  assert.equal((await fetch(there.url + new URL(url).pathname)).status, 404);
});

test('a damaged file changes nothing', () => {
  const wrong = join(folder, 'wrong.mimamori');
  writeFileSync(wrong, 'MIMAMORI-BACKUP\nand no more');
  assert.match(run(['import-org', wrong, '--key-file', key, ...there.database]).err, /壊れています/);
});

// --- by the owner, from the page ----------------------------------------------------------------

const WORDS = '朝の散歩 青い自転車 三つの窓';

/** The folder of exports of the server that is left. */
const exportFolder = () => join(here.folder, here.database[0] === '--data' ? 'exports' : 'mimamori/exports');

/** As if the last proof of who she is were some time ago. */
const forgetProof = (client) => here.sql(`UPDATE session SET proven_at = proven_at - 601 WHERE organisation_id = '${client.me.organisationId}'`);

test('an owner fetches all data of the company, sealed with words of her own, and another server takes them in', async () => {
  const owner = await here.company({ organisation: { name: '持ち出す/会社' } });
  await owner.post('/departments', { name: '製造部' });
  assert.deepEqual((await owner.get('/organisation-export')).body, { job: null, isThere: false, madeAt: null, endsAt: null, bytes: null });
  assert.equal((await owner.post('/organisation-export/file')).status, 410);
  assert.match((await owner.post('/organisation-export', { passphrase: '短い言葉' })).body.errors[0].ja, /12文字以上/);
  const { status, body } = await owner.post('/organisation-export', { passphrase: WORDS });
  assert.equal(status, 202);
  assert.equal((await waitForJob(owner, body.job)).state, 'done');
  const state = (await owner.get('/organisation-export')).body;
  assert.equal(state.isThere, true);
  assert.equal(Date.parse(state.endsAt) - Date.parse(state.madeAt), 24 * 3600e3);
  const [name] = readdirSync(exportFolder());
  assert.equal(statSync(join(exportFolder(), name)).mode & 0o777, 0o600);
  assert.equal(statSync(join(exportFolder(), name)).size, state.bytes);

  const answer = await owner.fetch('/api/v1/organisation-export/file', { method: 'POST', headers: { 'Content-Type': 'application/json', 'X-CSRF-Token': owner.csrf }, body: '{}' });
  assert.equal(answer.status, 200);
  assert.match(decodeURIComponent(answer.headers.get('content-disposition')), /見守り_持ち出す_会社_\d{12}\.mimamori$/);
  const bytes = Buffer.from(await answer.arrayBuffer());
  assert.equal(bytes.length, state.bytes);
  assert.equal(bytes.indexOf(Buffer.from('製造部')), -1);
  const actions = (await owner.get('/audit')).body.entries.map((entry) => entry.action);
  assert.deepEqual(actions.slice(0, 2), ['organisation.export-download', 'organisation.export']);

  const fetched = join(folder, 'fetched.mimamori'), words = join(folder, 'words');
  writeFileSync(fetched, bytes);
  writeFileSync(words, `${WORDS}\n`);
  const moved = run(['import-org', fetched, '--passphrase-file', words, ...there.database]);
  assert.equal(moved.status, 0, moved.err);
  assert.deepEqual((await (await signIn(there, owner.email)).get('/departments')).body.map((one) => one.name), ['製造部']);

  assert.equal((await owner.delete('/organisation-export')).status, 204);
  assert.equal((await owner.get('/organisation-export')).body.isThere, false);
  assert.deepEqual(readdirSync(exportFolder()), []);
});

test('only the owner gets it, and only who proves again who she is', async () => {
  const owner = await here.company();
  const manager = await here.colleague(owner, { roles: ['manager'] });
  for (const answer of [await manager.get('/organisation-export'), await manager.post('/organisation-export', { passphrase: WORDS }), await manager.post('/organisation-export/file'), await manager.delete('/organisation-export')])
    assert.equal(answer.status, 403);
  assert.equal((await manager.get('/backups')).body.export, null);
  forgetProof(owner);
  for (const answer of [await owner.post('/organisation-export', { passphrase: WORDS }), await owner.post('/organisation-export/file')]) {
    assert.equal(answer.status, 403);
    assert.equal(answer.body.type, '/problems/unproven');
  }
});

test('one at a time: a second one waits, a stopped one leaves nothing, a new one takes the place of the old', async () => {
  const owner = await here.company();
  const before = readdirSync(exportFolder()).length;
  const first = (await owner.post('/organisation-export', { passphrase: WORDS })).body.job;
  const second = await owner.post('/organisation-export', { passphrase: WORDS });
  assert.equal(second.status, 409);
  assert.equal((await owner.delete('/organisation-export')).status, 409);
  assert.equal((await owner.get('/organisation-export')).body.job, first);
  await owner.delete(`/jobs/${first}`);
  for (let i = 0; i < 100 && readdirSync(exportFolder()).length > before; i++) await new Promise((resolve) => setTimeout(resolve, 50));
  assert.equal((await owner.get('/organisation-export')).body.isThere, false);
  for (let i = 0; i < 2; i++) {
    const { body } = await owner.post('/organisation-export', { passphrase: WORDS });
    assert.equal((await waitForJob(owner, body.job)).state, 'done');
    assert.equal(readdirSync(exportFolder()).length, before + 1);
  }
});

test('the words are nowhere in the data, and a restored server promises no file', async () => {
  const owner = await here.company();
  const { body } = await owner.post('/organisation-export', { passphrase: WORDS });
  assert.equal((await waitForJob(owner, body.job)).state, 'done');
  const whole = join(folder, 'with-export.mimamori'), restored = join(folder, 'restored');
  assert.equal(run(['backup', '--to', whole, '--key-file', key, ...here.database]).status, 0);
  assert.equal(run(['restore', whole, '--key-file', key, '--data', restored]).status, 0);
  const rows = spawnSync('sqlite3', [join(restored, 'mimamori.db'), '.dump'], { encoding: 'utf8', maxBuffer: 1 << 28 }).stdout;
  assert.match(rows, /organisation-export/);
  assert.ok(!rows.includes(WORDS));
  assert.doesNotMatch(rows, /INSERT INTO org_export/);
});

test('after a day it is gone, the file too', async () => {
  const owner = await here.company();
  const { body } = await owner.post('/organisation-export', { passphrase: WORDS });
  assert.equal((await waitForJob(owner, body.job)).state, 'done');
  const id = (await owner.get('/organisation')).body.id;
  here.sql(`UPDATE org_export SET ends_at = 1 WHERE org_id = '${id}'`, id);
  assert.equal((await owner.get('/organisation-export')).body.isThere, false);
  assert.equal((await owner.post('/organisation-export/file')).status, 410);
  for (const name of readdirSync(exportFolder())) utimesSync(join(exportFolder(), name), 1, 1);
  await here.killAndRestart();
  for (let i = 0; i < 100 && readdirSync(exportFolder()).length > 0; i++) await new Promise((resolve) => setTimeout(resolve, 50));
  assert.deepEqual(readdirSync(exportFolder()), []);
});
