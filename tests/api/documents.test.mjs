// Documents: answering, editing by hand, approving, publishing, and what happens when facts change afterwards.
import { after, before, test } from 'node:test';
import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Server } from '../harness.mjs';

let server;
before(async () => (server = await Server.start(['--timing', 'true'])));
after(() => server.stop());

const POLICY = '/documents/basic-policy';

async function policy(client) {
  const { status, body } = await client.get(POLICY);
  assert.equal(status, 200, JSON.stringify(body));
  return body;
}

async function answer(client, question, value, version) {
  const known = version ?? (await policy(client)).questions.find((one) => one.id === question).version;
  return client.put(`${POLICY}/answers/${question}`, { value }, known);
}

async function good(promise, status = 200) {
  const result = await promise;
  assert.equal(result.status, status, JSON.stringify(result.body));
  return result.body;
}

async function edit(client, change) {
  const document = await policy(client);
  return good(client.put(`${POLICY}/text`, { text: change(document.text), base: document.generated }, document.textVersion));
}

/** The policy of a company in force; returns the document. */
async function inForce(client) {
  await good(answer(client, 'representative-name', '松葉花子'));
  return approve(client, await good(client.post(`${POLICY}/versions`, {}), 201));
}

function approve(client, document) {
  const waiting = document.versions.find((one) => one.state === 'review');
  return good(client.call('POST', `/document-versions/${waiting.id}/approval`, {}, { 'If-Match': `"${waiting.version}"` }));
}

async function rename(client, name) {
  const { version } = (await client.get('/organisation')).body;
  await good(client.put('/organisation/name', { value: name }, version));
}

test('lists the documents that a company can make', async () => {
  const client = await server.company();
  const list = await good(client.get('/documents'));
  assert.deepEqual(
    list.map((one) => one.kind),
    ['basic-policy', 'five-rules-leaflet', 'six-rules-leaflet', 'assessment-report', 'emergency-card'],
  );
  assert.ok(list.every((one) => one.number === 0 && one.versionId === null && one.publicUrl === null));
  assert.equal((await client.get('/documents/nothing')).status, 404);
});

test('an answer stands in the text at once, under its version', async () => {
  const client = await server.company();
  const before = await policy(client);
  assert.match(before.text, /株式会社まつば製作所/);
  assert.deepEqual(before.missing, ['representative-name']);
  const after = await good(answer(client, 'representative-name', '松葉花子', 0));
  assert.match(after.text, /代表取締役　松葉花子/);
  assert.match(after.html, /松葉花子/);
  assert.deepEqual(after.missing, []);
  assert.equal(after.isEdited, false);

  const late = await answer(client, 'representative-name', '別の人', 0);
  assert.equal(late.status, 412);
  assert.equal(late.body.theirs, '松葉花子');
  assert.equal((await good(answer(client, 'representative-name', '松葉花子', 0))).questions.find((one) => one.id === 'representative-name').version, 1, 'a retry is harmless');
  assert.equal((await client.put(`${POLICY}/answers/representative-name`, { value: 'x' })).status, 428);

  assert.equal((await good(answer(client, 'review', 'half-yearly'))).text.includes('半年に1回点検'), true);
  assert.equal((await answer(client, 'review', 'weekly')).status, 400);
  assert.equal((await answer(client, 'contact', 'あ'.repeat(121))).status, 400);
  assert.equal((await answer(client, 'contact', '一行目\n二行目')).status, 400);
  assert.equal((await client.put(`${POLICY}/answers/nothing`, { value: 'x' }, 0)).status, 404);
});

