// Reminders: the daily mail, the calendar, the company's own mail server. With real conversations with a mail server.
import { after, before, test } from 'node:test';
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { BINARY, Client, PASSWORD, Server, cookiesOf, uniqueNumber, setUpApp } from '../harness.mjs';
import { Certificate, SmtpServer } from '../smtp-server.mjs';

const HOUR_MS = 3_600_000;
/* The calendar on the wall in Tokyo. */
const day = (days) => new Date(Date.now() + 9 * HOUR_MS + days * 24 * HOUR_MS).toISOString().slice(0, 10);
const shown = (days) => day(days).replaceAll('-', '/');

let server;
let certificate;
let folder;
before(async () => {
  certificate = new Certificate();
  folder = mkdtempSync(join(tmpdir(), 'mimamori-mail-'));
  const settings = settingsFile({ 'smtp-private-hosts': 'true', 'smtp-ca-file': certificate.file, 'smtp-ports': '25 465 587 2525', 'digest-hour': '0' });
  server = await Server.start(['--settings', settings]);
});
after(async () => {
  await server.stop();
  certificate.remove();
  rmSync(folder, { recursive: true, force: true });
});

function settingsFile(values) {
  const file = join(folder, `${uniqueNumber()}.conf`);
  writeFileSync(file, `[mimamori]\n${Object.entries(values).map(([name, value]) => `${name} = ${value}\n`).join('')}`);
  return file;
}

/** Runs `mimamori remind` with the operator's mail server; waits, so that the mail server of this process can answer. */
function remind(mail, more = {}) {
  const settings = settingsFile({
    'smtp-url': `smtp://127.0.0.1:${mail.port}`,
    'smtp-from': '見守り <mimamori@example.jp>',
    'smtp-ca-file': certificate.file,
    'public-url': 'https://mimamori.example.jp',
    ...more,
  });
  return run(['remind', '--settings', settings, ...server.database]);
}

function run(words) {
  const child = spawn(BINARY, words, {
    env: { ...process.env, LC_ALL: 'ja_JP.UTF-8', ASAN_OPTIONS: 'detect_leaks=1:exitcode=99' },
  });
  let output = '';
  child.stdout.on('data', (data) => (output += data));
  child.stderr.on('data', (data) => (output += data));
  return new Promise((resolve) => child.on('exit', (status) => resolve({ status, output })));
}

async function companyWithTasks(tasks, person = {}) {
  const owner = await server.company({ organisation: { name: `株式会社まつば${uniqueNumber()}` }, person });
  const worker = await server.colleague(owner, { name: '高橋三郎', roles: ['employee'] });
  for (const [title, days] of tasks) {
    const answer = await owner.post('/tasks', { title, personId: worker.me.personId, dueOn: day(days) });
    assert.equal(answer.status, 201, JSON.stringify(answer.body));
  }
  return { owner, worker, company: owner.me.organisationName };
}

/* Other tests have companies on the same database: only the mails to one person count. */
const mailsTo = (mail, client) => mail.mails.filter((one) => one.to.includes(client.email));

