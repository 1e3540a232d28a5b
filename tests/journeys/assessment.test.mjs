// Answering: what is saved, what is kept when the line breaks, what happens when two people answer, and what the result
// leads to.
import { after, before, test } from 'node:test';
import assert from 'node:assert/strict';
import { Server } from '../harness.mjs';
import { Browser, eventually, holds } from './browser.mjs';
import { answerAll, assess, FIRST, POINTS, SECOND, start, sumOf } from './samples.mjs';

const LABELS = { done: '実施している', partly: '一部実施している', 'not-done': '実施していない', unknown: 'わからない' };
const ANSWERS_PATH = '**/api/v1/assessments/*/answers/**';

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

const question = (page, item) => page.locator(`#item-${item}`);
const choice = (page, item, answer) => question(page, item).getByRole('radio', { name: LABELS[answer], exact: true });
const answer = (page, item, chosen) => choice(page, item, chosen).check();
const savedAt = (page, item) => question(page, item).getByText(/^保存しました（\d\d:\d\d）$/).waitFor();

/** What the server holds: item → answer. */
async function kept(client, assessment) {
  const { answers } = (await client.get(`/assessments/${assessment.id}`)).body;
  return Object.fromEntries(answers.map((one) => [one.item, one.answer]));
}

async function opened(client, options) {
  const assessment = await start(client, 'self-check-25', options?.departmentIds);
  const visit = await browser.visit(client);
  await visit.open(`/assessments/${assessment.id}`);
  return { assessment, visit, page: visit.page };
}

test('every answer is saved at once and is there after a reload', async () => {
  const client = await server.company();
  const { assessment, visit, page } = await opened(client);
  await answer(page, 1, 'done');
  await answer(page, 2, 'unknown');
  await savedAt(page, 1);
  await savedAt(page, 2);
  await holds(async () => assert.equal(await page.locator('.score-panel .score-number').textContent(), String(POINTS.done + POINTS.unknown)));
  assert.deepEqual(await kept(client, assessment), { 1: 'done', 2: 'unknown' });
  await page.reload();
  await holds(async () => assert.ok(await choice(page, 1, 'done').isChecked()));
  await holds(async () => assert.ok(await choice(page, 2, 'unknown').isChecked()));
  await page.getByText('2／25問').first().waitFor();
  await page.getByRole('button', { name: '未回答の設問に移動' }).first().click();
  await eventually('the focus is on question 3', () => page.evaluate(() => document.activeElement.name === 'answer-3'));
  await visit.close();
});

test('an answer that cannot be saved says so, stays, and can be sent again', async () => {
  const client = await server.company();
  const { assessment, visit, page } = await opened(client);
  visit.expect(/ERR_FAILED/);
  await page.route(ANSWERS_PATH, (route) => route.abort());
  await answer(page, 4, 'partly');
  const alert = question(page, 4).getByRole('alert');
  await alert.getByText('保存できませんでした。').waitFor();
  await holds(async () => assert.ok(await choice(page, 4, 'partly').isChecked()));
  assert.deepEqual(await kept(client, assessment), {});
  await page.unroute(ANSWERS_PATH);
  await alert.getByRole('button', { name: 'もう一度保存' }).click();
  await savedAt(page, 4);
  assert.deepEqual(await kept(client, assessment), { 4: 'partly' });
  await visit.close();
});

test('a cut line is announced and loses nothing', async () => {
  const client = await server.company();
  const { assessment, visit, page } = await opened(client);
  visit.expect(/ERR_INTERNET_DISCONNECTED/);
  await visit.context.setOffline(true);
  await page.getByText('通信できません。入力はこの端末に一時保存しています。').waitFor();
  for (const [item, chosen] of [[1, 'done'], [2, 'not-done'], [3, 'partly'], [3, 'done']]) await answer(page, item, chosen);
  assert.deepEqual(await kept(client, assessment), {});
  await visit.context.setOffline(false);
  for (const item of [1, 2, 3]) await savedAt(page, item);
  await page.getByText('通信できません。').waitFor({ state: 'hidden' });
  assert.deepEqual(await kept(client, assessment), { 1: 'done', 2: 'not-done', 3: 'done' });
  await visit.close();
});

test('a page that is closed before it could save offers the answers again', async () => {
  const client = await server.company();
  const { assessment, visit, page } = await opened(client);
  visit.expect(/ERR_FAILED/);
  await page.route(ANSWERS_PATH, (route) => route.abort());
  await answer(page, 7, 'done');
  await question(page, 7).getByRole('alert').waitFor();
  await page.unroute(ANSWERS_PATH);
  await page.goto('/tasks');
  await visit.open(`/assessments/${assessment.id}`);
  await page.getByText('前回、送信できなかった入力が1件あります。').waitFor();
  await page.getByRole('button', { name: '送信', exact: true }).click();
  await savedAt(page, 7);
  assert.deepEqual(await kept(client, assessment), { 7: 'done' });
  await visit.close();
});

