// Documents in the browser: from a few questions to a policy that everybody can read, and back again.
import { after, before, test } from 'node:test';
import assert from 'node:assert/strict';
import { Server } from '../harness.mjs';
import { Browser, PHONE, eventually, holds } from './browser.mjs';
import { axeFaults, narrowFaults } from './ux.mjs';

const PATH = '/documents/basic-policy';

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

const paper = (page) => page.locator('.document-preview .paper');
const card = (page, title) => page.locator('.card', { has: page.getByRole('heading', { level: 2, name: title, exact: true }) });

/** A company whose policy is in force; returns its client. */
async function withPolicy() {
  const client = await server.company();
  await client.put(`${PATH}/answers/representative-name`, { value: '松葉花子' }, 0);
  const { versions } = (await client.post(`${PATH}/versions`, {})).body;
  const answer = await client.post(`/document-versions/${versions[0].id}/approval`, {}, { 'If-Match': '"1"' });
  assert.equal(answer.status, 200, JSON.stringify(answer.body));
  return client;
}

test('an answer changes the preview at once and marks what is new', async () => {
  const client = await server.company();
  const visit = await browser.visit(client);
  const { page } = visit;
  await visit.open('/documents');
  await page.getByRole('link', { name: '情報セキュリティ基本方針' }).click();
  await page.getByLabel('代表者の氏名').fill('松葉花子');
  await page.getByLabel('主な仕事').fill('金属部品の加工');
  await page.getByLabel('主な仕事').blur();
  await paper(page).getByText('金属部品の加工の仕事を通じて').waitFor();
  await paper(page).getByText('代表取締役　松葉花子').waitFor();
  await holds(async () => assert.ok((await paper(page).locator('.is-changed').count()) >= 1, 'what changed is marked'));
  await eventually('the marks go away', async () => (await paper(page).locator('.is-changed').count()) === 0);
  await page.reload();
  await holds(async () => assert.equal(await page.getByLabel('代表者の氏名').inputValue(), '松葉花子'));
  await page.getByLabel('見直しの間隔').selectOption({ label: '半年に1回' });
  await paper(page).getByText('対策の実施状況を半年に1回点検し').waitFor();
  await visit.close();
});

test('from the draft to the public page, and its end', async () => {
  const client = await server.company();
  const visit = await browser.visit(client);
  const { page } = visit;
  await visit.open(PATH);
  visit.expect(/409/);
  await page.getByText('承認に回す前に、次の質問に答えてください：代表者の氏名').waitFor();
  await page.getByRole('button', { name: '承認に回す' }).click();
  await page.getByText('まだ答えていない必須の質問があります。').waitFor();
  await page.getByLabel('代表者の氏名').fill('松葉花子');
  await page.getByLabel('代表者の氏名').blur();
  await paper(page).getByText('松葉花子').waitFor();
  await page.getByRole('button', { name: '承認に回す' }).click();
  await page.getByText(/第1版が承認を待っています（佐藤花子さん、/).waitFor();
  await page.getByRole('button', { name: '承認', exact: true }).click();
  await card(page, '版の記録').getByText('有効').waitFor();
  await page.getByText(/PDFのSHA-256：[0-9a-f]{64}/).waitFor();
  await page.getByRole('button', { name: '公開', exact: true }).click();
  const address = await page.getByLabel('公開ページのアドレス').inputValue();

  const guest = await browser.visit();
  await guest.open(new URL(address).pathname);
  await guest.page.getByRole('heading', { level: 1, name: '情報セキュリティ基本方針' }).waitFor();
  await guest.page.getByText('代表取締役　松葉花子').waitFor();
  await guest.page.getByText(/制定/).waitFor();
  assert.deepEqual(await axeFaults(guest.page, 'at 1280 px'), []);
  await guest.page.setViewportSize({ width: 320, height: 640 });
  assert.deepEqual(await narrowFaults(guest.page), []);
  assert.equal(await guest.page.evaluate(() => getComputedStyle(document.querySelector('h2')).fontWeight), '700', 'its style is allowed');

  await page.getByRole('button', { name: '公開を終了' }).click();
  await page.getByRole('dialog').getByRole('button', { name: '公開を終了' }).click();
  await page.getByRole('button', { name: '公開', exact: true }).waitFor();
  guest.expect(/410/);
  await guest.page.reload();
  await guest.page.getByText('このページの公開は終わりました。').waitFor();
  await guest.close();
  await visit.close();
});

