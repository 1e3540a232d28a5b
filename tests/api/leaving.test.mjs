// 退職の手続き: one act ends all access and hands on what was in hand.
import { after, before, test } from 'node:test';
import assert from 'node:assert/strict';
import { Client, PASSWORD, Server } from '../harness.mjs';

let server;
before(async () => (server = await Server.start()));
after(() => server.stop());

const personOf = async (client, email) => (await client.get('/people')).body.find((one) => one.email === email);

test('one act ends sessions, links, password and passkeys, and hands on tasks with their decisions', async () => {
  const owner = await server.company();
  const leaver = await server.colleague(owner, { name: '高橋三郎', roles: ['employee'] });
  const heir = await server.colleague(owner, { name: '田中美咲', roles: ['employee'] });
  const personId = leaver.me.personId;
  await owner.post('/tasks', { title: '鍵の台帳を作る', personId });
  await owner.post('/decisions', { controlId: 'backup-regular', measure: '外付けの装置に毎週写す', personId, dueOn: '2030-01-31' });
  const open = (await owner.post(`/people/${personId}/invitation`)).body;

  const before = (await owner.get(`/people/${personId}/leaving`)).body;
  assert.equal(before.canSignIn, true);
  assert.equal(before.sessions, 1);
  assert.equal(before.links, 1);
  assert.deepEqual(before.tasks.map((task) => task.title).sort(), ['外付けの装置に毎週写す', '鍵の台帳を作る']);

  assert.equal((await owner.post(`/people/${personId}/leaving`, { successorId: personId })).status, 400, 'not to herself');
  const done = await owner.post(`/people/${personId}/leaving`, { successorId: heir.me.personId });
  assert.equal(done.status, 200, JSON.stringify(done.body));
  assert.equal((await leaver.get('/me')).status, 401);
  assert.equal((await new Client(server).form('/sign-in', { email: leaver.email, password: PASSWORD })).status, 401);
  const token = new URL(open.url).searchParams.get('token');
  assert.equal((await new Client(server).post('/invitations', { token, password: PASSWORD })).status, 410);
  assert.equal((await heir.get('/tasks')).body.filter((task) => task.personId === heir.me.personId).length, 2);
  const [decision] = (await owner.get('/decisions')).body;
  assert.equal(decision.personId, heir.me.personId, 'the decision follows its task');
  assert.equal(await personOf(owner, leaver.email), undefined);
  const [entry] = (await owner.get('/audit?limit=1')).body.entries;
  assert.equal(entry.action, 'person.leave');
  assert.match(entry.text, /「高橋三郎」の退職の手続き（端末1台のログイン、パスキー0個、リンク1件を終了、やること2件を引き継ぎ）/);
  assert.equal((await owner.post(`/people/${personId}/leaving`, {})).status, 404, 'once');
});

test('without a successor tasks stand without anybody, and who comes back is invited anew', async () => {
  const owner = await server.company();
  const leaver = await server.colleague(owner, { roles: ['employee'] });
  const personId = leaver.me.personId;
  const task = (await owner.post('/tasks', { title: '鍵の台帳を作る', personId })).body;
  assert.equal((await owner.post(`/people/${personId}/leaving`, {})).status, 200);
  const left = (await owner.get('/tasks?whose=all')).body.find((one) => one.id === task.id);
  assert.equal(left.personId, null);
  const again = (await owner.post('/people', { name: '鈴木一郎', email: leaver.email, roles: ['employee'] })).body;
  const { url } = (await owner.post(`/people/${again.id}/invitation`)).body;
  const back = await new Client(server).post('/invitations', { token: new URL(url).searchParams.get('token'), password: PASSWORD });
  assert.equal(back.status, 201);
});

test('the last one in charge cannot be let go, nor anybody by who may not, nor of another company', async () => {
  const owner = await server.company();
  const employee = await server.colleague(owner, { roles: ['employee'] });
  const other = await server.company();
  assert.equal((await owner.post(`/people/${owner.me.personId}/leaving`, {})).status, 409);
  assert.equal((await employee.post(`/people/${owner.me.personId}/leaving`, {})).status, 403);
  assert.equal((await other.get(`/people/${employee.me.personId}/leaving`)).status, 404);
  assert.equal((await other.post(`/people/${employee.me.personId}/leaving`, {})).status, 404);
  assert.equal((await employee.get('/me')).status, 200, 'nothing was ended');
});

test('nobody ends the membership or the access of somebody who may do more and can sign in', async () => {
  const owner = await server.company();
  const manager = await server.colleague(owner, { roles: ['manager'] });
  const guest = await server.colleague(owner, { name: '顧問', roles: ['owner', 'supporter'] });
  for (const id of [owner.me.personId, guest.me.personId]) {
    assert.equal((await manager.post(`/people/${id}/leaving`, {})).status, 403);
    assert.equal((await manager.delete(`/people/${id}`)).status, 403);
  }
  const { name, email, roles, departmentId, accessEndsOn, version } = await personOf(owner, guest.email);
  const access = (by, day, at = version) => by.put(`/people/${guest.me.personId}`, { name, email, roles, departmentId, accessEndsOn: day }, at);
  const today = new Date(Date.now() + 9 * 3_600_000).toISOString().slice(0, 10);
  const early = await access(manager, today);
  assert.deepEqual([early.status, early.body.type], [403, '/problems/denied'], JSON.stringify(early.body));
  assert.equal((await access(manager, accessEndsOn)).status, 200, 'the same day is no end');
  assert.equal((await access(owner, today, version + 1)).status, 200, 'who may do as much may');
  assert.equal((await guest.get('/me')).status, 200);

  const invited = (await owner.post('/people', { name: '未参加', email: `mi-${Date.now()}@example.jp`, roles: ['owner'] })).body;
  assert.equal((await manager.delete(`/people/${invited.id}`)).status, 204, 'who has never come in');
  server.sql(`UPDATE person SET access_ends_on = '2026-01-01' WHERE id = '${guest.me.personId}'`, owner.me.organisationId);
  assert.equal((await manager.delete(`/people/${guest.me.personId}`)).status, 204, 'who cannot come in any more');
  assert.equal((await manager.delete(`/people/${manager.me.personId}`)).status, 204, 'herself');
  assert.equal((await owner.delete(`/people/${owner.me.personId}`)).status, 409, 'the last one in charge');
});