test('one mail a day with all that is due, once', async () => {
  const mail = await SmtpServer.start({ certificate });
  const { owner, worker, company } = await companyWithTasks([
    ['更新を全台で確認', 7],
    ['鍵の台帳を作る', 3],
    ['バックアップを試す', 0],
    ['まだ先のこと', 8],
    ['二日前', 2],
    ['一週間すぎた', -7],
    ['三日すぎた', -3],
    ['<b>二週間すぎた</b>', -14],
  ]);
  await owner.post('/decisions', { controlId: 'backup-regular', measure: '外付けの装置に毎週写す', personId: worker.me.personId, dueOn: day(3) });
  const { status, output } = await remind(mail);
  assert.equal(status, 0, output);
  const [letter, ...others] = mailsTo(mail, worker);
  assert.deepEqual(others, []);
  assert.equal(letter.subject, `【再送】期限を過ぎたやること2件を終えてください｜${company}`);
  assert.deepEqual(letter.to, [worker.email]);
  assert.equal(letter.from, 'mimamori@example.jp');
  assert.equal(letter.isEncrypted, true);
  assert.match(letter.headers.from, /^見守り <mimamori@example\.jp>$/);
  assert.match(letter.headers.to, /^高橋三郎 <suzuki-/);
  assert.equal(letter.headers['auto-submitted'], 'auto-generated');
  assert.match(letter.headers['message-id'], /^<[0-9a-f-]{36}@example\.jp>$/);
  assert.match(letter.headers.date, /\+0900$/);
  assert.ok(Math.abs(Date.parse(letter.headers.date) - Date.now()) < 60_000);
  assert.match(letter.headers['content-type'], /^text\/plain; charset=utf-8$/i);
  assert.ok(letter.lines.every((line) => line.length <= 998 && /^[\x20-\x7e\t]*$/.test(line)), 'only ASCII goes over the wire');
  const body = letter.body;
  assert.match(body, /^高橋三郎さん\n/);
  assert.ok(body.indexOf('<b>二週間すぎた</b>') < body.indexOf('一週間すぎた'), 'the longest overdue first');
  assert.match(body, new RegExp(`・一週間すぎた（期限 ${shown(-7)}、7日超過）`));
  assert.match(body, new RegExp(`・バックアップを試す（期限 ${shown(0)}、今日まで）`));
  assert.match(body, new RegExp(`・外付けの装置に毎週写す（期限 ${shown(3)}、あと3日）\n  https://mimamori\\.example\\.jp/controls/backup-regular\n`));
  for (const title of ['まだ先のこと', '二日前', '三日すぎた']) assert.ok(!body.includes(title), title);
  assert.match(body, /https:\/\/mimamori\.example\.jp\/settings\/notices/);
  assert.deepEqual(mailsTo(mail, owner), [], 'who has nothing to do gets nothing');

  assert.equal((await remind(mail)).status, 0);
  assert.equal(mailsTo(mail, worker).length, 1, 'the same day again: nothing new');
  await mail.stop();
});

test('who may read the log gets its signed end with the mail, nobody else', async () => {
  const mail = await SmtpServer.start({ certificate });
  const { owner, worker } = await companyWithTasks([['鍵の台帳を作る', 3]]);
  assert.equal((await owner.post('/tasks', { title: '規程を読む', personId: owner.me.personId, dueOn: day(3) })).status, 201);
  const { anchors } = (await owner.post('/audit/anchors')).body;
  await remind(mail);
  assert.ok(mailsTo(mail, owner)[0].body.includes(`\n${anchors[0].line}\n`));
  assert.doesNotMatch(mailsTo(mail, worker)[0].body, /mimamori-anchor/);
  await mail.stop();
});

test('one thing alone is named in the subject; without an address there are no links', async () => {
  const mail = await SmtpServer.start({ certificate });
  const { worker, company } = await companyWithTasks([['無線の合言葉を変える', 3]]);
  await remind(mail, { 'public-url': '' });
  const [letter] = mailsTo(mail, worker);
  assert.equal(letter.subject, `「無線の合言葉を変える」を${shown(3)}までに終えてください｜${company}`);
  assert.doesNotMatch(letter.body, /http/);
  await mail.stop();
});

test('who switched it off, who left and what is done: no mail', async () => {
  const mail = await SmtpServer.start({ certificate });
  const { owner, worker } = await companyWithTasks([['やめた人のこと', 0]]);
  const quiet = await server.colleague(owner, { name: '静か', roles: ['employee'] });
  await owner.post('/tasks', { title: '静かな人のこと', personId: quiet.me.personId, dueOn: day(0) });
  const busy = await server.colleague(owner, { name: '済んだ', roles: ['employee'] });
  await owner.post('/tasks', { title: '済んだこと', personId: busy.me.personId, dueOn: day(0), done: true });

  const choice = await quiet.get('/me/notices');
  assert.deepEqual(choice.body, { digest: true, backupFailures: true, calendarMadeAt: null, version: 0 });
  assert.equal((await quiet.put('/me/notices', { digest: false })).status, 428);
  assert.equal((await quiet.put('/me/notices', { digest: 'no' }, 0)).status, 400);
  assert.deepEqual((await quiet.put('/me/notices', { digest: false }, 0)).body.digest, false);
  assert.equal((await quiet.put('/me/notices', { digest: true }, 0)).status, 412);
  assert.equal((await owner.delete(`/people/${worker.me.personId}`)).status, 204);
  await remind(mail);
  for (const client of [worker, quiet, busy]) assert.deepEqual(mailsTo(mail, client), []);
  await mail.stop();
});

