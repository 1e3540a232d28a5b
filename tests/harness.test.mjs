// A file of tests that fails before it has stopped its servers ends at once, says why, and leaves nothing behind.
import { after, before, test } from 'node:test';
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const HARNESS = new URL('harness.mjs', import.meta.url).href;
const SOON_MS = 30_000; // a server starts in one or two seconds, also on a busy machine in fewer than ten
const HEAD = `
  import { after, before, test } from 'node:test';
  import assert from 'node:assert/strict';
  import { Server } from '${HARNESS}';
  const start = async () => { const server = await Server.start(); console.log('server ' + server.process.pid); return server; };`;

let folder;
before(() => (folder = mkdtempSync(join(tmpdir(), 'mimamori-harness-'))));
after(() => rmSync(folder, { recursive: true, force: true }));

/** Runs a file of tests; returns its status, null where it did not end, and what it said. */
function run(name, body) {
  const file = join(folder, `${name}.test.mjs`);
  writeFileSync(file, HEAD + body);
  const { NODE_TEST_CONTEXT, ...env } = process.env; // else it would take itself for a part of this file
  const child = spawn(process.execPath, ['--test', file], { env, timeout: SOON_MS });
  let said = '';
  child.stdout.on('data', (data) => (said += data));
  child.stderr.on('data', (data) => (said += data));
  return new Promise((resolve) => child.on('close', (status) => resolve({ status, said })));
}

async function isGone(pid) {
  for (let tries = 0; tries < 100 && existsSync(`/proc/${pid}`); tries++) await new Promise((resolve) => setTimeout(resolve, 50));
  return !existsSync(`/proc/${pid}`);
}

const FAILURES = {
  'a test before it stops its server': [`test('one', async () => { const server = await start(); assert.equal('a', 'b'); await server.stop(); });`, /'a' !== 'b'/],
  'what runs before all tests': [`let server; before(async () => { await start(); throw new Error('broken'); }); after(() => server.stop()); test('one', () => {});`, /broken/],
  'what runs after all tests': [`let server; before(async () => (server = await start())); after(async () => { assert.fail('broken'); await server.stop(); }); test('one', () => {});`, /broken/],
  'the file itself': [`test('one', () => {}); await start(); throw new Error('broken');`, /broken/],
  'a wait for what never comes': [`test('one', async () => { await start(); await new Promise(() => {}); });`, /still pending/],
  'to stop a server, and nothing else': [`test('one', async () => { await start(); });`, /still running/],
};

for (const [what, [body, why]] of Object.entries(FAILURES)) {
  test(`it fails: ${what}`, async () => {
    const { status, said } = await run(what.replaceAll(/\W/g, '-'), body);
    assert.equal(status, 1, `${status === null ? 'it does not end' : 'it is not told'}:\n${said}`);
    assert.match(said, why);
    assert.match(said, /^not ok /m);
    assert.ok(await isGone(said.match(/server (\d+)/)[1]), 'the server');
  });
}

test('a file with a mistake of writing is told at once', async () => {
  const { status, said } = await run('mistake', `test('one', async () => {`);
  assert.equal(status, 1);
  assert.match(said, /SyntaxError/);
});

test('a file that is ended takes its servers with it', async () => {
  const { said } = await run('ended', `test('one', async () => { await start(); process.kill(process.pid, 'SIGTERM'); await new Promise((resolve) => setTimeout(resolve, 60_000)); });`);
  assert.ok(await isGone(said.match(/server (\d+)/)[1]));
});

test('one that passes and stops what it started passes', async () => {
  const { status, said } = await run('good', `test('one', async () => { const server = await start(); await server.killAndRestart(); await server.stop(); });`);
  assert.equal(status, 0, said);
});
