// What a browser is told with every answer, and what is written down of who tries doors: made from the route tables, so
// that a new route is tried without anybody thinking of it.
import { after, before, test } from 'node:test';
import assert from 'node:assert/strict';
import { Client, PASSWORD, Server, setUpApp, uniqueNumber } from '../harness.mjs';
import { fill, routesOf, send } from '../tenants.mjs';

let server;
let owner;
before(async () => {
  server = await Server.start();
  owner = await server.company();
});
after(() => server.stop());

const reading = routesOf().filter(({ method }) => method === 'GET');
const values = { control: 'backup-regular', questionnaire: 'self-check-25', kind: 'basic-policy', form: 'html', field: 'name' };

async function answers() {
  const paths = [...reading.map(({ path }) => fill(path, (name) => values[name] ?? 'x')), '/healthz', '/no/such/page', '/assets/none.js', '/api/v1/none'];
  return Promise.all(paths.map(async (path) => [path, await owner.fetch(path)]));
}

test('every answer says what it is, may be framed by nobody and takes nothing from elsewhere', async () => {
  for (const [path, { status, headers }] of await answers()) {
    const policy = headers.get('content-security-policy') ?? '';
    for (const part of ["object-src 'none'", "base-uri 'none'", "frame-ancestors 'none'"]) assert.ok(policy.includes(part) || policy.includes("default-src 'none'"), `${path}: ${policy}`);
    assert.match(policy, /frame-ancestors 'none'/, path);
    assert.doesNotMatch(policy, /unsafe|https?:|\*/, path);
    assert.equal(headers.get('x-content-type-options'), 'nosniff', path);
    assert.equal(headers.get('referrer-policy') === 'same-origin' || headers.get('referrer-policy') === 'no-referrer', true, path);
    assert.equal(headers.get('cross-origin-opener-policy'), 'same-origin', path);
    assert.equal(headers.get('cross-origin-resource-policy'), 'same-origin', path);
    assert.equal(headers.get('access-control-allow-origin'), null, path);
    assert.equal(headers.get('server'), null, path);
    const type = headers.get('content-type');
    if (status !== 303 && status !== 304 && headers.get('content-length') !== '0') assert.match(type ?? '', /^(text|application)\/[\w.+-]+(; charset=utf-8)?$/, path);
    if (/^text|json|xml/.test(type ?? '') && !path.startsWith('/assets/')) assert.match(type, /; charset=utf-8$/, path);
  }
});

test('what belongs to somebody is kept in no cache', async () => {
  for (const [path, { headers }] of await answers()) {
    const cached = headers.get('cache-control');
    assert.ok(cached === 'no-store' || /^\/(healthz|assets|policy)/.test(path), `${path}: ${cached}`);
  }
});

test('a method that a route does not have is refused, TRACE and OPTIONS everywhere', async () => {
  for (const method of ['OPTIONS', 'PATCH', 'DELETE']) {
    const response = await owner.fetch('/api/v1/organisation', { method, headers: { 'X-CSRF-Token': owner.csrf } });
    assert.equal(response.status, 405, method);
    assert.match(response.headers.get('allow'), /GET/);
  }
});

test('other sites cannot even read: neither by a script of theirs nor by an image', async () => {
  for (const site of ['cross-site', 'same-site']) assert.equal((await owner.call('GET', '/organisation', undefined, { 'Sec-Fetch-Site': site })).status, 403, site);
  assert.equal((await owner.call('GET', '/organisation', undefined, { Origin: 'https://elsewhere.example' })).status, 403);
  for (const site of ['same-origin', 'none']) assert.equal((await owner.call('GET', '/organisation', undefined, { 'Sec-Fetch-Site': site })).status, 200, site);
});

test('a parameter that stands twice counts as none', async () => {
  assert.equal((await owner.get('/audit?limit=1&limit=2')).status, 400);
  assert.equal((await owner.get('/audit?limit=1')).status, 200);
  assert.equal((await owner.post('/sites', '{"name":"一","name":"二"}')).status, 400);
});

