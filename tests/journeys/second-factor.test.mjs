// The second lock that a company demands, as people come upon it: in the first run, by an invitation, on an ordinary day.
import { after, before, test } from 'node:test';
import assert from 'node:assert/strict';
import { PASSWORD, Server, freshStep, setUpApp, totp, uniqueNumber } from '../harness.mjs';
import { Browser, deviceOf, holds } from './browser.mjs';

let server;
let browser;
before(async () => {
  server = await Server.start(['--second-factor-new', 'everybody']);
  server.url = server.url.replace('127.0.0.1', 'localhost');
  browser = await Browser.start(server);
});
after(async () => {
  await browser?.stop();
  await server?.stop();
});

const local = (url) => url.replace('127.0.0.1', 'localhost');

/** A company whose owner has shown both, and what she knows. */
async function founded() {
  const owner = await server.company();
  return { owner, ...(await setUpApp(owner)) };
}

async function invitationOf(owner) {
  const email = `suzuki-${uniqueNumber()}@example.jp`;
  const { id } = (await owner.post('/people', { name: '鈴木一郎', email, roles: ['manager'] })).body;
  return { email, url: local((await owner.post(`/people/${id}/invitation`)).body.url) };
}

async function signIn(page, email) {
  await page.getByLabel('メールアドレス').fill(email);
  await page.getByLabel('パスワード').fill(PASSWORD);
  await page.getByRole('button', { name: 'ログイン', exact: true }).click();
}

test('the first run: choose, register, keep; nothing else is open before', async () => {
  const visit = await browser.visit();
  const { page } = visit;
  await deviceOf(visit);
  await visit.open(`/setup?token=${server.setupToken()}`);
  await page.getByLabel('会社名').fill('株式会社まつば製作所');
  await page.getByLabel('業種').selectOption({ index: 3 });
  await page.getByLabel('従業員数').selectOption({ index: 2 });
  await page.getByLabel('氏名').fill('松葉花子');
  await page.getByLabel('メールアドレス').fill(`matsuba-${uniqueNumber()}@example.jp`);
  await page.getByLabel('パスワード', { exact: false }).first().fill(PASSWORD);
  await page.getByRole('button', { name: '登録して次へ' }).click();
  await page.waitForURL('**/welcome');
  await page.getByRole('button', { name: 'パスキーを登録' }).waitFor();
  await holds(async () => assert.equal(await page.getByRole('button', { name: 'あとで設定' }).count(), 0));
  await holds(async () => assert.equal(await page.getByRole('navigation').count(), 0, 'no menu leads to where nothing opens'));
  await visit.open('/tasks');
  await page.getByRole('heading', { level: 1, name: 'もう1つの鍵を登録する' }).waitFor();
  await visit.open('/welcome');
  await page.getByRole('button', { name: 'パスキーを登録' }).click();
  await page.getByText('パスキーを登録しました。').waitFor();
  await holds(async () => assert.equal(await page.locator('.recovery-codes li').count(), 10));
  await page.getByRole('button', { name: '保管したので、診断に進む' }).click();
  await page.waitForURL('**/assessments/*?first=1');
  await visit.close();
});

test('an invited person comes from the password to the app and the codes, and then to the first page', async () => {
  const { owner } = await founded();
  const { url } = await invitationOf(owner);
  const visit = await browser.visit();
  const { page } = visit;
  await visit.open(url);
  await page.getByLabel('パスワード', { exact: false }).first().fill(PASSWORD);
  await page.getByRole('button', { name: '設定してログイン' }).click();
  await page.getByRole('heading', { level: 1, name: 'もう1つの鍵を登録する' }).waitFor();
  await page.getByRole('button', { name: '設定を始める' }).click();
  const secret = await page.getByLabel('アプリに入力する文字').inputValue();
  await freshStep();
  await page.getByLabel('6桁の数字').fill(totp(secret.replaceAll(' ', '')));
  await page.getByRole('button', { name: '確認', exact: true }).click();
  await page.getByText('認証アプリを登録しました。').waitFor();
  await holds(async () => assert.equal(await page.locator('.recovery-codes li').count(), 10));
  await page.getByRole('button', { name: '保管したので、先に進む' }).click();
  await page.getByRole('heading', { level: 1, name: 'ホーム' }).waitFor();
  await visit.close();
});

test('who signs in with a password beside a passkey is asked for it, and comes to where she wanted to go', async () => {
  const visit = await browser.visit(await server.company());
  const { page } = visit;
  await deviceOf(visit);
  await visit.open('/second-factor');
  await page.getByRole('button', { name: 'パスキーを登録' }).click();
  await page.getByText('パスキーを登録しました。').waitFor();
  await page.getByRole('button', { name: '保管したので、先に進む' }).click();
  await page.getByRole('heading', { level: 1, name: 'ホーム' }).waitFor();
  const { email } = (await (await visit.client()).get('/me')).body;
  await visit.context.clearCookies();
  await visit.open('/sign-in?return=/tasks');
  await signIn(page, email);
  await page.getByRole('heading', { level: 1, name: 'もう1つの鍵で確認する' }).waitFor();
  await page.getByRole('button', { name: '指紋や顔、画面ロックで確認' }).click();
  await page.waitForURL((url) => url.pathname === '/tasks');
  await visit.close();
});

test('the owner of a company of before: one offer, one choice, and a page that is open already leads to the lock', async () => {
  const { owner } = await founded();
  const { organisationId } = owner.me;
  server.sql(`UPDATE org SET second_factor = NULL WHERE org_id = '${organisationId}'`, organisationId);
  const colleague = await server.colleague(owner, { roles: ['manager'] });
  const other = await browser.visit(colleague);
  other.expect(/403/);
  await other.open('/settings');
  const visit = await browser.visit(owner);
  const { page } = visit;
  await visit.open('/');
  await page.getByText('全員のログインに、もう1つの鍵をかけられます').waitFor();
  await page.getByRole('link', { name: '会社の設定を開く' }).click();
  await page.waitForURL('**/settings#second-factor');
  await page.getByText('パスワードだけでログインしている人は、1名です。').waitFor();
  await page.getByText('全員', { exact: true }).click();
  await page.getByText(/保存しました/).waitFor();
  await visit.open('/');
  await page.getByRole('heading', { level: 1, name: 'ホーム' }).waitFor();
  await holds(async () => assert.equal(await page.getByText('もう1つの鍵をかけられます').count(), 0));
  await other.page.getByLabel('住所').fill('東京都大田区1-2-3');
  await other.page.getByLabel('住所').blur();
  await other.page.waitForURL((url) => url.pathname === '/second-factor' && url.searchParams.get('return') === '/settings');
  await other.page.getByRole('heading', { level: 1, name: 'もう1つの鍵を登録する' }).waitFor();
  await other.close();
  await visit.close();
});
