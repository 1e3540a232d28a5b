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

test('passwords that wait to be looked at have an end, for one address before it is one for all; the rest of the program goes on', async () => {
  const silent = await silentServer();
  const server = await serverWith(`breach-range-url=http://127.0.0.1:${silent.address().port}/`, 'breach-range-timeout=30');
  const token = server.setupToken();
  const guest = new Client(server);
  const setUp = (address) => guest.post('/setup', { token, organisation: { name: 'A', industry: 'e', sizeBand: '6-20' }, person: { name: 'B', email: `p-${uniqueNumber()}@example.jp`, password: PASSWORD } }, { 'X-Forwarded-For': address });
  const answered = [];
  const wait = (address, times) => Array.from({ length: times }, () => setUp(address).then((answer) => answered.push(answer), () => {}));
  wait('203.0.113.1', 33); // two are looked at, 64 wait; one address has half of both
  await sleep(1500);
  const own = await setUp('203.0.113.1');
  assert.equal(own.status, 429, JSON.stringify(own.body));
  wait('203.0.113.2', 33);
  await sleep(1500);
  assert.deepEqual(answered, []);
  const late = await setUp('203.0.113.3');
  assert.equal(late.status, 503, JSON.stringify(late.body));
  assert.match(late.body.detail, /混み合っています/);
  assert.equal(late.headers.get('retry-after'), '2');
  assert.equal((await fetch(`${server.url}/sign-in`)).status, 200);
  server.process.kill('SIGKILL');
  silent.close();
});

/** Somebody who takes connections and says nothing. */
async function silentServer() {
  const silent = createServer((socket) => socket.on('error', () => {}));
  await new Promise((resolve) => silent.listen(0, '127.0.0.1', resolve));
  return silent.unref(); // a test that fails shall not wait for it
}

const signIn = (server, { email }, address) => new Client(server).form('/sign-in', { email, password: PASSWORD }, { 'X-Forwarded-For': address });

test('mail servers that say nothing hold up nobody but their companies', async () => {
  const silent = await silentServer();
  const { port } = silent.address();
  const server = await serverWith('smtp-private-hosts=true', `smtp-ports=${port}`);
  const other = await server.company();
  const companies = [await server.company(), await server.company(), await server.company()];
  const waiting = [];
  for (const owner of companies) {
    const saved = await owner.put('/mail-server', { host: '127.0.0.1', port, sender: 'a@example.jp' }, 0);
    assert.equal(saved.status, 200, JSON.stringify(saved.body));
    waiting.push(owner.post('/mail-server/test').catch(() => null));
  }
  await sleep(500);
  const begun = Date.now();
  const second = await companies[0].post('/mail-server/test');
  assert.equal(second.status, 429, JSON.stringify(second.body));
  assert.match(second.body.detail, /ほかのテストを送信中です/);
  assert.equal(second.headers.get('retry-after'), '15');
  assert.equal((await signIn(server, other, '203.0.113.9')).status, 303);
  assert.ok(Date.now() - begun < 5000, `${Date.now() - begun} ms`);
  server.process.kill('SIGKILL');
  await Promise.all(waiting);
  silent.close();
});

test('who has passwords judged without end keeps nobody from signing in', async () => {
  const server = await serverWith('request-limits=false');
  const owner = await server.company();
  const statuses = new Set();
  let isOver = false;
  const token = server.setupToken();
  const judge = () => new Client(server).post('/me/password-strength', { token, password: 'a'.repeat(128), name: 'a'.repeat(100), organisation: 'a'.repeat(100) }, { 'X-Forwarded-For': '203.0.113.1' });
  const flood = Array.from({ length: 80 }, async () => {
    while (!isOver) {
      const { status } = await judge();
      statuses.add(status);
      if (status !== 200) await sleep(50);
    }
  });
  await sleep(1000);
  for (let i = 0; i < 4; i++) assert.equal((await signIn(server, owner, '203.0.113.2')).status, 303);
  const another = await new Client(server).post('/me/password-strength', { token, password: 'a'.repeat(128) }, { 'X-Forwarded-For': '203.0.113.2' });
  assert.equal(another.status, 200, JSON.stringify(another.body));
  isOver = true;
  await Promise.all(flood);
  assert.deepEqual([...statuses].sort(), [200, 429]);
  await server.stop();
});

