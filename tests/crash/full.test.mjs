// A disk that is full, may not be written, or is broken: changes are refused with what to do, reading works, nothing acknowledged is
// lost, and when it is over the program goes on by itself.
import { after, before, test } from 'node:test';
import assert from 'node:assert/strict';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { DATABASE, waitForJob } from '../harness.mjs';
import { FAULT, randomFrom } from './power-cut.mjs';
import { crash, integrity, startShimmed, stopShimmed } from './shimmed.mjs';
import { acknowledgedBy, lookAll, sixteenWriters } from './writers.mjs';

const SEED = Number(process.env.MIMAMORI_CRASH_SEED ?? Date.now() % 1_000_000);
const ROUNDS = Number(process.env.MIMAMORI_CRASH_ROUNDS ?? 4);
const sleep = (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds));
const random = randomFrom(SEED);
const skip = Boolean(DATABASE);

let server, owner;
before(async () => {
  if (skip) return;
  server = await startShimmed();
  owner = await server.company();
});
after(() => skip || stopShimmed(server));

const readiness = async (one = server) => {
  const answer = await fetch(`${one.url}/readyz`);
  return { status: answer.status, body: await answer.json() };
};

/** Waits until the server says so. */
async function ready(one = server) {
  for (let i = 0; i < 200; i++) {
    if ((await readiness(one)).status === 200) return;
    await sleep(50);
  }
  assert.fail(`not ready again: ${JSON.stringify(await readiness(one))}`);
}

const linesOf = (pattern) => server.log.split('\n').filter((line) => pattern.test(line));
const task = (client, title) => client.post('/tasks', { title, personId: null, dueOn: null });

for (const { name, fault, status, sentence } of [
  { name: 'full', fault: FAULT.full, status: 507, sentence: /ディスクに空きがない.*空きを増やす/ },
  { name: 'read-only', fault: FAULT.readOnly, status: 503, sentence: /書き込めない.*担当者/ },
  { name: 'broken', fault: FAULT.broken, status: 503, sentence: /ディスクに異常.*担当者/ },
])
  test(`where the disk is ${name} a change says what to do, reading works, and it ends by itself`, { skip }, async () => {
    const told = new RegExp(`nothing can be saved \\(${name}\\)`);
    const known = (await owner.get('/tasks?whose=all')).body.length;
    server.control.set({ fault });
    for (let i = 0; i < 20; i++) {
      const refused = await task(owner, `失われる${name}`);
      assert.equal(refused.status, status, JSON.stringify(refused.body));
      assert.match(refused.body.detail, sentence);
      assert.match(refused.headers.get('retry-after'), /^[1-9][0-9]*$/);
      assert.equal(refused.headers.get('mimamori-trouble'), name);
    }
    assert.equal((await owner.get('/tasks?whose=all')).body.length, known);
    const page = await owner.page('/');
    assert.deepEqual([page.status, page.frame.trouble], [200, name]);
    assert.deepEqual((({ status: code, body }) => [code, body.status, body.database])(await readiness()), [503, 'unwritable', name]);
    assert.match(await (await fetch(`${server.url}/metrics`)).text(), new RegExp(`^mimamori_database_trouble\\{trouble="${name}"\\} 1$`, 'm'));
    assert.equal(linesOf(told).length, 1, 'the log says it once');

    server.control.set({});
    await ready();
    const saved = await task(owner, `保存される${name}`);
    assert.equal(saved.status, 201, JSON.stringify(saved.body));
    assert.equal(saved.headers.get('mimamori-trouble'), null);
    assert.equal((await owner.page('/')).frame.trouble, null);
  });

test(`a disk that fills up while sixteen people work loses nothing that was acknowledged (seed ${SEED})`, { skip }, async () => {
  const writers = await sixteenWriters(server, random);
  let isOver = false;
  const working = writers.map((writer) => writer.work(() => isOver));
  for (let round = 0; round < ROUNDS; round++) {
    await sleep(100 + random() * 200);
    const fault = [FAULT.full, FAULT.full, FAULT.readOnly, FAULT.broken][Math.floor(random() * 4)];
    server.control.set({ fault, after: Math.floor(random() * 300_000) });
    await sleep(300 + random() * 300);
    server.control.set({});
    await ready();
  }
  const last = Math.floor(random() * 100_000);
  server.control.set({ fault: FAULT.full, after: last });
  await sleep(300);
  const killed = crash(server, true, random); /* full, and then the power goes */
  isOver = true;
  const wrong = (await Promise.all(working)).flat();
  await killed;
  server.control.set({});
  assert.equal(integrity(server), 'ok');
  await server.run(server.port);
  assert.deepEqual([...wrong, ...(await lookAll(writers))], []);
  const unsaved = writers.flatMap((writer) => writer.unsaved);
  assert.ok(unsaved.length > 0, 'the disk was never full');
  assert.deepEqual([...new Set(unsaved.map((answer) => answer.status))].filter((status) => status !== 503 && status !== 507), []);
  const { status, stdout, stderr } = server.command('audit', 'verify');
  assert.equal(status, 0, stdout + stderr);
  console.log(`# ${acknowledgedBy(writers)} changes acknowledged, ${unsaved.length} refused, seed ${SEED}`);
});