test('fields that an act does not have change nothing', async () => {
  const { body: me } = await owner.get('/me');
  const other = await server.company({ organisation: { name: '別の会社' } });
  const email = `mass-${uniqueNumber()}@example.jp`;
  const { status, body } = await owner.post('/people', { name: '田中', email, roles: ['employee'], id: me.personId, orgId: other.me.organisationId, org_id: other.me.organisationId, accountId: 'x', version: 99, endedAt: '2020-01-01' });
  assert.equal(status, 201);
  assert.notEqual(body.id, me.personId);
  assert.equal(body.version, 1);
  assert.equal(body.canSignIn, false);
  assert.ok(!JSON.stringify((await other.get('/people')).body).includes(email));
  const worker = await server.colleague(owner, { roles: ['employee'] });
  assert.equal((await worker.put('/me/name', { value: '鈴木', roles: ['owner'], permissions: ['people.write'] }, 1)).status, 200);
  assert.deepEqual((await worker.get('/me')).body.roles, ['employee']);
});

test('who signs out leaves nothing in the browser', async () => {
  const client = await server.colleague(owner, { roles: ['manager'] });
  const response = await client.form('/sign-out', { csrf: client.csrf });
  assert.equal(response.headers.get('clear-site-data'), '"cache", "storage"');
  assert.equal(client.cookie, '');
});

test('a proof gives the session another token; the one before is good no more', async () => {
  const client = await server.colleague(owner, { roles: ['manager'] });
  const old = client.cookie;
  assert.equal((await client.post('/me/proof/password', { password: PASSWORD })).status, 204);
  assert.notEqual(client.cookie, old);
  assert.equal((await client.get('/me')).status, 200);
  client.cookie = old;
  assert.equal((await client.get('/me')).status, 401);
});

test('a new password by invitation does not pass by the authenticator app', async () => {
  const client = await server.colleague(owner, { roles: ['manager'] });
  const { codes } = await setUpApp(client);
  assert.match(codes[0], /^([2-9a-z]{7}-){3}[2-9a-z]{7}$/, 'long enough that its hash cannot be tried out');
  const { url } = (await owner.post(`/people/${client.me.personId}/invitation`)).body;
  const other = new Client(server);
  const password = 'yoru-no-kujira-7-hon';
  const answer = await other.post('/invitations', { token: new URL(url).searchParams.get('token'), password });
  assert.equal(answer.status, 204);
  assert.equal(other.cookie, '', 'nobody is in');
  assert.equal((await client.get('/me')).status, 401, 'the sessions of before have ended');
  const form = await other.form('/sign-in', { email: client.email, password });
  assert.equal(other.cookie, '');
  assert.match(await form.text(), /name="ticket"/);
});

test('who tries doors stands in the log: what, where, who and from where, with no secret of a path', async () => {
  const worker = await server.colleague(owner, { roles: ['employee'] });
  const from = server.log.length;
  await worker.get('/people');
  await worker.call('POST', '/people/0123/invitation', {}, { 'X-CSRF-Token': 'wrong' });
  await new Client(server).get('/me');
  await new Client(server).fetch('/enter?token=ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789abcdefg');
  await new Client(server).form('/sign-in', { email: `nobody-${uniqueNumber()}@example.jp`, password: 'wrong-wrong-wrong\nforged line' });
  await owner.get('/audit?limit=0');
  const lines = () => server.log.slice(from).split('\n').filter((line) => line.includes('refused '));
  for (let i = 0; i < 100 && lines().length < 5; i++) await new Promise((resolve) => setTimeout(resolve, 20));
  const log = lines().join('\n');
  assert.match(log, new RegExp(`warning refused 403 GET /api/v1/people: error\\.denied; person ${worker.me.personId}, address 127\\.0\\.0\\.1`));
  assert.match(log, /warning refused 401 GET \/api\/v1\/me: error\.unauthenticated; person -, address 127\.0\.0\.1/);
  assert.match(log, /warning refused 401 POST \/sign-in: /);
  assert.match(log, /info refused 400 GET \/api\/v1\/audit: error\.query-number; person /);
  assert.doesNotMatch(log, /ABCDEFG|forged|wrong/);
});

test('a changed answer of a stranger is refused with a sentence, never with what the program is made of', async () => {
  for (const route of reading.filter(({ isApi }) => isApi)) {
    const { status, text } = await send(server, owner, { ...route, path: fill(route.path, () => "x'\"<%00") });
    if (status >= 400) assert.doesNotMatch(text, /\bSELECT\b|sqlite|postgres|syntax error|\.c:\d|GLib|libmicrohttpd|\/usr\//i, route.path);
    assert.ok(status < 500, route.path);
  }
});
