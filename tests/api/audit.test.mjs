// The log of what was done: found, handed to an auditor, anchored outside of the database.
import { after, before, test } from 'node:test';
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DATABASE, Server, waitForJob } from '../harness.mjs';

let server;
before(async () => (server = await Server.start()));
after(() => server.stop());

const entriesOf = async (client, query) => (await client.get(`/audit?limit=200&${query}`)).body.entries;
const today = () => new Date(Date.now() + 9 * 3600 * 1000).toISOString().slice(0, 10);
const dayAfter = (day, days) => new Date(Date.parse(day) + days * 86400000).toISOString().slice(0, 10);

test('entries are found by person, kind, object and day', async () => {
  const owner = await server.company();
  const colleague = await server.colleague(owner, { roles: ['manager'] });
  const site = (await colleague.post('/sites', { name: '工場' })).body;
  await owner.post('/departments', { name: '総務' });
  const all = await entriesOf(owner, '');
  const byColleague = await entriesOf(owner, `person=${colleague.me.personId}`);
  assert.ok(byColleague.length > 0 && byColleague.length < all.length);
  assert.ok(byColleague.every((entry) => entry.personName === '鈴木一郎'));
  assert.deepEqual((await entriesOf(owner, `object=${site.id}`)).map((entry) => entry.action), ['site.add']);
  assert.deepEqual((await entriesOf(owner, 'kind=site')).map((entry) => entry.object), [site.id]);
  assert.deepEqual(await entriesOf(owner, 'kind=sit'), []);
  assert.equal((await entriesOf(owner, `from=${today()}&to=${today()}`)).length, all.length);
  assert.deepEqual(await entriesOf(owner, `to=${dayAfter(today(), -1)}`), []);
  assert.deepEqual(await entriesOf(owner, `from=${dayAfter(today(), 1)}`), []);
  for (const query of ['from=yesterday', 'to=2026-02-30', `kind=${'x'.repeat(101)}`, 'object=%0A', "person=%0A' OR 1=1"])
    assert.equal((await owner.get(`/audit?${query}`)).status, 400, query);
  assert.deepEqual(await entriesOf(owner, "kind=' OR 1=1 --"), []);
});

