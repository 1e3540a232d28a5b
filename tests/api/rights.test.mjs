// Every route with every role, with nobody, an expired session and a key without scope, and with the ids of another
// company: refused, not found where due, and never anything of the other. Made from the route tables, so that a new route
// is tried without anybody thinking of it.
import { after, before, test } from 'node:test';
import assert from 'node:assert/strict';
import { Client, PASSWORD, Server } from '../harness.mjs';
import { bodyWith, ends, fill, intruders, leaksIn, ROLES, routesOf, send, snapshot, tryAtRandom, victim } from '../tenants.mjs';

const RANDOM_REQUESTS = Number(process.env.MIMAMORI_RANDOM_REQUESTS ?? 3000);
const routes = routesOf();
const named = (route) => `${route.method} ${route.path}`;
const guarded = routes.filter(({ permission }) => permission !== 'public' && permission !== 'signed-in');

let server;
let company;
let people;
let rights;
let state;
before(async () => {
  server = await Server.start();
  company = await victim(server);
  people = await intruders(server);
  rights = Object.fromEntries((await people.owner.get('/rights')).body.map(({ role, permissions }) => [role, permissions]));
  state = await snapshot(company);
});
after(async () => {
  assert.deepEqual(await snapshot(company), state, 'the other company is as it was');
  await server.stop();
});

const foreign = () => company.ids[company.ids.length >> 1];

test('there are routes to try, and each says who may use it', () => {
  assert.ok(routes.length > 120);
  const known = new Set(Object.values(rights).flat());
  for (const route of guarded) assert.ok(known.has(route.permission), named(route));
});

test('an inspector and a supporter of no right to write have none; an employee sees tasks alone', () => {
  assert.deepEqual(rights.inspector.filter((one) => !one.endsWith('.read')), []);
  assert.deepEqual(rights.employee, ['tasks.read', 'tasks.write']);
  for (const role of ROLES.filter((one) => !['owner', 'manager'].includes(one)))
    for (const permission of ['people.write', 'organisation.write', 'tokens.write', 'documents.approve', 'controls.approve', 'controls.decide'])
      assert.ok(!rights[role].includes(permission), `${role} ${permission}`);
});

test('nobody, an expired session and a made-up one come nowhere', async () => {
  const expired = new Client(server);
  await expired.form('/sign-in', { email: people.employee.email, password: PASSWORD });
  await expired.readCsrf();
  const [{ id }] = (await expired.get('/me/sessions')).body.filter((one) => one.current);
  server.sql(`UPDATE session SET last_seen_at = last_seen_at - 30000 WHERE id = '${id}'`);
  const made = Object.assign(new Client(server), { cookie: `mimamori_session=${'A'.repeat(43)}`, csrf: expired.csrf });
  for (const [who, client] of Object.entries({ nobody: null, expired, made })) {
    for (const route of routes.filter(({ permission }) => permission !== 'public')) {
      const { status, text } = await send(server, client, { ...route, path: fill(route.path, foreign) }, bodyWith(foreign()));
      assert.equal(status, route.isApi || route.method !== 'GET' ? 401 : 303, `${who}: ${named(route)}`);
      assert.deepEqual(leaksIn(text, company, ''), [], `${who}: ${named(route)}`);
    }
  }
});

for (const role of ROLES) {
  test(`the role ${role} is refused wherever the table does not let it in`, async () => {
    let refused = 0;
    for (const route of guarded.filter(({ permission }) => !rights[role].includes(permission))) {
      const { status, text } = await send(server, people[role], { ...route, path: fill(route.path, foreign) }, bodyWith(foreign()));
      assert.equal(status, 403, named(route));
      assert.deepEqual(leaksIn(text, company, ''), [], named(route));
      refused += 1;
    }
    const least = { owner: 0, manager: 0, department_manager: 20, employee: 60, inspector: 25, supporter: 30 };
    assert.ok(refused >= least[role], `${role} was refused ${refused} times`);
  });

  test(`the role ${role} finds nothing by the ids of another company, and changes nothing there`, async () => {
    const open = routes.filter((route) => !ends(route) && route.permission !== 'public' && (route.permission === 'signed-in' || rights[role].includes(route.permission)));
    for (const route of open.filter(({ hasParams }) => hasParams)) {
      /* Each place of the path in turn holds what could stand there; the others an id of the other company. */
      for (const id of company.ids.slice(0, 8)) {
        const path = fill(route.path, (name) => ({ field: 'x', kind: id, form: 'pdf', item: '1', question: 'training', stage: 'one-star' })[name] ?? id);
        const { status, text } = await send(server, people[role], { ...route, path }, bodyWith(id));
        assert.ok(status >= 400 && status < 500, `${route.method} ${path}: ${status} ${text.slice(0, 200)}`);
        assert.deepEqual(leaksIn(text, company, path), [], `${route.method} ${path}`);
      }
    }
  });
}

test('what is written with ids of another company in its body is refused or keeps none of them', async () => {
  const open = routes.filter((route) => !ends(route) && route.isApi && !route.hasParams && route.method !== 'GET' && route.permission !== 'public');
  for (const route of open) {
    const { status, text } = await send(server, people.founder, route, bodyWith(foreign()));
    assert.ok(status < 500, named(route));
    assert.deepEqual(leaksIn(text, company, ''), [], `${named(route)}: ${status}`);
  }
  for (const route of routes.filter(({ method, hasParams }) => method === 'GET' && !hasParams)) {
    const { status, text } = await send(server, people.founder, route);
    assert.ok(status < 500, named(route));
    assert.deepEqual(leaksIn(text, company, ''), [], named(route));
  }
});

test('a key without the scope opens nothing else, and nothing of the account', async () => {
  const { token } = (await people.founder.post('/tokens', { name: 'x', scopes: ['stars.read'], days: 1 })).body;
  for (const route of routes.filter(({ isApi, permission }) => isApi && permission !== 'public' && permission !== 'stars.read')) {
    const { status } = await send(server, { key: token }, { ...route, path: fill(route.path, foreign) }, bodyWith(foreign()));
    assert.equal(status, 403, named(route));
  }
});

test('every route that needs a fresh proof asks for it', async () => {
  const old = new Client(server);
  await old.form('/sign-in', { email: people.founder.email, password: PASSWORD });
  await old.readCsrf();
  const [{ id }] = (await old.get('/me/sessions')).body.filter((one) => one.current);
  server.sql(`UPDATE session SET proven_at = proven_at - 601 WHERE id = '${id}'`);
  const dangerous = routes.filter(({ needsProof }) => needsProof);
  assert.ok(dangerous.length >= 14);
  for (const route of dangerous) {
    const { status, text } = await send(server, old, { ...route, path: fill(route.path, foreign) }, bodyWith(foreign()));
    assert.equal(status, 403, named(route));
    assert.equal(JSON.parse(text).type, '/problems/unproven', named(route));
  }
});

test(`${RANDOM_REQUESTS} random requests: no byte of another company`, async () => {
  const { sent, statuses, leaks } = await tryAtRandom(server, company, people, RANDOM_REQUESTS, 20261126);
  assert.ok(sent >= RANDOM_REQUESTS);
  assert.deepEqual(leaks, []);
  assert.ok((statuses[200] ?? 0) > RANDOM_REQUESTS / 50 && (statuses[404] ?? 0) > RANDOM_REQUESTS / 50, JSON.stringify(statuses));
});
