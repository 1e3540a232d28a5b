// PostgreSQL restarts or goes away while people work: who asks meanwhile is told so at once, nothing acknowledged is lost, and
// connections are taken up again by themselves. MIMAMORI_CLUSTER is the folder of the server of tests/postgres.sh.
import { after, before, test } from 'node:test';
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { DATABASE, Server } from '../harness.mjs';
import { randomFrom } from './power-cut.mjs';
import { UNLIMITED } from './shimmed.mjs';
import { acknowledgedBy, lookAll, sixteenWriters } from './writers.mjs';

const CLUSTER = process.env.MIMAMORI_CLUSTER;
const SEED = Number(process.env.MIMAMORI_CRASH_SEED ?? Date.now() % 1_000_000);
const IS_LONG = Number(process.env.MIMAMORI_CRASH_KILLS ?? 20) > 20;
const ROUNDS = IS_LONG ? 20 : 4;
const FREEZES = IS_LONG ? 10 : 2;
const STILL_MS = 9_000; // longer than anybody waits for a server that is not there
const GONE_MS = IS_LONG ? 20_000 : 3_000;
const SCRIPT = fileURLToPath(new URL('../postgres.sh', import.meta.url));
const skip = !DATABASE || !CLUSTER;
const sleep = (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds));
const cluster = (...words) => execFileSync(SCRIPT, [words[0], CLUSTER, ...words.slice(1)], { stdio: 'pipe' });
const sql = (...statements) => execFileSync('psql', ['-qX', '-v', 'ON_ERROR_STOP=1', ...statements.flatMap((one) => ['-c', one]), DATABASE], { stdio: 'pipe' });

let server, owner;
before(async () => {
  if (skip) return;
  server = await Server.start(UNLIMITED);
  owner = await server.company();
});
after(() => skip || server.stop());

/** Waits until the server is ready; returns how long it took. */
async function ready() {
  const begun = Date.now();
  while (Date.now() - begun < 15_000) {
    if ((await fetch(`${server.url}/readyz`)).status === 200) return Date.now() - begun;
    await sleep(50);
  }
  assert.fail('the server is not ready again');
}

const task = (title) => owner.post('/tasks', { title, personId: null, dueOn: null });
const linesOf = (pattern) => server.log.split('\n').filter((line) => pattern.test(line)).length;

test(`a PostgreSQL that restarts while sixteen people work loses nothing that was acknowledged (seed ${SEED})`, { skip }, async () => {
  const random = randomFrom(SEED);
  const writers = await sixteenWriters(server, random);
  let isOver = false;
  const working = writers.map((writer) => writer.work(() => isOver));
  let longest = 0;
  for (let round = 0; round < ROUNDS; round++) {
    await sleep(200 + random() * 400);
    cluster('halt', round % 2 === 0 ? 'immediate' : 'fast');
    if (round % 4 > 1) await sleep(random() * 500);
    cluster('resume');
    longest = Math.max(longest, await ready());
  }
  await sleep(300);
  isOver = true;
  const wrong = (await Promise.all(working)).flat();
  assert.deepEqual([...wrong, ...(await lookAll(writers))], []);
  const unsaved = writers.flatMap((writer) => writer.unsaved);
  assert.deepEqual(new Set(unsaved.map((answer) => answer.status)), new Set([503]), JSON.stringify(unsaved.find((answer) => answer.status !== 503)));
  for (const answer of unsaved) assert.match(answer.headers?.get('retry-after') ?? '1', /^[1-9]/);
  const { status, stdout, stderr } = server.command('audit', 'verify');
  assert.equal(status, 0, stdout + stderr);
  console.log(`# ${ROUNDS} restarts, ${acknowledgedBy(writers)} changes acknowledged, ${unsaved.length} refused, ready again within ${longest} ms, seed ${SEED}`);
});

test('after a restart nobody is refused for connections that ended in it', { skip }, async () => {
  await Promise.all(Array.from({ length: 24 }, () => owner.get('/tasks'))); // fills the pool
  cluster('halt', 'fast');
  cluster('resume');
  await ready();
  for (let i = 0; i < 24; i++) {
    assert.equal((await owner.get('/tasks')).status, 200);
    assert.equal((await task(`${i}`)).status, 201);
  }
});

test('a PostgreSQL that is away is told at once, to people and to monitors, and taken up again', { skip }, async () => {
  const told = linesOf(/nothing can be saved \(unreachable\)/);
  cluster('halt', 'fast');
  const begun = Date.now();
  let asked = 0;
  while (Date.now() - begun < GONE_MS) {
    const before = Date.now();
    const [read, written, page, readiness] = await Promise.all([owner.get('/tasks'), task('fort'), owner.fetch('/'), fetch(`${server.url}/readyz`)]);
    assert.ok(Date.now() - before < 2000, 'people wait for nothing');
    for (const answer of [read, written]) {
      assert.equal(answer.status, 503, JSON.stringify(answer.body));
      assert.match(answer.body.detail, /データベースが応答していません/);
      assert.match(answer.headers.get('retry-after'), /^[1-9]/);
    }
    assert.equal(page.status, 503);
    assert.match(await page.text(), /データベースが応答していません/);
    assert.equal(readiness.status, 503);
    assert.equal((await fetch(`${server.url}/healthz`)).status, 200);
    asked += 1;
    await sleep(100);
  }
  cluster('resume');
  const waited = await ready();
  assert.ok(waited < 5000, `${waited} ms`);
  assert.equal((await task('da')).status, 201);
  assert.equal(linesOf(/nothing can be saved \(unreachable\)/) - told <= 1, true, server.log);
  assert.ok(asked > 5);
});

