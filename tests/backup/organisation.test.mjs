// One company moves to another server: `mimamori export-org` and `import-org`. The other server has the other kind of database.
import { after, before, test } from 'node:test';
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client, PASSWORD, Server, uniqueNumber } from '../harness.mjs';

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

test('who has an account there already keeps it', async () => {
  const owner = await here.company({ organisation: { name: '同じ人の会社' } });
  const id = (await owner.get('/organisation')).body.id;
  const other = join(folder, 'other.mimamori');
  assert.equal(run(['export-org', '--org', id, '--to', other, '--key-file', key, ...here.database]).status, 0);
  const local = await there.company({ person: { email: owner.email } }); // the same address, another account
  const moved = run(['import-org', other, '--key-file', key, ...there.database]);
  assert.equal(moved.status, 0, moved.err);
  assert.equal((await signIn(there, owner.email)).cookie !== '', true);
  assert.equal((await local.get('/me')).status, 200, 'the session of the account that was there ended');
});

test('a damaged file changes nothing', () => {
  const wrong = join(folder, 'wrong.mimamori');
  writeFileSync(wrong, 'MIMAMORI-BACKUP\nand no more');
  assert.match(run(['import-org', wrong, '--key-file', key, ...there.database]).err, /壊れています/);
});
