// How much one may ask for: whoever asks for more is told so with a time after which to try again, and the others are served.
import { afterEach, test } from 'node:test';
import assert from 'node:assert/strict';
import { connect, createServer } from 'node:net';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client, PASSWORD, Server, uniqueNumber } from '../harness.mjs';

const folder = mkdtempSync(join(tmpdir(), 'mimamori-ceilings-'));
const sleep = (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds));

async function serverWith(...settings) {
  const file = join(folder, `settings-${uniqueNumber()}`);
  writeFileSync(file, `[mimamori]\n${settings.join('\n')}\n`);
  const server = await Server.start(['--settings', file]);
  started.push(server);
  return server;
}

const started = [];
afterEach(() => started.splice(0).forEach((server) => server.process.kill('SIGKILL'))); // of a test that failed

/** Asks until it is refused; returns how often it was not, and the refusal. */
async function untilRefused(ask, most) {
  for (let passed = 0; passed <= most; passed++) {
    const answer = await ask();
    if (answer.status === 429) return { passed, answer };
  }
  assert.fail(`${most} and more pass`);
}

function assertRefusal({ answer }, sentence) {
  assert.match(answer.body.detail, sentence);
  assert.match(answer.body.en.detail, /Wait \d+ seconds/);
  const wait = Number(answer.headers.get('retry-after'));
  assert.ok(wait >= 1 && wait <= 60, `${wait}`);
  return wait;
}

test('one person who asks too often is told to wait; colleagues are served, and she is again after that time', async () => {
  const server = await serverWith('requests-per-account=60', 'requests-per-company=100');
  const owner = await server.company();
  const colleague = await server.colleague(owner);
  const others = await server.company();
  const refused = await untilRefused(() => owner.get('/me'), 60);
  assert.ok(refused.passed > 30, `${refused.passed}`);
  const wait = assertRefusal(refused, /秒待ってから/);
  const page = (await untilRefused(() => owner.fetch('/'), 60)).answer;
  assert.equal(page.headers.get('refresh'), page.headers.get('retry-after'), 'the page that says so tries again by itself');
  assert.equal((await colleague.get('/me')).status, 200);
  await sleep(wait * 1000 + 50);
  assert.equal((await owner.get('/me')).status, 200);

  const both = await untilRefused(() => colleague.get('/me'), 100);
  assertRefusal(both, /会社全体の操作が多すぎます/);
  assert.equal((await others.get('/me')).status, 200, 'another company is not held up');
  await server.stop();
});

test('strangers are counted by their address', async () => {
  const server = await serverWith('requests-per-address=20');
  const from = (address) => fetch(`${server.url}/sign-in`, { headers: { 'X-Forwarded-For': address } });
  let passed = 0;
  while ((await from('203.0.113.9')).status === 200) passed += 1;
  assert.ok(passed >= 20, `${passed}`);
  assert.equal((await from('203.0.113.10')).status, 200);
  await server.stop();
});

test('without limits nobody is counted', async () => {
  const server = await serverWith('requests-per-account=5', 'request-limits=false');
  const owner = await server.company();
  for (let i = 0; i < 50; i++) assert.equal((await owner.get('/me')).status, 200);
  await server.stop();
});

test('files are drawn for a company one after the other where more would hold up the others', async () => {
  const server = await serverWith('long-works=2', 'long-works-per-company=1');
  const owner = await server.company();
  const draw = () => owner.fetch('/documents/basic-policy/draft/pdf');
  assert.equal((await draw()).status, 200);
  const answers = await Promise.all(Array.from({ length: 6 }, draw));
  const statuses = answers.map((answer) => answer.status);
  assert.ok(statuses.includes(200), `${statuses}`);
  const refused = answers.find((answer) => answer.status !== 200);
  assert.equal(refused?.status, 429, `${statuses}`);
  assert.equal(refused.headers.get('retry-after'), '2');
  assert.match(await refused.text(), /ほかの文書を作成中です/);
  assert.equal((await draw()).status, 200);
  await server.stop();
});

