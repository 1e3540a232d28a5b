// `mimamori backup` and `restore` on the real program. MIMAMORI_DATABASE names the database that is backed up (empty: a
// fresh SQLite file), MIMAMORI_OTHER_DATABASE an empty one of the other kind (empty: SQLite).
import { after, before, test } from 'node:test';
import assert from 'node:assert/strict';
import { spawn, spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client, PASSWORD, Server } from '../harness.mjs';

const BINARY = process.env.MIMAMORI;
const ENVIRONMENT = { ...process.env, LC_ALL: 'ja_JP.UTF-8', ASAN_OPTIONS: 'detect_leaks=1:exitcode=99' };
const NAME = '株式会社みはり工業';

let server, client, folder, key, passphrase;

before(async () => {
  folder = mkdtempSync(join(tmpdir(), 'mimamori-backup-'));
  key = join(folder, 'key');
  passphrase = join(folder, 'passphrase');
  writeFileSync(passphrase, '朝の散歩は犬とゆっくり行く\n');
  assert.equal(run(['backup', 'new-key', key]).status, 0);
  server = await Server.start();
  client = await server.company({ organisation: { name: NAME } });
  for (const name of ['製造部', '営業部', '総務\tと\\経理\n']) await client.post('/departments', { name: name.trim() });
});
after(async () => {
  await server.stop();
  rmSync(folder, { recursive: true, force: true });
});

/** Runs the program; returns { status, out, err }. */
function run(words) {
  const done = spawnSync(BINARY, words, { env: ENVIRONMENT, encoding: 'utf8' });
  return { status: done.status, out: done.stdout, err: done.stderr };
}

/** A backup of the running server's data. */
function back(name, secret = ['--key-file', key]) {
  const file = join(folder, name);
  const done = run(['backup', '--to', file, ...secret, ...server.database]);
  assert.equal(done.status, 0, done.err);
  return file;
}

/** A server on what was restored: on the other kind of database, or in a fresh folder. */
async function serveRestored(database) {
  const restored = new Server();
  restored.folder = database.folder;
  restored.database = database.words;
  restored.options = [];
  await restored.run(0);
  return restored;
}

function freshFolder(name) {
  const data = join(folder, name);
  return { folder: data, words: ['--data', data] };
}

function otherKind() {
  const url = process.env.MIMAMORI_OTHER_DATABASE;
  return url ? { folder: join(folder, 'other'), words: ['--database', url, '--data', join(folder, 'other')] } : freshFolder('other');
}

async function signIn(on, email) {
  const other = new Client(on);
  const answer = await other.form('/sign-in', { email, password: PASSWORD });
  assert.equal(answer.status, 303);
  await other.readCsrf();
  return other;
}

test('a file of one database becomes a database of the other kind, with all that was in it', async () => {
  const file = back('other-kind.mimamori');
  const target = otherKind();
  const before = { me: (await client.get('/me')).body, departments: (await client.get('/departments')).body, log: (await client.get('/audit')).body };
  const done = run(['restore', file, '--key-file', key, ...target.words]);
  assert.equal(done.status, 0, done.err);
  assert.match(done.out, /会社\d+社/);
  const restored = await serveRestored(target);
  try {
    const old = new Client(restored);
    old.cookie = client.cookie;
    assert.equal((await old.get('/me')).status, 401, 'a session of before is still valid');
    const again = await signIn(restored, client.email);
    assert.equal((await again.get('/me')).body.organisationName, NAME);
    assert.deepEqual((await again.get('/departments')).body, before.departments);
    const log = (await again.get('/audit')).body.entries;
    assert.deepEqual(log.slice(-before.log.entries.length).map((entry) => entry.hash), before.log.entries.map((entry) => entry.hash));
    assert.ok(log.some((entry) => entry.action === 'backup.restore'), 'the log does not say that data were restored');
    assert.equal((await again.post('/departments', { name: '品質保証部' })).status, 201);
    const check = run(['audit', 'verify', ...target.words]);
    assert.equal(check.status, 0, check.err);
  } finally {
    await restored.stop();
  }
});

