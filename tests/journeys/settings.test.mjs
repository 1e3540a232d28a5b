// The company, its people and the own settings: what people type, who sees what, and the log that proves itself.
import { after, before, test } from 'node:test';
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { PASSWORD, Server, uniqueNumber } from '../harness.mjs';
import { Browser, eventually, holds } from './browser.mjs';

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

const organisation = async (client) => (await client.get('/organisation')).body;

/** Types into a field and leaves it, as its saving waits for that. */
async function enter(page, label, text) {
  const field = page.getByLabel(label);
  await field.fill(text);
  await field.blur();
}

test('numbers are taken in full width, and shown and kept in half width', async () => {
  const client = await server.company();
  const visit = await browser.visit(client);
  const { page } = visit;
  await visit.open('/settings');
  await enter(page, '法人番号', '７１２３４５６７８９０１２');
  await enter(page, '郵便番号', '〒１４３ー００１６');
  await eventually('both are saved', async () => {
    const { corporateNumber, postalCode } = await organisation(client);
    return corporateNumber === '7123456789012' && /^143-?0016$/.test(postalCode ?? '');
  });
  await holds(async () => assert.equal(await page.getByLabel('法人番号').inputValue(), '7123456789012'));
  await holds(async () => assert.equal(await page.getByLabel('郵便番号').inputValue(), '143-0016'));
  await page.getByText(/^保存しました（\d\d:\d\d）$/).first().waitFor();
  await visit.close();
});

test('a mistyped company number says what is wrong and is not saved', async () => {
  const client = await server.company();
  const visit = await browser.visit(client);
  const { page } = visit;
  await visit.open('/settings');
  await enter(page, '法人番号', '7123456789013');
  await page.getByText('＊法人番号の数字が合いません。打ち間違いがないか確認してください。').waitFor();
  await enter(page, '法人番号', '71234567890');
  await page.getByText('＊法人番号は13桁です。桁数を確認してください。').waitFor();
  assert.equal((await organisation(client)).corporateNumber, null);
  await visit.close();
});