test('a server that is busy is asked again; one that refuses is not', async () => {
  for (const [answers, state] of [
    [{ RCPT: '451 4.3.0 later' }, 'waiting'],
    [{ 'DATA-END': '452 4.3.1 full' }, 'waiting'],
    [{ CONNECT: '421 4.3.2 closing' }, 'waiting'],
    [{ MAIL: '' }, 'waiting'],
    [{ RCPT: '550 5.1.1 nobody' }, 'failed'],
    [{ 'DATA-END': '554 5.7.1 no' }, 'failed'],
    [{ CONNECT: '!HTTP/1.1 400 Bad Request' }, 'waiting'],
  ]) {
    const mail = await SmtpServer.start({ certificate, answers });
    const { owner, worker } = await companyWithTasks([['再送の試験', 0]]);
    const { status, output } = await remind(mail);
    assert.equal(status, 1, output);
    const { last } = (await owner.get('/mail-server')).body;
    assert.equal(last.state, state, `${JSON.stringify(answers)}: ${JSON.stringify(last)}`);
    assert.ok(last.problem.length > 10);
    mail.answers = {};
    await remind(mail);
    assert.deepEqual(mailsTo(mail, worker), [], 'not before the pause is over, and never after a refusal');
    await mail.stop();
  }
});

test('taken without an answer: it may have gone out, so it is not sent again', async () => {
  const mail = await SmtpServer.start({ certificate, answers: { 'DATA-END': '' } });
  const { owner, worker } = await companyWithTasks([['返事のない試験', 0]]);
  assert.equal((await remind(mail)).status, 1);
  const { last } = (await owner.get('/mail-server')).body;
  assert.equal(last.state, 'failed');
  assert.match(last.problem, /届いているかもしれない/);
  assert.equal(mailsTo(mail, worker).length, 1);
  await mail.stop();
});

test('no mail without encryption, unless the operator says so', async () => {
  const plain = await SmtpServer.start();
  const { owner, worker } = await companyWithTasks([['暗号の試験', 0]]);
  assert.equal((await remind(plain)).status, 1);
  assert.match((await owner.get('/mail-server')).body.last.problem, /暗号化/);
  assert.ok(!plain.commands.some((line) => /^MAIL/.test(line)), 'nothing was said in the clear');

  const second = await companyWithTasks([['平文の試験', 0]]);
  assert.equal((await remind(plain, { 'smtp-tls': 'opportunistic' })).status, 0);
  assert.equal(mailsTo(plain, second.worker)[0].isEncrypted, false);
  assert.deepEqual(mailsTo(plain, worker), []);
  const third = await companyWithTasks([['手元だけ', 0]]);
  assert.equal((await remind(plain, { 'smtp-tls': 'off' })).status, 0);
  assert.equal(mailsTo(plain, third.worker).length, 1);
  await plain.stop();

  const stranger = new Certificate('DNS:other.example');
  const wrong = await SmtpServer.start({ certificate: stranger });
  const fourth = await companyWithTasks([['証明書の試験', 0]]);
  assert.equal((await remind(wrong)).status, 1);
  assert.match((await fourth.owner.get('/mail-server')).body.last.problem, /証明書/);
  await wrong.stop();
  stranger.remove();
});

