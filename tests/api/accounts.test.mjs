import { after, before, test } from 'node:test';
import assert from 'node:assert/strict';
import { Client, PASSWORD, Server, cookiesOf, forgetStep, freshStep, totp, uniqueNumber, waitForJob } from '../harness.mjs';

let server;
before(async () => (server = await Server.start()));
after(() => server.stop());

async function signIn(email, password, fields = {}) {
  const client = new Client(server);
  const response = await client.form('/sign-in', { email, password, ...fields });
  return { client, response, html: await response.text() };
}

test('a company sets itself up once with its link', async () => {
  const token = server.setupToken();
  const client = new Client(server);
  const page = await client.page(`/setup?token=${token}`);
  assert.equal(page.status, 200);
  assert.equal(page.frame.state.choices.industries.length, 20);
  const body = { token, organisation: { name: '青葉会計事務所', industry: 'l', sizeBand: '1-5' }, person: { email: `a-${uniqueNumber()}@example.jp`, password: PASSWORD } };
  const made = await client.post('/setup', body);
  assert.equal(made.status, 201);
  assert.deepEqual(made.body.roles, ['owner', 'manager']);
  assert.equal(made.body.organisationName, '青葉会計事務所');
  const again = await new Client(server).post('/setup', { ...body, person: { ...body.person, email: 'b@example.jp' } });
  assert.equal(again.status, 410);
  assert.equal((await new Client(server).page(`/setup?token=${token}`)).status, 410);
});

test('all that is wrong in the setup is told at once, in both languages', async () => {
  const answer = await new Client(server).post('/setup', {
    token: server.setupToken(),
    organisation: { name: '', industry: 'zz', sizeBand: '6-20', corporateNumber: '7123456789013' },
    person: { email: 'nobody', password: 'password1234' },
  });
  assert.equal(answer.status, 400);
  assert.equal(answer.headers.get('content-type'), 'application/problem+json; charset=utf-8');
  assert.deepEqual(answer.body.errors.map((e) => e.field).sort(), ['organisation/corporateNumber', 'organisation/industry', 'organisation/name', 'person/email', 'person/password']);
  for (const error of answer.body.errors) assert.match(error.ja, /。$/);
  for (const error of answer.body.errors) assert.match(error.en, /\.$/);
  assert.match(answer.body.number, /^[0-9a-f]{8}$/);
});

test('signing in leads back to where one wanted to go, and nowhere else', async () => {
  const { email } = await server.company();
  const good = await signIn(email.toUpperCase(), PASSWORD, { return: '/history' });
  assert.equal(good.response.status, 303);
  assert.equal(good.response.headers.get('location'), '/history');
  assert.equal((await good.client.get('/me')).body.email, email);
  for (const path of ['//evil.example', 'https://evil.example', '/\\evil.example', 'x']) {
    assert.equal((await signIn(email, PASSWORD, { return: path })).response.headers.get('location'), '/');
  }
  const cookie = good.response.headers.get('set-cookie');
  assert.match(cookie, /HttpOnly/);
  assert.match(cookie, /SameSite=Lax/);
});

test('a wrong password and an unknown address look alike', async () => {
  const { email } = await server.company();
  const wrong = await signIn(email, 'not this one at all');
  const unknown = await signIn('nobody@example.jp', 'not this one at all');
  assert.equal(wrong.response.status, 401);
  assert.equal(unknown.response.status, 401);
  assert.equal(wrong.html.replaceAll(email, ''), unknown.html.replaceAll('nobody@example.jp', ''));
  assert.match(wrong.html, /メールアドレスかパスワードが違います。/);
});

test('guessing is slowed down, even with the right password', async () => {
  const { email } = await server.company();
  /* At once, so that enough fail before the first wait ends. */
  await Promise.all(Array.from({ length: 7 }, (_, i) => signIn(email, `wrong ${i}`)));
  const { response, html } = await signIn(email, PASSWORD);
  assert.equal(response.status, 429);
  assert.match(html, /秒待ってから/);
});

test('what was typed into the form comes back escaped', async () => {
  const { html } = await signIn('"><script>alert(1)</script>@x', 'x');
  assert.ok(!html.includes('<script>alert'));
  assert.match(html, /&lt;script&gt;/);
});

