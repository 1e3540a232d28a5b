// The way to the stars: what counts for each, declaring, reviewing, withdrawing.
import { after, before, test } from 'node:test';
import assert from 'node:assert/strict';
import { Server } from '../harness.mjs';

let server;
before(async () => (server = await Server.start(['--timing', 'true'])));
after(() => server.stop());

const WAY = '/security-action';

async function good(promise, status = 200) {
  const result = await promise;
  assert.equal(result.status, status, JSON.stringify(result.body));
  return result.body;
}

async function stage(client, id) {
  const way = await good(client.get(WAY));
  return way.stages.find((one) => one.id === id);
}

const gaps = (one) => Object.fromEntries(one.conditions.map(({ id, gap }) => [id, gap]));
const fieldsOf = ({ status, body }) => [status, body.errors?.map(({ field }) => field)];

/** Today in Japan, or so many days from it. */
function day(offset = 0) {
  return new Date(Date.now() + 9 * 3600_000 + offset * 86400_000).toISOString().slice(0, 10);
}

async function openTasks(client) {
  return (await good(client.get('/tasks'))).filter(({ doneAt }) => !doneAt);
}

/** Answers a questionnaire: @answer gives the choice of each item. Returns its id. */
async function answers(client, questionnaire, answer) {
  const { id, items } = await good(client.post('/assessments', { questionnaire }), 201);
  for (let number = 1; number <= items; number++)
    await good(client.put(`/assessments/${id}/answers/all/${number}`, { answer: answer(number) }, 0));
  return id;
}

async function policyInForce(client) {
  const { questions } = await good(client.get('/documents/basic-policy'));
  const { version } = questions.find(({ id }) => id === 'representative-name');
  await good(client.put('/documents/basic-policy/answers/representative-name', { value: '松葉花子' }, version));
  const proposed = await good(client.post('/documents/basic-policy/versions', {}), 201);
  const waiting = proposed.versions.find(({ state }) => state === 'review');
  return () => good(client.post(`/document-versions/${waiting.id}/approval`, {}, { 'If-Match': `"${waiting.version}"` }));
}

test('a new company has not started, and what begins later has nothing to do', async () => {
  const client = await server.company();
  const way = await good(client.get(WAY));
  assert.deepEqual(way.stages.map(({ mark, state, met, total }) => [mark, state, met, total]), [
    ['★', 'not_started', 0, 2],
    ['★★', 'not_started', 0, 3],
    ['★3', 'not_started', 0, 0],
    ['★4', 'not_started', 0, 0],
  ]);
  assert.ok(way.stages.slice(2).every(({ opens, isDeclarable, source }) => opens && !isDeclarable && source.date === '2026-03-27'));
  assert.equal(way.rules, 'five');
  assert.equal(way.stages[0].conditions[0].total, 5);
  assert.equal(way.application.url, 'https://sme-security.ipa.go.jp/');
  assert.deepEqual(way.history, []);
});

test('answers of the self-check answer the rules, and a decision is the promise', async () => {
  const client = await server.company();
  await answers(client, 'self-check-25', (number) => (number === 3 ? 'not-done' : 'done'));
  let one = await stage(client, 'one-star');
  assert.deepEqual(gaps(one), { 'rules-known': null, 'rules-committed': 'undecided' });
  assert.deepEqual([one.state, one.met], ['preparing', 1]);
  const [, committed] = one.conditions;
  assert.deepEqual([committed.done, committed.total, committed.open.length], [4, 5, 1]);
  assert.equal(committed.open[0].page, '/controls/password-strength');

  await good(client.post('/decisions', { controlId: 'password-strength', measure: '長くする' }), 201);
  one = await stage(client, 'one-star');
  assert.equal(one.state, 'ready');
  assert.deepEqual(gaps(one), { 'rules-known': null, 'rules-committed': null });
});

test('what waits for the owner is no promise yet', async () => {
  const client = await server.company();
  const owner = await server.colleague(client, { name: '経営一郎', roles: ['owner'] });
  const manager = await server.colleague(client, { name: '担当次郎', roles: ['manager'] });
  await answers(client, 'five-rules', (number) => (number === 1 ? 'unknown' : 'done'));
  await good(manager.post('/decisions', { controlId: 'os-auto-update', measure: '自動にする' }), 201);
  assert.equal((await stage(client, 'one-star')).state, 'preparing');
  const [decision] = await good(owner.get('/decisions'));
  await good(owner.post(`/decisions/${decision.id}/approval`, {}, { 'If-Match': `"${decision.version}"` }));
  assert.equal((await stage(client, 'one-star')).state, 'ready');
});

