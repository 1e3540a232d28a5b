// Keys for programs: only what they are for, only until their day, and nothing of the own account.
import { after, before, test } from 'node:test';
import assert from 'node:assert/strict';
import { Server } from '../harness.mjs';

let server;
before(async () => (server = await Server.start()));
after(() => server.stop());

async function use(token, method, path, body, headers = {}) {
  const response = await fetch(`${server.url}/api/v1${path}`, {
    method,
    headers: { Authorization: `Bearer ${token}`, 'Content-Type': 'application/json', ...headers },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  const text = await response.text();
  return { status: response.status, body: text ? JSON.parse(text) : null };
}

test('a key opens what it was made for, and its acts stand in the log under its name', async () => {
  const owner = await server.company();
  const made = await owner.post('/tokens', { name: '在庫連携', scopes: ['organisation.read', 'organisation.write'], days: 30 });
  assert.equal(made.status, 201, JSON.stringify(made.body));
  const { token, id } = made.body;
  assert.match(token, /^mimamori_[\w-]{43}$/);
  assert.equal((await use(token, 'GET', '/departments')).status, 200);
  const added = await use(token, 'POST', '/departments', { name: '総務' });
  assert.equal(added.status, 201, 'no token of a page is needed where no cookie counts');
  assert.equal((await use(token, 'GET', '/people')).status, 403, 'not in its scopes');
  for (const [method, path, body] of [['GET', '/me'], ['GET', '/me/sessions'], ['PUT', '/me/password', {}], ['POST', '/me/passkey-question', {}], ['DELETE', '/me/sessions']])
    assert.equal((await use(token, method, path, body)).status, 403, `${method} ${path}`);
  const [entry] = (await owner.get('/audit?limit=1')).body.entries;
  assert.equal(entry.action, 'department.add');
  assert.equal(entry.personName, '佐藤花子 (在庫連携)');
  const [kept] = (await owner.get('/tokens')).body;
  assert.equal(kept.token, undefined);
  assert.ok(!JSON.stringify(kept).includes(token.slice(9)));
  assert.equal((await owner.delete(`/tokens/${id}`)).status, 204);
  assert.equal((await use(token, 'GET', '/departments')).status, 401);
});

test('a key gives nobody more than she has, and ends with her', async () => {
  const owner = await server.company();
  const manager = await server.colleague(owner, { roles: ['manager'] });
  assert.equal((await manager.post('/tokens', { name: 'x', scopes: ['controls.approve'], days: 30 })).body.errors[0].field, 'scopes');
  assert.equal((await manager.post('/tokens', { name: 'x', scopes: [], days: 30 })).status, 400);
  assert.equal((await manager.post('/tokens', { name: 'x', scopes: ['people.read'], days: 367 })).status, 400);
  const { token } = (await manager.post('/tokens', { name: 'x', scopes: ['people.read', 'audit.read'], days: 366 })).body;
  assert.equal((await use(token, 'GET', '/people')).status, 200);
  assert.equal((await use(token, 'GET', '/audit')).status, 200);
  const person = (await owner.get('/people')).body.find((one) => one.email === manager.email);
  const demoted = await owner.put(`/people/${person.id}`, { ...person, roles: ['department_manager'] }, person.version);
  assert.equal(demoted.status, 200);
  assert.equal((await use(token, 'GET', '/people')).status, 200);
  assert.equal((await use(token, 'GET', '/audit')).status, 403, 'less rights of the person, less of the key');
  assert.equal((await owner.post(`/people/${person.id}/leaving`, {})).body.tokens, 1);
  assert.equal((await use(token, 'GET', '/people')).status, 401);
});

test('it ends on its day, is never a proof of a person, and cookies beside it count for nothing', async () => {
  const owner = await server.company();
  const { token, id } = (await owner.post('/tokens', { name: 'x', scopes: ['people.read', 'people.write'], days: 1 })).body;
  assert.equal((await use(token, 'POST', '/people', { name: 'x', email: 'x@example.jp', roles: ['employee'] })).body.type, '/problems/unproven');
  assert.equal((await use('mimamori_wrong', 'GET', '/people', undefined, { Cookie: owner.cookie })).status, 401);
  assert.equal((await use(token, 'GET', '/audit', undefined, { Cookie: owner.cookie })).status, 403);
  const page = await fetch(`${server.url}/settings/people`, { redirect: 'manual', headers: { Authorization: `Bearer ${token}` } });
  assert.equal(page.status, 303, 'pages are for people');
  server.sql(`UPDATE api_token SET ends_at = created_at WHERE id = '${id}'`, owner.me.organisationId);
  assert.equal((await use(token, 'GET', '/people')).status, 401);
});

test('there are at most twenty, and only those who may see them', async () => {
  const owner = await server.company();
  const inspector = await server.colleague(owner, { roles: ['inspector'] });
  const other = await server.company();
  const make = () => owner.post('/tokens', { name: 'x', scopes: ['people.read'], days: 1 });
  const { id } = (await make()).body;
  assert.equal((await inspector.get('/tokens')).status, 403);
  assert.deepEqual((await other.get('/tokens')).body, []);
  assert.equal((await other.delete(`/tokens/${id}`)).status, 404);
  for (let i = 1; i < 20; i++) assert.equal((await make()).status, 201);
  assert.equal((await make()).status, 409);
});
