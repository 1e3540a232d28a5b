// Databases of older programs: tests/old-databases/schema-N.db.gz, each made by the program of its time (see README.md there).
import { after, before, test } from 'node:test';
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gunzipSync } from 'node:zlib';
import { Client, PASSWORD, Server } from '../harness.mjs';

const BINARY = process.env.MIMAMORI;
const ENVIRONMENT = { ...process.env, LC_ALL: 'ja_JP.UTF-8', ASAN_OPTIONS: 'detect_leaks=1:exitcode=99' };
const OLD = fileURLToPath(new URL('../old-databases', import.meta.url));
const NAME = '株式会社むかし製作所', EMAIL = 'mukashi@example.jp';
const SCHEMAS = readdirSync(OLD).filter((name) => name.endsWith('.db.gz')).map((name) => Number(name.match(/\d+/)[0])).sort((a, b) => a - b);
const skip = process.env.MIMAMORI_DATABASE ? 'old databases are SQLite files; as backups they go into both, below' : false;

let folder, number = 0;
before(() => (folder = mkdtempSync(join(tmpdir(), 'mimamori-upgrade-'))));
after(() => rmSync(folder, { recursive: true, force: true }));

function run(words) {
  const done = spawnSync(BINARY, words, { env: ENVIRONMENT, encoding: 'utf8' });
  return { status: done.status, out: done.stdout, err: done.stderr };
}

/** A data folder with an old database. */
function oldData(schema) {
  const data = join(folder, `data-${++number}`);
  mkdirSync(data);
  writeFileSync(join(data, 'mimamori.db'), gunzipSync(readFileSync(join(OLD, `schema-${schema}.db.gz`))), { mode: 0o600 });
  return data;
}

/** Signs in on what @words name and looks at what people left there. */
async function look(words, data) {
  const server = new Server();
  Object.assign(server, { folder: data, database: words, options: [] });
  await server.run(0);
  try {
    const client = new Client(server);
    const answer = await client.form('/sign-in', { email: EMAIL, password: PASSWORD });
    assert.equal(answer.status, 303);
    await client.readCsrf();
    assert.equal((await client.get('/me')).body.organisationName, NAME);
    assert.deepEqual((await client.get('/departments')).body.map((one) => one.name).sort(), ['総務部', '製造部'].sort());
    const [assessment] = (await client.get('/assessments')).body;
    assert.equal(assessment.state, 'closed');
    assert.equal((await client.page('/')).status, 200);
    assert.equal((await client.post('/departments', { name: '品質保証部' })).status, 201);
    assert.equal(server.command('audit', 'verify').status, 0);
  } finally {
    server.process.kill('SIGTERM');
    assert.equal((await server.ended).code, 0, server.log);
  }
}

test('there are old databases', () => assert.ok(SCHEMAS.length >= 1));

for (const schema of SCHEMAS) {
  test(`a database of schema ${schema} is backed up, then upgraded, and everything is still there`, { skip }, async () => {
    const data = oldData(schema);
    const done = run(['migrate', '--data', data]);
    assert.equal(done.status, 0, done.err);
    const [backup] = readdirSync(join(data, 'backups'));
    assert.match(backup, new RegExp(`schema-${schema}\\.mimamori$`));
    assert.match(done.out, new RegExp(backup));
    await look(['--data', data], data);
    const key = join(data, 'backup.key');
    assert.equal(run(['backup', 'verify', join(data, 'backups', backup), '--key-file', key, '--data', data]).status, 0);
  });

  test(`a backup of schema ${schema} is restored into this version`, async () => {
    const data = oldData(schema), key = join(folder, `key-${++number}`), file = join(folder, `old-${number}.mimamori`);
    run(['backup', 'new-key', key]);
    assert.equal(run(['backup', '--data', data, '--to', file, '--key-file', key]).status, 0);
    const target = join(folder, `target-${number}`);
    mkdirSync(target);
    const words = process.env.MIMAMORI_OTHER_DATABASE || process.env.MIMAMORI_DATABASE ? ['--database', process.env.MIMAMORI_OTHER_DATABASE || process.env.MIMAMORI_DATABASE, '--data', target] : ['--data', target];
    const done = run(['restore', file, '--key-file', key, '--force', ...words]);
    assert.equal(done.status, 0, done.err);
    await look(words, target);
  });
}

test('an upgrade that cannot keep the old data first does not begin', { skip }, () => {
  const data = oldData(SCHEMAS[0]);
  const before = readFileSync(join(data, 'mimamori.db'));
  writeFileSync(join(data, 'backups'), 'a file where the folder should be');
  const refused = run(['migrate', '--data', data]);
  assert.notEqual(refused.status, 0);
  assert.match(refused.err, /backups/);
  const rows = run(['backup', '--data', data, '--to', join(folder, 'still.mimamori'), '--key-file', join(data, 'backup.key')]);
  assert.equal(rows.status, 0, rows.err);
  assert.equal(readFileSync(join(data, 'mimamori.db')).length, before.length);
  const restored = run(['restore', join(folder, 'still.mimamori'), '--key-file', join(data, 'backup.key'), '--data', join(folder, 'still')]);
  assert.equal(restored.status, 0, restored.err);
  rmSync(join(data, 'backups'));
  assert.equal(run(['migrate', '--data', data]).status, 0);
});

test('a newer database is refused by an older program, and a newer backup too', { skip }, () => {
  const data = oldData(SCHEMAS.at(-1));
  assert.equal(run(['migrate', '--data', data]).status, 0);
  const add = spawnSync('sqlite3', [join(data, 'mimamori.db'), "INSERT INTO migration VALUES (9999, 'later', 'x', 0)"]);
  assert.equal(add.status, 0);
  const refused = run(['migrate', '--data', data]);
  assert.notEqual(refused.status, 0);
  assert.match(refused.err, /newer than this program/);
  const key = join(data, 'backup.key'), file = join(folder, 'newer.mimamori');
  assert.equal(run(['backup', '--data', data, '--to', file, '--key-file', key]).status, 0);
  const restored = run(['restore', file, '--key-file', key, '--data', join(folder, 'newer')]);
  assert.equal(restored.status, 2);
  assert.match(restored.err, /新しい版/);
});