/** Sends so much of a change and no more, from an address of its own; returns the connection. */
function sendsPart(server, from, { path = '/sign-in', type = 'application/x-www-form-urlencoded', method = 'POST', size, cookie }) {
  const socket = connect({ port: server.port, host: '127.0.0.1', localAddress: from });
  socket.on('error', () => {});
  socket.on('data', (data) => (socket.answer = (socket.answer ?? '') + data));
  const more = cookie ? `Cookie: ${cookie}\r\n` : '';
  socket.write(`${method} ${path} HTTP/1.1\r\nHost: 127.0.0.1:${server.port}\r\nContent-Type: ${type}\r\n${more}Transfer-Encoding: chunked\r\n\r\n${size.toString(16)}\r\n${'x'.repeat(size)}\r\n`);
  return socket;
}
const NAME = { path: '/api/v1/organisation/name', type: 'application/json', method: 'PUT' };

test('the bodies of all requests together have an end', async () => {
  const server = await serverWith('body-memory=1');
  const owner = await server.company();
  const { version } = (await owner.get('/organisation')).body;
  const slow = [2, 3, 4, 5].map((last) => sendsPart(server, `127.0.0.${last}`, { ...NAME, size: 250 * 1024, cookie: owner.cookie }));
  await sleep(500);
  const put = (length) => owner.put('/organisation/name', { value: 'x'.repeat(length) }, version);
  assert.equal((await put(10)).status, 200, 'a small one still fits');
  assert.equal((await put(100 * 1024)).status, 503);
  for (const socket of slow) socket.destroy();
  await sleep(300);
  assert.equal((await put(100 * 1024)).status, 400, 'it is received, and refused for its length');
  await server.stop();
});

test('one address that sends bodies without an end keeps nobody else from changes and sign-ins', async () => {
  const server = await serverWith('body-memory=1');
  const owner = await server.company();
  const slow = [];
  const fill = async (count, size) => {
    for (let i = 0; i < count; i++) slow.push(sendsPart(server, '127.0.0.2', { size }));
    await sleep(700);
  };
  await fill(131, 8000); // what is left of the megabyte has no room for another of these
  await fill(40, 20);
  await fill(30, 1);
  assert.equal((await owner.post('/sites', { name: '本社' })).status, 201);
  assert.equal((await signIn(server, owner, '203.0.113.2')).status, 303);
  for (const socket of slow) socket.destroy();
  await sleep(300);
  const again = Array.from({ length: 20 }, () => sendsPart(server, '127.0.0.2', { size: 8000 }));
  await sleep(300);
  assert.ok(again.every((socket) => !socket.answer), 'what ended is given back');
  for (const socket of again) socket.destroy();
  await server.stop();
});

test('a long body is taken only from who is signed in', async () => {
  const server = await serverWith();
  const owner = await server.company();
  const put = (from, length) => from.put('/organisation/name', { value: 'x'.repeat(length) }, 1);
  assert.equal((await put(owner, 20_000)).body.errors[0].field, 'value', 'it is read, and refused for its length');
  assert.equal((await put(new Client(server), 20_000)).status, 401);
  const setUp = await new Client(server).post('/setup', { token: 'x'.repeat(9000) });
  assert.equal(setUp.status, 413);
  assert.match(setUp.body.detail, /8\s?KB/);
  const answers = async (...sent) => {
    const sockets = sent.map((one) => sendsPart(server, '127.0.0.1', one));
    await sleep(500);
    sockets.forEach((socket) => socket.write('0\r\n\r\n'));
    await sleep(500);
    sockets.forEach((socket) => socket.destroy());
    return sockets.map((socket) => Number(socket.answer?.match(/^HTTP\/1.1 (\d+)/)?.[1]));
  };
  const stale = owner.cookie.replace(/=.*/, `=${'A'.repeat(43)}`);
  assert.deepEqual(await answers({ size: 9000 }, { ...NAME, size: 9000 }, { ...NAME, size: 9000, cookie: stale }, { ...NAME, size: 9000, cookie: owner.cookie }), [413, 401, 401, 400]);
  await server.stop();
});

test('one address has only so many connections, and gets others for those that end', async () => {
  const server = await serverWith('connections-per-address=8');
  const open = async (from) => {
    const socket = connect({ port: server.port, host: '127.0.0.1', localAddress: from });
    socket.on('error', () => {});
    socket.on('close', () => (socket.isOver = true));
    socket.write(`GET /healthz HTTP/1.1\r\nHost: 127.0.0.1:${server.port}\r\n\r\n`);
    await sleep(40);
    return socket;
  };
  const sockets = [];
  for (let i = 0; i < 12; i++) sockets.push(await open('127.0.0.2'));
  await sleep(300);
  assert.equal(sockets.filter((socket) => !socket.isOver).length, 8);
  const other = await open('127.0.0.3');
  assert.ok(!other.isOver);
  sockets[0].destroy();
  await sleep(300);
  const next = await open('127.0.0.2');
  await sleep(200);
  assert.ok(!next.isOver);
  for (const socket of [...sockets, other, next]) socket.destroy();
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
