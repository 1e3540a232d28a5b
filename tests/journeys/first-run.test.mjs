// The first run of a new company, by keyboard alone: from the set-up link to the score and what to do next.
import { after, before, test } from 'node:test';
import assert from 'node:assert/strict';
import { PASSWORD, Server, freshStep, totp, uniqueNumber } from '../harness.mjs';
import { Browser, eventually, holds } from './browser.mjs';
import { Keyboard } from './keyboard.mjs';
import { sumOf, THIRD } from './samples.mjs';

const MOST_INPUTS = 90;
const MOST_REQUIRED_TEXTS = 3;
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

/** Fills in the first form as somebody does who never touches the mouse. */
async function setUp(visit, keys, email) {
  await visit.open(`/setup?token=${server.setupToken()}`);
  await keys.skipMenus();
  await keys.fill('会社名', '株式会社まつば製作所');
  await keys.pick('業種', '製造業');
  await keys.pick('従業員数', '6〜20名');
  await keys.fill('氏名', '松葉花子');
  await keys.fill('メールアドレス', email);
  await keys.fill('パスワード', PASSWORD);
  await visit.page.getByText(/^(十分な強さです|とても強いパスワードです)。$/).waitFor(); // who has the link has it judged
  await keys.submit();
  await visit.page.waitForURL('**/welcome');
  await visit.settle();
}

test('from the set-up link to the score by keyboard alone', async () => {
  const visit = await browser.visit();
  const { page } = visit;
  const keys = new Keyboard(page);
  await page.goto(`/setup?token=${server.setupToken()}`);
  const required = await page.locator('input[aria-required=true]:not([type=password])').count();
  assert.ok(required >= 1 && required <= MOST_REQUIRED_TEXTS, `${required} required text fields`);

  await setUp(visit, keys, `matsuba-${uniqueNumber()}@example.jp`);
  await keys.skipMenus();
  await keys.pressButton('あとで設定');
  await page.waitForURL('**/assessments/*?first=1');
  await visit.settle();
  await keys.skipMenus();

  for (const [index, answer] of THIRD.entries()) await keys.choose(`answer-${index + 1}`, ANSWERS.indexOf(answer));
  await page.getByText('すべての質問に答えました。').waitFor();
  const { total, unknown } = { total: sumOf(THIRD), unknown: THIRD.filter((one) => one === 'unknown').length };
  await holds(async () => assert.equal(await page.locator('.score-panel .score-number').textContent(), String(total)));

  await keys.pressButton('結果を見る');
  await keys.pressButton('確定して結果を見る');
  await page.waitForURL('**/result?first=1');
  await visit.settle();
  await holds(async () => assert.equal(await page.locator('.result-summary .score-number').textContent(), String(total)));
  await holds(async () => assert.equal(await page.locator('.band-title').textContent(), '対策が足りない状態'));
  await holds(async () => assert.equal(await page.locator('.result-radar svg:has(text)').count(), 1));
  await holds(async () => assert.equal(await page.locator('.actions > li').count(), 6));
  await holds(async () => assert.ok((await page.locator('.weakest li').count()) >= 3));
  await page.getByText(`「わからない」が${unknown}問ありました。`).waitFor();
  console.log(`${keys.inputs} inputs from the link to the result`);
  assert.ok(keys.inputs <= MOST_INPUTS, `${keys.inputs} inputs, at most ${MOST_INPUTS}`);

  await keys.pressButton('ホームに移動', 'link');
  await page.waitForURL(new URL('/', server.url).href);
  await visit.settle();
  await holds(async () => assert.equal(await page.locator('.home-side .score-number').textContent(), String(total)));
  await visit.close();
});

test('a form with faults says what to do and keeps what was typed', async () => {
  const visit = await browser.visit();
  const { page } = visit;
  const keys = new Keyboard(page);
  await visit.open(`/setup?token=${server.setupToken()}`);
  await keys.fill('会社名', '青葉会計事務所');
  await keys.fill('法人番号', '７１２３４５６７８９０１３');
  await keys.submit();
  await page.getByText('＊法人番号の数字が合いません。').waitFor();
  await page.getByText('＊業種を選んでください。').waitFor();
  await holds(async () => assert.equal(await page.getByLabel('会社名').inputValue(), '青葉会計事務所'));
  await holds(async () => assert.equal(await page.getByLabel('法人番号').inputValue(), '7123456789013'));
  await eventually('the first fault has the focus', () =>
    page.evaluate(() => document.activeElement.getAttribute('aria-invalid') === 'true'),
  );
  await visit.close();
});

test('the authenticator app: the secret works, the recovery codes are shown once', async () => {
  const visit = await browser.visit();
  const { page } = visit;
  const keys = new Keyboard(page);
  const email = `totp-${uniqueNumber()}@example.jp`;
  await setUp(visit, keys, email);
  await keys.pressButton('設定を始める');
  const secret = (await page.getByLabel('アプリに入力する文字').inputValue()).replaceAll(' ', '');
  await holds(async () => assert.match(await page.locator('.authenticator-qr').getAttribute('src'), /^data:image\/svg/));
  visit.expect(/400/);
  await keys.fill('6桁の数字', totp(secret, 20));
  await keys.submit();
  await page.locator('.field-error').waitFor();
  await freshStep();
  await keys.fill('6桁の数字', totp(secret));
  await keys.submit();
  await page.locator('.recovery-codes li').first().waitFor();
  const codes = await page.locator('.recovery-codes li').allTextContents();
  assert.ok(codes.length >= 8 && new Set(codes).size === codes.length, codes.join());
  await page.getByRole('button', { name: '保管したので、診断に進む' }).waitFor();

  await visit.open('/settings/sign-in');
  await holds(async () => assert.equal(await page.getByText(codes[0]).count(), 0, 'the codes are not shown again'));
  await page.getByText(`使える復旧コードは、あと${codes.length}個です。`).waitFor();
  await visit.close();
  await signInWith(email, codes[0]);
});

async function signInWith(email, code) {
  const visit = await browser.visit();
  const { page } = visit;
  const keys = new Keyboard(page);
  await visit.open('/sign-in?return=/tasks');
  await keys.fill('メールアドレス', email);
  await keys.fill('パスワード', PASSWORD);
  await keys.submit();
  await page.waitForURL((url) => url.pathname === '/sign-in');
  await keys.fill('6桁の数字または復旧コード', code);
  await keys.submit();
  await page.waitForURL('**/tasks');
  await visit.close();
}
