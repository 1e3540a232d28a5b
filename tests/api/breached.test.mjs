// Passwords that are known from breaches, when somebody chooses one: the list on the server, and a server that is asked.
import { after, before, test } from 'node:test';
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { createServer } from 'node:http';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { BINARY, Client, PASSWORD, Server, uniqueNumber } from '../harness.mjs';

const BREACHED = 'kumo-no-ue-no-ao-8421';
const NEW = 'hitsuji-ga-issen-biki-77';
const sha1 = (text) => createHash('sha1').update(text).digest('hex').toUpperCase();
const folder = mkdtempSync(join(tmpdir(), 'mimamori-breached-'));
const filter = join(folder, 'breached.filter');
after(() => rmSync(folder, { recursive: true, force: true }));

async function serverWith(settings) {
  const file = join(folder, `settings-${uniqueNumber()}`);
  writeFileSync(file, `[mimamori]\n${settings.join('\n')}\n`);
  return Server.start(['--settings', file]);
}

const invited = async (server, client) => {
  const person = (await client.post('/people', { name: '鈴木一郎', email: `s-${uniqueNumber()}@example.jp`, roles: ['employee'] })).body;
  const { url } = (await client.post(`/people/${person.id}/invitation`)).body;
  return new URL(url).searchParams.get('token');
};

const setupBody = (server, password) => ({
  token: server.setupToken(),
  organisation: { name: '青葉会計事務所', industry: 'l', sizeBand: '1-5' },
  person: { name: '青葉一', email: `a-${uniqueNumber()}@example.jp`, password },
});

// As the operator does.
const build = (...passwords) => {
  writeFileSync(join(folder, 'list.txt'), passwords.map((password) => `${sha1(password)}:3\r\n`).join(''));
  execFileSync(BINARY, ['breach', 'build', join(folder, 'list.txt'), '--to', filter], { stdio: 'ignore' });
};

// A server as Have I Been Pwned's; `answer(digits, response)` says what it does.
async function rangeServer(answer) {
  const asked = [];
  const server = createServer((request, response) => {
    asked.push({ path: request.url, padding: request.headers['add-padding'] });
    answer(request.url.slice(-5), response);
  });
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  server.unref(); // a test that fails shall not wait for it
  return { asked, url: `http://127.0.0.1:${server.address().port}/range/`, stop: () => (server.closeAllConnections(), server.close()) };
}

const lastCheck = async (client, action) => {
  const { entries } = (await client.get('/audit?limit=50')).body;
  return entries.find((entry) => entry.action === action).details.breachCheck;
};

test('a password of the list is refused wherever one is chosen, and while it is typed', async () => {
  build(BREACHED, 'x');
  const server = await serverWith([`breach-filter=${filter}`]);
  try {
    const judged = (await new Client(server).post('/me/password-strength', { password: BREACHED, token: server.setupToken() })).body;
    assert.equal(judged.acceptable, false);
    assert.match(judged.message, /漏えいした一覧/);
    const setup = await new Client(server).post('/setup', setupBody(server, BREACHED));
    assert.equal(setup.status, 400);
    assert.deepEqual(setup.body.errors.map((error) => error.field), ['person/password']);
    assert.match(setup.body.errors[0].ja, /漏えいした一覧/);

    const client = await server.company();
    const token = await invited(server, client);
    const refused = await new Client(server).post('/invitations', { token, password: BREACHED });
    assert.deepEqual([refused.status, refused.body.errors[0].field], [400, 'password']);
    assert.equal((await new Client(server).post('/invitations', { token, password: NEW })).status, 201); // the link still works

    const change = await client.put('/me/password', { current: PASSWORD, password: BREACHED });
    assert.deepEqual([change.status, change.body.errors[0].field], [400, 'password']);
    assert.equal((await client.put('/me/password', { current: PASSWORD, password: NEW })).status, 204);
    assert.equal((await (await client.fetch('/readyz')).json()).breachedPasswords, 'ready');
  } finally {
    await server.stop();
  }
});