test('the authenticator app: set up, asked for, each code once, recovery codes', async () => {
  const client = await server.company();
  const begun = await client.post('/me/totp', {});
  assert.equal(begun.status, 200);
  assert.match(begun.body.uri, /^otpauth:\/\/totp\/Mimamori:/);
  assert.match(begun.body.qrSvg, /^<svg/);
  assert.equal((await client.put('/me/totp', { code: '000000' })).body.errors[0].field, 'code');
  await freshStep();
  const confirmed = await client.put('/me/totp', { code: totp(begun.body.secret) });
  assert.equal(confirmed.body.codes.length, 10);
  assert.equal((await client.get('/me')).body.totpEnabled, true);

  const first = await signIn(client.email, PASSWORD, { return: '/tasks' });
  assert.equal(first.response.status, 200);
  assert.equal((await first.client.get('/me')).status, 401);
  const ticket = first.html.match(/name="ticket" value="([^"]+)"/)[1];
  await freshStep();
  const code = totp(begun.body.secret);
  forgetStep(server, client);
  const later = await first.client.form('/sign-in/code', { ticket, code, return: '/tasks' });
  assert.equal(later.status, 303);
  assert.equal(later.headers.get('location'), '/tasks');
  assert.equal((await first.client.get('/me')).status, 200);
  assert.equal((await new Client(server).form('/sign-in/code', { ticket, code })).status, 410);

  const second = await signIn(client.email, PASSWORD);
  const ticket2 = second.html.match(/name="ticket" value="([^"]+)"/)[1];
  const paper = confirmed.body.codes[3].toUpperCase();
  assert.equal((await second.client.form('/sign-in/code', { ticket: ticket2, code: paper })).status, 303);
  assert.equal((await second.client.get('/me')).body.recoveryCodesLeft, 9);
  const third = await signIn(client.email, PASSWORD);
  const ticket3 = third.html.match(/name="ticket" value="([^"]+)"/)[1];
  assert.equal((await third.client.form('/sign-in/code', { ticket: ticket3, code: paper })).status, 401);

  assert.equal((await client.delete('/me/totp')).status, 204);
  assert.equal((await signIn(client.email, PASSWORD)).response.status, 303);
});

test('a password is judged only for who is about to choose one: signed in, or with a link that is still good', async () => {
  const owner = await server.company();
  const { id } = (await owner.post('/people', { name: '高橋', email: `t-${uniqueNumber()}@example.jp`, roles: ['employee'] })).body;
  const invitation = new URL((await owner.post(`/people/${id}/invitation`)).body.url).searchParams.get('token');
  const judge = async (client, token) => (await client.post('/me/password-strength', { password: PASSWORD, token })).status;
  const guest = new Client(server);
  assert.equal(await judge(owner), 200);
  assert.equal(await judge(guest, server.setupToken()), 200);
  assert.equal(await judge(guest, invitation), 200);
  assert.equal(await judge(guest), 401);
  assert.equal(await judge(guest, 'A'.repeat(43)), 401);
  assert.equal((await new Client(server).post('/invitations', { token: invitation, password: PASSWORD })).status, 201);
  assert.equal(await judge(guest, invitation), 401, 'it is used up');
});

test('changing the password ends all other sessions', async () => {
  const client = await server.company();
  const other = (await signIn(client.email, PASSWORD)).client;
  assert.equal((await client.put('/me/password', { current: 'wrong', password: 'kawabe-no-hana-7-to-neko' })).status, 400);
  assert.equal((await client.put('/me/password', { current: PASSWORD, password: 'password1234' })).status, 400);
  assert.equal((await client.put('/me/password', { current: PASSWORD, password: 'kawabe-no-hana-7-to-neko' })).status, 204);
  assert.equal((await other.get('/me')).status, 401);
  assert.equal((await client.get('/me')).status, 200);
  assert.equal((await signIn(client.email, PASSWORD)).response.status, 401);
});

