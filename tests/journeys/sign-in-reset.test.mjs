// Somebody cannot get in any more, and the person in charge helps: from the page of people to the first page of who was helped.
import { after, before, test } from 'node:test';
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PASSWORD, Server, setUpApp } from '../harness.mjs';
import { Browser, PHONE, holds } from './browser.mjs';
import { axeFaults } from './ux.mjs';

const NEW_PASSWORD = 'yoru-no-kujira-7-hon';

let server; /* sends no mails */
let sending; /* would: its mail server never answers, which nobody waits for */
let browser;
let folder;
before(async () => {
  folder = mkdtempSync(join(tmpdir(), 'mimamori-reset-'));
  const settings = join(folder, 'mail.conf');
  writeFileSync(settings, '[mimamori]\nsmtp-url = smtp://127.0.0.1:9\nsmtp-from = mimamori@example.jp\n');
  server = await Server.start();
  sending = await Server.start(['--settings', settings]);
  browser = await Browser.start(server);
});
after(async () => {
  await browser?.stop();
  await sending?.stop();
  await server?.stop();
  rmSync(folder, { recursive: true, force: true });
});

const buttonOf = (page, name) => page.getByRole('button', { name: `${name}さんのログインを再設定` });

/** At its width and at the narrowest that WCAG asks for: nothing for axe to find, nothing that must be scrolled sideways. */
async function isAccessible(page, where) {
  const viewport = page.viewportSize();
  for (const width of [viewport.width, 320]) {
    await page.setViewportSize({ ...viewport, width });
    assert.deepEqual(await axeFaults(page, `at ${width} px`), [], where);
    const isCut = await page.evaluate(() => [document.documentElement, document.querySelector('dialog')].some((one) => one.scrollWidth > one.clientWidth));
    assert.equal(isCut, false, `${where} at ${width} px`);
  }
  await page.setViewportSize(viewport);
}

test('a lost phone: the manager proves who she is, hands a link over, and the person chooses anew, with the keyboard alone', async () => {
  const owner = await server.company();
  const worker = await server.colleague(owner, { name: '高橋三郎' });
  await setUpApp(worker);
  server.sql(`UPDATE session SET proven_at = proven_at - 601 WHERE organisation_id = '${owner.me.organisationId}'`);
  const visit = await browser.visit(owner);
  const { page } = visit;
  visit.expect(/403/); // what asks for the proof
  await visit.open('/settings/people');
  await buttonOf(page, '高橋三郎').focus();
  await page.keyboard.press('Enter');
  const dialog = page.getByRole('dialog', { name: '高橋三郎さんのログインの再設定' });
  await dialog.getByText('これまでのパスワード、パスキー、認証アプリ、復旧コードは使えなくなります。').waitFor();
  await isAccessible(page, 'the question');
  await page.keyboard.press('Escape');
  await dialog.waitFor({ state: 'detached' });
  assert.equal((await worker.get('/me')).status, 200, 'nothing happens to who is only asked about');
  await page.keyboard.press('Enter'); // where she was
  await dialog.waitFor();
  await page.keyboard.press('Enter');
  await page.getByRole('dialog', { name: '本人の確認' }).getByLabel('パスワード').fill(PASSWORD);
  await page.keyboard.press('Enter');
  const link = await page.getByRole('dialog', { name: '高橋三郎さんに渡すリンク' }).getByRole('textbox', { name: '再設定のリンク' }).inputValue();
  await isAccessible(page, 'the link');
  await page.getByRole('button', { name: '閉じる' }).click();
  await page.getByText(/^ログインの再設定待ち（\d{4}\/\d\d\/\d\d \d\d:\d\dまで有効）$/).waitFor();
  assert.equal((await worker.get('/me')).status, 401);

  const guest = await browser.visit();
  await guest.open(link);
  await guest.page.getByRole('heading', { level: 1, name: 'ログインの再設定' }).waitFor();
  await guest.page.getByText('高橋三郎さん、これから使う新しいパスワードを決めてください。').waitFor();
  await guest.page.getByLabel('パスワード').fill(NEW_PASSWORD);
  await guest.page.getByText(/^(十分な強さです|とても強いパスワードです)。$/).waitFor(); // who has the link has it judged
  await guest.page.keyboard.press('Enter');
  await guest.page.waitForURL(new URL('/', server.url).href);
  await guest.close();
  await page.reload();
  await page.getByText('ログインの再設定待ち').waitFor({ state: 'detached' });
  await visit.open('/settings/audit');
  await page.getByText('利用者「高橋三郎」のログインを再設定（リンクを画面に表示）').waitFor();
  await visit.close();
});

test('on a phone, where mail is sent: no link is shown, and the page says where it went', async () => {
  const owner = await sending.company();
  const worker = await sending.colleague(owner, { name: '高橋三郎' });
  const visit = await browser.visit(null, { viewport: PHONE, baseURL: sending.url });
  const [name, value] = owner.cookie.split('=');
  await visit.context.addCookies([{ name, value, url: sending.url, httpOnly: true }]);
  Object.assign(visit, { server: sending });
  const { page } = visit;
  await visit.open('/settings/people');
  await buttonOf(page, '高橋三郎').click();
  await isAccessible(page, 'the question at 360 px');
  await page.getByRole('dialog').getByRole('button', { name: '再設定', exact: true }).click();
  const done = page.getByRole('dialog', { name: 'ログインを再設定しました' });
  await done.getByText(`高橋三郎さんのメールアドレス（${worker.email}）に、新しいパスワードを決めるためのリンクを送ります。`).waitFor();
  await isAccessible(page, 'what was done at 360 px');
  assert.ok(!(await page.content()).includes('token='));
  await done.getByRole('button', { name: '閉じる' }).click();
  await page.getByText(/^ログインの再設定待ち/).waitFor();
  await visit.close();
});

test('who is no owner is offered no reset of one, nobody one of herself; without a phone the sign-in says whom to ask', async () => {
  const owner = await server.company({ person: { name: '松葉花子' } });
  const manager = await server.colleague(owner, { name: '田中良子', roles: ['manager'] });
  await server.colleague(owner, { name: '高橋三郎' });
  await owner.post('/people', { name: '一ノ瀬翔', email: `ichinose-${Date.now()}@example.jp`, roles: ['employee'] });
  const visit = await browser.visit(manager);
  await visit.open('/settings/people');
  await buttonOf(visit.page, '高橋三郎').waitFor();
  for (const name of ['松葉花子', '田中良子', '一ノ瀬翔']) await holds(async () => assert.equal(await buttonOf(visit.page, name).count(), 0, name));
  await visit.close();

  await setUpApp(manager);
  const guest = await browser.visit();
  await guest.open('/sign-in');
  await guest.page.getByText('社内の責任者にログインの再設定を頼んでください。').waitFor();
  await guest.page.getByLabel('メールアドレス').fill(manager.email);
  await guest.page.getByLabel('パスワード').fill(PASSWORD);
  await guest.page.getByRole('button', { name: 'ログイン', exact: true }).click();
  await guest.page.getByText('どちらもないときは、社内の責任者にログインの再設定を頼んでください。').waitFor();
  await guest.close();
});
