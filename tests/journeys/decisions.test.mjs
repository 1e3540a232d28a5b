// From a weak point to the next diagnosis, with two people: propose, return, propose again, approve, do, show, raise.
import { after, before, test } from 'node:test';
import assert from 'node:assert/strict';
import { PASSWORD, Server } from '../harness.mjs';
import { Browser, PHONE, eventually, holds } from './browser.mjs';
import { Keyboard } from './keyboard.mjs';
import { assess, start } from './samples.mjs';

let server;
let browser;
before(async () => {
  server = await Server.start();
  browser = await Browser.start(server);
});
after(async () => {
  await browser?.stop();
  await server?.stop();
});

const ALL_WEAK = Array(25).fill('not-done');
const card = (page, title) => page.locator(`.card:has(h2:text-is("${title}"))`);

test('proposed, returned, proposed again, approved, done, shown; the control rises and the next diagnosis says so', async () => {
  const owner = await server.company({ person: { name: '松葉花子' } });
  const manager = await server.colleague(owner, { name: '小林恵', roles: ['manager'] });
  await assess(owner, ALL_WEAK);

  const proposer = await browser.visit(manager);
  await proposer.open('/decisions');
  const weak = proposer.page.locator('.weak').first();
  const title = await weak.locator('.row-title').textContent();
  await holds(async () => assert.match(await weak.locator('.weak-why').textContent(), /^しないと：.{10}/));
  await weak.getByRole('button').click();
  const measures = weak.locator('.measure-choice .choice');
  await holds(async () => assert.ok((await measures.count()) >= 2));
  await holds(async () => assert.match(await measures.nth(1).textContent(), /手間：.*費用：/));
  await measures.nth(1).click();
  await weak.getByRole('combobox', { name: '担当者' }).selectOption({ label: '小林恵' });
  await weak.getByRole('button', { name: '2週間後' }).click();
  await weak.getByRole('button', { name: '承認を依頼' }).click();
  await proposer.page.getByText('承認を依頼しました：').waitFor();
  await card(proposer.page, '承認待ち').getByText('経営者の承認を待っています。').waitFor();
  await holds(async () => assert.equal(await proposer.page.getByRole('button', { name: /を承認$/ }).count(), 0));
  const [decision] = (await owner.get('/decisions')).body;
  assert.equal(decision.controlTitle, title);

  const boss = await browser.visit(owner);
  await boss.open('/');
  await boss.page.getByRole('link', { name: '対策の決定1件を確認して承認' }).click();
  await boss.page.waitForURL('**/decisions');
  await boss.settle();
  await boss.page.getByRole('button', { name: /を差し戻し$/ }).click();
  const asked = boss.page.getByRole('dialog');
  await asked.getByRole('button', { name: '差し戻し' }).click();
  await asked.getByText('＊理由を入力してください。').waitFor();
  await asked.getByLabel('差し戻しの理由').fill('先に見積もりを取ってください。');
  await asked.getByRole('button', { name: '差し戻し' }).click();
  await boss.page.getByText('差し戻しの理由：先に見積もりを取ってください。').waitFor();

  await proposer.open('/decisions');
  await proposer.page.getByRole('button', { name: /を直して再提案$/ }).click();
  await proposer.page.getByRole('dialog').getByLabel('費用').fill('１２０００');
  await proposer.page.getByRole('dialog').getByRole('button', { name: '承認を依頼' }).click();
  await card(proposer.page, '承認待ち').getByText('費用 12,000円').waitFor();

  await boss.open('/decisions');
  await card(boss.page, '承認待ち').getByRole('button', { name: /を承認$/ }).click();
  await card(boss.page, '実施中').getByText(/あと1[34]日/).waitFor();

  await proposer.open('/tasks');
  await proposer.page.getByRole('button', { name: /を完了にする$/ }).click();
  await proposer.page.getByText('証拠を残すと、対策の状態に反映されます。').waitFor();
  await proposer.page.getByRole('status').getByRole('button', { name: '証拠を追加' }).click();
  const proof = proposer.page.getByRole('dialog');
  await proof.getByRole('button', { name: '保存' }).click();
  await proof.getByText('＊証拠の名前を入力してください。').waitFor();
  await proof.getByLabel('証拠の名前').fill('設定画面の写し');
  await proof.getByRole('button', { name: '保存' }).click();
  await eventually('the control is raised', async () => (await owner.get(`/controls/${decision.controlId}`)).body.state === 'implemented');
  await proposer.open('/decisions');
  await card(proposer.page, '完了').getByText('完了（証拠あり）').waitFor();
  await proposer.close();

  const next = await start(owner);
  const { proposals } = (await owner.get(`/assessments/${next.id}`)).body;
  assert.ok(proposals.some((one) => one.answer !== 'not-done'), 'the next diagnosis proposes what was done');
  await boss.close();
});