test('six rules ask for backup as well', async () => {
  const client = await server.company();
  await answers(client, 'five-rules', () => 'done');
  assert.equal((await stage(client, 'one-star')).state, 'ready');
  const six = await good(client.put(WAY, { rules: 'six' }, 0));
  assert.equal(six.rules, 'six');
  const [known] = six.stages[0].conditions;
  assert.deepEqual([known.gap, known.done, known.total, known.open.length], ['unanswered', 5, 6, 1]);
  assert.equal(known.open[0].page, '/assessments');
  assert.equal((await client.put(WAY, { rules: 'five' }, 0)).status, 412);
  assert.equal((await client.put(WAY, { rules: 'six' }, 0)).status, 200, 'a retry is harmless');
  assert.deepEqual(fieldsOf(await client.put(WAY, { rules: 'seven' }, six.version)), [400, ['rules']]);
});

test('two stars: the self-check closed, the policy approved, the policy public', async () => {
  const client = await server.company();
  assert.deepEqual(gaps(await stage(client, 'two-stars')), {
    'self-check-closed': 'not_closed', 'policy-in-force': 'not_in_force', 'policy-public': 'not_in_force' });
  const id = await answers(client, 'self-check-25', () => 'done');
  assert.equal((await stage(client, 'two-stars')).state, 'not_started', 'answered is not closed');
  await good(client.post(`/assessments/${id}/closing`));
  const approve = await policyInForce(client);
  let two = await stage(client, 'two-stars');
  assert.deepEqual(gaps(two), { 'self-check-closed': null, 'policy-in-force': 'waiting', 'policy-public': 'waiting' });
  assert.deepEqual([two.state, two.met, two.total], ['preparing', 1, 3]);
  await approve();
  assert.equal(gaps(await stage(client, 'two-stars'))['policy-public'], 'not_public');
  await good(client.put('/documents/basic-policy/publication'));
  two = await stage(client, 'two-stars');
  assert.deepEqual([two.state, two.met], ['ready', 3]);
  const way = await good(client.get(WAY));
  assert.deepEqual(way.history.map(({ total }) => total), [100]);

  await good(client.delete('/documents/basic-policy/publication'));
  assert.equal((await stage(client, 'two-stars')).state, 'preparing');
  assert.deepEqual(fieldsOf(await client.put(WAY, { rules: 'five', publicPlace: '玄関の掲示板' }, 0)), [400, ['publicOn']]);
  assert.deepEqual(fieldsOf(await client.put(WAY, { rules: 'five', publicOn: day() }, 0)), [400, ['publicPlace']]);
  assert.deepEqual(fieldsOf(await client.put(WAY, { rules: 'five', publicPlace: 'x', publicOn: day(1) }, 0)), [400, ['publicOn']]);
  const elsewhere = await good(client.put(WAY, { rules: 'five', publicPlace: '玄関の掲示板', publicOn: day() }, 0));
  assert.equal(elsewhere.stages[1].state, 'ready');
});

