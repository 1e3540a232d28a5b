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

/* --- departments ------------------------------------------------------------------------------------ */

/* What only the other department's people have written, or what was written for them. */
const OF_OTHERS = ['乙部花子', 'otsube-', '乙の答えのメモ', '乙だけの対策', '乙のやること', '乙の証拠', '乙の言い手'];
const CONTROL = 'backup-regular';

/** A company of two departments, each with all that can belong to one; and the head of the first. */
async function twoDepartments() {
  const owner = await server.company({ organisation: { name: '二部商会' }, person: { name: '社長' } });
  const [own, other] = [(await owner.post('/departments', { name: '甲部' })).body, (await owner.post('/departments', { name: '乙部' })).body];
  const head = await server.colleague(owner, { name: '甲部長', departmentId: own.id });
  const worker = (await owner.post('/people', { name: '甲部太郎', email: `kobe-${Date.now()}@example.jp`, roles: ['employee'], departmentId: own.id })).body;
  const stranger = (await owner.post('/people', { name: '乙部花子', email: `otsube-${Date.now()}@example.jp`, roles: ['employee'], departmentId: other.id })).body;
  const assessment = (await owner.post('/assessments', { questionnaire: 'self-check-25', departmentIds: [own.id, other.id] })).body;
  const good = async (promise, status) => {
    const answer = await promise;
    assert.equal(answer.status, status, JSON.stringify(answer.body));
    return answer.body;
  };
  await good(owner.put(`/assessments/${assessment.id}/answers/${other.id}/1`, { answer: 'done', note: '乙の答えのメモ' }, 0), 200);
  await good(owner.put(`/assessments/${assessment.id}/answers/${own.id}/1`, { answer: 'partly', note: '甲の答えのメモ' }, 0), 200);
  const decision = await good(owner.post('/decisions', { controlId: CONTROL, measure: '乙だけの対策', departmentId: other.id }), 201);
  const ours = await good(owner.post('/decisions', { controlId: CONTROL, measure: '甲の対策', departmentId: own.id }), 201);
  const all = await good(owner.post('/decisions', { controlId: 'os-auto-update', measure: '全社の対策', personId: worker.id }), 201);
  await good(owner.post(`/decisions/${decision.id}/completion`, { partial: false, evidence: { title: '乙の証拠', date: '2026-10-01', note: null } }), 200);
  const speaker = await server.colleague(owner, { name: '乙の言い手', roles: ['manager'], departmentId: other.id });
  await good(speaker.put(`/controls/${CONTROL}/claim`, { state: 'partial', departmentId: other.id }), 200);
  const task = await good(owner.post('/tasks', { title: '乙のやること', personId: stranger.id }), 201);
  const shared = await good(owner.post(`/controls/${CONTROL}/evidence`, { title: '全社の証拠', date: '2026-10-01' }), 201);
  const evidence = (await owner.get(`/controls/${CONTROL}`)).body.evidence.find(({ title }) => title === '乙の証拠');
  const tasks = (await owner.get('/tasks?whose=all&state=all')).body;
  const taskOf = (id) => tasks.find(({ decisionId }) => decisionId === id);
  const ids = { stranger: stranger.id, decision: decision.id, evidence: evidence.id, task: task.id, decisionTask: taskOf(decision.id).id };
  return { owner, head, own, other, worker, stranger, assessment, decision, ours, all, task, shared, evidence, ids, ourTask: taskOf(ours.id), allTask: taskOf(all.id) };
}

async function recordOf({ owner, assessment }) {
  const paths = ['/people', '/tasks?whose=all&state=all', '/decisions', `/controls/${CONTROL}`, '/controls/os-auto-update', `/assessments/${assessment.id}`];
  return Promise.all(paths.map(async (path) => [path, (await owner.get(path)).body]));
}

/* What of the other department stands in an answer and not in the request. */
const ofOthers = (text, { ids }, sent) => [...OF_OTHERS, ...Object.values(ids)].filter((one) => text.includes(one) && !sent.includes(one));

test('the head of a department reads nothing of another one by any route', async () => {
  const both = await twoDepartments();
  const { head, other, assessment, ids } = both;
  const mine = new Set(rights.department_manager);
  const open = routes.filter(({ method, permission }) => method === 'GET' && (permission === 'signed-in' || mine.has(permission)));
  const words = { control: CONTROL, assessment: assessment.id, department: other.id, questionnaire: 'self-check-25', kind: 'basic-policy', form: 'html' };
  let read = 0;
  for (const route of open) {
    const values = route.hasParams && !/\{(control|assessment|questionnaire|kind)\}/.test(route.path) ? Object.values(ids) : [null];
    for (const id of values)
      for (const query of ['', `?department=${other.id}`, '?whose=all&state=all', `?person=${ids.stranger}`]) {
        const path = fill(route.path, (name) => words[name] ?? id) + query;
        const { status, text } = await send(server, head, { ...route, path });
        assert.ok(status < 500, path);
        assert.deepEqual(ofOthers(text, both, path), [], path);
        if (status === 200) read += 1;
      }
  }
  assert.ok(read > 100, `${read} answers were read`);
  /* The same words do come to who sees the whole company, so that the test would notice. */
  const whole = JSON.stringify(await recordOf(both));
  for (const word of OF_OTHERS) assert.ok(whole.includes(word), word);
});

