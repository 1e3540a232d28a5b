// The owner's board: states from records, and reports that come again.
import { after, before, test } from 'node:test';
import assert from 'node:assert/strict';
import { Server } from '../harness.mjs';

let server;
before(async () => (server = await Server.start()));
after(() => server.stop());

async function good(promise, status = 200) {
  const result = await promise;
  assert.equal(result.status, status, JSON.stringify(result.body));
  return result.body;
}

const one = (board, id) => board.initiatives.find((initiative) => initiative.id === id);
const openTasks = async (client) => (await good(client.get('/tasks?whose=all'))).filter(({ doneAt }) => !doneAt);

test('a new company has three principles, seven initiatives and nothing that counts as done', async () => {
  const client = await server.company();
  const board = await good(client.get('/board'));
  assert.equal(board.principles.length, 3);
  assert.deepEqual(board.initiatives.map(({ number }) => number), [1, 2, 3, 4, 5, 6, 7]);
  assert.ok(board.initiatives.every(({ progress }) => progress !== 'done' && progress !== 'partly'));
  const later = board.initiatives.flatMap(({ parts }) => parts.filter(({ kind }) => kind === 'later'));
  assert.equal(later.length, 4);
  assert.ok(later.every(({ progress }) => progress === 'no_record'));
});

test('records change the state: controls, a document in force, and its revision', async () => {
  const client = await server.company();
  for (const control of ['security-policy', 'policy-always-readable'])
    await good(client.put(`/controls/${control}/claim`, { state: 'implemented' }));
  assert.equal(one(await good(client.get('/board')), 'policy').progress, 'partly');

  const document = await good(client.get('/documents/basic-policy'));
  const { version } = document.questions.find(({ id }) => id === 'representative-name');
  await good(client.put('/documents/basic-policy/answers/representative-name', { value: '松葉花子' }, version));
  const proposed = await good(client.post('/documents/basic-policy/versions', {}), 201);
  const waiting = proposed.versions.find(({ state }) => state === 'review');
  assert.deepEqual((await client.page('/')).frame.state.documentsWaiting.map(({ kind }) => kind), ['basic-policy']);
  await good(client.post(`/document-versions/${waiting.id}/approval`, {}, { 'If-Match': `"${waiting.version}"` }));
  assert.equal(one(await good(client.get('/board')), 'policy').progress, 'done');
  assert.deepEqual((await client.page('/')).frame.state.documentsWaiting, []);

  await good(client.put('/documents/basic-policy/answers/representative-name', { value: '松葉太郎' }, version + 1));
  const policy = one(await good(client.get('/board')), 'policy');
  assert.equal(policy.progress, 'partly');
  assert.equal(policy.parts.find(({ kind }) => kind === 'document').isToRevise, true);
});

test('what was ordered stands with its person, and its cost', async () => {
  const client = await server.company();
  const worker = await server.colleague(client, { name: '鈴木一郎' });
  const body = { controlId: 'incident-drill', measure: '年に1回練習する', personId: worker.me.personId, dueOn: '2027-01-31', costYen: 12000 };
  await good(client.post('/decisions', body), 201);
  const board = await good(client.get('/board'));
  const [order] = one(board, 'emergency').orders;
  assert.deepEqual([order.measure, order.personName, order.dueOn, order.isDone], ['年に1回練習する', '鈴木一郎', '2027-01-31', false]);
  const budget = one(board, 'budget').parts.find(({ kind }) => kind === 'budget');
  assert.deepEqual([budget.progress, budget.done, budget.total, budget.costYen], ['done', 1, 1, 12000]);
});

test('a report comes again when it is done, until it is stopped', async () => {
  const client = await server.company();
  const worker = await server.colleague(client, { name: '鈴木一郎' });
  const wanted = { initiative: 'emergency', personId: worker.me.personId, rhythm: 'quarterly' };
  const board = await good(client.post('/report-requests', wanted), 201);
  const [request] = one(board, 'emergency').requests;
  assert.deepEqual([request.personName, request.rhythm, request.reports], ['鈴木一郎', 'quarterly', 0]);
  assert.equal((await client.post('/report-requests', wanted)).status, 409, 'asked once');
  const [task, ...more] = await openTasks(client);
  assert.deepEqual(more, []);
  assert.match(task.title, /^「事故のときに動ける体制を作る」の状況を報告（\d{4}\/\d\d-\d\d）$/);
  assert.deepEqual([task.personId, task.dueOn], [worker.me.personId, request.dueOn]);

  const { title, personId, dueOn } = task;
  await good(worker.put(`/tasks/${task.id}`, { title, personId, dueOn, done: true }, task.version));
  const [next, ...others] = await openTasks(client);
  assert.deepEqual(others, []);
  assert.ok(next.dueOn > task.dueOn);
  const [later] = one(await good(client.get('/board')), 'emergency').requests;
  assert.deepEqual([later.reports, later.dueOn], [1, next.dueOn]);

  const stop = (version) => client.post(`/report-requests/${request.id}/stop`, {}, { 'If-Match': `"${version}"` });
  assert.equal((await stop(9)).status, 412);
  assert.deepEqual(one(await good(stop(later.version)), 'emergency').requests, []);
  assert.equal((await stop(later.version + 1)).status, 409);
  await good(worker.put(`/tasks/${next.id}`, { title: next.title, personId, dueOn: next.dueOn, done: true }, next.version));
  assert.deepEqual(await openTasks(client), []);
  assert.ok((await good(client.get('/audit'))).entries.some(({ text }) => text.includes('するよう依頼（3か月ごと）')));
});

test('asks nobody unknown, about nothing unknown, and only where it is allowed', async () => {
  const client = await server.company();
  const inspector = await server.colleague(client, { roles: ['inspector'] });
  const head = await server.colleague(client, { name: '部門長', roles: ['department_manager'] });
  const wanted = { initiative: 'policy', personId: client.me.personId, rhythm: 'monthly' };
  assert.equal((await client.post('/report-requests', { ...wanted, initiative: 'nothing' })).status, 400);
  assert.equal((await client.post('/report-requests', { ...wanted, rhythm: 'weekly' })).status, 400);
  assert.equal((await client.post('/report-requests', { ...wanted, personId: '01a1fdd5-68bd-7ccc-b8e6-979d31cf7b75' })).status, 400);
  assert.equal((await inspector.post('/report-requests', wanted)).status, 403);
  assert.equal((await inspector.get('/board')).status, 200);
  assert.equal((await head.get('/board')).status, 403);
  const board = await good(client.post('/report-requests', wanted), 201);
  const other = await server.company();
  const [request] = one(board, 'policy').requests;
  assert.deepEqual(one(await good(other.get('/board')), 'policy').requests, []);
  assert.equal((await other.post(`/report-requests/${request.id}/stop`, {}, { 'If-Match': '"1"' })).status, 404);
});