/** What lies in the browser's store, as one text. */
const stored = (page) => page.evaluate(() => JSON.stringify({ ...localStorage }));

test('what waits in the browser cannot be read there, and signing out takes it away', async () => {
  const client = await server.company();
  const { assessment, visit, page } = await opened(client);
  visit.expect(/ERR_FAILED/);
  const plain = { 'all/3': { value: { answer: 'partly', note: '金庫の番号は42' }, version: 0 } };
  const name = `mimamori.unsent.${client.me.personId}.assessment.${assessment.id}`;
  await page.evaluate(([key, text]) => localStorage.setItem(key, text), [name, JSON.stringify(plain)]);
  await visit.open('/tasks'); // any page takes over what an older one left readable
  await holds(async () => assert.match(await stored(page), /mimamori\.sealed/));
  assert.doesNotMatch(await stored(page), /unsent|金庫|partly/);
  await visit.open(`/assessments/${assessment.id}`);
  await page.getByText('前回、送信できなかった入力が1件あります。').waitFor();
  await page.route(ANSWERS_PATH, (route) => route.abort());
  await answer(page, 7, 'done');
  await question(page, 7).getByRole('alert').waitFor();
  await page.unroute(ANSWERS_PATH);
  assert.doesNotMatch(await stored(page), /answer|done/);
  await visit.open(`/assessments/${assessment.id}`);
  await page.getByText('前回、送信できなかった入力が2件あります。').waitFor();
  await page.locator('.person-menu summary').click();
  await page.getByRole('button', { name: 'ログアウト', exact: true }).click();
  await page.waitForURL((url) => url.pathname === '/sign-in');
  await holds(async () => assert.equal(await stored(page), '{}'));
  await visit.close();
});

test('without a safe connection nothing is written into the browser, and the page says so', async () => {
  const client = await server.company();
  const visit = await browser.visit(client);
  visit.expect(/ERR_FAILED/);
  const { page } = visit;
  await page.addInitScript(() => Object.defineProperty(Crypto.prototype, 'subtle', { get: () => undefined }));
  const assessment = (await client.post('/assessments', { questionnaire: 'self-check-25' })).body;
  await visit.open(`/assessments/${assessment.id}`);
  await page.route(ANSWERS_PATH, (route) => route.abort());
  await answer(page, 7, 'done');
  await question(page, 7).getByRole('alert').getByText(/保存できるまで、画面を閉じないでください/).waitFor();
  assert.equal(await stored(page), '{}');
  await page.unroute(ANSWERS_PATH);
  await question(page, 7).getByRole('button', { name: 'もう一度保存' }).click();
  await savedAt(page, 7);
  await visit.close();
});

test('two people answer the same question: both values are shown, and the choice counts', async () => {
  const client = await server.company();
  const other = await server.colleague(client, { name: '鈴木一郎', roles: ['manager'] });
  const { assessment, visit, page } = await opened(client);
  const second = await browser.visit(other);
  second.expect(/412/);
  await second.open(`/assessments/${assessment.id}`);
  for (const item of [5, 6]) {
    await answer(page, item, 'done');
    await savedAt(page, item);
    await answer(second.page, item, 'not-done');
    const alert = question(second.page, item).getByRole('alert');
    await alert.getByText(/^佐藤花子さんが\d\d:\d\dに変更しました。$/).waitFor();
    await holds(async () => assert.deepEqual(await alert.locator('dd').allTextContents(), [LABELS['not-done'], LABELS.done]));
  }
  await question(second.page, 5).getByRole('button', { name: '自分の内容を使う' }).click();
  await savedAt(second.page, 5);
  await question(second.page, 6).getByRole('button', { name: '相手の内容を使う' }).click();
  await question(second.page, 6).getByRole('alert').waitFor({ state: 'hidden' });
  await holds(async () => assert.ok(await choice(second.page, 6, 'done').isChecked()));
  assert.deepEqual(await kept(client, assessment), { 5: 'not-done', 6: 'done' });
  await answer(second.page, 6, 'partly');
  await savedAt(second.page, 6);
  assert.deepEqual(await kept(client, assessment), { 5: 'not-done', 6: 'partly' });
  await second.close();
  await visit.close();
});