test('the file says nothing to who has no key, is private, and is never written over', () => {
  const file = back('private.mimamori');
  const bytes = readFileSync(file);
  assert.equal(statSync(file).mode & 0o777, 0o600);
  for (const word of [NAME, client.email, '製造部']) assert.equal(bytes.indexOf(Buffer.from(word)), -1);
  const again = run(['backup', '--to', file, '--key-file', key, ...server.database]);
  assert.equal(again.status, 2);
  assert.match(again.err, /もうあります/);
  assert.deepEqual(readFileSync(file), bytes);
});

test('a backup is tried out without touching anything', () => {
  const file = back('tried.mimamori');
  const target = freshFolder('tried');
  const done = run(['backup', 'verify', file, '--key-file', key, ...target.words]);
  assert.equal(done.status, 0, done.err);
  assert.match(done.out, /問題ありません/);
  assert.deepEqual(readdirSync(target.folder), []);
});

test('a passphrase opens what it sealed, another one does not', () => {
  const file = back('passphrase.mimamori', ['--passphrase-file', passphrase]);
  const target = freshFolder('passphrase-target');
  const wrong = join(folder, 'wrong-passphrase');
  writeFileSync(wrong, '夜の散歩は犬とゆっくり行く\n');
  const refused = run(['restore', file, '--passphrase-file', wrong, ...target.words]);
  assert.equal(refused.status, 2);
  assert.match(refused.err, /パスフレーズまたは鍵が、このバックアップのものではありません/);
  assert.match(run(['restore', file, '--key-file', key, ...target.words]).err, /パスフレーズで開きます/);
  assert.match(run(['restore', file, ...target.words]).err, /--passphrase-file か --key-file/);
  assert.deepEqual(readdirSync(target.folder), [], 'something was made though the passphrase was wrong');
  const done = run(['restore', file, '--passphrase-file', passphrase, ...target.words]);
  assert.equal(done.status, 0, done.err);
});

test('a damaged file, or one that is none, is refused and nothing is changed', () => {
  const file = back('damaged.mimamori');
  const target = freshFolder('damaged-target');
  const bytes = readFileSync(file);
  const wrong = join(folder, 'wrong.mimamori');
  const cases = [bytes.subarray(0, bytes.length - 1), bytes.subarray(0, 100), Buffer.concat([bytes, Buffer.from([0])]), Buffer.from(bytes)];
  cases[3][bytes.length >> 1] ^= 4;
  for (const damaged of cases) {
    writeFileSync(wrong, damaged);
    const refused = run(['restore', wrong, '--key-file', key, ...target.words]);
    assert.equal(refused.status, 2, refused.out);
    assert.match(refused.err, /壊れています.*何も変更していません/);
    assert.equal(run(['backup', 'verify', wrong, '--key-file', key, ...target.words]).status, 2);
  }
  writeFileSync(wrong, 'SQLite format 3\0 and more');
  assert.match(run(['restore', wrong, '--key-file', key, ...target.words]).err, /バックアップのファイルではありません/);
  assert.match(run(['restore', join(folder, 'nothing'), '--key-file', key, ...target.words]).err, /読めません/);
  assert.deepEqual(readdirSync(target.folder), []);
});

test('nobody waits at a pipe that stands where a backup, a key or a passphrase should', () => {
  const pipe = join(folder, 'pipe'), file = back('not-a-pipe.mimamori');
  spawnSync('mkfifo', [pipe]);
  for (const words of [['restore', pipe, '--key-file', key], ['backup', 'verify', pipe, '--key-file', key], ['import-org', pipe, '--key-file', key],
    ['backup', 'verify', file, '--key-file', pipe], ['backup', 'verify', file, '--passphrase-file', pipe]]) {
    const done = spawnSync(BINARY, [...words, '--data', join(folder, 'nobody-waits')], { env: ENVIRONMENT, encoding: 'utf8', timeout: 20_000 });
    assert.notEqual(done.status, null, `${words.join(' ')} waits`);
    assert.notEqual(done.status, 0);
    assert.ok(done.stderr.includes(pipe), done.stderr);
  }
});