test(`a PostgreSQL that is stopped while sixteen people work holds nobody up for long, and loses and doubles nothing (seed ${SEED})`, { skip }, async () => {
  const writers = await sixteenWriters(server, randomFrom(SEED));
  const told = linesOf(/nothing can be saved \(unreachable\)/);
  let isOver = false, longest = 0, back = 0;
  const working = writers.map((writer) => writer.work(() => isOver));
  for (let round = 0; round < FREEZES; round++) {
    await sleep(500);
    cluster('freeze');
    try {
      await sleep(STILL_MS); // what had begun is given up by now
      for (let i = 0; i < 10; i++) {
        const before = Date.now();
        const [read, written, page, readiness] = await Promise.all([owner.get('/tasks'), task('gefroren'), owner.fetch('/'), fetch(`${server.url}/readyz`)]);
        longest = Math.max(longest, Date.now() - before);
        assert.deepEqual([read.status, written.status, page.status, readiness.status], [503, 503, 503, 503]);
        assert.match(written.headers.get('retry-after'), /^[1-9]/);
        assert.match(await page.text(), /データベースが応答していません/);
        assert.equal((await fetch(`${server.url}/healthz`)).status, 200);
      }
    } finally {
      cluster('thaw');
    }
    back = Math.max(back, await ready());
  }
  assert.ok(longest < 1000, `${longest} ms`);
  await sleep(500);
  isOver = true;
  const wrong = (await Promise.all(working)).flat();
  assert.deepEqual([...wrong, ...(await lookAll(writers))], []);
  const unsaved = writers.flatMap((writer) => writer.unsaved);
  assert.deepEqual(new Set(unsaved.map((answer) => answer.status)), new Set([503]), JSON.stringify(unsaved.find((answer) => answer.status !== 503)));
  assert.ok(linesOf(/nothing can be saved \(unreachable\)/) - told <= FREEZES, server.log);
  assert.equal(server.command('audit', 'verify').status, 0);
  assert.equal((await task('auf')).status, 201);
  const unknown = unsaved.filter((answer) => /保存されたかどうか/.test(answer.body?.detail)).length;
  console.log(`# stopped ${FREEZES} times, ${acknowledgedBy(writers)} changes acknowledged, ${unsaved.length} refused, of ${unknown} it was not known, told within ${longest} ms, ready again within ${back} ms`);
});

test('a COMMIT that was sent and never answered is told as not known, and is there once', { skip }, async () => {
  const name = 'ob das bleibt';
  // The transaction has done everything and waits in its COMMIT when the server is stopped.
  sql("CREATE FUNCTION wait_a_little() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN PERFORM pg_sleep(1.5); RETURN NULL; END $$", 'CREATE CONSTRAINT TRIGGER wait_a_little AFTER INSERT ON task DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION wait_a_little()');
  const answer = task(name);
  await sleep(700);
  cluster('freeze');
  try {
    const { status, body } = await answer;
    assert.equal(status, 503);
    assert.match(body.detail, /保存されたかどうか/);
  } finally {
    cluster('thaw');
  }
  await ready();
  sql('SET lock_timeout = 10000', 'DROP TRIGGER wait_a_little ON task', 'DROP FUNCTION wait_a_little');
  const found = (await owner.get('/tasks?whose=all&state=all')).body.filter((one) => one.title === name);
  assert.equal(found.length, 1);
});

test('a PostgreSQL that may only be read from, or whose disk is full, says so, and is taken up again', { skip }, async () => {
  const name = DATABASE.match(/dbname=(\S+)/)[1];
  const restartSessions = 'SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()';
  sql(`ALTER DATABASE ${name} SET default_transaction_read_only = on`, restartSessions);
  await sleep(200);
  const refused = await task('nur lesen');
  assert.deepEqual([refused.status, refused.headers.get('mimamori-trouble')], [503, 'read-only'], JSON.stringify(refused.body));
  assert.equal((await owner.get('/tasks')).status, 200);
  assert.equal((await owner.page('/')).frame.trouble, 'read-only');
  sql('SET default_transaction_read_only = off', `ALTER DATABASE ${name} RESET default_transaction_read_only`);
  await ready();
  assert.equal((await task('wieder')).status, 201);

  sql("CREATE FUNCTION full_disk() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'could not extend file' USING ERRCODE = 'disk_full'; END $$", 'CREATE TRIGGER full_disk BEFORE INSERT ON task FOR EACH ROW EXECUTE FUNCTION full_disk()');
  const full = await task('voll');
  assert.deepEqual([full.status, full.headers.get('mimamori-trouble')], [507, 'full'], JSON.stringify(full.body));
  sql('DROP TRIGGER full_disk ON task', 'DROP FUNCTION full_disk');
  await ready();
  assert.equal((await task('Platz')).status, 201);
});