test('an auditor gets the whole log as a table and as JSON lines, without formulas', async () => {
  const owner = await server.company({ person: { name: '=HYPERLINK("http://evil.example")' } });
  await owner.post('/sites', { name: '+81 工場, "本社"' });
  const length = (await owner.get('/audit')).body.length;
  const file = await owner.fetch('/api/v1/audit/export?format=csv');
  assert.match(file.headers.get('content-type'), /^text\/csv; charset=utf-8/);
  assert.match(file.headers.get('content-disposition'), new RegExp(`attachment.*audit-1-${length}\\.csv`));
  const csv = Buffer.from(await file.arrayBuffer());
  assert.deepEqual([...csv.subarray(0, 3)], [0xef, 0xbb, 0xbf]);
  const rows = csv.toString('utf8').trimEnd().split('\r\n');
  assert.equal(rows.length, length + 1);
  assert.ok(rows.some((row) => row.includes(`"'=HYPERLINK(""http://evil.example"")"`)));
  assert.doesNotMatch(csv.toString('utf8'), /(^|,)"[=+@-]/m);

  const lines = (await (await owner.fetch('/api/v1/audit/export?format=jsonl')).text()).trimEnd().split('\n').map((line) => JSON.parse(line));
  assert.deepEqual(lines.map((line) => line.seq), Array.from({ length }, (_, i) => i + 1));
  assert.equal(lines[0].personName, '=HYPERLINK("http://evil.example")');
  const rest = (await (await owner.fetch('/api/v1/audit/export?format=jsonl&after=2')).text()).trimEnd().split('\n');
  assert.equal(JSON.parse(rest[0]).seq, 3);
  assert.equal((await owner.get('/audit/export?format=xls')).status, 400);
  assert.equal((await owner.get('/audit/export')).status, 400);
});

test('who may not read the log gets neither entries nor files nor anchors, and an inspector signs nothing', async () => {
  const owner = await server.company();
  const employee = await server.colleague(owner, { roles: ['employee'] });
  for (const path of ['/audit', '/audit/export?format=csv', '/audit/anchors']) assert.equal((await employee.get(path)).status, 403, path);
  const inspector = await server.colleague(owner, { roles: ['inspector'] });
  assert.equal((await inspector.get('/audit/anchors')).status, 200);
  assert.equal((await inspector.post('/audit/anchors')).status, 403);
});

test('the end of the log is signed, once for each state, with the key the command shows', async () => {
  const owner = await server.company();
  const { status, body } = await owner.post('/audit/anchors');
  assert.equal(status, 201);
  const length = (await owner.get('/audit')).body.length;
  const [anchor] = body.anchors;
  assert.deepEqual([anchor.number, anchor.seq], [1, length]);
  const fields = anchor.line.split(' ');
  assert.equal(fields[0], 'mimamori-anchor-1');
  assert.equal(fields[4], (await owner.get('/audit?limit=1')).body.entries[0].hash);
  assert.equal(fields[6], body.publicKey);
  assert.equal((await owner.post('/audit/anchors')).body.anchors.length, 1);
  await owner.post('/sites', { name: '工場' });
  assert.deepEqual((await owner.post('/audit/anchors')).body.anchors.map((one) => one.number), [2, 1]);
});

// These need the key of the server, which on PostgreSQL lies in a folder that the command would have to be told.
const onFiles = { skip: process.env.MIMAMORI_DATABASE ? 'the commands look for the key in the data folder' : false };

test('verify holds the logs against anchors in a mail, and names a line that is wrong', onFiles, async () => {
  const owner = await server.company();
  const { anchors, publicKey } = (await owner.post('/audit/anchors')).body;
  assert.equal(server.command('audit', 'key').stdout.trim(), publicKey);
  const file = join(server.folder, 'mail.txt');
  const verify = (text) => {
    writeFileSync(file, text);
    return server.command('audit', 'verify', '--anchor', file);
  };
  const good = verify(`Subject: 控え\r\n\r\n> ${anchors[0].line}\r\n--\r\n`);
  assert.equal(good.status, 0, good.stderr);
  assert.match(good.stdout, /控えとも一致しています/);
  const [mark, org, number, seq, hash, ...rest] = anchors[0].line.split(' ');
  const changed = verify(`\n${[mark, org, number, seq, hash.replace(/^./, (digit) => (digit === '0' ? '1' : '0')), ...rest].join(' ')}\n`);
  assert.equal(changed.status, 2);
  assert.match(changed.stderr, /2行目は、署名が正しくありません/);
  assert.match(verify(`${anchors[0].line.slice(0, 150)}\n`).stderr, /1行目は、控えの行として読めません/);
  assert.match(verify('nothing here\n').stderr, /控えの行.*がありません/);
});

test('an anchor of another server is not taken for ours', onFiles, async () => {
  const other = await Server.start();
  try {
    const stranger = await other.company();
    const line = (await stranger.post('/audit/anchors')).body.anchors[0].line;
    const file = join(server.folder, 'foreign.txt');
    writeFileSync(file, `${line}\n`);
    const answer = server.command('audit', 'verify', '--anchor', file);
    assert.equal(answer.status, 2);
    assert.match(answer.stderr, /別の鍵/);
  } finally {
    await other.stop();
  }
});

test('the command signs all logs, one line each, and the page shows the last ones', onFiles, async () => {
  const owner = await server.company();
  const lines = server.command('audit', 'anchor').stdout.trim().split('\n');
  const { anchors } = (await owner.get('/audit/anchors')).body;
  assert.ok(lines.includes(anchors[0].line));
  const page = await owner.page('/settings/audit');
  assert.equal(page.frame.state.anchoring.anchors[0].line, anchors[0].line);
  assert.equal(server.command('audit', 'forget').status, 2);
});

// --- who has the database in hand --------------------------------------------------------------

const FORGED = (org, seq) => `INSERT INTO audit (org_id, seq, at, person_id, person_name, action, object, details, hash)
  VALUES ('${org}', ${seq}, 1, '', '社長', 'person.join', 'forged', '{}', 'f')`;
const RUN_SCRIPT = 'import sqlite3, sys; db = sqlite3.connect(sys.argv[1], timeout=10); db.executescript(sys.argv[2]); db.commit()';

/** Statements of one who owns the database; on SQLite without its conditions. */
function asOwner(org, postgres, sqlite) {
  if (DATABASE) server.sql(postgres, org);
  else execFileSync('python3', ['-c', RUN_SCRIPT, join(server.folder, 'mimamori.db'), `PRAGMA ignore_check_constraints = ON; ${sqlite}`], { stdio: 'pipe' });
}

test('an entry before the first one is refused, and where somebody forces it in, every check finds it', async () => {
  const owner = await server.company();
  const org = owner.me.organisationId;
  for (const seq of [0, -1]) assert.throws(() => server.sql(FORGED(org, seq), org), /seq/);
  assert.equal(server.command('audit', 'verify').status, 0);
  for (const seq of [0, -1, '-9223372036854775807 - 1']) {
    asOwner(org, `ALTER TABLE audit DROP CONSTRAINT IF EXISTS audit_seq_check; ${FORGED(org, seq)}`, FORGED(org, seq));
    const verified = server.command('audit', 'verify');
    assert.equal(verified.status, 1, `${seq}`);
    assert.match(verified.stderr, new RegExp(`${org}.*1番の記録が、書かれたときのものではありません`));
    const { body } = await owner.post('/audit/verifications');
    assert.equal((await waitForJob(owner, body.job)).result.brokenAt, 1);
    assert.match(await (await owner.fetch('/api/v1/audit/export?format=jsonl')).text(), /"forged"/, 'an auditor sees it too');
    server.sql(`DELETE FROM audit WHERE org_id = '${org}' AND object = 'forged'`, org);
  }
  assert.equal(server.command('audit', 'verify').status, 0);
});

test('an older database keeps its log when the condition comes, and a forged entry in it is still found', async () => {
  const owner = await server.company();
  const org = owner.me.organisationId;
  await owner.post('/sites', { name: '工場' });
  const before = await entriesOf(owner, '');
  server.process.kill('SIGTERM');
  await server.ended;
  const again = 'DELETE FROM migration WHERE number = 17';
  asOwner(org, `ALTER TABLE audit DROP CONSTRAINT IF EXISTS audit_seq_check; ${FORGED(org, -1)}; ${again}`, `${FORGED(org, -1)}; ${again}`);
  await server.run(server.port);
  const after = (await entriesOf(owner, '')).filter((entry) => entry.object !== 'forged');
  assert.deepEqual(after, before);
  assert.equal(server.command('audit', 'verify').status, 1);
  assert.throws(() => server.sql(FORGED(org, -1), org), /seq/, 'the condition is there');
  server.sql(`DELETE FROM audit WHERE org_id = '${org}' AND object = 'forged'`, org);
  assert.equal(server.command('audit', 'verify').status, 0);
});

test('where the newest anchor is not ours nothing is signed, and everybody who looks is told', async () => {
  const owner = await server.company();
  const org = owner.me.organisationId;
  const first = (await owner.post('/audit/anchors')).body;
  assert.equal(first.isBroken, false);
  await owner.post('/sites', { name: '倉庫' });
  server.sql(`INSERT INTO audit_anchor (org_id, number, seq, at, line) SELECT org_id, 2, 9000000000000000000, at, line FROM audit_anchor WHERE org_id = '${org}'`, org);
  const refused = await owner.post('/audit/anchors');
  assert.equal(refused.status, 409);
  assert.match(refused.body.ja.detail, /2番目.*署名したものと違います.*サーバーの担当者/);
  assert.equal((await owner.get('/audit/anchors')).body.isBroken, true);
  assert.equal((await owner.page('/settings/audit')).frame.state.anchoring.isBroken, true);
  if (!DATABASE) {
    const command = server.command('audit', 'anchor');
    assert.equal(command.status, 1);
    assert.match(command.stderr, /1社で.*署名したものと違います/);
    assert.match(command.stderr, new RegExp(`company ${org}`));
    assert.equal(server.command('audit', 'anchor', '--new-key').status, 1, 'nor as if the key were new');
  }
  server.sql(`DELETE FROM audit_anchor WHERE org_id = '${org}' AND number = 2`, org);
  const again = await owner.post('/audit/anchors');
  assert.equal(again.status, 201);
  assert.deepEqual([again.body.isBroken, again.body.anchors[0].number], [false, 2]);
});