test('data are never replaced unless asked, and then the old ones are kept', () => {
  const file = back('replace.mimamori');
  const target = freshFolder('replace-target');
  assert.equal(run(['restore', file, '--key-file', key, ...target.words]).status, 0);
  const before = readFileSync(join(target.folder, 'mimamori.db'));
  const refused = run(['restore', file, '--key-file', key, ...target.words]);
  assert.equal(refused.status, 2);
  assert.match(refused.err, /--force/);
  assert.equal(readFileSync(join(target.folder, 'mimamori.db')).compare(before), 0);
  const done = run(['restore', file, '--key-file', key, '--force', ...target.words]);
  assert.equal(done.status, 0, done.err);
  const kept = readdirSync(target.folder).filter((name) => name.startsWith('mimamori.db.before-'));
  assert.equal(kept.length, 1);
  assert.match(done.out, new RegExp(kept[0]));
  assert.equal(run(['audit', 'verify', '--database', `sqlite:${join(target.folder, kept[0])}`]).status, 0);
});

test('nothing is restored under a server that runs', () => {
  const file = back('running.mimamori');
  const refused = run(['restore', file, '--key-file', key, '--force', ...server.database]);
  assert.equal(refused.status, 2);
  assert.match(refused.err, /サーバーを止めてから/);
});

test('on the same kind of database, data that were there are put aside as well', async () => {
  const url = process.env.MIMAMORI_OTHER_DATABASE || `sqlite:${join(folder, 'again', 'mimamori.db')}`;
  const words = ['--database', url, '--data', join(folder, 'again')];
  const file = back('again.mimamori');
  const first = run(['restore', file, '--key-file', key, '--force', ...words]);
  assert.equal(first.status, 0, first.err);
  const second = run(['restore', file, '--key-file', key, '--force', ...words]);
  assert.equal(second.status, 0, second.err);
  assert.match(second.out, /before[-_]/);
  assert.equal(run(['audit', 'verify', '--database', url]).status, 0);
});

const tokenOf = (answer) => new URL(answer.body.url).searchParams.get('token');
const withKey = (on, token) => fetch(`${on.url}/api/v1/people`, { headers: { Authorization: `Bearer ${token}` } });
const calendarOf = (on, answer) => fetch(on.url + new URL(answer.body.url).pathname);

test('what was used or revoked after the backup is not good again: no invitation, sign-in link, key or calendar', async () => {
  const add = async (name) => (await client.post('/people', { name, email: `${name}-${Date.now()}@example.jp`, roles: ['employee'] })).body.id;
  const invitation = tokenOf(await client.post(`/people/${await add('invited')}/invitation`));
  const entry = tokenOf(await client.post(`/people/${await add('linked')}/entry`));
  const programs = (await client.post('/tokens', { name: '集計', days: 30, scopes: ['people.read'] })).body;
  const calendar = await client.post('/me/calendar');
  const { cookie } = client;
  assert.equal((await withKey(server, programs.token)).status, 200);
  assert.equal((await calendarOf(server, calendar)).status, 200);
  const file = back('ways-in.mimamori');
  assert.equal((await client.delete(`/tokens/${programs.id}`)).status, 204);
  assert.equal((await client.delete('/me/calendar')).status, 204);
  assert.equal((await new Client(server).post('/invitations', { token: invitation, password: PASSWORD })).status, 201);

  const target = otherKind();
  const done = run(['restore', file, '--key-file', key, '--force', ...target.words]);
  assert.equal(done.status, 0, done.err);
  assert.match(done.out, /招待とログイン用のリンク、プログラム用の鍵、カレンダーのアドレス.*無効/);
  const restored = await serveRestored(target);
  try {
    const now = new Client(restored);
    assert.equal((await withKey(restored, programs.token)).status, 401, 'the key');
    assert.equal((await calendarOf(restored, calendar)).status, 404, 'the calendar');
    assert.equal((await now.post('/invitations', { token: invitation, password: 'kumo-gozen-hoshi-9-iro' })).status, 410, 'the invitation');
    assert.equal((await now.form('/enter', { token: entry })).status, 410, 'the sign-in link');
    now.cookie = cookie;
    assert.equal((await now.get('/me')).status, 401, 'the session');
  } finally {
    await restored.stop();
  }
});

