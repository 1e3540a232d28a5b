// When nothing can be saved: every page says so and why, what was typed is kept, and all is well again by itself.
import { after, before, test } from 'node:test';
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { DATABASE, Server } from '../harness.mjs';
import { FAULT, randomFrom } from '../crash/power-cut.mjs';
import { crash, startShimmed, stopShimmed } from '../crash/shimmed.mjs';
import { Browser, DESKTOP, PHONE, eventually, holds } from './browser.mjs';

let server;
let browser;
before(async () => {
  server = DATABASE ? await Server.start() : await startShimmed();
  browser = await Browser.start(server);
});
after(async () => {
  await browser?.stop();
  await (DATABASE ? server?.stop() : stopShimmed(server));
});

const psql = (...statements) => execFileSync('psql', ['-qX', '-v', 'ON_ERROR_STOP=1', ...statements.flatMap((one) => ['-c', one]), DATABASE], { stdio: 'pipe' });
const END_SESSIONS = 'SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND usename = current_user AND pid <> pg_backend_pid()';
const name = () => DATABASE.match(/dbname=(\S+)/)[1];

/* A disk that is full, or where the database is another machine's one that may only be read from. */
const stopSaving = () => (DATABASE ? psql(`ALTER DATABASE ${name()} SET default_transaction_read_only = on`, END_SESSIONS) : server.control.set({ fault: FAULT.full }));
const goOnSaving = () => (DATABASE ? psql('SET default_transaction_read_only = off', `ALTER DATABASE ${name()} RESET default_transaction_read_only`) : server.control.set({}));
const TITLE = DATABASE ? 'いま、保存できません（データベースに書き込めません）' : 'いま、保存できません（サーバーのディスクに空きがありません）';
const OWNER_STEPS = DATABASE ? /データのフォルダーに書き込めるか/ : /不要なファイルを削除するか、ディスクを大きくしてください/;

/** Nothing on the page is wider than the screen. */
const fits = (page) => holds(async () => assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= document.documentElement.clientWidth)));

test('every page says that nothing can be saved; what was typed is saved as soon as it can be', async () => {
  const client = await server.company();
  const employee = await server.colleague(client, { roles: ['employee'] });
  const visit = await browser.visit(client);
  const { page } = visit;
  visit.expect(/status of 50[37]/);
  await visit.open('/settings');
  const band = page.getByRole('alert').filter({ hasText: TITLE });
  assert.equal(await band.count(), 0);
  stopSaving();
  try {
    await page.getByLabel('会社名').fill('株式会社あおば製作所');
    await page.getByLabel('会社名').blur();
    await band.waitFor();
    await holds(async () => assert.match(await band.innerText(), OWNER_STEPS));
    for (const [path, viewport] of [['/', DESKTOP], ['/tasks', PHONE], ['/settings/backups', DESKTOP]]) {
      const other = await browser.visit(client, { viewport });
      await other.open(path);
      await other.page.getByRole('alert').filter({ hasText: TITLE }).waitFor();
      await fits(other.page);
      await other.close();
    }
    const theirs = await browser.visit(employee, { viewport: PHONE });
    await theirs.open('/tasks');
    const told = theirs.page.getByRole('alert').filter({ hasText: TITLE });
    await told.waitFor();
    await holds(async () => assert.match(await told.innerText(), /セキュリティ担当者に伝えてください/));
    assert.doesNotMatch(await told.innerText(), OWNER_STEPS);
    await theirs.close();
  } finally {
    goOnSaving();
  }
  await band.waitFor({ state: 'detached', timeout: 20_000 });
  await eventually('what was typed is saved', async () => (await client.get('/organisation')).body.name === '株式会社あおば製作所');
  await visit.close();
});

test('the owner is told on the first page that the disk is filling up, employees are not', { skip: Boolean(DATABASE) }, async () => {
  const client = await server.company();
  const employee = await server.colleague(client, { roles: ['employee'] });
  await crash(server, false, randomFrom(1));
  server.control.set({ free: 200 * 1024 * 1024 });
  await server.run(server.port);
  const visit = await browser.visit(client);
  await visit.open('/');
  await visit.page.getByText('サーバーのディスクの空きが、少なくなっています').waitFor();
  await visit.close();
  const theirs = await browser.visit(employee);
  await theirs.open('/');
  await theirs.page.getByRole('heading', { level: 1 }).waitFor();
  assert.equal(await theirs.page.getByText('ディスクの空き').count(), 0);
  await theirs.close();
  server.control.set({});
});