test('the last answer can be undone, the first one too', async () => {
  const client = await server.company();
  const { assessment, visit, page } = await opened(client);
  const undo = page.getByRole('button', { name: '元に戻す' });
  await holds(async () => assert.equal(await undo.count(), 0));
  await answer(page, 9, 'not-done');
  await savedAt(page, 9);
  await answer(page, 9, 'done');
  await eventually('the change is saved', async () => (await kept(client, assessment))[9] === 'done');
  await undo.click();
  await eventually('the earlier answer is back', async () => (await kept(client, assessment))[9] === 'not-done');
  await holds(async () => assert.ok(await choice(page, 9, 'not-done').isChecked()));
  await answer(page, 10, 'done');
  await savedAt(page, 10);
  await undo.click();
  await eventually('the question is open again', async () => !(10 in (await kept(client, assessment))));
  await holds(async () => assert.equal(await choice(page, 10, 'done').isChecked(), false));
  await visit.close();
});

test('departments answer for themselves; the person in charge decides, with a reason', async () => {
  const client = await server.company();
  const made = (await client.post('/departments', { name: '製造部' })).body;
  const sold = (await client.post('/departments', { name: '営業部' })).body;
  const head = await server.colleague(client, { departmentId: made.id });
  const assessment = await start(client, 'self-check-25', [made.id, sold.id]);
  await answerAll(client, assessment, SECOND, sold.id);
  await answerAll(head, assessment, SECOND.slice(0, 24), made.id);

  const manager = await browser.visit(head);
  await manager.open(`/assessments/${assessment.id}`);
  await holds(async () => assert.equal(await manager.page.getByLabel('部署').inputValue(), made.id, 'the own department comes first'));
  await answer(manager.page, 25, 'not-done');
  await savedAt(manager.page, 25);
  await holds(async () => assert.equal(await manager.page.getByRole('link', { name: '回答をまとめる' }).count(), 0));
  await holds(async () => assert.deepEqual(await manager.page.getByLabel('部署').locator('option').allTextContents(), ['製造部（25／25問）'], 'others answer for themselves'));
  await manager.close();

  const inspector = await browser.visit(await server.colleague(client, { roles: ['inspector'] }));
  await inspector.open(`/assessments/${assessment.id}`);
  await inspector.page.getByLabel('部署').selectOption(sold.id);
  await inspector.page.getByText('この部署の回答は、見るだけです。').waitFor();
  await holds(async () => assert.equal(await inspector.page.getByRole('radio').count(), 0));
  await inspector.close();

  const visit = await browser.visit(client);
  const { page } = visit;
  await visit.open(`/assessments/${assessment.id}/merge`);
  const row = page.locator('.merge-row').nth(24);
  await holds(async () => assert.match(await row.locator('legend').textContent(), /提案：実施していない/));
  await row.getByRole('radio', { name: LABELS.done, exact: true }).check();
  const reason = row.getByLabel('提案と違う回答にする理由');
  await reason.focus();
  await reason.blur();
  await row.getByText('＊理由を入力してください。').waitFor();
  await reason.fill('製造部は来月から同じ決まりを使うため');
  await reason.blur();
  await row.getByText(/^保存しました/).waitFor();
  await page.getByRole('button', { name: '結果を見る' }).click();
  await page.getByRole('button', { name: '確定して結果を見る' }).click();
  await page.waitForURL('**/result');
  const expected = sumOf(SECOND) - POINTS[SECOND[24]] + POINTS.done;
  await holds(async () => assert.equal(await page.locator('.result-summary .score-number').textContent(), String(expected)));
  const rows = await page.locator('.card:has(h2:text-is("部署ごとの点数")) tbody tr').allTextContents();
  assert.equal(rows.length, 2);
  await visit.close();
});

