// Decisions from proposal to proof, through the interface.
import { after, before, test } from 'node:test';
import assert from 'node:assert/strict';
import { Server } from '../harness.mjs';
import { assess, FIRST, start } from '../journeys/samples.mjs';

const CONTROL = 'os-auto-update'; // item 1 of the self-check points at it
const PHOTO = { title: '更新設定の画面の写し', date: '2026-10-05', note: null };

/* The calendar on the wall in Tokyo. */
const dayFromNow = (days) => new Date(Date.now() + 9 * 3_600_000 + days * 86_400_000).toISOString().slice(0, 10);

let server;
before(async () => (server = await Server.start(['--timing', 'true'])));
after(() => server.stop());

async function companyWithManager() {
  const owner = await server.company();
  const manager = await server.colleague(owner, { name: '鈴木一郎', roles: ['manager'] });
  return { owner, manager };
}

const wanted = (more = {}) => ({ controlId: CONTROL, measure: '自動更新を全台で入にする', personId: null, dueOn: dayFromNow(10), costYen: 3000, ...more });
const decide = async (client, more) => {
  const answer = await client.post('/decisions', wanted(more));
  assert.equal(answer.status, 201, JSON.stringify(answer.body));
  return answer.body;
};
const judge = (client, decision, what, body) => client.call('POST', `/decisions/${decision.id}/${what}`, body ?? {}, { 'If-Match': `"${decision.version}"` });
const tasks = async (client) => (await client.get('/tasks?whose=all')).body;
const stateOf = async (client) => (await client.get(`/controls/${CONTROL}`)).body.state;

test('what a manager decides waits for the owner; approved, it becomes a task of the right person', async () => {
  const { owner, manager } = await companyWithManager();
  const worker = await server.colleague(owner, { name: '高橋三郎', roles: ['employee'] });
  const proposed = await decide(manager, { personId: worker.me.personId });
  assert.deepEqual([proposed.stage, proposed.state, proposed.proposedBy, proposed.approvedBy, proposed.daysLeft], ['waiting', 'planned', '鈴木一郎', null, 10]);
  assert.deepEqual(await tasks(owner), []);

  const home = (await owner.page('/')).frame.state;
  assert.deepEqual([home.approvals.map((one) => one.id), home.approvalsTotal], [[proposed.id], 1]);
  assert.deepEqual((await manager.page('/')).frame.state.approvals, []);
  assert.deepEqual((await worker.page('/')).frame.state.approvals, []);

  assert.equal((await judge(manager, proposed, 'approval')).status, 403);
  assert.equal((await judge(worker, proposed, 'approval')).status, 403);
  assert.equal((await owner.post(`/decisions/${proposed.id}/approval`)).status, 428);
  assert.equal((await judge(owner, { ...proposed, version: 7 }, 'approval')).status, 412);
  const approved = await judge(owner, proposed, 'approval');
  assert.equal(approved.status, 200, JSON.stringify(approved.body));
  assert.deepEqual([approved.body.stage, approved.body.approvedBy, approved.body.version], ['under_way', '佐藤花子', 2]);
  assert.equal(approved.headers.get('etag'), '"2"');
  assert.deepEqual((await worker.get('/tasks?whose=mine')).body.map((task) => task.decisionId), [proposed.id]);
  assert.equal((await judge(owner, approved.body, 'approval')).status, 409, 'it is approved once');
  const actions = (await owner.get('/audit')).body.entries.map((entry) => entry.action);
  assert.ok(actions.includes('decision.approve') && actions.includes('decision.propose'));
});

test('returned with a reason, changed, and proposed again', async () => {
  const { owner, manager } = await companyWithManager();
  const proposed = await decide(manager, { costYen: 900_000 });
  assert.equal((await judge(owner, proposed, 'return', { reason: '' })).status, 400);
  assert.equal((await judge(manager, proposed, 'return', { reason: 'x' })).status, 403);
  const returned = (await judge(owner, proposed, 'return', { reason: '費用が高すぎます。' })).body;
  assert.deepEqual([returned.stage, returned.returnReason], ['returned', '費用が高すぎます。']);
  assert.equal((await judge(owner, returned, 'approval')).status, 409);
  const again = (await manager.put(`/decisions/${proposed.id}`, wanted({ costYen: 0 }), returned.version)).body;
  assert.deepEqual([again.stage, again.returnReason, again.costYen], ['waiting', null, 0]);
  assert.equal((await judge(owner, again, 'approval')).body.stage, 'under_way');
});