test('signing out ends the session on the server, everywhere if wished', async () => {
  const client = await server.company();
  const { cookie } = client;
  assert.equal((await client.form('/sign-out', {})).status, 403, 'without the token of the page');
  assert.equal((await client.form('/sign-out', { csrf: client.csrf })).status, 303);
  client.cookie = cookie;
  assert.equal((await client.get('/me')).status, 401);

  const one = (await signIn(client.email, PASSWORD)).client;
  const two = (await signIn(client.email, PASSWORD)).client;
  await one.readCsrf();
  assert.equal((await one.get('/me/sessions')).body.length, 2);
  assert.equal((await one.delete('/me/other-sessions')).status, 204);
  assert.equal((await one.get('/me/sessions')).body.length, 1);
  assert.equal((await two.get('/me')).status, 401);
  assert.equal((await one.delete('/me/sessions')).status, 204);
  assert.equal((await one.get('/me')).status, 401);
});

test('changes need the token of the page, an own origin and JSON', async () => {
  const client = await server.company();
  const { version } = (await client.get('/organisation')).body;
  const put = (headers) => client.put('/organisation/name', { value: '新しい名前' }, version, headers);
  assert.equal((await put({ 'X-CSRF-Token': '' })).status, 403);
  assert.equal((await put({ 'X-CSRF-Token': client.csrf.slice(0, -1) + 'x' })).status, 403);
  assert.equal((await put({ Origin: 'https://evil.example' })).status, 403);
  assert.equal((await put({ 'Sec-Fetch-Site': 'cross-site' })).status, 403);
  assert.equal((await put({ 'Content-Type': 'text/plain' })).status, 400);
  assert.equal((await put({ Origin: server.url })).status, 200);
});

test('two people change the same field: the second sees both values', async () => {
  const client = await server.company();
  const other = await server.colleague(client, { roles: ['manager'] });
  const { version } = (await client.get('/organisation')).body;
  const first = await client.put('/organisation/address', { value: '東京都千代田区1-1' }, version);
  assert.equal(first.status, 200);
  assert.equal(first.headers.get('etag'), `"${first.body.version}"`);
  const elsewhere = await other.put('/organisation/postalCode', { value: '１００－０００１' }, version);
  assert.equal(elsewhere.status, 200, 'another field is no conflict');
  assert.equal(elsewhere.body.value, '100-0001');
  const second = await other.put('/organisation/address', { value: '大阪市北区2-2' }, version);
  assert.equal(second.status, 412);
  assert.equal(second.body.theirs, '東京都千代田区1-1');
  assert.equal(second.body.yours, '大阪市北区2-2');
  assert.equal(second.body.changedBy, '佐藤花子');
  assert.equal((await client.get('/organisation')).body.address, '東京都千代田区1-1');
  assert.equal((await other.put('/organisation/address', { value: '大阪市北区2-2' }, second.body.version)).status, 200);
  assert.equal((await other.put('/organisation/address', { value: 'x' })).status, 428);
});

test('sites, departments and people', async () => {
  const client = await server.company();
  const site = (await client.post('/sites', { name: '第二工場', address: '川口市' })).body;
  const department = (await client.post('/departments', { name: '製造部', siteId: site.id })).body;
  assert.equal(department.siteId, site.id);
  assert.equal((await client.post('/departments', { name: 'x', siteId: department.id })).status, 400);
  const renamed = await client.put(`/departments/${department.id}`, { name: '生産部' }, department.version);
  assert.equal(renamed.body.name, '生産部');
  assert.equal((await client.put(`/departments/${department.id}`, { name: '別の名前' }, department.version)).status, 412);
  assert.equal((await client.delete(`/sites/${site.id}`)).status, 204);
  assert.equal((await client.get('/departments')).body[0].siteId, null);
  assert.equal((await client.delete(`/departments/${department.id}`)).status, 204);
  assert.deepEqual((await client.get('/departments')).body, []);
  assert.equal((await client.delete(`/departments/${department.id}`)).status, 404);

  const twice = { name: '高橋', email: client.email, roles: ['employee'] };
  assert.equal((await client.post('/people', twice)).body.errors[0].field, 'email');
  assert.equal((await client.post('/people', { ...twice, email: 'new@example.jp', roles: ['king'] })).status, 400);
  const person = (await client.post('/people', { ...twice, email: 'Taka@Example.jp' })).body;
  assert.equal(person.email, 'taka@example.jp');
  assert.equal(person.canSignIn, false);
  assert.equal((await client.delete(`/people/${person.id}`)).status, 204);
  assert.equal((await client.get('/people')).body.length, 1);
});

