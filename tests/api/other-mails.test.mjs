// Mails beside the reminders: how the backups went, and the signed end of the log on every day on which it grew.
import { after, before, test } from 'node:test';
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { BINARY, Server, uniqueNumber, waitForJob } from '../harness.mjs';
import { SmtpServer } from '../smtp-server.mjs';

const HOUR_MS = 3_600_000;
const day = (days) => new Date(Date.now() + 9 * HOUR_MS + days * 24 * HOUR_MS).toISOString().slice(0, 10);

let server, mail, settings, second;

before(async () => {
  mail = await SmtpServer.start();
  server = await Server.start();
  second = join(server.folder, 'second');
  settings = join(server.folder, 'mimamori.conf');
  const lines = ['[mimamori]', 'backup-hour = 0', `backup-folder = ${join(server.folder, 'kept')}`, `backup-second = ${second}`];
  const mailing = [`smtp-url = smtp://127.0.0.1:${mail.port}`, 'smtp-tls = off', 'smtp-from = mimamori@example.jp', 'public-url = https://mimamori.example.jp'];
  writeFileSync(settings, [...lines, ...mailing, ''].join('\n'));
  const silent = join(server.folder, 'silent.conf'); // the server itself sends nothing, so that the hour does not matter
  writeFileSync(silent, [...lines, 'organisation-smtp = false', ''].join('\n'));
  server.options = ['--settings', silent, ...(server.database[0] === '--data' ? [] : ['--data', server.folder])];
  await server.killAndRestart();
});
after(async () => {
  await server.stop();
  await mail.stop();
});

/** Writes and sends the mails of the day; waits, so that the mail server of this process can answer. */
async function remind() {
  mail.mails.length = 0;
  const words = ['remind', '--settings', settings, ...server.database, ...(server.database[0] === '--data' ? [] : ['--data', server.folder])];
  const child = spawn(BINARY, words, { env: { ...process.env, LC_ALL: 'ja_JP.UTF-8', ASAN_OPTIONS: 'detect_leaks=1:exitcode=99' } });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (data) => (output += data));
  assert.equal(await new Promise((resolve) => child.on('exit', resolve)), 0, output);
}
const mailsTo = (client) => mail.mails.filter((one) => one.to.includes(client.email));

async function backUp(client) {
  const { body, status } = await client.post('/backups');
  assert.equal(status, 202, JSON.stringify(body));
  return (await waitForJob(client, body.job)).state;
}

async function company() {
  const owner = await server.company({ organisation: { name: `株式会社まつば${uniqueNumber()}` } });
  return { owner, worker: await server.colleague(owner, { roles: ['employee'] }) };
}

test('a backup that failed is told at once to those who can do something, once a day, with what to do, also without the daily mail', async () => {
  const { owner, worker } = await company();
  const { owner: quiet } = await company();
  const { body: choice } = await quiet.put('/me/notices', { digest: false }, 0);
  assert.deepEqual([choice.digest, choice.backupFailures], [false, true]);
  writeFileSync(second, 'a file where the folder should be');
  assert.equal(await backUp(owner), 'failed');
  await remind();
  const [letter, ...others] = mailsTo(owner);
  assert.deepEqual(others, []);
  assert.equal(letter.subject, `バックアップの失敗に対応してください｜${owner.me.organisationName}`);
  assert.match(letter.body, /に取ったバックアップを、2つ目の場所に写せませんでした。「…」に書き込めません/);
  assert.match(letter.body, /元に戻せる最後のバックアップ：\d{4}\/\d{2}\/\d{2} \d{2}:\d{2}/);
  assert.match(letter.body, /「今すぐバックアップ」/);
  assert.match(letter.body, /https:\/\/mimamori\.example\.jp\/settings\/backups/);
  assert.ok(!letter.body.includes(server.folder), 'names of files of the server are nobody\'s business');
  assert.deepEqual(mailsTo(worker), []);
  const [alone] = mailsTo(quiet);
  assert.match(alone.body, /次の画面で止められます。\s+https:\/\/mimamori\.example\.jp\/settings\/notices/);
  assert.equal((await quiet.put('/me/notices', { digest: false, backupFailures: 'no' }, 1)).status, 400);
  const silent = await quiet.put('/me/notices', { digest: false, backupFailures: false }, 1);
  assert.deepEqual([silent.body.digest, silent.body.backupFailures], [false, false], JSON.stringify(silent.body));
  assert.equal((await quiet.get('/audit')).body.entries[0].action, 'notice.end-backups');

  assert.equal(await backUp(owner), 'failed', 'who tries again need not wait, as nothing was right');
  await remind();
  assert.deepEqual(mailsTo(owner), [], 'the second try of the day says nothing new');
  for (const one of [owner, quiet]) server.sql(`UPDATE outbox SET day = 'mail.backup-not-copied:${day(-1)}' WHERE day = 'mail.backup-not-copied:${day(0)}'`, (await one.get('/organisation')).body.id);
  await remind();
  assert.equal(mailsTo(owner).length, 1, 'the next day it is said again');
  assert.deepEqual(mailsTo(quiet), [], 'who does not want it is left alone');

  rmSync(second);
  assert.equal(await backUp(owner), 'done');
  const { owner: other } = await company();
  await remind();
  assert.deepEqual(mailsTo(other), [], 'all is well: no mail');
});