test('an owner decides at once, and so does the manager where there is no owner', async () => {
  const { owner } = await companyWithManager();
  const own = await decide(owner);
  assert.deepEqual([own.stage, own.approvedBy], ['under_way', '佐藤花子']);

  const first = await server.company({ person: { name: '田中実' } });
  const boss = await server.colleague(first, { name: '責任一人', roles: ['manager'] });
  const people = (await boss.get('/people')).body;
  const founder = people.find((person) => person.name === '田中実');
  const moved = await first.put(`/people/${founder.id}`, { ...founder, roles: ['manager'] }, founder.version);
  assert.equal(moved.status, 200, JSON.stringify(moved.body));
  assert.equal((await decide(boss)).stage, 'under_way');
  const entry = (await boss.get('/audit')).body.entries.find((one) => one.action.startsWith('decision.'));
  assert.equal(entry.action, 'decision.add-without-owner');
  assert.match(entry.sentence ?? entry.text ?? JSON.stringify(entry), /経営者の登録がないため/);
});

test('a manager may move the day of what was approved; another cost is asked for again', async () => {
  const { owner, manager } = await companyWithManager();
  const decision = await decide(owner);
  const later = (await manager.put(`/decisions/${decision.id}`, wanted({ dueOn: dayFromNow(20) }), 1)).body;
  assert.equal(later.stage, 'under_way');
  assert.equal((await tasks(owner))[0].dueOn, dayFromNow(20));
  const dearer = (await manager.put(`/decisions/${decision.id}`, wanted({ dueOn: dayFromNow(20), costYen: 50_000 }), 2)).body;
  assert.deepEqual([dearer.stage, dearer.approvedBy], ['waiting', null]);
  assert.deepEqual(await tasks(owner), []);
  assert.equal((await manager.post(`/decisions/${decision.id}/completion`, {})).status, 409, 'what waits cannot be carried out');
});

test('carried out with evidence it raises the control, and the next diagnosis proposes it', async () => {
  const { owner } = await companyWithManager();
  await assess(owner, FIRST.map(() => 'not-done'));
  assert.equal(await stateOf(owner), 'not_implemented');
  const next = await start(owner);
  const proposed = async ({ id }) => (await owner.get(`/assessments/${id}`)).body.proposals.find((one) => one.item === 1).answer;
  assert.equal(await proposed(next), 'not-done', 'nothing happened since the last answer');
  const decision = await decide(owner);

  const bare = (await owner.post(`/decisions/${decision.id}/completion`, { partial: false, evidence: null })).body;
  assert.deepEqual([bare.stage, bare.evidence, bare.daysLeft], ['evidence_missing', 0, null]);
  assert.equal(await stateOf(owner), 'not_implemented', 'work alone proves nothing');
  assert.deepEqual((await owner.get('/tasks?whose=all&state=all')).body.map((task) => [task.doneAt !== null, task.evidenceMissing]), [[true, true]]);

  const wrong = await owner.post(`/decisions/${decision.id}/completion`, { evidence: { title: '', date: '2026-13-01' } });
  assert.deepEqual(wrong.body.errors.map((one) => one.field), ['evidence/title', 'evidence/date']);
  const part = (await owner.post(`/decisions/${decision.id}/completion`, { partial: true, evidence: PHOTO })).body;
  assert.deepEqual([part.stage, part.outcome, await stateOf(owner)], ['done', 'partial', 'partial']);
  const whole = (await owner.post(`/decisions/${decision.id}/completion`, { partial: false, evidence: { ...PHOTO, title: '全台の点検表' } })).body;
  assert.deepEqual([whole.evidence, whole.outcome, await stateOf(owner)], [2, 'implemented', 'implemented']);
  const { why, evidence } = (await owner.get(`/controls/${CONTROL}`)).body;
  assert.match(why[0].sourceTitle, /決めた対策を実施した記録/);
  assert.equal(evidence.length, 2);

  assert.equal(await proposed(next), 'partly', 'one of the controls of the first question is done');
});