test('the last one in charge can neither leave nor step down', async () => {
  const client = await server.company();
  const me = (await client.get('/people')).body[0];
  assert.equal((await client.delete(`/people/${me.id}`)).status, 409);
  assert.equal((await client.put(`/people/${me.id}`, { ...me, roles: ['employee'] }, me.version)).status, 409);
  await server.colleague(client, { roles: ['manager'] });
  assert.equal((await client.put(`/people/${me.id}`, { ...me, roles: ['employee'] }, me.version)).status, 200);
  assert.equal((await client.get('/people')).status, 403, 'an employee sees no list of people');
});

test('an invitation is good once and ends with the membership', async () => {
  const client = await server.company();
  const other = await server.colleague(client, { roles: ['employee'] });
  const person = (await client.get('/people')).body.find((p) => p.email === other.email);
  assert.equal(person.canSignIn, true);
  const { url } = (await client.post(`/people/${person.id}/invitation`)).body;
  const token = new URL(url).searchParams.get('token');
  assert.equal((await new Client(server).page(`/invitation?token=${token}`)).frame.state.email, other.email);
  await client.delete(`/people/${person.id}`);
  assert.equal((await other.get('/me')).status, 401);
  assert.equal((await new Client(server).post('/invitations', { token, password: PASSWORD })).status, 410);
});

test('no company sees anything of another', async () => {
  const one = await server.company();
  const two = await server.company();
  const department = (await one.post('/departments', { name: '秘密の部署' })).body;
  const person = (await one.get('/people')).body[0];
  assert.deepEqual((await two.get('/departments')).body, []);
  assert.equal((await two.put(`/departments/${department.id}`, { name: 'x' }, department.version)).status, 404);
  assert.equal((await two.delete(`/departments/${department.id}`)).status, 404);
  assert.equal((await two.put(`/people/${person.id}`, { ...person, roles: ['employee'] }, person.version)).status, 404);
  assert.equal((await two.post(`/people/${person.id}/invitation`)).status, 404);
  assert.equal((await two.post('/people', { name: 'x', email: 'x@example.jp', roles: ['employee'], departmentId: department.id })).status, 400);
});

test('every change and sign-in stands in the log, and the log proves itself', async () => {
  const client = await server.company();
  await client.post('/departments', { name: '総務' });
  await signIn(client.email, 'wrong');
  const { entries, length } = (await client.get('/audit')).body;
  assert.deepEqual(entries.map((e) => e.action), ['session.refuse', 'department.add', 'session.begin', 'organisation.set-up']);
  assert.equal(entries[1].text, '部署「総務」を追加');
  assert.equal(length, 4);
  assert.equal((await client.get('/audit?limit=2')).body.next, 3);
  assert.deepEqual((await client.get('/audit?before=3&limit=2')).body.entries.map((e) => e.seq), [2, 1]);
  assert.equal((await client.get('/audit?limit=9999')).status, 400);

  const { status, headers, body } = await client.post('/audit/verifications');
  assert.equal(status, 202);
  assert.equal(headers.get('location'), `/api/v1/jobs/${body.job}`);
  const job = await waitForJob(client, body.job);
  assert.equal(job.state, 'done');
  assert.deepEqual([job.result.checked, job.result.brokenAt, job.result.finding], [4, 0, 'whole']);
  const stranger = await server.company();
  assert.equal((await stranger.get(`/jobs/${body.job}`)).status, 404);
});

test('language and brightness are the own ones, kept, recorded and used', async () => {
  const client = await server.company();
  const { version } = client.me;
  assert.equal((await client.put('/me/theme', { value: 'purple' }, version)).body.errors[0].field, 'value');
  assert.equal((await client.put('/me/theme', { value: 'dark' }, version)).status, 200);
  const changed = await client.put('/me/language', { value: 'en' }, version);
  assert.match(changed.headers.get('set-cookie'), /mimamori_language=en/);
  const { html, frame } = await client.page('/settings/sign-in');
  assert.match(html, /<html lang="en" data-theme="dark">/);
  assert.equal(frame.language, 'en');
  assert.equal((await client.get('/organisation/nothing')).status, 405);
  assert.equal((await client.put('/organisation/nothing', { value: 'x' }, 1)).body.detail, 'There is no field "nothing".');
  assert.deepEqual((await client.get('/audit?limit=2')).body.entries.map((e) => e.text), ['Changed the own setting language to English', 'Changed the own setting brightness to dark']);
});