test('the daily mail says in one line how the last backup went, to those who may manage backups only', async () => {
  const { owner, worker } = await company();
  for (const person of [owner, worker]) await owner.post('/tasks', { title: '鍵の台帳を作る', personId: person.me.personId, dueOn: day(3) });
  await remind();
  assert.match(mailsTo(owner)[0].body, /\nバックアップ：\d{4}\/\d{2}\/\d{2} \d{2}:\d{2}に取り、元に戻せることを確かめ、2つ目の場所にも写しました。\n/);
  assert.equal(mailsTo(worker).length, 1);
  assert.doesNotMatch(mailsTo(worker)[0].body, /バックアップ/);
});

test('the signed end of the log goes out on every day on which it grew, where the owner wants that', async () => {
  const { owner, worker } = await company();
  const inspector = await server.colleague(owner, { roles: ['inspector'] });
  assert.deepEqual((await owner.get('/audit/anchor-mail')).body, { choice: 'digest', version: 0 });
  assert.equal((await owner.post('/audit/anchors')).status, 201);
  await remind();
  assert.deepEqual(mailsTo(owner), [], 'with the daily mail only, and there is none today');

  assert.equal((await owner.put('/audit/anchor-mail', { choice: 'daily' })).status, 428);
  assert.equal((await owner.put('/audit/anchor-mail', { choice: 'hourly' }, 0)).status, 400);
  assert.equal((await inspector.put('/audit/anchor-mail', { choice: 'daily' }, 0)).status, 403);
  assert.deepEqual((await owner.put('/audit/anchor-mail', { choice: 'daily' }, 0)).body, { choice: 'daily', version: 1 });
  assert.equal((await owner.put('/audit/anchor-mail', { choice: 'off' }, 0)).status, 412);
  assert.match((await owner.get('/audit')).body.entries[0].text, /記録の控えのメール.*記録が増えた日に毎日送る/);
  const { anchors } = (await owner.get('/audit/anchors')).body;
  await remind();
  for (const reader of [owner, inspector]) {
    const [letter, ...others] = mailsTo(reader);
    assert.deepEqual(others, []);
    assert.equal(letter.subject, `操作の記録の控え（${day(0).replaceAll('-', '/')}）を保管してください｜${owner.me.organisationName}`);
    assert.ok(letter.body.includes(`\n${anchors[0].line}\n`));
  }
  assert.deepEqual(mailsTo(worker), []);
  await remind();
  assert.deepEqual(mailsTo(owner), [], 'once a day');
});

test('a day on which nothing was added brings no mail; who had the line in the daily mail gets no second one', async () => {
  const { owner } = await company();
  const inspector = await server.colleague(owner, { roles: ['inspector'] });
  const org = (await owner.get('/organisation')).body.id;
  await owner.put('/audit/anchor-mail', { choice: 'daily' }, 0);
  await owner.post('/audit/anchors');
  server.sql(`DELETE FROM audit_anchor WHERE org_id = '${org}'`, org);
  await remind();
  assert.deepEqual([...mailsTo(owner), ...mailsTo(inspector)], [], 'there is no line of today');
  server.sql(`DELETE FROM notice_day WHERE org_id = '${org}'`, org);
  await owner.post('/tasks', { title: '規程を読む', personId: owner.me.personId, dueOn: day(3) });
  const { anchors } = (await owner.post('/audit/anchors')).body;
  await remind();
  assert.equal(mailsTo(owner).length, 1);
  assert.ok(mailsTo(owner)[0].body.includes(anchors[0].line));
  assert.match(mailsTo(owner)[0].subject, /規程を読む/);
  assert.equal(mailsTo(inspector).length, 1);
  assert.match(mailsTo(inspector)[0].subject, /控え/);
});

test('where the newest line is not ours, the mail of the day says so instead, and so does the daily mail', async () => {
  const { owner } = await company();
  const inspector = await server.colleague(owner, { roles: ['inspector'] });
  const org = owner.me.organisationId;
  await owner.put('/audit/anchor-mail', { choice: 'daily' }, 0);
  await owner.post('/tasks', { title: '規程を読む', personId: owner.me.personId, dueOn: day(3) });
  await owner.post('/audit/anchors');
  server.sql(`UPDATE audit_anchor SET seq = 9000000000000000000 WHERE org_id = '${org}'`, org);
  await remind();
  const [digest, ...more] = mailsTo(owner);
  assert.deepEqual(more, []);
  assert.match(digest.body, /控えを作れません.*サーバーの担当者に、すぐ知らせてください/);
  const [letter] = mailsTo(inspector);
  assert.match(letter.subject, /控えを作れません/);
  for (const { body } of [digest, letter]) assert.doesNotMatch(body, /mimamori-anchor/);
  await remind();
  assert.deepEqual(mailsTo(inspector), [], 'once a day');
  server.sql(`DELETE FROM audit_anchor WHERE org_id = '${org}'`, org);
});

test('who does not want it by mail gets no line with the daily mail either', async () => {
  const { owner } = await company();
  await owner.put('/audit/anchor-mail', { choice: 'off' }, 0);
  await owner.post('/tasks', { title: '規程を読む', personId: owner.me.personId, dueOn: day(3) });
  await owner.post('/audit/anchors');
  await remind();
  assert.equal(mailsTo(owner).length, 1);
  assert.doesNotMatch(mailsTo(owner)[0].body, /mimamori-anchor/);
});