test('settings that would give a password away are refused at the start', async () => {
  const mail = { port: 2525 };
  for (const [more, reason] of [
    [{ 'smtp-url': 'http://example.jp' }, /smtp-url/],
    [{ 'smtp-url': 'smtp://user:pass@example.jp' }, /smtp-url/],
    [{ 'smtp-from': 'nobody' }, /smtp-from/],
    [{ 'smtp-tls': 'maybe' }, /smtp-tls/],
    [{ 'smtp-url': 'smtp://mail.example.jp', 'smtp-tls': 'off' }, /smtp-tls/],
    [{ 'smtp-url': 'smtp://mail.example.jp', 'smtp-tls': 'opportunistic', 'smtp-user': 'x' }, /smtp-user/],
    [{ 'smtp-password-file': '/nonexistent' }, /smtp-password-file/],
    [{ 'smtp-ports': '25 70000' }, /smtp-ports/],
    [{ 'digest-hour': '24' }, /digest-hour/],
  ]) {
    const { status, output } = await remind(mail, more);
    assert.equal(status, 1, output);
    assert.match(output, reason);
  }
});

test('a company enters its own server; the password stays secret', async () => {
  const mail = await SmtpServer.start({ certificate, user: 'matsuba', password: 'hito-ni-iwanai' });
  const ports = settingsFile({ 'smtp-private-hosts': 'true', 'smtp-ca-file': certificate.file, 'smtp-ports': `465 ${mail.port}` });
  const own = await Server.start(['--settings', ports]);
  const owner = await own.company();
  const before = (await owner.get('/mail-server')).body;
  assert.deepEqual([before.source, before.mayChange, before.own, before.version], ['none', true, null, 0]);
  assert.equal((await owner.post('/mail-server/test')).status, 409);
  const wanted = { host: '127.0.0.1', port: mail.port, user: 'matsuba', password: 'chigau', sender: 'info@matsuba.example.jp' };
  assert.equal((await owner.put('/mail-server', wanted)).status, 428);
  const wrong = await owner.put('/mail-server', { ...wanted, host: 'a b', port: 22, sender: 'nobody' }, 0);
  assert.deepEqual(wrong.body.errors.map((one) => one.field), ['host', 'port', 'sender']);
  const saved = await owner.put('/mail-server', wanted, 0);
  assert.equal(saved.status, 200, JSON.stringify(saved.body));
  assert.deepEqual(saved.body.own, { host: '127.0.0.1', port: mail.port, user: 'matsuba', sender: 'info@matsuba.example.jp', hasPassword: true });
  const denied = (await owner.post('/mail-server/test')).body;
  assert.deepEqual([denied.sent, denied.outcome], [false, 'login-denied']);
  assert.match(denied.sentence, /パスワード/);

  assert.equal((await owner.put('/mail-server', { ...wanted, password: null, user: 'x' }, 1)).body.errors[0].field, 'password');
  assert.equal((await owner.put('/mail-server', { ...wanted, password: 'hito-ni-iwanai' }, 0)).status, 412);
  assert.equal((await owner.put('/mail-server', { ...wanted, password: 'hito-ni-iwanai' }, 1)).status, 200);
  assert.equal((await owner.put('/mail-server', { ...wanted, password: null, sender: 'kanri@matsuba.example.jp' }, 2)).status, 200, 'the password is kept');
  const sent = (await owner.post('/mail-server/test')).body;
  assert.equal(sent.sent, true, JSON.stringify(sent));
  assert.match(sent.sentence, new RegExp(owner.email));
  const [letter] = mail.mails;
  assert.match(letter.subject, /^見守りからのテストメールです｜株式会社まつば製作所$/);
  assert.deepEqual([letter.from, letter.to, mail.wasEncryptedAtLogin], ['kanri@matsuba.example.jp', [owner.email], true]);

  const everything = JSON.stringify([(await owner.get('/mail-server')).body, (await owner.page('/settings/notices')).html, (await owner.get('/audit')).body]);
  assert.ok(!everything.includes('hito-ni-iwanai') && !own.log.includes('hito-ni-iwanai'));
  if (!process.env.MIMAMORI_DATABASE) {
    const bytes = ['mimamori.db', 'mimamori.db-wal'].map((name) => join(own.folder, name)).filter(existsSync).map((file) => readFileSync(file, 'latin1'));
    assert.ok(bytes.length > 0 && bytes.every((one) => !one.includes('hito-ni-iwanai')), 'the database holds no password');
    assert.equal(statSync(join(own.folder, 'smtp.key')).mode & 0o777, 0o600);
  }
  const head = await own.colleague(owner);
  assert.equal((await head.get('/mail-server')).status, 403);
  assert.equal((await head.page('/settings/notices')).frame.state.mail, null);
  assert.equal((await owner.delete('/mail-server')).body.source, 'none');
  await own.stop();
  await mail.stop();
});