test('what people write is text, whatever signs it contains', async () => {
  const client = await server.company({ organisation: { name: '<script>alert(1)</script> & {{x}} **株式会社** | # 有限' } });
  await good(answer(client, 'representative-name', '[花子](javascript:alert(1)) `x` <b>'));
  const document = await policy(client);
  assert.doesNotMatch(document.html, /<script|<b>|javascript:alert\(1\)"/);
  assert.match(document.html, /&lt;script&gt;alert\(1\)&lt;\/script&gt; &amp; \{\{x\}\} \*\*株式会社\*\* \| # 有限/);
  const text = await (await client.fetch('/documents/basic-policy/draft/text')).text();
  assert.ok(text.includes('<script>alert(1)</script> & {{x}} **株式会社** | # 有限'), text.slice(0, 300));
  assert.ok(text.includes('[花子](javascript:alert(1)) `x` <b>'));
});

test('a version needs its answers, waits for the owner, and is in force with the hash of its file', async () => {
  const client = await server.company();
  const early = await client.post(`${POLICY}/versions`, {});
  assert.equal(early.status, 409);
  assert.deepEqual(early.body.questions, ['representative-name']);

  const manager = await server.colleague(client, { roles: ['manager'] });
  await good(answer(manager, 'representative-name', '松葉花子'));
  const waiting = await good(manager.post(`${POLICY}/versions`, { note: 'はじめての版です。' }), 201);
  assert.equal(waiting.number, 0);
  const version = waiting.versions[0];
  assert.deepEqual([version.number, version.state, version.note, version.proposedBy], [1, 'review', 'はじめての版です。', '鈴木一郎']);
  assert.equal(waiting.waitingId, version.id);

  const path = `/document-versions/${version.id}`;
  const refused = await manager.call('POST', `${path}/approval`, {}, { 'If-Match': `"${version.version}"` });
  assert.equal(refused.status, 403, 'a manager does not approve while there is an owner');
  assert.equal((await client.call('POST', `${path}/return`, {}, { 'If-Match': `"${version.version}"` })).status, 400, 'sending back needs a reason');
  const approved = await approve(client, waiting);
  assert.equal(approved.number, 1);
  assert.equal(approved.waitingId, null);
  const [standing] = approved.versions;
  assert.equal(standing.state, 'in_force');
  assert.match(standing.dateLabel, /^制定　\d{4}年\d{1,2}月\d{1,2}日$/);

  const file = await client.fetch(`/document-versions/${version.id}/pdf`);
  const bytes = Buffer.from(await file.arrayBuffer());
  assert.equal(file.headers.get('content-type'), 'application/pdf');
  assert.match(file.headers.get('content-disposition'), /filename\*=UTF-8''%E6%83%85/);
  assert.equal(createHash('sha256').update(bytes).digest('hex'), standing.sha256);
  const log = await good(client.get('/audit?limit=50'));
  assert.ok(JSON.stringify(log).includes(standing.sha256), 'the log keeps the hash');

  server.sql(`UPDATE document_file SET pdf_base64 = 'JVBERi0xLjQK' WHERE version_id = '${version.id}'`, client.me.organisationId);
  const altered = await client.fetch(`/document-versions/${version.id}/pdf`, { headers: { Accept: 'application/json' } });
  assert.equal(altered.status, 500, 'another PDF in its place is given to nobody');
  assert.match(await altered.text(), /承認したときのものと違う/);
  assert.equal((await client.call('POST', `${path}/approval`, {}, { 'If-Match': `"${standing.version}"` })).status, 409, 'only once');
});

test('sent back with a reason, taken back, and proposed anew', async () => {
  const client = await server.company();
  await good(answer(client, 'representative-name', '松葉花子'));
  let document = await good(client.post(`${POLICY}/versions`, {}), 201);
  let [version] = document.versions;
  document = await good(client.call('POST', `/document-versions/${version.id}/return`, { reason: '役職が違います。' }, { 'If-Match': '"1"' }));
  assert.deepEqual([document.versions[0].state, document.versions[0].reason, document.waitingId], ['returned', '役職が違います。', null]);
  document = await good(client.post(`${POLICY}/versions`, {}), 201);
  document = await good(client.post(`${POLICY}/versions`, {}), 201);
  assert.deepEqual(document.versions.map((one) => one.state), ['review', 'withdrawn', 'returned'], 'only one waits');
  [version] = document.versions;
  document = await good(client.call('POST', `/document-versions/${version.id}/withdrawal`, {}, { 'If-Match': '"1"' }));
  assert.equal(document.versions[0].state, 'withdrawn');
  assert.equal(document.number, 0);
});

test('a fact that changes after approval recommends a revision and says why', async () => {
  const client = await server.company();
  const first = await inForce(client);
  assert.deepEqual(first.revision, []);
  await rename(client, '株式会社あおば製作所');
  await good(answer(client, 'training', 'half-yearly'));
  const changed = await policy(client);
  assert.deepEqual(
    changed.revision.map(({ cause, subject, before, after }) => [cause, subject, before, after]),
    [
      ['company', 'name', '株式会社まつば製作所', '株式会社あおば製作所'],
      ['answer', '従業員への教育', '年に1回', '半年に1回'],
    ],
  );
  const parts = await good(client.get(`${POLICY}/difference`));
  assert.ok(parts.some((part) => part.kind === 'removed' && part.text.includes('まつば')), JSON.stringify(parts.slice(0, 4)));
  assert.ok(parts.some((part) => part.kind === 'added' && part.text.includes('あおば')));

  const waiting = await good(client.post(`${POLICY}/versions`, {}), 201);
  const second = await approve(client, waiting);
  assert.deepEqual([second.number, second.revision], [2, []]);
  assert.deepEqual(second.versions.map((one) => one.state), ['in_force', 'replaced']);
  assert.match(second.versions[0].dateLabel, /^制定　.+　改定　.+$/);
  const text = await (await client.fetch(`/document-versions/${second.versions[1].id}/text`)).text();
  assert.match(text, /まつば/, 'the earlier version says what it said');
  assert.equal((await client.post(`${POLICY}/versions`, {})).status, 409, 'nothing changed since');
});

test('what was edited by hand is kept when facts change; where both changed, both are shown', async () => {
  const client = await server.company();
  await edit(client, (text) => text.replace('# 体制', '# 体制と役割').replace('株式会社まつば製作所（以下「当社」といいます）は、', '株式会社まつば製作所（以下「まつば」）は、'));
  await rename(client, '株式会社あおば製作所');
  const document = await policy(client);
  assert.equal(document.isEdited, true);
  assert.match(document.text, /# 体制と役割/);
  assert.match(document.text, /株式会社あおば製作所 {2}\n/, 'the signature follows the new name');
  assert.equal(document.conflicts.length, 1);
  assert.match(document.conflicts[0].mine, /以下「まつば」/);
  assert.match(document.conflicts[0].theirs, /あおば製作所（以下「当社」/);
  await good(answer(client, 'representative-name', '松葉花子'));
  assert.equal((await client.post(`${POLICY}/versions`, {})).status, 409, 'a conflict must be settled first');

  const now = await policy(client);
  const settled = now.text.replace(now.conflicts[0].mine, now.conflicts[0].theirs);
  const saved = await good(client.put(`${POLICY}/text`, { text: settled, base: now.generated }, now.textVersion));
  assert.deepEqual(saved.conflicts, []);
  assert.match(saved.text, /# 体制と役割/);
  await good(client.post(`${POLICY}/versions`, {}), 201);
});

test('two people who edit the text see both', async () => {
  const client = await server.company();
  const other = await server.colleague(client, { roles: ['manager'] });
  const document = await policy(other);
  await edit(client, (text) => text + '\n追記です。\n');
  const late = await other.put(`${POLICY}/text`, { text: '別の文章', base: document.generated }, document.textVersion);
  assert.equal(late.status, 412);
  assert.match(late.body.theirs, /追記です。/);
  assert.equal(late.body.yours, '別の文章');
});

test('a text that could never be shown is refused with what to do', async () => {
  const client = await server.company();
  const { generated } = await policy(client);
  const put = (text) => client.put(`${POLICY}/text`, { text, base: generated }, 0);
  for (const text of ['>'.repeat(200) + 'x', '|a'.repeat(60) + '|\n' + '|-'.repeat(60) + '|\n', 'a\u0001b', '']) {
    const { status, body } = await put(text);
    assert.equal(status, 400, text.slice(0, 20));
    assert.ok(body.detail.length > 5, JSON.stringify(body));
  }
});

test('wrong words about the stars are marked with the right ones', async () => {
  const client = await server.company();
  const document = await edit(client, (text) => text + '\n当社はSECURITY ACTION二つ星を取得しました。\n');
  assert.deepEqual(document.wording.map(({ quote, right }) => [quote, right]), [['SECURITY ACTION二つ星を取得', '宣言']]);
  assert.match(document.wording[0].reason, /宣言/);
  assert.deepEqual((await edit(client, (text) => text.replace('取得しました', '宣言しました'))).wording, []);
});

test('a published policy is read by everybody, follows the version in force, and is gone at once when revoked', async () => {
  const client = await server.company();
  assert.equal((await client.put(`${POLICY}/publication`, {})).status, 409, 'nothing is in force yet');
  await inForce(client);
  const { publicUrl } = await good(client.put(`${POLICY}/publication`, {}));
  assert.equal((await good(client.put(`${POLICY}/publication`, {}))).publicUrl, publicUrl, 'the address stays');
  assert.match(new URL(publicUrl).pathname, /^\/policy\/[a-z2-9]{16}$/);

  const page = await fetch(publicUrl);
  assert.equal(page.status, 200);
  const html = await page.text();
  assert.match(html, /<h1[^>]*>情報セキュリティ基本方針<\/h1>/);
  assert.match(html, /松葉花子/);
  assert.match(html, /制定　/);
  assert.equal(page.headers.get('cache-control'), 'public, no-cache');
  const style = html.match(/<style>([\s\S]*?)<\/style>/)[1];
  const hash = createHash('sha256').update(style).digest('base64');
  assert.ok(page.headers.get('content-security-policy').includes(`'sha256-${hash}'`), 'its own style and no other');
  assert.equal((await fetch(publicUrl, { headers: { 'If-None-Match': page.headers.get('etag') } })).status, 304);
  const pdf = await fetch(`${publicUrl}/pdf`);
  assert.equal(pdf.headers.get('content-type'), 'application/pdf');

  await good(answer(client, 'representative-name', '松葉次郎'));
  assert.match(await (await fetch(publicUrl)).text(), /松葉花子/, 'a draft is not public');
  await approve(client, await good(client.post(`${POLICY}/versions`, {}), 201));
  assert.match(await (await fetch(publicUrl)).text(), /松葉次郎/);

  assert.equal((await good(client.call('DELETE', `${POLICY}/publication`))).publicUrl, null);
  const gone = await fetch(publicUrl, { headers: { 'If-None-Match': page.headers.get('etag') } });
  assert.equal(gone.status, 410);
  assert.match(await gone.text(), /公開は終わりました/);
  assert.equal((await fetch(`${publicUrl}/pdf`)).status, 410);
  assert.equal((await fetch(publicUrl.replace(/.{16}$/, 'a'.repeat(16)))).status, 404);
  assert.notEqual((await good(client.put(`${POLICY}/publication`, {}))).publicUrl, publicUrl);
  assert.equal((await client.put('/documents/emergency-card/publication', {})).status, 409, 'a card is not for the public');
});

test('every kind can be had in every form', async () => {
  const client = await server.company();
  const starts = { pdf: '%PDF-', docx: 'PK', html: '<!doctype html>', text: '' };
  for (const { kind } of await good(client.get('/documents'))) {
    for (const [form, start] of Object.entries(starts)) {
      const response = await client.fetch(`/documents/${kind}/draft/${form}`);
      const body = Buffer.from(await response.arrayBuffer());
      assert.equal(response.status, 200, `${kind} ${form}: ${body.toString().slice(0, 300)}`);
      assert.ok(body.toString('latin1').toLowerCase().startsWith(start.toLowerCase()), `${kind} ${form}`);
      assert.ok(body.length > 50, `${kind} ${form}`);
    }
    assert.equal((await client.fetch(`/documents/${kind}/draft/exe`)).status, 404);
  }
});

test('the report shows the last result and what was decided, the leaflet the company\'s own measures', async () => {
  const client = await server.company();
  const report = () => client.fetch('/documents/assessment-report/draft/text').then((response) => response.text());
  assert.match(await report(), /自社診断の結果は、まだありません/);
  const assessment = await good(client.post('/assessments', { questionnaire: 'self-check-25' }), 201);
  for (let item = 1; item <= 25; item++)
    await good(client.put(`/assessments/${assessment.id}/answers/all/${item}`, { answer: item === 3 ? 'unknown' : item % 2 ? 'done' : 'not-done' }, 0));
  await good(client.post(`/assessments/${assessment.id}/closing`));
  await good(client.post('/decisions', { controlId: 'os-auto-update', measure: '毎週月曜に更新を確かめます。', personId: client.me.personId, dueOn: '2027-01-31' }), 201);
  const text = await report();
  assert.match(text, /100点満点中 47点/, '12 done, 1 unknown');
  assert.match(text, /毎週月曜に更新を確かめます。/);
  assert.match(text, /2027年1月31日/);
  assert.match(text, /番号：3/);
  const leaflet = await (await client.fetch('/documents/five-rules-leaflet/draft/text')).text();
  assert.match(leaflet, /毎週月曜に更新を確かめます。（担当：佐藤花子）/);
});

test('dates are written as the company wants', async () => {
  const client = await server.company();
  const { version } = (await client.get('/organisation')).body;
  assert.equal((await client.put('/organisation/dateStyle', { value: 'roman' }, version)).status, 400);
  await good(client.put('/organisation/dateStyle', { value: 'japanese' }, version));
  const { versions } = await inForce(client);
  assert.match(versions[0].dateLabel, /^制定　令和\d+年\d+月\d+日$/);
});

test('who may not see documents, does not; other companies least of all', async () => {
  const client = await server.company();
  const { versions } = await inForce(client);
  const employee = await server.colleague(client, { roles: ['employee'] });
  const inspector = await server.colleague(client, { roles: ['inspector'] });
  const stranger = await server.company();
  const version = `/document-versions/${versions[0].id}`;
  assert.equal((await employee.get(POLICY)).status, 403);
  assert.equal((await inspector.get(POLICY)).status, 200);
  assert.equal((await answer(inspector, 'representative-name', 'x')).status, 403);
  assert.equal((await inspector.post(`${POLICY}/versions`, {})).status, 403);
  assert.equal((await stranger.get(version)).status, 404);
  assert.equal((await stranger.fetch(`${version}/pdf`)).status, 404);
  assert.equal((await stranger.get(`${version}/difference`)).status, 404);
  assert.equal((await employee.put(`${version}/receipt`, {})).status, 204, 'reading is for everybody of the company');
  assert.equal((await stranger.put(`${version}/receipt`, {})).status, 404);
  assert.equal((await policy(stranger)).number, 0);
});

test('a document and its list need at most eight statements besides the two of the session', async () => {
  const client = await server.company();
  await inForce(client);
  for (const path of ['/documents', '/documents/basic-policy']) {
    const response = await client.fetch(path);
    assert.equal(response.status, 200);
    const statements = Number(response.headers.get('server-timing').match(/desc="(\d+)"/)[1]);
    assert.ok(statements <= 10, `${path}: ${statements}`);
  }
});

test('the command line lists what is in force and exports the approved file', async () => {
  const client = await server.company();
  const { versions } = await inForce(client);
  const { publicUrl } = await good(client.put(`${POLICY}/publication`, {}));
  const org = client.me.organisationId;
  const line = server.command('document', 'list', '--org', org).stdout.trim().split('\t');
  assert.deepEqual(line.slice(0, 3), [org, 'basic-policy', '1']);
  assert.equal(line[4], new URL(publicUrl).pathname);

  const file = join(mkdtempSync(join(tmpdir(), 'mimamori-export-')), 'policy.pdf');
  const done = server.command('document', 'export', '--org', org, '--kind', 'basic-policy', '--output', file);
  assert.equal(done.status, 0, done.stderr);
  assert.equal(createHash('sha256').update(readFileSync(file)).digest('hex'), versions[0].sha256);
  const text = server.command('document', 'export', '--org', org, '--kind', 'emergency-card', '--draft', '--to', 'text');
  assert.match(text.stdout, /^緊急カード/);
  const none = server.command('document', 'export', '--org', org, '--kind', 'emergency-card', '--to', 'text');
  assert.deepEqual([none.status, none.stdout], [2, '']);
  assert.match(none.stderr, /承認された版がまだありません/);
  assert.match(server.command('document', 'export', '--org', org, '--kind', 'nothing', '--to', 'text').stderr, /nothing/);
});