test('an owner reads what changed and sends it back with a reason', async () => {
  const client = await withPolicy();
  const manager = await server.colleague(client, { roles: ['manager'] });
  const writer = await browser.visit(manager);
  await writer.open(PATH);
  await writer.page.getByLabel('従業員への教育').selectOption({ label: '半年に1回' });
  await paper(writer.page).getByText('教育を半年に1回行います').waitFor();
  await writer.page.getByText('従業員への教育が変わりました： 年に1回 → 半年に1回').waitFor();
  await writer.page.getByLabel('変えた点').fill('教育の回数を増やしました。');
  await writer.page.getByRole('button', { name: '承認に回す' }).click();
  await writer.page.getByText('第2版が承認を待っています').waitFor();
  await holds(async () => assert.equal(await writer.page.getByRole('button', { name: '承認', exact: true }).count(), 0, 'a manager does not approve'));
  await writer.close();

  const owner = await browser.visit(client);
  await owner.open(PATH);
  await card(owner.page, '承認').getByRole('button', { name: '変更点を表示' }).click();
  const dialog = owner.page.getByRole('dialog');
  await dialog.locator('del', { hasText: '年' }).first().waitFor();
  await holds(async () => assert.match(await dialog.locator('.difference').textContent(), /半年に1回/));
  await dialog.getByRole('button', { name: '閉じる' }).click();
  await owner.page.getByRole('button', { name: '差し戻し' }).click();
  await owner.page.getByRole('dialog').getByRole('button', { name: '差し戻し' }).click();
  await owner.page.getByText('＊理由を書いてください。').waitFor();
  await owner.page.getByLabel('理由').fill('年に1回で十分です。');
  await owner.page.getByRole('dialog').getByRole('button', { name: '差し戻し' }).click();
  await owner.page.getByText('第2版は、佐藤花子さんが差し戻しました').waitFor();
  await owner.page.getByText('年に1回で十分です。').first().waitFor();
  await owner.close();
});

test('the text is edited by hand, kept when facts change, and both are shown where they differ', async () => {
  const client = await withPolicy();
  const visit = await browser.visit(client);
  const { page } = visit;
  await visit.open(PATH);
  await page.getByRole('button', { name: '文章を編集' }).click();
  const text = page.getByRole('textbox', { name: '文章' });
  const before = await text.inputValue();
  await text.fill(before.replace('（以下「当社」といいます）', '（以下「まつば」）').replace('# 体制', '# 体制と役割'));
  await page.getByRole('button', { name: '見た目を確認' }).click();
  await card(page, '文章の編集').locator('.paper').getByText('体制と役割').waitFor();
  await page.getByRole('button', { name: '保存', exact: true }).click();
  await page.getByText('手で編集済み').waitFor();
  await paper(page).getByText('以下「まつば」').waitFor();

  const { version } = (await client.get('/organisation')).body;
  await client.put('/organisation/name', { value: '株式会社あおば製作所' }, version);
  await page.reload();
  await page.getByText('会社名が変わりました： 株式会社まつば製作所 → 株式会社あおば製作所').waitFor();
  const conflict = card(page, '食い違う所');
  await conflict.getByText('以下「まつば」').waitFor();
  await conflict.getByText('株式会社あおば製作所（以下「当社」').waitFor();
  await conflict.getByRole('button', { name: '新しい文章を使う' }).click();
  await conflict.waitFor({ state: 'detached' });
  await paper(page).getByText('株式会社あおば製作所（以下「当社」').waitFor();
  await paper(page).getByText('体制と役割').waitFor();

  await page.getByRole('button', { name: '元の文章に戻す' }).click();
  await eventually('the hand is gone', async () => !(await paper(page).textContent()).includes('体制と役割'));
  await page.getByRole('button', { name: '元に戻す' }).click();
  await paper(page).getByText('体制と役割').waitFor();
  await visit.close();
});

test('on a phone questions and preview take turns', async () => {
  const client = await server.company();
  const visit = await browser.visit(client, { viewport: PHONE });
  const { page } = visit;
  await visit.open(PATH);
  await holds(async () => assert.ok(await page.getByLabel('代表者の氏名').isVisible()));
  await holds(async () => assert.ok(!(await paper(page).isVisible())));
  await page.getByRole('button', { name: 'プレビュー' }).click();
  await holds(async () => assert.ok(await paper(page).isVisible()));
  await holds(async () => assert.ok(!(await page.getByLabel('代表者の氏名').isVisible())));
  await visit.close();
});

test('who may only read sees the document and changes nothing', async () => {
  const client = await withPolicy();
  const inspector = await server.colleague(client, { roles: ['inspector'] });
  const visit = await browser.visit(inspector);
  await visit.open(PATH);
  await paper(visit.page).getByText('松葉花子').waitFor();
  await card(visit.page, '版の記録').getByText('有効').waitFor();
  await holds(async () => assert.equal(await visit.page.getByRole('button', { name: /承認|公開|編集|保存/ }).count(), 0));
  await visit.close();
});