test('a company cannot reach into the network of the server', async () => {
  const mail = await SmtpServer.start({ certificate });
  const closed = settingsFile({ 'smtp-ports': String(mail.port), 'smtp-ca-file': certificate.file });
  const own = await Server.start(['--settings', closed]);
  const owner = await own.company();
  for (const [index, host] of ['127.0.0.1', 'localhost', '10.0.0.1', '169.254.169.254', '::1', '::ffff:127.0.0.1', '0.0.0.0'].entries()) {
    const saved = await owner.put('/mail-server', { host, port: mail.port, sender: 'a@example.jp' }, index);
    assert.equal(saved.status, 200, JSON.stringify(saved.body));
    const tried = (await owner.post('/mail-server/test')).body;
    assert.equal(tried.outcome, 'forbidden-address', `${host}: ${JSON.stringify(tried)}`);
  }
  assert.equal(mail.connections, 0);
  await own.stop();

  const forbidden = await Server.start(['--settings', settingsFile({ 'organisation-smtp': 'false' })]);
  const other = await forbidden.company();
  const state = (await other.get('/mail-server')).body;
  assert.deepEqual([state.source, state.mayChange], ['none', false]);
  assert.equal((await other.put('/mail-server', { host: 'smtp.example.jp', port: 587, sender: 'a@example.jp' }, 0)).status, 409);
  await forbidden.stop();
  await mail.stop();
});

test('the server sends by itself from the hour on, and once across restarts', async () => {
  const mail = await SmtpServer.start({ certificate });
  const { worker } = await companyWithTasks([['毎朝の試験', 0]]);
  const settings = settingsFile({ 'smtp-url': `smtp://127.0.0.1:${mail.port}`, 'smtp-from': 'mimamori@example.jp', 'smtp-ca-file': certificate.file, 'digest-hour': '0' });
  const mates = [0, 1].map(() => {
    const mate = new Server();
    Object.assign(mate, { folder: mkdtempSync(join(tmpdir(), 'mimamori-mate-')), database: server.database, options: ['--settings', settings] });
    return mate;
  });
  /* On PostgreSQL two servers at the same time; on SQLite one after the other. */
  const isShared = Boolean(process.env.MIMAMORI_DATABASE);
  if (isShared) await Promise.all(mates.map((mate) => mate.run(0)));
  else await mates[0].run(0);
  for (let i = 0; i < 100 && mailsTo(mail, worker).length === 0; i++) await new Promise((resolve) => setTimeout(resolve, 100));
  await mates[0].stop();
  if (!isShared) await mates[1].run(0);
  await new Promise((resolve) => setTimeout(resolve, 1000));
  await mates[1].stop();
  assert.equal(mailsTo(mail, worker).length, 1);
  await mail.stop();
});

test('killed in the middle of sending: not sent twice', async () => {
  const mail = await SmtpServer.start({ certificate });
  const { worker } = await companyWithTasks([['停電の試験', 0]]);
  const settings = settingsFile({ 'smtp-url': `smtp://127.0.0.1:${mail.port}`, 'smtp-from': 'mimamori@example.jp', 'smtp-ca-file': certificate.file });
  let taken;
  const isTaken = new Promise((resolve) => (taken = resolve));
  /* The mail is taken, but the answer never comes. */
  mail.answers = {
    get 'DATA-END'() {
      taken();
      return '250-wait';
    },
  };
  const child = spawn(BINARY, ['remind', '--settings', settings, ...server.database]);
  await isTaken;
  child.kill('SIGKILL');
  await new Promise((resolve) => child.on('exit', resolve));
  mail.answers = {};
  await remind(mail);
  assert.equal(mailsTo(mail, worker).length, 1);
  await mail.stop();
});