test('applied for, declared, reviewed, withdrawn: only by what is typed in', async () => {
  const client = await server.company();
  const path = `${WAY}/two-stars`;
  const note = (body, version) => client.put(path, { appliedOn: '2026-04-10', ...body }, version);
  const applied = (await good(note({}, 0))).stages[1];
  assert.deepEqual([applied.state, applied.declaration.declarationId, applied.declaration.reviewOn], ['applied', null, null]);
  assert.deepEqual(await openTasks(client), []);

  assert.deepEqual(fieldsOf(await note({ declaredOn: '2026-04-11' }, 1)), [400, ['declarationId']]);
  assert.deepEqual(fieldsOf(await note({ declarationId: '50000000001' }, 1)), [400, ['declaredOn']]);
  assert.deepEqual(fieldsOf(await note({ declaredOn: '2026-04-09', declarationId: '50000000001' }, 1)), [400, ['declaredOn']]);
  assert.deepEqual(fieldsOf(await note({ declaredOn: '2026-04-11', declarationId: '5000000001' }, 1)), [400, ['declarationId']]);
  const wrong = await note({ declaredOn: '2026-04-11', declarationId: '40000000001' }, 1);
  assert.deepEqual(fieldsOf(wrong), [400, ['declarationId']]);
  assert.match(wrong.body.errors[0].ja, /2026-04-10.*5で始まります/);
  assert.deepEqual(fieldsOf(await client.put(path, { appliedOn: day(1) }, 1)), [400, ['appliedOn']]);
  assert.equal((await client.put(path, { appliedOn: '2026-04-10' })).status, 428);
  assert.equal((await note({ declaredOn: '2026-04-11', declarationId: '50000000001' }, 0)).status, 412);

  const declared = await good(note({ declaredOn: '2026-04-11', declarationId: '５００００ ０００-００１', note: '二つ星を取得' }, 1));
  const { state, declaration, declarationId } = declared.stages[1];
  const retried = await good(note({ declaredOn: '2026-04-11', declarationId: '50000000001', note: '二つ星を取得' }, 1));
  assert.equal(retried.stages[1].declaration.version, declaration.version, 'a retry is harmless');
  assert.deepEqual([state, declarationId, declaration.reviewOn], ['declared', '50000000001', '2027-04-11']);
  assert.equal(declaration.wording[0].right, '宣言');
  assert.equal(declaration.personName, '佐藤花子');
  assert.deepEqual((await openTasks(client)).map(({ title, dueOn }) => [title, dueOn]), [['二つ星の宣言を見直す（年1回）', '2027-04-11']]);

  const reviewed = await good(client.post(`${path}/review`, {}, { 'If-Match': `"${declaration.version}"` }));
  const next = reviewed.stages[1].declaration;
  assert.equal(next.reviewedOn, day());
  assert.ok(next.reviewOn > declaration.reviewOn);
  assert.deepEqual((await openTasks(client)).map(({ dueOn }) => dueOn), [next.reviewOn], 'one task, for the next year');

  const withdrawn = await good(client.post(`${path}/withdrawal`, { withdrawnOn: day() }, { 'If-Match': `"${next.version}"` }));
  assert.equal(withdrawn.stages[1].state, 'not_started');
  assert.equal(withdrawn.stages[1].declaration.withdrawnOn, day());
  assert.deepEqual(await openTasks(client), []);
  const { version } = withdrawn.stages[1].declaration;
  assert.equal((await client.post(`${path}/withdrawal`, { withdrawnOn: day() }, { 'If-Match': `"${version}"` })).status, 409);
  assert.equal((await client.post(`${path}/review`, {}, { 'If-Match': `"${version}"` })).status, 409);

  const log = await good(client.get('/audit'));
  const texts = log.entries.map(({ text }) => text);
  assert.ok(texts.some((text) => text === '二つ星の宣言を記録（宣言日 2026-04-11、ID 50000000001）'), texts.join('\n'));
  assert.ok(texts.some((text) => text.startsWith('二つ星の宣言の取り下げを記録')));
});

test('an ID of the old procedure begins with 4, up to the last day of March 2026', async () => {
  const client = await server.company();
  const note = (appliedOn, declarationId, version) =>
    client.put(`${WAY}/one-star`, { appliedOn, declaredOn: '2026-04-08', declarationId }, version);
  assert.equal((await note('2026-04-01', '40000000001', 0)).status, 400);
  assert.equal((await note('2026-03-31', '50000000001', 0)).status, 400);
  assert.equal((await good(note('2026-03-31', '40000000001', 0))).stages[0].state, 'declared');
  assert.equal((await note('2026-04-01', '50000000001', 1)).status, 200);
});

test('a stage that begins later, or is unknown, cannot be declared', async () => {
  const client = await server.company();
  assert.equal((await client.put(`${WAY}/scs-3-stars`, { appliedOn: '2026-04-10' }, 0)).status, 409);
  assert.equal((await client.put(`${WAY}/nothing`, { appliedOn: '2026-04-10' }, 0)).status, 404);
});

test('whoever may not manage sees the way but changes nothing, and employees do not see it', async () => {
  const client = await server.company();
  const inspector = await server.colleague(client, { roles: ['inspector'] });
  assert.equal((await inspector.get(WAY)).status, 200);
  assert.equal((await inspector.put(WAY, { rules: 'six' }, 0)).status, 403);
  assert.equal((await inspector.put(`${WAY}/one-star`, { appliedOn: '2026-04-10' }, 0)).status, 403);
  const employee = await server.colleague(client, { name: '従業員', roles: ['employee'] });
  assert.equal((await employee.get(WAY)).status, 403);
  const other = await server.company();
  await good(client.put(`${WAY}/one-star`, { appliedOn: '2026-04-10' }, 0));
  assert.equal((await stage(other, 'one-star')).declaration, null);
});

test('the page takes nine statements, two of them for the session', async () => {
  const client = await server.company();
  const { status, headers, frame } = await client.page(WAY);
  assert.equal(status, 200);
  assert.equal(frame.state.securityAction.stages.length, 4);
  const statements = Number(headers.get('server-timing').match(/desc="(\d+)"/)[1]);
  assert.ok(statements <= 9, `${statements}`);
});