test('what is taken back no longer counts', async () => {
  const { owner, manager } = await companyWithManager();
  await assess(owner, FIRST.map(() => 'not-done'));
  const decision = await decide(owner);
  const done = (await owner.post(`/decisions/${decision.id}/completion`, { evidence: PHOTO })).body;
  assert.equal(await stateOf(owner), 'implemented');
  const reworded = await manager.put(`/decisions/${decision.id}`, wanted({ measure: '別のこと', state: 'done' }), done.version);
  assert.equal(reworded.status, 409, 'who may not approve cannot reword what is done');
  const reopened = (await owner.put(`/decisions/${decision.id}`, wanted({ state: 'planned' }), done.version)).body;
  assert.deepEqual([reopened.stage, await stateOf(owner)], ['under_way', 'not_implemented']);
  const again = (await owner.put(`/decisions/${decision.id}`, wanted({ state: 'done' }), reopened.version)).body;
  assert.deepEqual([again.stage, await stateOf(owner)], ['done', 'implemented']);
  const [evidence] = (await owner.get(`/controls/${CONTROL}`)).body.evidence;
  assert.equal((await owner.delete(`/evidence/${evidence.id}`)).status, 204);
  assert.equal(await stateOf(owner), 'not_implemented');
  assert.equal(server.command('audit', 'verify').status, 0);
});

test('dropped and taken up again, the task goes and comes', async () => {
  const { owner } = await companyWithManager();
  const decision = await decide(owner);
  const dropped = (await owner.put(`/decisions/${decision.id}`, wanted({ state: 'dropped' }), 1)).body;
  assert.equal(dropped.stage, 'dropped');
  assert.deepEqual(await tasks(owner), []);
  assert.equal((await owner.post(`/decisions/${decision.id}/completion`, {})).status, 409);
  const back = (await owner.put(`/decisions/${decision.id}`, wanted(), dropped.version)).body;
  assert.equal(back.stage, 'under_way');
  assert.equal((await tasks(owner)).length, 1);
});

test('the one in charge carries it out; strangers and other companies do not see it', async () => {
  const { owner } = await companyWithManager();
  const worker = await server.colleague(owner, { roles: ['employee'] });
  const stranger = await server.colleague(owner, { roles: ['employee'] });
  const other = await server.company();
  const decision = await decide(owner, { personId: worker.me.personId });
  assert.equal((await stranger.post(`/decisions/${decision.id}/completion`, { evidence: PHOTO })).status, 404);
  assert.equal((await other.post(`/decisions/${decision.id}/completion`, { evidence: PHOTO })).status, 404);
  assert.equal((await judge(other, decision, 'approval')).status, 404);
  assert.equal((await worker.post(`/decisions/${decision.id}/completion`, { evidence: PHOTO })).body.stage, 'done');
  assert.equal(await stateOf(owner), 'implemented');
  assert.equal((await worker.page('/decisions')).status, 403);
});

test('the page has the weak controls in order, without those that are decided', async () => {
  const { owner, manager } = await companyWithManager();
  await assess(owner, FIRST);
  const { weak, weakTotal, mayApprove } = (await owner.page('/decisions')).frame.state;
  assert.equal(mayApprove, true);
  assert.ok(weak.length > 5 && weak.length <= 30 && weakTotal >= weak.length);
  const rank = (one) => (one.important ? 0 : 10) + ['not_implemented', 'unknown', 'partial'].indexOf(one.state);
  assert.deepEqual(weak.map(rank), weak.map(rank).sort((a, b) => a - b));
  assert.ok(weak.every((one) => one.whyImportant && one.measures.length > 0));
  await decide(manager, { controlId: weak[0].id });
  const page = await manager.page('/decisions');
  assert.equal(page.frame.state.mayApprove, false);
  assert.ok(!page.frame.state.weak.some((one) => one.id === weak[0].id), 'proposed is decided, for now');
  assert.equal(page.frame.state.weakTotal, weakTotal - 1);
  assert.ok(Number(page.headers.get('server-timing').match(/db;desc="(\d+)"/)[1]) <= 8);
});
