// No acknowledged change is lost: the server is killed at random moments, with and without a power cut, while sixteen people work.
//
// MIMAMORI_CRASH_KILLS says how often (20), MIMAMORI_CRASH_SEED makes a run again (the moments depend on the machine all the same).
import { test } from 'node:test';
import assert from 'node:assert/strict';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Server } from '../harness.mjs';
import { randomFrom } from './power-cut.mjs';
import { UNLIMITED, crash, discard, integrity, startShimmed, stopShimmed } from './shimmed.mjs';
import { acknowledgedBy, lookAll, sixteenWriters } from './writers.mjs';

const KILLS = Number(process.env.MIMAMORI_CRASH_KILLS ?? 20);
const SEED = Number(process.env.MIMAMORI_CRASH_SEED ?? Date.now() % 1_000_000);
const CHECK_LOGS_EVERY = Number(process.env.MIMAMORI_CRASH_LOGS_EVERY ?? 5);
const isPostgres = Boolean(process.env.MIMAMORI_DATABASE);
const sleep = (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds));

/** The logs of all companies are whole, and say what the anchors taken so far say. */
class Logs {
  constructor(server) {
    this.server = server;
    this.file = join(mkdtempSync(join(tmpdir(), 'mimamori-anchors-')), 'anchors');
    this.lines = '';
  }
  check() {
    writeFileSync(this.file, this.lines);
    const { status, stdout, stderr } = this.server.command('audit', 'verify', ...(this.lines ? ['--anchor', this.file] : []));
    assert.equal(status, 0, `audit verify: ${stdout}${stderr}`);
    const anchored = this.server.command('audit', 'anchor');
    assert.equal(anchored.status, 0, anchored.stderr);
    this.lines += anchored.stdout;
  }
}

/** All write until the moment comes; then the server is killed. */
async function workUntilKilled(writers, milliseconds, kill) {
  let isOver = false;
  const working = writers.map((writer) => writer.work(() => isOver));
  await sleep(milliseconds);
  const killed = kill();
  isOver = true;
  const wrong = (await Promise.all(working)).flat();
  return { wrong, taken: await killed };
}

const moment = (random) => Math.floor(20 + random() ** 2 * 500);

test(`nothing acknowledged is lost when the server is killed (seed ${SEED})`, { skip: !isPostgres }, async () => {
  const random = randomFrom(SEED);
  const server = await Server.start(UNLIMITED);
  const writers = await sixteenWriters(server, random);
  const logs = new Logs(server);
  for (let kill = 1; kill <= KILLS; kill++) {
    const { wrong } = await workUntilKilled(writers, moment(random), async () => {
      server.process.kill('SIGKILL');
      await server.ended;
    });
    await server.run(server.port);
    assert.deepEqual([...wrong, ...(await lookAll(writers))], [], `kill ${kill}`);
    if (kill % CHECK_LOGS_EVERY === 0) logs.check();
  }
  logs.check();
  console.log(`# ${KILLS} kills, ${acknowledgedBy(writers)} changes acknowledged, seed ${SEED}`);
  await server.stop();
});

test(`nothing acknowledged is lost when the server is killed or the power is cut (seed ${SEED})`, { skip: isPostgres }, async () => {
  const random = randomFrom(SEED);
  const server = await startShimmed();
  const writers = await sixteenWriters(server, random);
  const logs = new Logs(server);
  const counts = { cuts: 0, early: 0, writes: 0, names: 0 };
  for (let kill = 1; kill <= KILLS; kill++) {
    const isCut = random() < 0.6;
    const { wrong, taken } = await workUntilKilled(writers, moment(random), () => crash(server, isCut, random));
    counts.cuts += isCut ? 1 : 0;
    counts.writes += taken?.writes ?? 0;
    counts.names += taken?.names ?? 0;
    assert.equal(integrity(server), 'ok', `kill ${kill}`);
    if (random() < 0.15) {
      counts.early += 1; /* and once more while it is starting */
      const starting = server.run(server.port).catch(() => {});
      await sleep(random() * 400);
      await crash(server, true, random);
      await starting;
    }
    await server.run(server.port);
    assert.deepEqual([...wrong, ...(await lookAll(writers))], [], `kill ${kill}, ${JSON.stringify(taken)}`);
    if (kill % CHECK_LOGS_EVERY === 0) logs.check();
  }
  logs.check();
  console.log(`# ${KILLS} kills, of them ${counts.cuts} power cuts that took back ${counts.writes} writes and ${counts.names} names, ${counts.early} more while starting; ${acknowledgedBy(writers)} changes acknowledged, seed ${SEED}`);
  assert.ok(counts.writes > 0, 'no power cut has taken anything back');
  await stopShimmed(server);
});

test('where syncs are a lie, a power cut loses what was acknowledged, and this test finds it', { skip: isPostgres }, async () => {
  const random = randomFrom(SEED);
  const server = await startShimmed({ lies: true });
  const writers = await sixteenWriters(server, random);
  await crash(server, false, random); /* what there is so far is durable */
  await server.run(server.port);
  let found = [];
  for (let cut = 0; cut < 10 && found.length === 0; cut++) {
    const before = acknowledgedBy(writers);
    await workUntilKilled(writers, 400, () => crash(server, true, random));
    assert.ok(acknowledgedBy(writers) > before);
    const isWhole = integrity(server) === 'ok';
    if (!isWhole) found = ['the database is broken'];
    else {
      await server.run(server.port);
      found = await lookAll(writers).catch((error) => [error.message]);
    }
  }
  assert.notDeepEqual(found, []);
  server.process.kill('SIGKILL');
  await server.ended;
  discard(server);
});