test('the head of a department changes nothing of another one, nor of the whole company', async () => {
  const both = await twoDepartments();
  const { head, other, own, assessment, ids, shared, allTask, all } = both;
  const state = await recordOf(both);
  const mine = (await head.get('/me')).body;
  assert.deepEqual(mine.limited.sort(), ['assessment.answer', 'assessment.read', 'controls.read', 'controls.write', 'people.read', 'tasks.read', 'tasks.write']);
  const writing = routes.filter(({ method, permission }) => method !== 'GET' && mine.limited.includes(permission));
  assert.ok(writing.length >= 8, String(writing.length));
  const words = { assessment: assessment.id, item: '1', control: CONTROL };
  for (const route of writing) {
    for (const id of [...Object.values(ids), other.id, shared.id, all.id]) {
      const path = fill(route.path, (name) => words[name] ?? id);
      if (path.endsWith('/evidence')) continue; /* what a head adds is the department's: below */
      const body = { ...bodyWith(id), departmentId: other.id, personId: ids.stranger, answer: 'unknown' };
      for (const version of [1, 2]) {
        const { status, text } = await send(server, head, { ...route, path }, body, { 'If-Match': `"${version}"` });
        assert.ok(status >= 400 && status < 500, `${route.method} ${path}: ${status} ${text}`);
        assert.deepEqual(ofOthers(text, both, path + JSON.stringify(body)), [], path);
      }
    }
  }
  assert.equal((await head.put(`/controls/${CONTROL}/claim`, { state: 'implemented' })).status, 403, 'not for the whole company');
  assert.equal((await head.delete(`/evidence/${shared.id}`)).status, 403, "not the company's evidence");
  assert.equal((await head.post('/tasks', { title: 'x' })).status, 400, 'not work for nobody');
  assert.equal((await head.put(`/tasks/${allTask.id}`, { title: '別の題', personId: allTask.personId, dueOn: null, done: false }, allTask.version)).status, 403, 'what the company decided');
  assert.equal((await head.put(`/assessments/${assessment.id}/answers/all/1`, { answer: 'done' }, 0)).status, 403);
  assert.deepEqual(await recordOf(both), state);
  assert.ok(own.id !== other.id);
});

test('the head of a department works in the own one: claims, evidence, tasks, answers', async () => {
  const both = await twoDepartments();
  const { owner, head, own, worker, assessment, ours, ourTask, allTask } = both;
  assert.deepEqual((await head.get('/people')).body.map(({ name }) => name).sort(), ['甲部太郎', '甲部長']);
  assert.deepEqual((await head.get('/decisions')).body.map(({ measure }) => measure).sort(), ['全社の対策', '甲の対策']);
  const control = (await head.get(`/controls/${CONTROL}`)).body;
  assert.deepEqual(control.evidence.map(({ title }) => title), ['全社の証拠']);
  assert.equal((await head.put(`/controls/${CONTROL}/claim`, { state: 'implemented', departmentId: own.id, note: '甲は済み' })).status, 200);
  const added = await head.post(`/controls/${CONTROL}/evidence`, { title: '甲の証拠', date: '2026-10-02' });
  assert.equal(added.status, 201);
  assert.equal(added.body.departmentId, own.id);
  assert.equal((await head.delete(`/evidence/${added.body.id}`)).status, 204);
  const given = await head.post('/tasks', { title: '甲の仕事', personId: worker.id });
  assert.equal(given.status, 201, JSON.stringify(given.body));
  assert.equal((await head.put(`/tasks/${ourTask.id}`, { title: '甲の題', personId: worker.id, dueOn: '2026-12-24', done: false }, ourTask.version)).status, 200);
  const { title, personId, dueOn } = allTask;
  assert.equal((await head.put(`/tasks/${allTask.id}`, { title, personId, dueOn, done: true }, allTask.version)).status, 200, 'her people have done it');
  assert.equal((await head.post(`/decisions/${ours.id}/completion`, { partial: false, evidence: { title: '甲の写し', date: '2026-10-03', note: null } })).status, 200);
  assert.equal((await head.put(`/assessments/${assessment.id}/answers/${own.id}/2`, { answer: 'done' }, 0)).status, 200);
  const sheet = (await head.get(`/assessments/${assessment.id}`)).body;
  assert.deepEqual(sheet.answers.map(({ departmentId, item }) => [departmentId, item]).sort(), [[own.id, 1], [own.id, 2]]);
  assert.deepEqual(sheet.assessment.departments.map(({ name }) => name), ['甲部']);
  assert.equal(sheet.score.total, 6, "of the own answers: partly and done");
  assert.equal((await owner.get(`/assessments/${assessment.id}`)).body.answers.length, 3);
});

test('a head without a department sees what is the whole company\'s, and herself', async () => {
  const { owner } = await twoDepartments();
  const homeless = await server.colleague(owner, { name: '無所属', departmentId: null });
  assert.deepEqual((await homeless.get('/people')).body.map(({ name }) => name), ['無所属']);
  assert.deepEqual((await homeless.get('/decisions')).body.map(({ measure }) => measure), ['全社の対策']);
  assert.deepEqual((await homeless.get('/tasks?whose=all&state=all')).body, []);
  assert.equal((await homeless.put(`/controls/${CONTROL}/claim`, { state: 'implemented' })).status, 403);
});

test(`${RANDOM_REQUESTS} random requests: no byte of another company`, async () => {
  const { sent, statuses, leaks } = await tryAtRandom(server, company, people, RANDOM_REQUESTS, 20261126);
  assert.ok(sent >= RANDOM_REQUESTS);
  assert.deepEqual(leaks, []);
  assert.ok((statuses[200] ?? 0) > RANDOM_REQUESTS / 50 && (statuses[404] ?? 0) > RANDOM_REQUESTS / 50, JSON.stringify(statuses));
});