test('the key of mail passwords and the settings come along', () => {
  const source = server.folder;
  const conf = join(folder, 'mimamori.conf');
  writeFileSync(conf, '[mimamori]\ndigest-hour = 9\n');
  const file = join(folder, 'files.mimamori');
  const words = [...server.database, ...(server.database[0] === '--data' ? [] : ['--data', source]), '--settings', conf];
  if (server.database[0] !== '--data') writeFileSync(join(source, 'smtp.key'), 'k'.repeat(32), { mode: 0o600 });
  assert.equal(run(['backup', '--to', file, '--key-file', key, ...words]).status, 0);
  const target = freshFolder('files-target');
  assert.equal(run(['restore', file, '--key-file', key, ...target.words]).status, 0);
  assert.deepEqual(readFileSync(join(target.folder, 'smtp.key')), readFileSync(join(source, 'smtp.key')));
  assert.equal(statSync(join(target.folder, 'smtp.key')).mode & 0o777, 0o600);
  assert.equal(readFileSync(join(target.folder, 'restored-mimamori.conf'), 'utf8'), readFileSync(conf, 'utf8'));
});

test('a key that cannot be put in its place is found out before anything is changed', () => {
  const data = join(folder, 'no-place'), words = ['--data', data];
  const source = join(folder, 'no-place-source');
  mkdirSync(source);
  writeFileSync(join(source, 'smtp.key'), 'k'.repeat(32), { mode: 0o600 });
  const file = join(folder, 'no-place.mimamori');
  assert.equal(run(['backup', '--to', file, '--key-file', key, '--data', source, '--database', server.database[0] === '--database' ? server.database[1] : `sqlite:${join(server.folder, 'mimamori.db')}`]).status, 0);
  mkdirSync(join(data, 'smtp.key'), { recursive: true });
  const refused = run(['restore', file, '--key-file', key, ...words]);
  assert.notEqual(refused.status, 0);
  assert.match(refused.err, /smtp\.key」に書き込めません/);
  assert.deepEqual(readdirSync(data), ['smtp.key'], 'no database, and nothing half written');
  rmSync(join(data, 'smtp.key'), { recursive: true });
  assert.equal(run(['restore', file, '--key-file', key, ...words]).status, 0, 'without --force');
  assert.equal(readFileSync(join(data, 'smtp.key'), 'utf8'), 'k'.repeat(32));
});

test('no key that was there is lost, however often something is restored', () => {
  const data = join(folder, 'many-keys'), keys = ['first', 'second'].map((name) => name.padEnd(32, '.'));
  mkdirSync(data);
  writeFileSync(join(data, 'smtp.key'), 'original'.padEnd(32, '.'), { mode: 0o600 });
  for (const text of keys) {
    const source = mkdtempSync(join(folder, 'source-'));
    writeFileSync(join(source, 'smtp.key'), text, { mode: 0o600 });
    const file = join(source, 'its.mimamori');
    assert.equal(run(['backup', '--to', file, '--key-file', key, '--data', source, '--database', server.database[0] === '--database' ? server.database[1] : `sqlite:${join(server.folder, 'mimamori.db')}`]).status, 0);
    const done = run(['restore', file, '--key-file', key, '--force', '--data', data]);
    assert.equal(done.status, 0, done.err);
    assert.match(done.out, /前の鍵は .*smtp\.key\.before-\d{8}-\d{6} に残してあります/);
    assert.equal(readFileSync(join(data, 'smtp.key'), 'utf8'), text);
  }
  const kept = readdirSync(data).filter((name) => name.startsWith('smtp.key.before-')).sort().map((name) => readFileSync(join(data, name), 'utf8'));
  assert.deepEqual(kept, ['original'.padEnd(32, '.'), keys[0]]);
});

