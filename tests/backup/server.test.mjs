// Backups the server makes by itself or when asked. On a database of its own: the one of MIMAMORI_DATABASE.
import { after, before, test } from 'node:test';
import assert from 'node:assert/strict';
import { readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Server, waitForJob } from '../harness.mjs';

let server, client, settings, folder, second;

before(async () => {
  server = await Server.start();
  folder = join(server.folder, 'kept');
  second = join(server.folder, 'second');
  settings = join(server.folder, 'mimamori.conf');
  configure();
  await restart();
  client = await server.company();
});
after(() => server.stop());

function configure(more = '') {
  const lines = ['[mimamori]', 'backup-hour = 0', `backup-folder = ${folder}`, `backup-second = ${second}`, `key-file = ${join(server.folder, 'smtp.key')}`, more];
  writeFileSync(settings, lines.join('\n'));
}

async function restart() {
  server.options = ['--settings', settings];
  await server.killAndRestart();
}

const state = async () => (await client.get('/backups')).body;

/** The newest backup, once @is says that it is as wanted. */
async function waitFor(is) {
  for (let i = 0; i < 300; i++) {
    const { backups } = await state();
    if (backups[0] && is(backups[0])) return backups[0];
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  assert.fail(`the backup does not come: ${JSON.stringify((await state()).backups[0])}\n${server.log}`);
}

test('a new server says that there is no backup yet, and when the first one comes', async () => {
  const first = await state();
  assert.equal(first.isOn, true);
  assert.deepEqual(first.backups, []);
  assert.match(first.nextAt, /T15:00:00Z$/); // midnight in Tokyo
  assert.deepEqual([first.copies.count, first.copies.hasThree, first.copies.hasOneElsewhere], [1, false, false]);
  assert.equal((await client.page('/')).frame.state.backup, null);
});

test('a backup is made when asked, tried out, and copied to the second place', async () => {
  const { status, body } = await client.post('/backups');
  assert.equal(status, 202);
  assert.equal((await waitForJob(client, body.job)).state, 'done');
  const run = await waitFor((one) => one.copiedAt !== null);
  assert.deepEqual([run.state, run.byClock, run.isKept, run.problem, run.testProblem, run.copyProblem], ['done', false, true, null, null, null]);
  assert.ok(run.testedAt >= run.begunAt);
  assert.equal(readdirSync(folder).length, 1);
  assert.equal(run.file, readdirSync(folder)[0]);
  assert.equal(run.bytes, statSync(join(folder, run.file)).size);
  assert.ok(readFileSync(join(folder, run.file)).equals(readFileSync(join(second, run.file))));
  assert.equal(statSync(join(second, run.file)).mode & 0o777, 0o600);
  const { copies } = await state();
  assert.deepEqual([copies.count, copies.hasThree, copies.hasOneElsewhere], [3, true, false]);
  const log = (await client.get('/audit')).body.entries;
  assert.ok(log.some((entry) => entry.action === 'backup.ask'));
});

test('the key of the server opens it', () => {
  const key = join(server.folder, server.database[0] === '--data' ? 'backup.key' : 'mimamori/backup.key');
  const file = join(folder, readdirSync(folder)[0]);
  const checked = server.command('backup', 'verify', file, '--key-file', key);
  assert.equal(checked.status, 0, checked.stderr);
  assert.match(checked.stdout, /問題ありません/);
});

test('who asks again at once is told to wait', async () => {
  const again = await client.post('/backups');
  assert.equal(again.status, 429);
  assert.match(again.body.ja.detail, /取ったばかり/);
});

test('the daily backup is made once a day, and made up for when the server was off', async () => {
  await restart();
  const run = await waitFor((one) => one.byClock && one.copiedAt !== null);
  assert.equal(run.testProblem, null);
  const count = (await state()).backups.length;
  await restart();
  await new Promise((resolve) => setTimeout(resolve, 1500));
  assert.equal((await state()).backups.length, count);
  assert.ok((await state()).nextAt > new Date().toISOString());
});

test('of one day only the newest backup is kept, in both places', async () => {
  const { backups } = await state();
  assert.deepEqual(backups.map((run) => run.isKept), [true, false]);
  assert.deepEqual(readdirSync(folder), [backups[0].file]);
  assert.deepEqual(readdirSync(second), [backups[0].file]);
});

test('a copy elsewhere counts when somebody notes it', async () => {
  const wrong = await client.put('/backups/offline-copy', { place: '', takenOn: '2999-01-01' }, 0);
  assert.equal(wrong.status, 400);
  const future = await client.put('/backups/offline-copy', { place: '金庫', takenOn: '2199-01-01' }, 0);
  assert.match(future.body.errors[0].ja, /今日まで/);
  const today = new Date(Date.now() + 9 * 3600e3).toISOString().slice(0, 10);
  const noted = await client.put('/backups/offline-copy', { place: '本店の金庫', takenOn: today }, 0);
  assert.equal(noted.status, 200);
  assert.deepEqual([noted.body.copies.count, noted.body.copies.hasTwoMedia, noted.body.copies.hasOneElsewhere], [4, true, true]);
  const stale = await client.put('/backups/offline-copy', { place: '別の場所', takenOn: today }, 0);
  assert.equal(stale.status, 412);
  const old = await client.put('/backups/offline-copy', { place: '本店の金庫', takenOn: '2026-01-05' }, noted.body.version);
  assert.equal(old.body.offlineCopy.isRecent, false);
  assert.equal(old.body.copies.hasOneElsewhere, false);
});

test('an employee sees nothing of it', async () => {
  const employee = await server.colleague(client, { roles: ['employee'] });
  assert.equal((await employee.get('/backups')).status, 403);
  assert.equal((await employee.post('/backups')).status, 403);
  assert.equal((await employee.page('/')).frame.state.backup, null);
});

test('a backup that fails reaches the owner, and the good one stays', { skip: process.env.MIMAMORI_DATABASE ? 'needs a second database' : false }, async () => {
  const whole = (await state()).backups[0];
  rmSync(second, { recursive: true });
  writeFileSync(second, 'a file where the folder should be');
  const other = await Server.start(['--settings', settings]); // the same folders, a database that has no backup yet
  try {
    const owner = await other.company();
    const { body } = await owner.post('/backups');
    const job = await waitForJob(owner, body.job);
    assert.equal(job.state, 'failed');
    const run = (await owner.get('/backups')).body.backups[0];
    assert.match(run.copyProblem, /書き込めません/);
    assert.equal(run.testProblem, null);
    assert.equal((await owner.page('/')).frame.state.backup, 'failed');
  } finally {
    await other.stop();
  }
  assert.ok(readdirSync(folder).includes(whole.file));
});

test('who stops a backup has stopped it, and nobody is alarmed', { skip: process.env.MIMAMORI_DATABASE ? 'needs a second database' : false }, async () => {
  rmSync(second);
  const other = await Server.start(['--settings', settings]);
  try {
    const owner = await other.company();
    const { body } = await owner.post('/backups');
    await owner.delete(`/jobs/${body.job}`);
    let run;
    for (let i = 0; i < 100 && (!run || run.state === 'running'); i++) {
      run = (await owner.get('/backups')).body.backups[0];
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
    if (run) assert.equal(run.testProblem, null); // stopped at once, it may not even have begun
    assert.equal((await owner.page('/')).frame.state.backup, null);
  } finally {
    await other.stop();
  }
});

test('companies that share a server see the state, not names and sizes of files', async () => {
  const other = await server.company();
  const { isAlone, folder: place, backups } = (await other.get('/backups')).body;
  assert.equal(isAlone, false);
  assert.equal(place, null);
  assert.ok(backups.length > 0);
  for (const run of backups) assert.deepEqual([run.file, run.bytes], [null, null]);
});

test('where backups are switched off, the owner is told', async () => {
  configure('backups = false');
  await restart();
  assert.equal((await state()).isOn, false);
  assert.equal((await client.post('/backups')).status, 409);
  assert.equal((await client.page('/')).frame.state.backup, 'off');
});