test('a new list counts at once; a missing or damaged one is said and nothing else stops', async () => {
  build('x');
  const server = await serverWith([`breach-filter=${filter}`]);
  try {
    const acceptable = async () => (await new Client(server).post('/me/password-strength', { password: BREACHED, token: server.setupToken() })).body.acceptable;
    const state = async () => (await fetch(`${server.url}/readyz`)).json();
    assert.equal(await acceptable(), true);
    build(BREACHED);
    assert.equal(await acceptable(), false);
    rmSync(filter);
    assert.deepEqual(await state(), { status: 'degraded', database: 'ready', space: 'enough', breachedPasswords: 'unavailable' });
    assert.equal(await acceptable(), true);
    const client = await server.company();
    assert.equal((await client.put('/me/password', { current: PASSWORD, password: NEW })).status, 204);
  } finally {
    await server.stop();
  }
});

test('a list that is missing at the start is said on the log, not passed over', async () => {
  const server = await serverWith([`breach-filter=${folder}/nowhere`]);
  try {
    for (let i = 0; i < 100 && !server.log.includes('breached'); i++) await new Promise((resolve) => setTimeout(resolve, 50));
    assert.match(server.log, /breached passwords are NOT checked: .*nowhere/);
  } finally {
    await server.stop();
  }
});

test('a server is asked by five digits only, with padding, and what it knows is refused', async () => {
  const range = await rangeServer((digits, response) => {
    const hash = sha1(BREACHED);
    response.end(`${'0'.repeat(35)}:0\r\n${digits === hash.slice(0, 5) ? hash.slice(5) : 'F'.repeat(35)}:7\r\n`);
  });
  const server = await serverWith([`breach-range-url=${range.url}`]);
  try {
    const refused = await new Client(server).post('/setup', setupBody(server, BREACHED));
    assert.deepEqual([refused.status, refused.body.errors[0].field], [400, 'person/password']);
    assert.deepEqual(range.asked, [{ path: `/range/${sha1(BREACHED).slice(0, 5)}`, padding: 'true' }]);
    await new Client(server).post('/me/password-strength', { password: BREACHED, token: server.setupToken() });
    assert.equal(range.asked.length, 1); // not while somebody types
    await server.company();
    assert.equal(range.asked.length, 2);
  } finally {
    await server.stop();
    range.stop();
  }
});

test('a server that is slow, endless or wrong keeps nobody from working, and the log of the company says so', async () => {
  let answer;
  const range = await rangeServer((digits, response) => answer(response));
  const server = await serverWith([`breach-range-url=${range.url}`, 'breach-range-timeout=1']);
  const answers = [
    () => {}, // never
    (response) => response.end('<html>'),
    (response) => response.writeHead(503).end('busy'),
    (response) => response.writeHead(302, { location: range.url }).end(),
    (response) => response.end(`${'0'.repeat(35)}:1\r\n`.repeat(60000)), // too much
  ];
  try {
    answer = (response) => response.end(`${'0'.repeat(35)}:1\r\n`);
    const client = await server.company();
    let current = PASSWORD;
    for (const [i, one] of answers.entries()) {
      answer = one;
      const next = `${NEW}-${i}`;
      const begun = Date.now();
      assert.equal((await client.put('/me/password', { current, password: next })).status, 204, `answer ${i}`);
      assert.ok(Date.now() - begun < 5000);
      assert.equal(await lastCheck(client, 'password.change'), 'unavailable', `answer ${i}`);
      current = next;
    }
    answer = (response) => response.end(`${'0'.repeat(35)}:1\r\n`);
    assert.equal((await client.put('/me/password', { current, password: NEW })).status, 204);
    assert.equal(await lastCheck(client, 'password.change'), 'absent');
  } finally {
    await server.stop();
    range.stop();
  }
});