test('the calendar: a secret address with the own open tasks, without signing in', async () => {
  const { owner, worker } = await companyWithTasks([['鍵の台帳を作る、点検する', 3], ['過ぎたこと', -2]]);
  await owner.post('/tasks', { title: '日のないこと', personId: worker.me.personId });
  await owner.post('/tasks', { title: '他人のこと', personId: owner.me.personId, dueOn: day(1) });
  const stranger = new Client(server);
  const made = (await worker.post('/me/calendar')).body;
  const path = new URL(made.url).pathname;
  assert.match(path, /^\/calendar\/[A-Za-z0-9_-]{43}\.ics$/);
  const answer = await stranger.fetch(path);
  assert.equal(answer.status, 200);
  assert.equal(answer.headers.get('content-type'), 'text/calendar; charset=utf-8');
  assert.equal(answer.headers.get('cache-control'), 'no-store');
  const text = await answer.text();
  assert.ok(text.split('\r\n').every((line) => Buffer.byteLength(line) <= 75 && !line.includes('\n')));
  const lines = text.replaceAll('\r\n ', '').split('\r\n');
  assert.deepEqual(lines.filter((line) => /^SUMMARY/.test(line)), ['SUMMARY:過ぎたこと', 'SUMMARY:鍵の台帳を作る、点検する']);
  assert.ok(lines.includes(`DTSTART;VALUE=DATE:${day(3).replaceAll('-', '')}`));
  assert.equal((await stranger.fetch(path, { method: 'HEAD' })).status, 200);

  const again = new URL((await worker.post('/me/calendar')).body.url).pathname;
  assert.notEqual(again, path);
  assert.equal((await stranger.fetch(path)).status, 404, 'the address before is no longer valid');
  assert.equal((await stranger.fetch(again.replace('.ics', ''))).status, 404);
  assert.equal((await stranger.fetch(again)).status, 200);
  assert.equal((await worker.delete('/me/calendar')).status, 204);
  assert.equal((await stranger.fetch(again)).status, 404);

  const last = new URL((await worker.post('/me/calendar')).body.url).pathname;
  assert.ok((await worker.get('/me/notices')).body.calendarMadeAt);
  await owner.delete(`/people/${worker.me.personId}`);
  assert.equal((await stranger.fetch(last)).status, 410, 'who left has no calendar');
  assert.ok(!server.log.includes(last.slice(10, 40)), 'the address is in no log');
});

test('who signs in with a browser not seen before is told by mail, and not for a known one', async () => {
  const mail = await SmtpServer.start({ certificate });
  const settings = settingsFile({ 'smtp-url': `smtp://127.0.0.1:${mail.port}`, 'smtp-from': 'mimamori@example.jp', 'smtp-ca-file': certificate.file, 'public-url': '' });
  const sending = await Server.start(['--settings', settings]);
  const owner = await sending.company({ organisation: { name: '株式会社まつば' } });
  const signIn = (cookie) => fetch(`${sending.url}/sign-in`, {
    method: 'POST',
    redirect: 'manual',
    headers: { 'Content-Type': 'application/x-www-form-urlencoded', 'User-Agent': 'Mozilla/5.0 (Windows NT 10.0) Chrome/120.0 Safari/537.36 Edg/120.0', Cookie: cookie },
    body: new URLSearchParams({ email: owner.email, password: PASSWORD }).toString(),
  });
  const first = await signIn('');
  assert.equal(first.status, 303);
  const browser = cookiesOf(first).find((one) => one.startsWith('mimamori_browser=')).split(';')[0];
  assert.equal((await signIn(browser)).status, 303);
  const command = await run(['remind', '--settings', settingsFile({ 'smtp-url': `smtp://127.0.0.1:${mail.port}`, 'smtp-from': 'mimamori@example.jp', 'smtp-ca-file': certificate.file, 'public-url': 'https://mimamori.example.jp' }), ...sending.database]);
  assert.equal(command.status, 0, command.output);
  const letters = mailsTo(mail, owner);
  assert.equal(letters.length, 1, 'the browser the company was set up with is the first, the third sign-in came from a known one');
  assert.equal(letters[0].subject, '新しい端末でログインがありました｜株式会社まつば');
  assert.match(letters[0].body, /端末：Windows \/ Edge\n接続元：127\.0\.0\.\*\n/);
  await sending.stop();
  await mail.stop();
});