test('a backup on a full disk fails with a sentence and leaves no half file; the next one succeeds', { skip }, async () => {
  const ask = await owner.post('/backups');
  assert.equal(ask.status, 202, JSON.stringify(ask.body));
  const { job } = ask.body;
  for (let i = 0; i < 200 && (await owner.get(`/jobs/${job}`)).body.state === 'queued'; i++) await sleep(5);
  server.control.set({ fault: FAULT.full });
  await sleep(300);
  assert.notEqual((await owner.get(`/jobs/${job}`)).body.state, 'done');
  server.control.set({});
  await ready();
  const ended = await waitForJob(owner, job);
  assert.equal(ended.state, 'failed');
  assert.match(ended.message, /ディスクに空きがない/);
  const whole = () => readdirSync(join(server.folder, 'backups')).filter((file) => server.command('backup', 'verify', join(server.folder, 'backups', file), '--key-file', join(server.folder, 'backup.key')).status === 0);
  assert.deepEqual(readdirSync(join(server.folder, 'backups')), whole());
  assert.ok(!readdirSync(server.folder).some((file) => /restor|unfinished|trial/.test(file)));

  const before = whole().length;
  server.sql("UPDATE backup_run SET begun_at = begun_at - 3600"); // else another one would be too soon
  const again = await owner.post('/backups');
  assert.equal(again.status, 202, JSON.stringify(again.body));
  assert.equal((await waitForJob(owner, again.body.job)).state, 'done');
  assert.equal(whole().length, before + 1);
});

test('the log has one line for each trouble and one for its end, also where it came and went', { skip }, async () => {
  /* The end of the trouble before is told once it has lasted. */
  for (let i = 0; i < 200 && linesOf(/nothing can be saved/).length > linesOf(/changes are saved again/).length; i++) await sleep(50);
  const [begun, ended] = [linesOf(/nothing can be saved/).length, linesOf(/changes are saved again/).length];
  assert.equal(begun, ended);
  for (let i = 0; i < 5; i++) {
    server.control.set({ fault: FAULT.full });
    assert.equal((await task(owner, '失われる')).status, 507);
    server.control.set({});
    await ready();
  }
  for (let i = 0; i < 200 && linesOf(/changes are saved again/).length === ended; i++) await sleep(50);
  assert.deepEqual([linesOf(/nothing can be saved/).length - begun, linesOf(/changes are saved again/).length - ended], [1, 1], server.log);
});

test('a server whose disk is full, or that may not write its folder, does not start and says why; then it starts', { skip }, async () => {
  const known = (await owner.get('/tasks?whose=all')).body.length;
  for (const isKilled of [true, false]) {
    if (isKilled) await crash(server, false, random);
    else {
      server.process.kill('SIGTERM');
      assert.equal((await server.ended).code, 0);
    }
    server.control.set({ fault: FAULT.readOnly });
    await assert.rejects(server.run(server.port), /mimamori\.db' cannot be (opened|written).*must be allowed to write this file and its folder/s);
    server.control.set({ fault: FAULT.full });
    await assert.rejects(server.run(server.port), /mimamori\.db' cannot be opened.*No space left on device.*Make room on its disk/s);
    server.control.set({});
    await server.run(server.port);
    assert.equal((await owner.get('/tasks?whose=all')).body.length, known);
  }
});

test('little room is told to the owner and to monitors before the disk is full', { skip }, async () => {
  assert.equal((await owner.page('/')).frame.isSpaceLow, false);
  assert.deepEqual((({ body }) => [body.status, body.space])(await readiness()), ['ready', 'enough']);
  await crash(server, false, random);
  server.control.set({ free: 100 * 1024 * 1024 });
  await server.run(server.port);
  assert.equal((await owner.page('/')).frame.isSpaceLow, true);
  assert.deepEqual((({ status, body }) => [status, body.status, body.space])(await readiness()), [200, 'degraded', 'low']);
  for (let i = 0; i < 100 && linesOf(/only 100 MB are free/).length === 0; i++) await sleep(50);
  assert.equal(linesOf(/only 100 MB are free on the disk/).length, 1, server.log);
  server.control.set({});
});