test('several are approved at once; what was dropped comes back with undo', async () => {
  const owner = await server.company();
  const manager = await server.colleague(owner, { name: '小林恵', roles: ['manager'] });
  for (const controlId of ['os-auto-update', 'backup-regular', 'software-auto-update'])
    await manager.post('/decisions', { controlId, measure: `${controlId}をする` });
  const visit = await browser.visit(owner);
  const { page } = visit;
  await visit.open('/decisions');
  await page.getByLabel('「backup-regularをする」を選択').check();
  await page.getByRole('button', { name: '選んだ1件を承認' }).waitFor();
  await page.getByLabel('すべて選択').check();
  await page.getByRole('button', { name: '選んだ3件を承認' }).click();
  await eventually('all three are approved', async () => (await owner.get('/tasks?whose=all')).body.length === 3);
  await card(page, '承認待ち').waitFor({ state: 'detached' });

  await page.getByRole('button', { name: '「backup-regularをする」を取りやめ' }).click();
  await page.getByText('取りやめ（1件）').waitFor();
  await holds(async () => assert.equal((await owner.get('/tasks?whose=all')).body.length, 2));
  await page.getByRole('button', { name: '元に戻す' }).click();
  await eventually('the task is back', async () => (await owner.get('/tasks?whose=all')).body.length === 3);

  await page.getByRole('button', { name: '「backup-regularをする」の完了を記録' }).click();
  await page.getByRole('dialog').getByText('一部だけ実施').click();
  await page.getByRole('dialog').getByLabel('証拠の名前').fill('点検表');
  await page.getByRole('dialog').getByRole('button', { name: '保存' }).click();
  await page.getByRole('dialog').waitFor({ state: 'detached' });
  await page.getByText('一部だけ実施').first().waitFor();
  await holds(async () => assert.equal((await owner.get('/controls/backup-regular')).body.state, 'partial'));
  await visit.close();
});

test('by keyboard alone, from the list to the decision', async () => {
  const owner = await server.company();
  await assess(owner, ALL_WEAK);
  const visit = await browser.visit(owner, { viewport: PHONE });
  await visit.open('/decisions');
  const keyboard = new Keyboard(visit.page);
  await keyboard.skipMenus();
  await keyboard.goTo(visit.page.locator('.weak button').first(), 'the first weak control');
  await keyboard.press('Enter');
  await keyboard.goTo(visit.page.locator('.weak-form input[type=radio]'), 'the measures');
  await keyboard.press('ArrowDown');
  await keyboard.pick('担当者', '佐藤花子');
  await keyboard.pressButton('1週間後');
  await keyboard.pressButton('決定');
  await eventually('it is decided', async () => (await owner.get('/decisions')).body.length === 1);
  const [decision] = (await owner.get('/decisions')).body;
  assert.deepEqual([decision.stage, decision.personName], ['under_way', '佐藤花子']);
  assert.ok(keyboard.inputs < 60, `${keyboard.inputs} inputs`);
  await visit.close();
});