test('a job can be cancelled, and one that is done stays done', async () => {
  const client = await server.company();
  const { job } = (await client.post('/audit/verifications')).body;
  const cancelled = await client.delete(`/jobs/${job}`);
  assert.equal(cancelled.status, 200);
  assert.ok(['cancelled', 'done'].includes(cancelled.body.state));
  const after = await waitForJob(client, job);
  assert.equal(after.state, cancelled.body.state);
  const other = (await client.post('/audit/verifications')).body.job;
  assert.equal((await waitForJob(client, other)).state, 'done');
  assert.equal((await client.delete(`/jobs/${other}`)).body.state, 'done');
});

test('mimamori audit verify is content', () => {
  const { status, stdout } = server.command('audit', 'verify');
  assert.equal(status, 0);
  assert.match(stdout, /すべて正しくつながっています/);
});

test('a supporter from outside gets in for a time, which the company can end', async () => {
  const client = await server.company();
  const supporter = await server.colleague(client, { name: '外山', roles: ['supporter'] });
  const person = async () => (await client.get('/people')).body.find((one) => one.email === supporter.email);
  const day = (days) => new Date(Date.now() + 9 * 3_600_000 + days * 86_400_000).toISOString().slice(0, 10);
  assert.equal((await person()).accessEndsOn, day(90), 'three months where nothing is said');
  assert.equal((await client.get('/people')).body.find((one) => one.email === client.email).accessEndsOn, null);
  const change = async (accessEndsOn) => {
    const before = await person();
    return client.put(`/people/${before.id}`, { ...before, accessEndsOn }, before.version);
  };
  for (const wrong of [day(-1), day(367), '2026-02-30', 'soon']) assert.equal((await change(wrong)).body.errors[0].field, 'accessEndsOn', wrong);
  assert.equal((await change(day(0))).status, 200);
  assert.equal((await supporter.get('/controls')).status, 200, 'the last day counts');
  server.sql(`UPDATE person SET access_ends_on = '${day(-1)}' WHERE id = '${supporter.me.personId}'`, client.me.organisationId);
  assert.equal((await supporter.get('/controls')).status, 401);
  assert.equal((await signIn(supporter.email, PASSWORD)).response.status, 403);
  assert.equal((await change(day(366))).status, 200);
  assert.equal((await signIn(supporter.email, PASSWORD)).response.status, 303);
});

test('an employee gets in by a link that is good once, and stays for a month on that device', async () => {
  const client = await server.company();
  const person = (await client.post('/people', { name: '一ノ瀬翔', email: `ichinose-${uniqueNumber()}@example.jp`, roles: ['employee'] })).body;
  const made = await client.post(`/people/${person.id}/entry`);
  assert.equal(made.status, 201, JSON.stringify(made.body));
  const token = new URL(made.body.url).searchParams.get('token');
  const device = new Client(server);
  for (let i = 0; i < 2; i++) {
    const page = await device.page(`/enter?token=${token}`);
    assert.equal(page.status, 200, 'looking uses nothing up: programs look into mails too');
    assert.match(page.html, /一ノ瀬翔/);
  }
  const entered = await device.form('/enter', { token });
  assert.equal(entered.status, 303);
  assert.match(cookiesOf(entered).join(), /mimamori_session=[^;]+;[^,]*Max-Age=2592000/);
  assert.equal((await new Client(server).form('/enter', { token })).status, 410, 'once');
  assert.equal((await new Client(server).page('/enter?token=x')).status, 410);
  const age = (days) => server.sql(`UPDATE session SET last_seen_at = last_seen_at - ${days * 86_400}, ends_at = ends_at - ${days * 86_400} WHERE person_id = '${person.id}'`);
  age(29);
  assert.deepEqual((await device.get('/me')).body.permissions, ['tasks.read', 'tasks.write']);
  await device.readCsrf();
  assert.equal((await device.post('/me/totp')).body.type, '/problems/unproven', 'a link is no proof');
  age(2);
  assert.equal((await device.get('/me')).status, 401, 'after a month it ends');

  const enter = async () => {
    const { url } = (await client.post(`/people/${person.id}/entry`)).body;
    assert.equal((await device.form('/enter', { token: new URL(url).searchParams.get('token') })).status, 303);
  };
  await enter();
  assert.equal((await client.delete(`/people/${person.id}/entry`)).status, 204);
  assert.equal((await device.get('/me')).status, 401, 'revoked with its devices');
  await enter();
  const now = (await client.get('/people')).body.find((one) => one.id === person.id);
  const raised = await client.put(`/people/${person.id}`, { ...now, roles: ['manager'] }, now.version);
  assert.equal(raised.status, 200, JSON.stringify(raised.body));
  assert.equal((await device.get('/me')).status, 401, 'more rights need more than a link');
  assert.equal((await client.post(`/people/${person.id}/entry`)).status, 409);
  const stranger = await server.company();
  assert.equal((await stranger.post(`/people/${person.id}/entry`)).status, 404);
});

