// From nothing to two stars by keyboard alone: set up, answer, decide, approve and publish the policy; then the program
// says, by its records, that the company may declare.
import { after, before, test } from 'node:test';
import assert from 'node:assert/strict';
import { PASSWORD, Server, uniqueNumber } from '../harness.mjs';
import { Browser, eventually, holds } from './browser.mjs';
import { Keyboard } from './keyboard.mjs';
import { THIRD } from './samples.mjs';

const DECISIONS = 3;
/* A key every four seconds, thinking included, is 25 minutes. */
const MOST_INPUTS = 375;
/* Where each answer stands among the four choices of a question. */
const ANSWERS = ['done', 'partly', 'not-done', 'unknown'];

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

async function setUp(visit, keys) {
  await visit.open(`/setup?token=${server.setupToken()}`);
  await keys.skipMenus();
  await keys.fill('会社名', '株式会社まつば製作所');
  await keys.pick('業種', '製造業');
  await keys.pick('従業員数', '6〜20名');
  await keys.fill('氏名', '松葉花子');
  await keys.fill('メールアドレス', `stars-${uniqueNumber()}@example.jp`);
  await keys.fill('パスワード', PASSWORD);
  await keys.submit();
  await visit.page.waitForURL('**/welcome');
  await visit.settle();
}

async function selfCheck(visit, keys) {
  const { page } = visit;
  await keys.skipMenus();
  await keys.pressButton('あとで設定');
  await page.waitForURL('**/assessments/*?first=1');
  await visit.settle();
  await keys.skipMenus();
  for (const [index, answer] of THIRD.entries()) await keys.choose(`answer-${index + 1}`, ANSWERS.indexOf(answer));
  await page.getByText('すべての質問に答えました。').waitFor();
  await keys.pressButton('結果を見る');
  await keys.pressButton('確定して結果を見る');
  await page.waitForURL('**/result?first=1');
  await visit.settle();
}

/* Takes the measure that is proposed, three times over. */
async function decide(visit, keys) {
  const { page } = visit;
  await visit.open('/decisions');
  await keys.skipMenus();
  const open = page.getByRole('button', { name: /のやり方を選ぶ$/ });
  for (let left = DECISIONS; left > 0; left--) {
    const before = await open.count();
    await keys.goTo(open, 'the first weak control');
    await keys.press('Enter');
    await keys.pressButton('決定');
    await eventually('the control is decided', async () => (await open.count()) < before);
    await visit.settle(); // the list is asked for anew: what has the focus then is not what had it before
  }
}

async function policy(visit, keys) {
  const { page } = visit;
  await visit.open('/documents/basic-policy');
  await keys.skipMenus();
  await keys.fill('代表者の氏名', '松葉花子');
  await keys.press('Tab');
  await page.locator('.paper').getByText('松葉花子').waitFor();
  await keys.pressButton('承認に回す');
  await page.getByRole('button', { name: '承認', exact: true }).waitFor();
  await keys.pressButton('承認');
  await page.getByRole('button', { name: '公開', exact: true }).waitFor();
  await keys.pressButton('公開');
  await page.getByLabel('公開ページのアドレス').waitFor();
}

test('from the set-up link to two stars by keyboard alone', async () => {
  const visit = await browser.visit();
  const { page } = visit;
  const keys = new Keyboard(page);
  await setUp(visit, keys);
  await selfCheck(visit, keys);
  await visit.open('/security-action');
  const state = (stage) => page.locator(`#${stage} .card-aside`).textContent();
  assert.equal(await state('two-stars'), '準備中 1／3件');

  await decide(visit, keys);
  await policy(visit, keys);

  await visit.open('/');
  await page.locator('.star-step', { hasText: '二つ星' }).getByText('宣言できる状態です').waitFor();
  await keys.skipMenus();
  await keys.pressButton('★への道を見る', 'link');
  await page.waitForURL('**/security-action');
  await visit.settle();
  assert.equal(await state('two-stars'), '宣言できる状態です');
  assert.notEqual(await state('one-star'), '開始前');
  await holds(async () => assert.equal(await page.locator('#two-stars .rows .chip-good').count(), 3));
  await page.locator('#two-stars').getByRole('link', { name: /公式の申し込みサイト/ }).waitFor();

  const client = await visit.client();
  assert.equal((await client.get('/decisions')).body.length, DECISIONS);
  console.log(`${keys.inputs} inputs from the link to two stars`);
  assert.ok(keys.inputs <= MOST_INPUTS, `${keys.inputs} inputs, at most ${MOST_INPUTS}`);
  await visit.close();
});

test('applied for and declared are only what the owner notes, and a wrong ID is explained', async () => {
  const client = await server.company();
  const visit = await browser.visit(client);
  const { page } = visit;
  const keys = new Keyboard(page);
  await visit.open('/security-action');
  await keys.skipMenus();
  await keys.pressButton('申し込みと宣言を記録');
  await keys.fill('申込日', '2026/4/10');
  await keys.fill('宣言日', '令和8年4月11日');
  await keys.fill('宣言ID', '４００００００００１２');
  visit.expect(/400/);
  await keys.submit();
  await page.getByText('2026-04-10に申し込んだ宣言IDは、5で始まります。').waitFor();
  await keys.fill('宣言ID', '５００００００００１２');
  await keys.submit();
  await page.locator('#one-star').getByText('宣言ID 50000000012').waitFor();
  await holds(async () => assert.equal(await page.locator('#one-star .card-aside').textContent(), '宣言済み'));
  await page.locator('#one-star').getByText('次の見直し 2027/04/11').waitFor();
  await holds(async () => assert.equal(await page.locator('#two-stars .card-aside').textContent(), '開始前'));
  await visit.close();
});