test('the control page shows the decision with all that can be done', async () => {
  const owner = await server.company();
  await owner.post('/decisions', { controlId: 'backup-regular', measure: '毎週写す' });
  const visit = await browser.visit(owner);
  const { page } = visit;
  await visit.open('/controls/backup-regular');
  const decision = card(page, '決まったこと');
  await decision.getByRole('button', { name: '「毎週写す」を編集' }).click();
  const dialog = page.getByRole('dialog');
  await holds(async () => assert.ok((await dialog.locator('.measure-choice .choice').count()) >= 2));
  await dialog.getByLabel('やること').fill('毎日写す');
  await dialog.getByRole('button', { name: '保存' }).click();
  await decision.getByText('毎日写す').waitFor();
  await decision.getByRole('button', { name: '「毎日写す」を取りやめ' }).click();
  await decision.getByRole('button', { name: '「毎日写す」を再開' }).click();
  await decision.getByRole('button', { name: '「毎日写す」の完了を記録' }).click();
  await dialog.getByLabel('証拠の名前').fill('写した装置の写真');
  await dialog.getByRole('button', { name: '保存' }).click();
  await decision.getByText('完了（証拠あり）').waitFor();
  await card(page, '証拠').getByText('写した装置の写真').waitFor();
  await card(page, 'いまの状態').getByText('決めた対策を実施した記録（証拠あり）').waitFor();
  await visit.close();
});

test('the page of notices: switched off, an address made and revoked', async () => {
  const owner = await server.company();
  const visit = await browser.visit(owner);
  const { page } = visit;
  await visit.open('/settings/notices');
  await page.getByLabel(`${owner.email}で受け取る`, { exact: true }).click();
  await eventually('it is off', async () => (await owner.get('/me/notices')).body.digest === false);
  assert.equal((await owner.get('/me/notices')).body.backupFailures, true, 'failures of backups are told all the same');
  await page.getByLabel(/バックアップに失敗したときは/).click();
  await eventually('that is off too', async () => (await owner.get('/me/notices')).body.backupFailures === false);
  await page.getByRole('button', { name: 'アドレスを作成' }).click();
  const url = await page.getByLabel('カレンダー用のアドレス').inputValue();
  assert.equal((await owner.fetch(new URL(url).pathname)).status, 200);
  await page.getByRole('button', { name: 'アドレスを無効にする' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'アドレスを無効にする' }).click();
  await page.getByRole('button', { name: 'アドレスを作成' }).waitFor();
  assert.equal((await owner.fetch(new URL(url).pathname)).status, 404);

  await page.getByLabel('送信サーバー').fill('127.0.0.1');
  await page.getByLabel('差出人のメールアドレス').fill('info@matsuba.example.jp');
  visit.expect(/403/);
  const age = () => server.sql(`UPDATE session SET proven_at = proven_at - 601 WHERE organisation_id = '${owner.me.organisationId}'`);
  const prove = async () => {
    const proof = page.getByRole('dialog', { name: '本人の確認' });
    await proof.getByLabel('パスワード').fill(PASSWORD);
    await proof.getByRole('button', { name: 'パスワードで確認' }).click();
  };
  age();
  await page.getByRole('button', { name: '保存' }).click();
  await prove();
  await page.getByText('メールサーバーの設定を保存しました。').waitFor();
  await page.getByRole('button', { name: 'テストメールを送信' }).click();
  await page.getByText(/社内や手元のコンピューターを指しているため/).waitFor();
  age();
  await page.getByRole('button', { name: '設定を削除' }).click();
  await page.getByRole('dialog', { name: 'メールサーバーの設定の削除' }).getByRole('button', { name: '削除' }).click();
  await prove();
  await page.getByText('メールサーバーの設定の削除').waitFor({ state: 'detached' });
  assert.equal(await page.getByLabel('送信サーバー').inputValue(), '');
  await visit.close();
});
