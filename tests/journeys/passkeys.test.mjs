// Passkeys in a real browser, with Chromium's own authenticator: made, used without a password, asked for again before
// what is dangerous, named and removed.
import { after, before, test } from 'node:test';
import assert from 'node:assert/strict';
import { PASSWORD, Server, forgetStep, freshStep, totp } from '../harness.mjs';
import { Browser, deviceOf, holds } from './browser.mjs';

let server;
let browser;
before(async () => {
  server = await Server.start();
  /* Passkeys belong to names, and a browser takes them over plain http only from localhost. */
  server.url = server.url.replace('127.0.0.1', 'localhost');
  browser = await Browser.start(server);
});
after(async () => {
  await browser?.stop();
  await server?.stop();
});

/* The code that shows now, good again though it was used: a test cannot wait for the next. */
async function nextCode(client, secret) {
  await freshStep();
  forgetStep(server, client);
  return totp(secret);
}

async function register(visit) {
  await visit.open('/settings/sign-in');
  await visit.page.getByRole('button', { name: 'パスキーを登録' }).click();
  const codes = visit.page.getByRole('dialog', { name: '復旧コード' });
  await holds(async () => assert.equal(await codes.getByRole('listitem').count(), 10));
  await codes.getByRole('button', { name: '保管しました' }).click();
  await visit.page.getByText('まだ使っていません').waitFor();
}

const age = (client) => server.sql(`UPDATE session SET proven_at = proven_at - 601 WHERE organisation_id = '${client.me.organisationId}'`);

test('made in the settings, then in without a password, back to where one wanted to go', async () => {
  const client = await server.company();
  const visit = await browser.visit(client);
  const { page } = visit;
  await deviceOf(visit);
  await register(visit);
  await page.getByRole('button', { name: /を編集$/ }).click();
  await page.getByRole('dialog').getByLabel('パスキーの名前').fill('会社のパソコン');
  await page.getByRole('dialog').getByRole('button', { name: '保存' }).click();
  await page.locator('.row-title', { hasText: '会社のパソコン' }).waitFor();

  await visit.context.clearCookies();
  await visit.open('/tasks');
  await page.getByRole('button', { name: '指紋や顔、画面ロックでログイン' }).click();
  await page.waitForURL((url) => url.pathname === '/tasks');
  assert.equal((await (await visit.client()).get('/me')).body.email, client.email);
  await visit.open('/settings/sign-in');
  await page.getByText(/^最後に使った日時/).waitFor();
  await visit.close();
});

test('a finger the device does not know opens nothing, and the password still does', async () => {
  const client = await server.company();
  const visit = await browser.visit(client);
  const { page } = visit;
  const { devtools, authenticatorId } = await deviceOf(visit);
  await register(visit);
  await visit.context.clearCookies();
  await devtools.send('WebAuthn.setUserVerified', { authenticatorId, isUserVerified: false });
  await visit.open('/sign-in');
  await page.getByRole('button', { name: '指紋や顔、画面ロックでログイン' }).click();
  await page.getByRole('alert').getByText('確認を中止しました。もう一度押すか、パスワードでログインしてください。').waitFor();
  await page.getByLabel('メールアドレス').fill(client.email);
  await page.getByLabel('パスワード').fill(PASSWORD);
  await page.getByRole('button', { name: 'ログイン', exact: true }).click();
  await page.getByRole('heading', { level: 1, name: 'ホーム' }).waitFor();
  await visit.close();
});

test('before a dangerous act the page asks again, and goes on with what was asked for', async () => {
  const client = await server.company();
  const visit = await browser.visit(client);
  const { page } = visit;
  visit.expect(/403/);
  await deviceOf(visit);
  await register(visit);
  age(client);
  await visit.open('/settings/people');
  await page.getByRole('button', { name: '利用者を追加' }).click();
  const form = page.getByRole('dialog', { name: '利用者の追加' });
  await form.getByLabel('氏名').fill('鈴木一郎');
  await form.getByLabel('メールアドレス').fill(`s-${Date.now()}@example.jp`);
  await form.getByRole('button', { name: '追加' }).click();
  const proof = page.getByRole('dialog', { name: '本人の確認' });
  await proof.getByRole('button', { name: '指紋や顔、画面ロックで確認' }).click();
  await page.getByRole('textbox', { name: '招待のリンク' }).waitFor();
  await visit.close();
});