test('the result explains itself and becomes work', async () => {
  const client = await server.company();
  const assessment = await assess(client, FIRST);
  const total = sumOf(FIRST);
  const visit = await browser.visit(client);
  const { page } = visit;
  await visit.open(`/assessments/${assessment.id}/result`);
  const card = (title) => page.locator(`.card:has(h2:text-is("${title}"))`);

  const lost = await card(`なぜ${total}点？`).locator('tbody td.number').allTextContents();
  assert.equal(lost.reduce((sum, text) => sum + Number(text.replace('−', '-')), 0), total - 100);

  await card('あと何点？').getByLabel('上げたい点数').fill('８');
  await card('あと何点？').getByRole('button', { name: '調べる' }).click();
  const reached = await card('あと何点？').getByText(/次のことをすると/).textContent();
  const [, gained, then] = reached.match(/\+(\d+)点で、(\d+)点/).map(Number);
  assert.ok(gained >= 8);
  assert.equal(then, total + gained);

  const measure = await page.locator('.action-measure').first().textContent();
  await page.getByRole('button', { name: '1番目をやることに入れる' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('担当者').selectOption({ label: '佐藤花子' });
  await dialog.getByLabel('期限').fill('２０９９１２３１');
  await dialog.getByLabel('費用').fill('１２０００');
  await dialog.getByLabel('費用').blur();
  await holds(async () => assert.equal(await dialog.getByLabel('費用').inputValue(), '12,000'));
  await dialog.getByRole('button', { name: 'やることに入れる' }).click();
  await page.getByText('やることに追加済み').waitFor();
  const [task] = (await client.get('/tasks?whose=all')).body;
  assert.deepEqual([task.title, task.personName, task.dueOn], [measure, '佐藤花子', '2099-12-31']);

  await visit.open('/tasks');
  await page.getByText('期限 2099/12/31').waitFor();
  await page.getByRole('button', { name: `「${measure}」を完了にする` }).click();
  await eventually('the decision is done', async () => (await client.get('/decisions')).body[0].state === 'done');
  await visit.close();
});

test('the second time shows what changed; what is closed stays as it is', async () => {
  const client = await server.company();
  const first = await assess(client, FIRST);
  const second = await assess(client, SECOND);
  const visit = await browser.visit(client);
  const { page } = visit;
  await visit.open('/history');
  const labels = await page.locator('.history-chart svg text').allTextContents();
  const totals = [sumOf(FIRST), sumOf(SECOND)].map(String);
  assert.deepEqual(labels.filter((label) => totals.includes(label)), totals, 'the line goes from the old to the new score');
  await holds(async () => assert.equal(await page.locator('tbody tr').count(), 2));

  await visit.open(`/assessments/${second.id}/result`);
  await page.getByText(`前回から+${sumOf(SECOND) - sumOf(FIRST)}点`).waitFor();
  const changed = FIRST.filter((one, index) => one !== SECOND[index]).length;
  await holds(async () => assert.equal(await page.locator('.card:has(h2:text-is("前回との比較")) table:has(caption:text("変わったところ")) tbody tr').count(), changed));

  await visit.open(`/assessments/${first.id}`);
  await holds(async () => assert.equal(await page.getByRole('radio').count(), 0));
  await holds(async () => assert.equal(await page.locator('.question .question-answer').count(), 25));
  await page.getByText(/終了した診断です。回答は変更できません。/).waitFor();
  await visit.close();
});

test('what is known is proposed and taken over with one press', async () => {
  const client = await server.company();
  await assess(client, SECOND);
  const { assessment, visit, page } = await opened(client);
  await holds(async () => assert.match(await question(page, 1).locator('.proposal').textContent(), /佐藤花子.*実施している/));
  await page.getByRole('button', { name: '25問をまとめて回答' }).click();
  await eventually('all 25 answers are saved', async () => Object.keys(await kept(client, assessment)).length === 25);
  assert.deepEqual(Object.values(await kept(client, assessment)), SECOND);
  await visit.close();
});

test('the six rules are a checklist: so many of six, no points', async () => {
  const client = await server.company();
  const visit = await browser.visit(client);
  const { page } = visit;
  await visit.open('/assessments');
  const offers = await page.locator('.offer:visible h3').allTextContents();
  assert.deepEqual(offers, ['5分でできる！情報セキュリティ自社診断', '情報セキュリティ6か条']);
  await page.getByText('これまでの版').click();
  await page.getByRole('heading', { name: '情報セキュリティ5か条' }).waitFor();
  await page.locator('.offer:has(h3:text-is("情報セキュリティ6か条")) button').click();
  await page.waitForURL('**/assessments/*-*');
  await visit.settle();
  for (const [index, chosen] of ['done', 'partly', 'done', 'not-done', 'done', 'done'].entries()) await answer(page, index + 1, chosen);
  await holds(async () => assert.match(await page.locator('.score-panel .score-line').textContent(), /^4項目を実施／6項目$/));
  await page.getByRole('button', { name: '結果を見る' }).click();
  await page.getByRole('button', { name: '確定して結果を見る' }).click();
  await page.waitForURL('**/result');
  await visit.settle();
  await holds(async () => assert.match(await page.locator('.result-summary .score-line').textContent(), /^4項目を実施／6項目$/));
  await holds(async () => assert.doesNotMatch(await page.locator('main').innerText(), /\d点/));
  await holds(async () => assert.equal(await page.locator('.actions > li').count(), 2));
  await visit.open('/assessments');
  await page.getByText('6項目のうち4項目を実施').waitFor();
  await visit.close();
});
