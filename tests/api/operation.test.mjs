// What operators and their monitors see: readiness, metrics, logs, and how the server ends.
import { test } from 'node:test';
import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync, statfsSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Client, DATABASE, PASSWORD, Server, freePort, uniqueNumber } from '../harness.mjs';

const folder = mkdtempSync(join(tmpdir(), 'mimamori-operation-'));

async function serverWith(settings, port = 0) {
  const file = join(folder, `settings-${uniqueNumber()}`);
  writeFileSync(file, `[mimamori]\n${settings.join('\n')}\n`);
  return Server.start(['--settings', file], port);
}

/** A server that is asked and never answers. */
async function silent() {
  let asked;
  const isAsked = new Promise((resolve) => (asked = resolve));
  const server = createServer((request) => asked(request));
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  server.unref(); // a test that fails shall not wait for it
  return { isAsked, url: `http://127.0.0.1:${server.address().port}/`, stop: () => (server.closeAllConnections(), server.close()) };
}

test('how much the database takes is known, and what is left of what it may take is told before it is gone', async () => {
  for (const [most, space] of [[1024, 'low'], [1_000_000, 'enough'], [0, 'enough']]) {
    const server = await serverWith(['metrics=true', `database-space=${most}`]);
    const readiness = await (await fetch(`${server.url}/readyz`)).json();
    assert.deepEqual([readiness.space, readiness.status === 'degraded'], [space, space === 'low'], `${most}`);
    const metrics = await (await fetch(`${server.url}/metrics`)).text();
    const bytes = Number(metrics.match(/^mimamori_database_bytes (\S+)$/m)[1]);
    const free = Number(metrics.match(/^mimamori_free_bytes (\S+)$/m)[1]);
    assert.ok(bytes > 300_000 && bytes < 1_000_000_000, `${bytes}`);
    if (space === 'low') assert.equal(free, 1024 * 1024 * 1024 - bytes);
    await server.stop();
  }
});

const SCRIPT = fileURLToPath(new URL('../postgres.sh', import.meta.url));
const MEMORY = '/dev/shm'; // another disk than that of the data
const roomOf = (path) => { const { bavail, bsize } = statfsSync(path); return bavail * bsize; };
const hasSmallerDisk = existsSync(MEMORY) && roomOf(MEMORY) > 5e8 && roomOf(MEMORY) < roomOf(folder) - 2e9;

test('the disk of a PostgreSQL on this machine counts where its role may know which it is', { skip: Boolean(DATABASE) || !hasSmallerDisk }, async () => {
  const cluster = join(MEMORY, `mimamori-operation-${process.pid}`);
  const address = execFileSync(SCRIPT, ['start', cluster, 'off'], { encoding: 'utf8' }).trim();
  const freeAsTold = async () => {
    const server = await Server.start(['--database', address, '--settings', file]);
    try {
      return Number((await (await fetch(`${server.url}/metrics`)).text()).match(/^mimamori_free_bytes (\S+)$/m)[1]);
    } finally {
      await server.stop();
    }
  };
  const file = join(folder, 'on-another-disk');
  writeFileSync(file, '[mimamori]\nmetrics = true\n');
  try {
    const unknown = await freeAsTold();
    assert.ok(Math.abs(unknown - roomOf(folder)) < 1e9, `${unknown}`);
    execFileSync('psql', ['-qX', '-h', cluster, '-U', 'postgres', '-d', 'postgres', '-c', 'GRANT pg_read_all_settings TO mimamori']);
    const known = await freeAsTold();
    assert.ok(Math.abs(known - roomOf(MEMORY)) < 1e9, `${known} of ${roomOf(MEMORY)}, on the other disk ${roomOf(folder)}`);
  } finally {
    execFileSync(SCRIPT, ['stop', cluster]);
    rmSync(cluster, { recursive: true, force: true });
  }
});

test('metrics are there for this machine where the operator wants them, and nowhere else', async () => {
  const closed = await serverWith([]);
  assert.equal((await fetch(`${closed.url}/metrics`)).status, 404);
  await closed.stop();
  const port = await freePort(); // behind a proxy, which has a name of its own there
  const server = await serverWith(['metrics=true', `public-url=http://127.0.0.1:${port}`], port);
  try {
    await fetch(`${server.url}/readyz`);
    await fetch(`${server.url}/no/such/page`);
    const answer = await fetch(`${server.url}/metrics`);
    assert.match(answer.headers.get('content-type'), /^text\/plain; version=0\.0\.4/);
    const text = await answer.text();
    assert.match(text, /^mimamori_requests_total\{status="2xx"\} [1-9]/m);
    assert.match(text, /^mimamori_requests_total\{status="4xx"\} [1-9]/m);
    assert.match(text, /^mimamori_request_seconds_bucket\{le="\+Inf"\} [1-9]/m);
    assert.match(text, /^mimamori_breached_passwords_list\{state="off"\} 0$/m);
    assert.match(text, /^mimamori_database_trouble\{trouble="none"\} 0$/m);
    assert.match(text, /^mimamori_waiting_changes 0$/m);
    assert.match(text, /^mimamori_free_bytes [1-9]/m);
    for (const line of text.trimEnd().split('\n')) assert.match(line, /^(# (HELP|TYPE) [a-z_]+ .+|[a-z_]+(\{[a-z]+="[^"]*"\})? [0-9.e+]+)$/);
    // Through the proxy, whatever the client says of itself.
    for (const forwarded of ['203.0.113.7', '127.0.0.1, 203.0.113.7'])
      assert.equal((await fetch(`${server.url}/metrics`, { headers: { 'X-Forwarded-For': forwarded } })).status, 404);
  } finally {
    await server.stop();
  }
});

test('logs are JSON lines, or carry priorities, as the setting says', async () => {
  for (const [format, pattern] of [['json', /^\{"time":"[0-9TZ:-]+","level":"info","priority":6,"message":"breached passwords: .*"\}$/m], ['journal', /^<6>breached passwords: /m], ['text', /^[0-9TZ:-]+ info breached passwords: /m]]) {
    const server = await serverWith([`log-format=${format}`]);
    for (let i = 0; i < 100 && server.log === ''; i++) await new Promise((resolve) => setTimeout(resolve, 50));
    await server.stop();
    assert.match(server.log, pattern);
  }
});

test('a server that is told to stop answers what has begun', async () => {
  const slow = await silent();
  const server = await serverWith([`breach-range-url=${slow.url}`, 'breach-range-timeout=2', 'stop-seconds=60']);
  const body = { token: server.setupToken(), organisation: { name: 'A', industry: 'e', sizeBand: '6-20' }, person: { email: `p-${uniqueNumber()}@example.jp`, password: PASSWORD } };
  const changing = new Client(server).post('/setup', body);
  await slow.isAsked;
  server.process.kill('SIGTERM');
  assert.equal((await changing).status, 201);
  assert.deepEqual(await server.ended, { code: 0, signal: null });
  slow.stop();
});

test('what does not end by the deadline is ended, and the log says so', async () => {
  const slow = await silent();
  const server = await serverWith([`breach-range-url=${slow.url}`, 'breach-range-timeout=30', 'stop-seconds=1']);
  const company = server.company().catch(() => 'unanswered');
  await slow.isAsked;
  const begun = Date.now();
  server.process.kill('SIGTERM');
  const { code } = await server.ended;
  assert.equal(code, 1);
  assert.ok(Date.now() - begun < 10_000);
  assert.match(server.log, /stopping took longer than 1 s/);
  assert.equal(await company, 'unanswered');
  slow.stop();
});