test('without a passkey the page asks for the code or the password, and leaving it changes nothing', async () => {
  const client = await server.company();
  const visit = await browser.visit(client);
  const { page } = visit;
  visit.expect(/40[03]/);
  age(client);
  await visit.open('/settings/sign-in');
  const begin = async () => {
    await page.getByRole('button', { name: '認証アプリを設定' }).click();
    await page.getByRole('button', { name: '設定を始める' }).click();
  };
  await begin();
  const proof = page.getByRole('dialog', { name: '本人の確認' });
  await proof.getByRole('button', { name: 'キャンセル' }).click();
  await page.getByText('大切な操作の前に、あなた本人であることをもう一度確認してください。').waitFor();
  await page.getByRole('button', { name: '設定を始める' }).click();
  await proof.getByLabel('パスワード').fill('not this one');
  await proof.getByRole('button', { name: 'パスワードで確認' }).click();
  await proof.getByText(/^＊/).waitFor();
  await proof.getByLabel('パスワード').fill(PASSWORD);
  await proof.getByRole('button', { name: 'パスワードで確認' }).click();
  const secret = await page.getByRole('textbox', { name: 'アプリに入力する文字' }).inputValue();
  await freshStep();
  await page.getByLabel('6桁の数字').fill(totp(secret));
  await page.getByRole('button', { name: '確認', exact: true }).click();
  await page.locator('.recovery-codes li').first().waitFor();
  age(client);
  await visit.open('/settings/sign-in');
  await page.getByRole('button', { name: '復旧コードを作り直す' }).click();
  await page.getByRole('dialog').getByRole('button', { name: '復旧コードを作り直す' }).click();
  await holds(async () => assert.equal(await proof.getByLabel('パスワード').count(), 0, 'not with the password any more'));
  await proof.getByLabel('6桁の数字または復旧コード').fill(await nextCode(client, secret));
  await proof.getByRole('button', { name: '数字で確認' }).click();
  await page.getByRole('dialog', { name: '復旧コード' }).getByRole('listitem').first().waitFor();
  await visit.close();
});

test('removed, it opens nothing any more', async () => {
  const client = await server.company();
  const visit = await browser.visit(client);
  const { page } = visit;
  await deviceOf(visit);
  await register(visit);
  await page.getByRole('button', { name: /を削除$/ }).click();
  await page.getByRole('dialog').getByRole('button', { name: '削除' }).click();
  await holds(async () => assert.equal(await page.getByText('まだ使っていません').count(), 0));
  await visit.context.clearCookies();
  visit.expect(/400/);
  await visit.open('/sign-in');
  await page.getByRole('button', { name: '指紋や顔、画面ロックでログイン' }).click();
  await page.getByRole('alert').getByText('パスキーを確認できませんでした。').waitFor();
  await visit.close();
});

test('under an address of numbers the page says why there are none, and the sign-in page does not offer them', async () => {
  const numbers = server.url.replace('localhost', '127.0.0.1');
  const client = await server.company();
  const visit = await browser.visit(null, { baseURL: numbers });
  visit.expect(/request to http:\/\/127/);
  await visit.open('/sign-in');
  assert.ok(await visit.page.locator('#passkey').isHidden());
  await visit.page.getByLabel('メールアドレス').fill(client.email);
  await visit.page.getByLabel('パスワード').fill(PASSWORD);
  await visit.page.getByRole('button', { name: 'ログイン', exact: true }).click();
  await visit.page.getByRole('heading', { level: 1, name: 'ホーム' }).waitFor();
  await visit.open('/settings/sign-in');
  await visit.page.getByText(/数字だけのアドレスで開いているため/).waitFor();
  await visit.close();
});

test('the first run offers a passkey beside the app; one of the two is enough', async () => {
  const client = await server.company();
  const visit = await browser.visit(client);
  const { page } = visit;
  await deviceOf(visit);
  await visit.open('/welcome');
  await page.getByText('鍵を1つ選び').waitFor();
  await page.getByRole('button', { name: 'あとで設定' }).waitFor();
  await page.getByRole('button', { name: 'パスキーを登録' }).click();
  await page.getByText('パスキーを登録しました。').waitFor();
  await holds(async () => assert.equal(await page.locator('.recovery-codes li').count(), 10));
  await holds(async () => assert.equal(await page.getByRole('button', { name: '設定を始める' }).count(), 0));
  await page.getByRole('button', { name: '保管したので、診断に進む' }).click();
  await page.waitForURL('**/assessments/*?first=1');
  await visit.open('/');
  await page.getByRole('heading', { level: 1, name: 'ホーム' }).waitFor();
  await holds(async () => assert.equal(await page.getByText('ログインの鍵が').count(), 0, 'no lock is offered to whom has one'));
  await visit.close();
});

test('the first page offers a passkey to whom has none, and not again once she has said no', async () => {
  const client = await server.company();
  const visit = await browser.visit(client);
  const { page } = visit;
  const offer = page.getByText('ログインの鍵が、パスワードだけです');
  await visit.open('/');
  await offer.waitFor();
  assert.equal(await page.getByRole('link', { name: 'パスキーを登録' }).getAttribute('href'), '/settings/sign-in');
  await page.getByRole('button', { name: '今後は表示しない' }).click();
  await offer.waitFor({ state: 'detached' });
  await visit.open('/');
  await page.getByRole('heading', { level: 1, name: 'ホーム' }).waitFor();
  await holds(async () => assert.equal(await offer.count(), 0));
  const other = await browser.visit(client);
  await other.open('/');
  await other.page.getByText('ログインの鍵が、パスワードだけです').waitFor();
  await other.close();
  await visit.close();
});

test('who came in by a link is offered no lock she could not set up', async () => {
  const owner = await server.company();
  const { id } = (await owner.post('/people', { name: '高橋 一', email: `t-${Date.now()}@example.jp`, roles: ['employee'] })).body;
  const { url } = (await owner.post(`/people/${id}/entry`)).body;
  const visit = await browser.visit();
  await visit.open(url.replace('127.0.0.1', 'localhost'));
  await visit.page.getByRole('button').click();
  await visit.page.getByRole('heading', { level: 1, name: 'ホーム' }).waitFor();
  await holds(async () => assert.equal(await visit.page.getByText('ログインの鍵が').count(), 0));
  await visit.close();
});