test('typing by conversion: Enter during the conversion sends nothing, the text stays whole', async () => {
  const client = await server.company();
  const visit = await browser.visit(client);
  const { page } = visit;
  await visit.open('/settings');
  await page.getByRole('button', { name: '部署を追加' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('部署の名前').focus();
  const keyboard = await visit.context.newCDPSession(page);
  await keyboard.send('Input.imeSetComposition', { text: 'せいぞう', selectionStart: 4, selectionEnd: 4 });
  await keyboard.send('Input.imeSetComposition', { text: '製造', selectionStart: 2, selectionEnd: 2 });
  await keyboard.send('Input.insertText', { text: '製造' });
  /* Some browsers report the Enter that ends the conversion after it, with the code 229. */
  const ending = { key: 'Enter', code: 'Enter', windowsVirtualKeyCode: 229 };
  await keyboard.send('Input.dispatchKeyEvent', { type: 'keyDown', text: '\r', ...ending });
  await keyboard.send('Input.dispatchKeyEvent', { type: 'keyUp', ...ending });
  await page.keyboard.insertText('部');
  await holds(async () => assert.ok(await dialog.isVisible()));
  await holds(async () => assert.equal(await dialog.getByLabel('部署の名前').inputValue(), '製造部'));
  await visit.settle();
  assert.deepEqual((await client.get('/departments')).body, []);
  await page.keyboard.press('Enter');
  await dialog.waitFor({ state: 'hidden' });
  assert.deepEqual((await client.get('/departments')).body.map(({ name }) => name), ['製造部']);
  await visit.close();
});

test('the company name is typed by conversion and saved when the field is left', async () => {
  const client = await server.company();
  const visit = await browser.visit(client);
  const { page } = visit;
  await visit.open('/settings');
  await page.getByLabel('会社名').focus();
  await page.keyboard.press('Control+A');
  const keyboard = await visit.context.newCDPSession(page);
  await keyboard.send('Input.imeSetComposition', { text: 'あおば', selectionStart: 3, selectionEnd: 3 });
  assert.equal((await organisation(client)).name, '株式会社まつば製作所', 'nothing is saved during the conversion');
  await keyboard.send('Input.insertText', { text: '青葉ﾃｯｸ' });
  await page.keyboard.press('Tab');
  await eventually('the name is saved', async () => (await organisation(client)).name === '青葉テック');
  await visit.close();
});

test('a person is added, gets a link, and comes in with another browser', async () => {
  const client = await server.company();
  await client.post('/departments', { name: '営業部' });
  const visit = await browser.visit(client);
  const { page } = visit;
  const email = `suzuki-${uniqueNumber()}@example.jp`;
  await visit.open('/settings/people');
  await page.getByRole('button', { name: '利用者を追加' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('氏名').fill('鈴木一郎');
  await dialog.getByLabel('メールアドレス').fill('suzuki');
  await dialog.getByRole('button', { name: '追加' }).click();
  await dialog.getByText('＊メールアドレスの形が正しくありません。').waitFor();
  await dialog.getByLabel('メールアドレス').fill(email.replace('@', '＠'));
  await dialog.getByRole('combobox', { name: '部署' }).selectOption({ label: '営業部' });
  await dialog.getByRole('button', { name: '追加' }).click();
  const link = await page.getByRole('textbox', { name: '招待のリンク' }).inputValue();
  await page.getByRole('button', { name: '閉じる' }).click();
  await page.getByText('招待中').waitFor();

  const guest = await browser.visit();
  await guest.open(link);
  await guest.page.getByText('鈴木一郎さん、ログインに使うパスワードを決めてください。').waitFor();
  await guest.page.getByLabel('パスワード').fill(PASSWORD);
  await guest.page.getByRole('button', { name: '設定してログイン' }).click();
  await guest.page.waitForURL(new URL('/', server.url).href);
  await guest.page.getByText('いま、あなたへの依頼はありません。').waitFor();
  await guest.close();

  await page.reload();
  await page.getByRole('button', { name: '鈴木一郎を編集' }).click();
  const fixed = page.getByRole('dialog').getByLabel('メールアドレス');
  await holds(async () => assert.equal(await fixed.getAttribute('readonly'), '', 'the mail of somebody who can sign in is fixed'));
  await page.getByText('編集不可：ログインに使っています。').waitFor();
  await page.getByRole('dialog').getByLabel('氏名').fill('鈴木次郎');
  await page.getByRole('dialog').getByRole('button', { name: '保存' }).click();
  await page.getByText('鈴木次郎').waitFor();
  await visit.close();
});

test('everybody sees only the menu of the own roles', async () => {
  const client = await server.company();
  const menus = {
    employee: ['いまの様子', 'やること', 'ログインの設定', '通知'],
    inspector: ['いまの様子', 'やること', '★への道', '経営者の確認', '自社診断', '対策の決定', '結果と推移', '対策', '会社情報', '利用者と権限', '権限', 'ログインの設定', '通知', '操作の記録'],
    department_manager: ['いまの様子', 'やること', '★への道', '自社診断', '対策の決定', '結果と推移', '対策', '会社情報', '利用者と権限', '権限', 'ログインの設定', '通知'],
  };
  for (const [role, expected] of Object.entries(menus)) {
    const colleague = await server.colleague(client, { roles: [role] });
    const visit = await browser.visit(colleague);
    const found = new Set();
    for (const path of ['/', ...(role === 'employee' ? [] : ['/assessments']), '/settings/sign-in']) {
      await visit.open(path);
      for (const entry of await visit.page.locator('.section-menu a').allTextContents()) found.add(entry);
      const person = await visit.page.locator('.person-menu-panel a').allTextContents();
      for (const entry of person) found.add(entry);
    }
    assert.deepEqual([...found].sort(), [...expected].sort(), role);
    if (role !== 'department_manager') {
      await visit.open(role === 'employee' ? '/' : '/settings/people');
      await holds(async () => assert.equal(await visit.page.getByRole('button', { name: /追加|編集|削除/ }).count(), 0, role));
    }
    await visit.close();
  }
});

test('signing out everywhere ends every session', async () => {
  const client = await server.company();
  const visit = await browser.visit(client);
  await visit.open('/settings/sign-in');
  await visit.page.getByRole('button', { name: 'すべての端末でログアウト' }).click();
  await visit.page.getByRole('dialog').getByRole('button', { name: 'すべての端末でログアウト' }).click();
  await visit.page.waitForURL((url) => url.pathname === '/sign-in');
  assert.equal((await client.get('/me')).status, 401);
  await visit.page.getByLabel('メールアドレス').fill(client.email);
  await visit.page.getByLabel('パスワード').fill(PASSWORD);
  await visit.page.getByRole('button', { name: 'ログイン' }).click();
  await visit.page.getByRole('heading', { level: 1, name: 'ホーム' }).waitFor();
  await visit.close();
});

test('signing out leaves no answers in the browser', async () => {
  const client = await server.company();
  const visit = await browser.visit(client);
  const { page } = visit;
  await visit.open('/settings');
  await page.evaluate(() => localStorage.setItem('answers', '{"1":"unsent"}'));
  await page.locator('.person-menu summary').click();
  await page.getByRole('button', { name: 'ログアウト', exact: true }).click();
  await page.waitForURL((url) => url.pathname === '/sign-in');
  await holds(async () => assert.equal(await page.evaluate(() => localStorage.length), 0));
  assert.equal((await client.get('/me')).status, 401);
  await visit.close();
});

test('the language and the brightness change at once and stay', async () => {
  const client = await server.company();
  const visit = await browser.visit(client);
  const { page } = visit;
  await visit.open('/settings/sign-in');
  await page.getByRole('radio', { name: 'English' }).click();
  await page.getByRole('heading', { level: 1, name: 'Your sign-in' }).waitFor();
  assert.equal(await page.evaluate(() => document.documentElement.lang), 'en');
  await visit.open('/');
  await page.locator('.person-menu summary').click();
  await page.getByRole('button', { name: '日本語' }).click();
  await page.getByRole('heading', { level: 1, name: 'ホーム' }).waitFor();

  const ground = () => page.evaluate(() => getComputedStyle(document.body).backgroundColor.match(/\d+/g).map(Number)[0]);
  await visit.open('/settings/sign-in');
  assert.ok((await ground()) > 200);
  await page.getByRole('radio', { name: '暗い' }).click();
  await eventually('the page is dark', async () => (await ground()) < 60);
  await visit.open('/');
  assert.ok((await ground()) < 60, 'the other pages are dark too');
  await visit.close();
});

test('the log is checked as a job that shows how far it is', async () => {
  const client = await server.company();
  await client.post('/departments', { name: '総務部' });
  const visit = await browser.visit(client);
  const { page } = visit;
  await visit.open('/settings/audit');
  await page.getByText('部署「総務部」を追加').waitFor();
  /* The check of a short log is over before it can be seen: the job is held in the middle once. */
  let isHeld = true;
  await page.route('**/api/v1/jobs/*', async (route) => {
    if (!isHeld) return route.continue();
    const response = await route.fetch();
    const job = await response.json();
    await route.fulfill({ response, json: { ...job, state: 'running', done: 1, total: 3, result: null } });
  });
  await page.getByRole('button', { name: '確認を始める' }).click();
  await page.getByText('1／3件').waitFor();
  await page.getByRole('button', { name: '中止' }).waitFor();
  isHeld = false;
  await page.getByText(/^\d+件の記録を確認しました。書き換えや抜けはありません。$/).waitFor();
  await visit.close();
});

test('the log: found by person and kind, its end signed, and the history of a person', async () => {
  const client = await server.company();
  const colleague = await server.colleague(client, { name: '鈴木一郎', roles: ['manager'] });
  await colleague.post('/sites', { name: '第二工場' });
  const visit = await browser.visit(client);
  const { page } = visit;
  await visit.open('/settings/audit');
  await page.getByLabel('操作した人').selectOption('鈴木一郎');
  await page.getByText('拠点「第二工場」を追加').waitFor();
  await page.getByRole('table').getByText('佐藤花子').first().waitFor({ state: 'detached' });
  await page.getByLabel('種類').selectOption('文書');
  await page.getByText('条件に合う記録がありません。').waitFor();
  await page.getByText('まだ控えがありません。').waitFor();
  await page.getByRole('button', { name: 'いまの控えを作る' }).click();
  await page.getByLabel(/の控え（\d+番まで）/).waitFor();
  assert.match(await page.getByLabel(/の控え（\d+番まで）/).inputValue(), /^mimamori-anchor-1 /);
  const [file] = await Promise.all([page.waitForEvent('download'), page.getByRole('button', { name: /CSV/ }).click()]);
  assert.match(file.suggestedFilename(), /^audit-1-\d+\.csv$/);
  assert.match(readFileSync(await file.path(), 'utf8'), /拠点「第二工場」を追加/);
  await visit.open('/settings/people');
  await page.getByRole('button', { name: '鈴木一郎を編集' }).click();
  await page.getByText('履歴').click();
  await page.getByText(/利用者「鈴木一郎」を追加/).waitFor();
  await visit.close();
});

test('the log leaves as a file only after the person has proven who she is', async () => {
  const client = await server.company();
  server.sql(`UPDATE session SET proven_at = proven_at - 601 WHERE organisation_id = '${client.me.organisationId}'`);
  const visit = await browser.visit(client);
  const { page } = visit;
  visit.expect(/403/);
  await visit.open('/settings/audit');
  await page.getByRole('button', { name: /JSON/ }).click();
  const proof = page.getByRole('dialog', { name: '本人の確認' });
  await proof.getByLabel('パスワード').fill(PASSWORD);
  const [file] = await Promise.all([page.waitForEvent('download'), proof.getByRole('button', { name: 'パスワードで確認' }).click()]);
  assert.match(file.suggestedFilename(), /^audit-1-\d+\.jsonl$/);
  await visit.close();
});

test("an employee's sign-in link is taken back, and a lost device signed out", async () => {
  const client = await server.company();
  const { id } = (await client.post('/people', { name: '高橋 一', email: `t-${uniqueNumber()}@example.jp`, roles: ['employee'] })).body;
  const { url } = (await client.post(`/people/${id}/entry`)).body;
  const guest = await browser.visit();
  await guest.open(url);
  await guest.page.getByRole('button').click();
  await guest.page.getByRole('heading', { level: 1, name: 'ホーム' }).waitFor();
  const manager = await server.colleague(client, { name: '鈴木一郎', roles: ['manager'] });

  const visit = await browser.visit(client);
  const { page } = visit;
  await visit.open('/settings/people');
  await page.getByRole('button', { name: 'ログイン用のリンクを取り消す（高橋 一さん）' }).click();
  await page.getByRole('dialog').getByText('リンクで開いた端末も、すぐに使えなくなります。').waitFor();
  await page.getByRole('dialog').getByRole('button', { name: 'リンクを取り消す' }).click();
  await page.getByRole('button', { name: 'ログイン用のリンクを取り消す（高橋 一さん）' }).waitFor({ state: 'detached' });
  await guest.open('/tasks');
  assert.equal(new URL(guest.page.url()).pathname, '/sign-in');

  await page.getByRole('button', { name: '鈴木一郎さんをログアウトさせる' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'ログアウトさせる' }).click();
  await page.getByRole('button', { name: '鈴木一郎さんをログアウトさせる' }).waitFor({ state: 'detached' });
  assert.equal((await manager.get('/me')).status, 401);
  assert.equal((await client.get('/me')).status, 200, 'who did it stays in');
  await guest.close();
  await visit.close();
});

test('every list says what it is for while it is empty', async () => {
  const client = await server.company();
  const visit = await browser.visit(client);
  const empty = {
    '/': 'いま、やることはありません。',
    '/tasks': 'やることはありません。',
    '/assessments': '終わった診断は、まだありません。',
    '/history': '終わった診断は、まだありません。',
    '/settings': '部署は、まだ登録していません。',
    '/controls/backup-regular': 'まだ証拠がありません。',
  };
  for (const [path, text] of Object.entries(empty)) {
    await visit.open(path);
    await visit.page.getByText(text).first().waitFor();
    const main = visit.page.locator('main');
    await holds(async () => assert.ok((await main.getByRole('button').or(main.locator('a.button')).count()) >= 1, `${path} offers something to do`));
  }
  await visit.open('/settings');
  await visit.page.getByText('事業所は、まだ登録していません。').waitFor();
  await visit.close();
});

test('an owner makes a backup, sees that it holds, and notes the copy she carried away', async () => {
  await server.company(); // somebody else is on the server as well
  const client = await server.company();
  const visit = await browser.visit(client);
  const { page } = visit;
  await visit.open('/settings/backups');
  await page.getByRole('button', { name: '今すぐバックアップ' }).click();
  await page.getByText('バックアップを取り、試しに戻して確かめました。').waitFor({ timeout: 60_000 });
  await page.getByText('確認済み').first().waitFor();
  await holds(async () => assert.equal(await page.getByText('まだです').count(), 3));
  await page.getByText('「会社のデータの持ち出し」で、ファイルを作ってダウンロードします。').waitFor(); // the server's own files are out of reach
  await page.getByRole('button', { name: '持ち出した写しを記録' }).click();
  await page.getByRole('button', { name: '保存' }).click();
  await page.getByText('置いた場所を入力してください。').waitFor();
  await page.getByLabel('置いた場所').fill('本店の金庫');
  await page.getByRole('button', { name: '保存' }).click();
  await page.getByText('本店の金庫（佐藤花子さんが記録）').waitFor();
  await holds(async () => assert.equal(await page.getByText('できています').count(), 3));
  await page.getByText('月に1回、新しい写しを持ち出して記録してください。').waitFor();
  await visit.close();
});

test('the owner chooses that the signed end of the log is mailed every day, and finds the choice again', async () => {
  const client = await server.company();
  const visit = await browser.visit(client);
  const { page } = visit;
  await visit.open('/settings/audit');
  await holds(async () => assert.ok(await page.getByLabel('お知らせメールに添える').isChecked()));
  await page.getByLabel('記録が増えた日は毎日送る').check();
  await page.getByText('保存しました').waitFor();
  await visit.open('/settings/audit');
  await holds(async () => assert.ok(await page.getByLabel('記録が増えた日は毎日送る').isChecked()));
  await visit.close();
});

test('the owner takes all data of the company away: words of her own, proof, download, delete', async () => {
  const client = await server.company();
  const visit = await browser.visit(client);
  const { page } = visit;
  visit.expect(/403/);
  await visit.open('/settings/backups');
  await page.getByText('ファイルの使い方').click();
  await page.getByText('mimamori import-org').waitFor();
  await page.getByRole('button', { name: 'ファイルを作成' }).click();
  const dialog = page.getByRole('dialog', { name: '持ち出すファイルの作成' });
  await dialog.getByLabel(/^パスフレーズ(?!（)/).fill('短い');
  await dialog.getByRole('button', { name: 'ファイルを作成' }).click();
  await dialog.getByText('パスフレーズは12文字以上にしてください。').waitFor();
  await dialog.getByLabel(/^パスフレーズ(?!（)/).fill('朝の散歩 青い自転車 三つの窓');
  await dialog.getByText('2回の入力が違います。').waitFor();
  await dialog.getByLabel('パスフレーズ（もう一度）').fill('朝の散歩 青い自転車 三つの窓');
  server.sql(`UPDATE session SET proven_at = proven_at - 601 WHERE organisation_id = '${client.me.organisationId}'`);
  await dialog.getByRole('button', { name: 'ファイルを作成' }).click();
  const proof = page.getByRole('dialog', { name: '本人の確認' });
  await proof.getByLabel('パスワード').fill(PASSWORD);
  await proof.getByRole('button', { name: 'パスワードで確認' }).click();
  await page.getByText('ファイルができました').waitFor({ timeout: 60_000 });
  const [download] = await Promise.all([page.waitForEvent('download'), page.getByRole('button', { name: 'ダウンロード' }).click()]);
  assert.match(download.suggestedFilename(), /^見守り_株式会社まつば製作所_\d{12}\.mimamori$/);
  assert.equal(readFileSync(await download.path()).subarray(0, 15).toString(), 'MIMAMORI-BACKUP');
  await page.getByRole('button', { name: 'ファイルを削除' }).click();
  await page.getByText('ファイルを削除しました。').waitFor();
  await holds(async () => assert.equal(await page.getByRole('button', { name: 'ダウンロード' }).count(), 0));
  await visit.close();
});