test('the invitation of a supporter whose time is over opens nothing, and says why', async () => {
  const client = await server.company();
  const person = (await client.post('/people', { name: '外部支援', email: `shien-${uniqueNumber()}@example.jp`, roles: ['supporter'] })).body;
  const token = new URL((await client.post(`/people/${person.id}/invitation`)).body.url).searchParams.get('token');
  server.sql(`UPDATE person SET access_ends_on = '2026-01-01' WHERE id = '${person.id}'`, client.me.organisationId);
  const visitor = new Client(server);
  const answer = await visitor.post('/invitations', { token, password: PASSWORD });
  assert.equal(answer.status, 403, JSON.stringify(answer.body));
  assert.match(answer.body.detail, /期間/);
  assert.equal(visitor.cookie, '');
});

test('a link of one company takes no address away from another', async () => {
  const [mine, theirs] = [await server.company(), await server.company()];
  const email = `kimura-${uniqueNumber()}@example.jp`;
  const add = async (client) => (await client.post('/people', { name: '木村', email, roles: ['employee'] })).body.id;
  const enter = async (client, id) => {
    const device = new Client(server);
    const { url } = (await client.post(`/people/${id}/entry`)).body;
    assert.equal((await device.form('/enter', { token: new URL(url).searchParams.get('token') })).status, 303);
    return device;
  };
  const theirId = await add(theirs);
  const squatter = await enter(theirs, theirId);
  assert.equal((await squatter.get('/me')).body.email, email, 'shown as her company knows her');

  const id = await add(mine);
  const byLink = await enter(mine, id);
  const { url } = (await mine.post(`/people/${id}/sign-in-reset`)).body;
  const joined = await new Client(server).post('/invitations', { token: new URL(url).searchParams.get('token'), password: PASSWORD });
  assert.equal(joined.status, 201, JSON.stringify(joined.body));
  assert.equal((await byLink.get('/me')).status, 401, 'a new password ends the devices');
  assert.equal((await signIn(email, PASSWORD)).response.status, 303);
  await squatter.readCsrf();
  assert.equal((await squatter.get('/me')).body.organisationId, theirs.me.organisationId, 'who has a link there is there and nowhere else');
  assert.equal((await squatter.post('/me/proof/password', { password: PASSWORD })).status, 400, 'the password of another account proves nothing');
  assert.equal((await squatter.delete('/me/sessions')).status, 204);
  assert.equal((await signIn(email, PASSWORD)).response.status, 303);
});

test('an address that an older version gave to a link alone is let go', async () => {
  const [mine, theirs] = [await server.company(), await server.company()];
  const email = `mori-${uniqueNumber()}@example.jp`;
  const add = async (client) => (await client.post('/people', { name: '森', email, roles: ['employee'] })).body.id;
  const theirId = await add(theirs);
  const token = async () => new URL((await theirs.post(`/people/${theirId}/entry`)).body.url).searchParams.get('token');
  assert.equal((await new Client(server).form('/enter', { token: await token() })).status, 303);
  server.sql(`UPDATE account SET email = '${email}' WHERE id = (SELECT account_id FROM session WHERE person_id = '${theirId}')`);
  const id = await add(mine);
  const invitation = new URL((await mine.post(`/people/${id}/invitation`)).body.url).searchParams.get('token');
  const joined = await new Client(server).post('/invitations', { token: invitation, password: PASSWORD });
  assert.equal(joined.status, 201, JSON.stringify(joined.body));
  assert.equal((await new Client(server).form('/enter', { token: await token() })).status, 303, 'and the link goes on');
});