test('who changes how she signs in is told by mail each time, and of each recovery code that is used', async () => {
  const mail = await SmtpServer.start({ certificate });
  const operator = { 'smtp-url': `smtp://127.0.0.1:${mail.port}`, 'smtp-from': 'mimamori@example.jp', 'smtp-ca-file': certificate.file };
  const sending = await Server.start(['--settings', settingsFile({ ...operator, 'public-url': '' })]);
  const owner = await sending.company({ organisation: { name: '株式会社まつば' } });
  const { codes } = await setUpApp(owner);
  assert.equal((await owner.post('/me/proof/code', { code: codes[0] })).status, 204);
  assert.equal((await owner.post('/me/recovery-codes')).status, 200);
  assert.equal((await owner.put('/me/password', { current: PASSWORD, password: 'yoru-no-kujira-7-hon' })).status, 204);
  assert.equal((await owner.delete('/me/totp')).status, 204);
  assert.equal((await run(['unlock', owner.email, '--settings', settingsFile(operator), ...sending.database])).status, 0);
  const command = await run(['remind', '--settings', settingsFile({ ...operator, 'public-url': 'https://mimamori.example.jp' }), ...sending.database]);
  assert.equal(command.status, 0, command.output);
  const letters = mailsTo(mail, owner).filter(({ subject }) => subject === 'ログインの設定が変わりました｜株式会社まつば');
  const told = letters.map(({ body }) => body.match(/見守りで、(?:サーバーの管理者が、)?あなたの(.*)。/)?.[1]).sort();
  assert.deepEqual(told, ['ログインの鍵（パスワード、パスキー、認証アプリ、復旧コード）をすべて外し、招待のリンクを作りました', 'パスワードが変わりました', '復旧コードが1つ使われました', '復旧コードが作り直されました', '認証アプリが解除されました', '認証アプリが設定されました'].sort());
  assert.match(letters[0].body, /接続元：127\.0\.0\.\*\n/);
  await sending.stop();
  await mail.stop();
});

test('a supporter whose time is over gets neither mails nor the calendar, until it is extended', async () => {
  const mail = await SmtpServer.start({ certificate });
  const { owner } = await companyWithTasks([]);
  const supporter = await server.colleague(owner, { name: '外部支援', roles: ['supporter'] });
  await owner.post('/tasks', { title: '支援者の課題', personId: supporter.me.personId, dueOn: day(0) });
  const { pathname } = new URL((await supporter.post('/me/calendar')).body.url);
  const calendar = async () => (await new Client(server).fetch(pathname)).status;
  const endsOn = (when) => server.sql(`UPDATE person SET access_ends_on = '${when}' WHERE id = '${supporter.me.personId}'`, owner.me.organisationId);
  endsOn(day(0));
  assert.equal(await calendar(), 200, 'on the last day');
  endsOn(day(-1));
  assert.equal(await calendar(), 410);
  await remind(mail);
  assert.deepEqual(mailsTo(mail, supporter), []);
  endsOn(day(1));
  assert.equal(await calendar(), 200);
  server.sql(`DELETE FROM notice_day WHERE org_id = '${owner.me.organisationId}'`, owner.me.organisationId);
  await remind(mail);
  assert.equal(mailsTo(mail, supporter).length, 1);
  await mail.stop();
});