test('rules that were imported come back as a whole, and what is not in the backup is named', () => {
  const data = join(folder, 'rules-source'), conf = join(folder, 'outside.conf');
  const words = [...(server.database[0] === '--data' ? ['--database', `sqlite:${join(server.folder, 'mimamori.db')}`] : server.database), '--data', data];
  const rule = (title) => `title: ${title}\nlogsource: {product: linux}\ndetection: {a: {x: 1}, condition: a}\n`;
  const pack = (title) => {
    rmSync(join(folder, 'others'), { recursive: true, force: true });
    mkdirSync(join(folder, 'others/linux'), { recursive: true });
    writeFileSync(join(folder, 'others/linux/one.yml'), rule(title));
  };
  pack('その時のルール');
  assert.equal(run(['rules', 'import', join(folder, 'others'), '--data', data]).status, 0);
  for (const name of ['breached.filter', 'certificate.pem']) writeFileSync(join(data, name), 'too large or too secret');
  writeFileSync(conf, `[mimamori]\ntls-certificate = ${join(data, 'certificate.pem')}\ntls-key = ${join(data, 'not-there.pem')}\n`);
  const file = join(folder, 'rules.mimamori');
  const made = run(['backup', '--to', file, '--key-file', key, ...words, '--settings', conf]);
  assert.equal(made.status, 0, made.err);
  assert.equal(run(['backup', 'verify', file, '--key-file', key, '--data', folder]).status, 0);

  rmSync(data, { recursive: true });
  const target = freshFolder('rules-target');
  pack('後のルール');
  assert.equal(run(['rules', 'import', join(folder, 'others'), '--data', target.folder]).status, 0);
  const done = run(['restore', file, '--key-file', key, ...target.words]);
  assert.equal(done.status, 0, done.err);
  assert.match(readFileSync(join(target.folder, 'rules/others/linux/one.yml'), 'utf8'), /その時のルール/);
  const kept = readdirSync(target.folder).filter((name) => name.startsWith('rules.before-'));
  assert.equal(kept.length, 1);
  assert.match(done.out, new RegExp(kept[0].replaceAll('.', '\\.')));
  assert.match(readFileSync(join(target.folder, kept[0], 'others/linux/one.yml'), 'utf8'), /後のルール/);
  assert.match(done.out, /手で戻してください/);
  assert.match(done.out, /breached\.filter \(breach-filter\)\n/);
  assert.match(done.out, /certificate\.pem \(tls-certificate\)\n/);
  assert.doesNotMatch(done.out, /not-there/);
  assert.equal(run(['rules', 'import', join(folder, 'others'), '--data', target.folder]).status, 0, 'the next import may replace what was restored');
});

/** Ends a command after some milliseconds; returns whether it had ended before. */
function endAfter(words, milliseconds, signal) {
  return new Promise((resolve) => {
    const child = spawn(BINARY, words, { env: ENVIRONMENT });
    const timer = setTimeout(() => child.kill(signal), milliseconds);
    child.on('exit', (code) => {
      clearTimeout(timer);
      resolve(code);
    });
  });
}

/** Moments from the start of a command to well after its end. */
async function moments(words) {
  const begun = Date.now();
  assert.equal(await endAfter(words(), 600000, 'SIGKILL'), 0);
  const whole = Date.now() - begun;
  return Array.from({ length: 12 }, (_, i) => Math.round((whole * (i + 1)) / 11));
}

test('who is killed while backing up leaves a whole file or none', async () => {
  let number = 0;
  const words = () => ['backup', '--to', join(folder, `killed-${++number}.mimamori`), '--key-file', key, ...server.database];
  for (const signal of ['SIGKILL', 'SIGINT']) {
    for (const moment of await moments(words)) await endAfter(words(), moment, signal);
  }
  const left = readdirSync(folder).filter((name) => name.startsWith('killed-'));
  assert.ok(left.length >= 2);
  for (const name of left) {
    const check = run(['backup', 'verify', join(folder, name), '--key-file', key, '--data', folder]);
    assert.equal(check.status, 0, `${name}: ${check.err}`);
  }
});

test('who is killed while restoring leaves the old data or the new ones', async () => {
  const url = process.env.MIMAMORI_OTHER_DATABASE || `sqlite:${join(folder, 'killed', 'mimamori.db')}`;
  const file = back('restored-and-killed.mimamori');
  const words = () => ['restore', file, '--key-file', key, '--force', '--database', url, '--data', join(folder, 'killed')];
  for (const moment of await moments(words)) {
    await endAfter(words(), moment, 'SIGKILL');
    const check = run(['audit', 'verify', '--database', url]);
    assert.equal(check.status, 0, `after ${moment} ms: ${check.err}`);
    assert.match(check.out, new RegExp(NAME));
  }
  const done = run(words());
  assert.equal(done.status, 0, done.err);
});

test('there is nothing to back up where there is no database', () => {
  const nowhere = run(['backup', '--key-file', key, '--data', join(folder, 'nowhere')]);
  assert.notEqual(nowhere.status, 0);
  assert.match(nowhere.err, /まだ何もありません/);
});