test('a company may have five jobs that have not ended', async () => {
  const server = await serverWith();
  const owner = await server.company();
  assert.equal((await owner.post('/backups')).status, 202); // takes longer than what follows
  for (let i = 0; i < 4; i++) assert.equal((await owner.post('/audit/verifications')).status, 202);
  const sixth = await owner.post('/audit/verifications');
  assert.equal(sixth.status, 429, JSON.stringify(sixth.body));
  assert.match(sixth.body.detail, /前の処理が、まだ終わっていません/);
  assert.equal(sixth.headers.get('retry-after'), '30');
  await server.stop();
});

test('passwords that wait to be looked at have an end, and the rest of the program goes on', async () => {
  const silent = createServer(() => {});
  await new Promise((resolve) => silent.listen(0, '127.0.0.1', resolve));
  silent.unref(); // a test that fails shall not wait for it
  const server = await serverWith(`breach-range-url=http://127.0.0.1:${silent.address().port}/`, 'breach-range-timeout=30');
  const token = server.setupToken();
  const guest = new Client(server);
  const setUp = () => guest.post('/setup', { token, organisation: { name: 'A', industry: 'e', sizeBand: '6-20' }, person: { name: 'B', email: `p-${uniqueNumber()}@example.jp`, password: PASSWORD } });
  const answered = [];
  for (let i = 0; i < 2 + 64; i++) setUp().then((answer) => answered.push(answer), () => {}); // two are looked at, 64 wait
  await sleep(1500);
  assert.deepEqual(answered, []);
  const late = await setUp();
  assert.equal(late.status, 503, JSON.stringify(late.body));
  assert.match(late.body.detail, /混み合っています/);
  assert.equal(late.headers.get('retry-after'), '2');
  assert.equal((await fetch(`${server.url}/sign-in`)).status, 200);
  server.process.kill('SIGKILL');
  silent.close();
});

test('the bodies of all requests together have an end', async () => {
  const server = await serverWith('body-memory=1');
  const owner = await server.company();
  const { version } = (await owner.get('/organisation')).body;
  const size = 250 * 1024;
  const slow = Array.from({ length: 4 }, () => {
    const socket = connect(server.port, '127.0.0.1');
    socket.on('error', () => {});
    socket.write(`PUT /api/v1/organisation/name HTTP/1.1\r\nHost: 127.0.0.1:${server.port}\r\nContent-Type: application/json\r\nContent-Length: ${size + 1}\r\n\r\n${'x'.repeat(size)}`);
    return socket;
  });
  await sleep(500);
  const put = (length) => owner.put('/organisation/name', { value: 'x'.repeat(length) }, version);
  assert.equal((await put(10)).status, 200, 'a small one still fits');
  assert.equal((await put(100 * 1024)).status, 503);
  for (const socket of slow) socket.destroy();
  await sleep(300);
  assert.equal((await put(100 * 1024)).status, 400, 'it is received, and refused for its length');
  await server.stop();
});

test('large replies that are being read have an end together', async () => {
  for (const [settings, status] of [[['reply-memory=1'], 503], [[], 200]]) {
    const server = await serverWith(...settings);
    const owner = await server.company();
    const { organisationId } = (await owner.get('/me')).body;
    server.sql(`WITH RECURSIVE n(i) AS (SELECT 100000 UNION ALL SELECT i + 1 FROM n WHERE i < 120000) INSERT INTO audit SELECT '${organisationId}', i, 0, 'p', '佐藤花子', 'task.add', 'x', '{}', 'h' FROM n`, organisationId);
    const answer = await owner.fetch('/api/v1/audit/export?format=csv');
    const { length } = await answer.text();
    assert.equal(answer.status, status);
    if (status === 200) assert.ok(length > 1_000_000, `${length}`);
    else assert.equal(answer.headers.get('retry-after'), '2');
    assert.equal((await owner.get('/tasks')).status, 200);
    await server.stop();
  }
});
