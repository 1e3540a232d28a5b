// Every page, filled as it is in use, against the acceptance list of ux.mjs. It does not depend on the database, so it
// runs on SQLite only.
import { after, before, describe, test } from 'node:test';
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { Client, PASSWORD, Server, setUpApp } from '../harness.mjs';
import { Browser, DESKTOP, PHONE } from './browser.mjs';
import { workshop } from './samples.mjs';
import { faultsInEnglish, faultsOf } from './ux.mjs';

const PAGES = JSON.parse(readFileSync(new URL('../../web/pages.json', import.meta.url), 'utf8'));
const SCREENSHOTS = new URL('../../docs/screenshots/', import.meta.url);
const MOST_SCREENSHOT_BYTES = 200_000;
/* Written by people of the sample company, or a name in itself: the same in every language. */
const NAMES = [
  ...['株式会社まつば製作所', '松葉花子', '鈴木一郎', '高橋三郎', '田中美咲', '小林恵', '本社工場', '東京都大田区大森1-2-3'],
  ...['製造部', '営業・事務', '新しい社員にパスワードの決め方を説明', '全台で確認', '共有フォルダーの「点検」'],
  ...['更新設定の画面の写し（経理のパソコン）', '日本語', '一ノ瀬翔', '先に見積もりを取ってください。', '設定画面の写し', '教育の回数を増やしました。'],
];

/* Wrong in every way that is measured without waiting. */
const BAD_PAGE = `<!doctype html><html lang="de"><head><title>x</title><meta name="viewport" content="width=device-width, maximum-scale=1">
<style>:focus { outline: none } .bar { position: fixed; inset: 0 0 50% 0; background: #fff; z-index: 9 } .cut { overflow: hidden; width: 3em; white-space: nowrap }</style></head>
<body><nav><ul>${'<li>x</li>'.repeat(8)}</ul></nav><div class="bar"></div><h1>a</h1><h1>b</h1><a href="/x">こちら</a><p>ﾊﾝｶｸ undefined home.title</p>
<button style="width:10px;height:10px;padding:0;display:block"></button><p class="cut">長い文章が切れている</p><div style="width:2000px">広い</div>
<svg viewBox="0 0 10 10" width="100" height="100"><text x="8" y="5">はみ出す文字</text></svg><img src="http://127.0.0.2:9/x.png"></body></html>`;
const BAD_FAULTS = [
  ...[/no style sheet was loaded/, /lang is de/, /title: x/, /h1: a, b/, /not the skip link/, /zoom is forbidden/, /entries of a menu: 8/],
  ...[/a link says only こちら/, /half-width kana/, /a word of the program: undefined/, /a text is missing: home\.title/],
  ...[/a label of a chart is cut/, /a chart without a table/, /axe at 1280 px/, /axe at 320 px in the dark/],
  ...[/axe in forced colours/, /covered or out of sight/, /the focus cannot be seen/, /width in px at 320 px/, /a target smaller/],
  ...[/share of bars that stay/, /printed: x/, /the print is wider/, /cut with wide text spacing/],
];

describe('pages', { skip: process.env.MIMAMORI_DATABASE ? 'they do not depend on the database' : false }, () => {
  let server;
  let browser;
  let company;
  before(async () => {
    server = await Server.start();
    browser = await Browser.start(server);
    company = await workshop(server);
  });
  after(async () => {
    await browser?.stop();
    await server?.stop();
  });

  /* How to come to each page: its path, and who looks. */
  const ways = {
    setup: () => [`/setup?token=${server.setupToken()}`, null],
    welcome: () => ['/welcome', company.owner],
    'second-factor': async () => ['/second-factor', await heldUp(server, company.owner)],
    'second-factor of who has one': async () => ['/second-factor', await heldUp(server, company.owner, true)],
    invitation: async () => [await invitationPath(company.owner), null],
    home: () => ['/', company.owner],
    tasks: () => ['/tasks', company.owner],
    assessments: () => ['/assessments', company.owner],
    assessment: () => [`/assessments/${company.open.id}`, company.owner],
    merge: () => [`/assessments/${company.open.id}/merge`, company.owner],
    result: () => [`/assessments/${company.third.id}/result`, company.owner],
    history: () => ['/history', company.owner],
    controls: () => ['/controls', company.owner],
    control: () => ['/controls/os-auto-update', company.owner],
    decisions: () => ['/decisions', company.owner],
    'decisions of a manager': () => ['/decisions', company.manager],
    documents: () => ['/documents', company.owner],
    document: () => ['/documents/basic-policy', company.owner],
    stars: () => ['/security-action', company.owner],
    board: () => ['/board', company.owner],
    settings: () => ['/settings', company.owner],
    people: () => ['/settings/people', company.owner],
    rights: () => ['/settings/rights', company.owner],
    leaving: () => [`/settings/people/${company.employee.me.personId}/leaving`, company.owner],
    'sign-in-settings': () => ['/settings/sign-in', company.owner],
    notices: () => ['/settings/notices', company.owner],
    'notices of an employee': () => ['/settings/notices', company.employee],
    backups: () => ['/settings/backups', company.owner],
    audit: () => ['/settings/audit', company.owner],
    'link of an employee': async () => [await entryPath(company.owner, company.employee), null],
    'sign-in': () => ['/sign-in', null],
    'not found': () => ['/no-such-page', company.owner],
    'first result': () => [`/assessments/${company.third.id}/result?first=1`, company.owner],
    'closed assessment': () => [`/assessments/${company.second.id}`, company.owner],
    'result of a checklist': () => [`/assessments/${company.checklist.id}/result`, company.owner],
    'home of an employee': () => ['/', company.employee],
    'report on the self-check': () => ['/documents/assessment-report', company.owner],
    'emergency card': () => ['/documents/emergency-card', company.owner],
    'document of an inspector': () => ['/documents/basic-policy', company.inspector],
  };

  test('the list below has every page there is', () => {
    const missing = Object.keys(PAGES).filter((name) => !(name in ways));
    assert.deepEqual(missing, []);
  });

  for (const [name, way] of Object.entries(ways)) {
    test(`page: ${name}`, async () => {
      const [path, who] = await way();
      const visit = await browser.visit(who);
      if (name === 'not found') visit.expect(/404/);
      const faults = await faultsOf(visit, path, 'ja');
      assert.deepEqual(faults, [], `${path}\n${faults.join('\n')}`);
      await visit.close();
    });
  }

  test('page: code of the authenticator app', async () => {
    const { path, answer } = await codePage();
    const visit = await browser.visit(null);
    await visit.page.route('**/sign-in/code', async (route) => route.fulfill(answer));
    const faults = await faultsOf(visit, path, 'ja');
    assert.deepEqual(faults, [], faults.join('\n'));
    await visit.close();
  });

  /* The second step of signing in is the answer to a form: it is kept and shown again for every measure. */
  async function codePage() {
    const client = await server.company();
    await setUpApp(client);
    const first = await new Client(server).form('/sign-in', { email: client.email, password: PASSWORD });
    const body = await first.text();
    assert.match(body, /name="ticket"/);
    const headers = Object.fromEntries([...first.headers].filter(([header]) => /^content-(type|security)/.test(header)));
    return { path: '/sign-in/code', answer: { status: 200, headers, body } };
  }

  test('the measures find what is wrong with a bad page', async () => {
    const visit = await browser.visit();
    visit.expect(/./);
    await visit.page.route('**/bad', (route) => route.fulfill({ contentType: 'text/html; charset=utf-8', body: BAD_PAGE }));
    const faults = (await faultsOf(visit, '/bad', 'ja')).join('\n');
    for (const fault of BAD_FAULTS) assert.match(faults, fault);
    const english = await faultsInEnglish(visit, '/bad', []);
    assert.ok(english.some((fault) => /Japanese on an English page/.test(fault)));
    assert.ok(visit.unexpected().length === 0 && visit.faults.some((fault) => /request to/.test(fault)), visit.faults.join());
    await visit.close();
  });

  const screenshots = process.env.MIMAMORI_SCREENSHOTS === '1';
  test('screenshots of the main pages', { skip: screenshots ? false : 'asked for with MIMAMORI_SCREENSHOTS=1' }, async () => {
    /* As a new company has it, but for the tests. */
    const demand = async (value) => company.owner.put('/organisation/second-factor', { value }, (await company.owner.get('/organisation')).body.version);
    await setUpApp(company.owner);
    assert.equal((await demand('everybody')).status, 200);
    for (const name of ['setup', 'home', 'assessment', 'result', 'document', 'stars']) {
      for (const viewport of [DESKTOP, PHONE]) {
        const [path, who] = await ways[name]();
        const visit = await browser.visit(who, { viewport });
        await visit.open(path);
        const file = fileURLToPath(new URL(`${name}-${viewport.width}.png`, SCREENSHOTS));
        const picture = await visit.page.screenshot({ path: file });
        assert.ok(picture.length <= MOST_SCREENSHOT_BYTES, `${file}: ${picture.length} bytes`);
        await visit.close();
      }
    }
    assert.equal((await demand('nobody')).status, 200);
  });

  describe('in English', () => {
    const names = [...NAMES];
    before(async () => {
      names.push(...(await company.owner.get('/tasks?whose=all')).body.map((task) => task.title));
      names.push(...(await company.owner.get('/decisions')).body.map((decision) => decision.measure));
      for (const client of [company.owner, company.manager, company.employee, company.inspector]) assert.equal((await setLanguage(client, 'en')).status, 200);
    });

    for (const [name, way] of Object.entries(ways)) {
      test(`English page: ${name}`, async () => {
        const [path, who] = await way();
        const visit = await browser.visit(who);
        if (name === 'not found') visit.expect(/404/);
        /* Where nothing is, nobody is asked who looks: the address says the language. */
        const asked = who && name !== 'not found' ? path : `${path}${path.includes('?') ? '&' : '?'}lang=en`;
        const faults = await faultsInEnglish(visit, asked, names);
        assert.deepEqual(faults, [], `${path}\n${faults.join('\n')}`);
        await visit.close();
      });
    }
  });
});

async function setLanguage(client, value) {
  const { version } = (await client.get('/me')).body;
  return client.put('/me/language', { value }, version ?? 0);
}

async function invitationPath(client) {
  const people = (await client.get('/people')).body;
  const known = people.find((person) => person.name === '一ノ瀬翔');
  const person = known ?? (await client.post('/people', { name: '一ノ瀬翔', email: 'ichinose@example.jp', roles: ['employee'] })).body;
  const { url } = (await client.post(`/people/${person.id}/invitation`)).body;
  return new URL(url).pathname + new URL(url).search;
}

/** Somebody whose company demands a second factor, with or without one, who has shown a password alone; reads what @reader reads. */
async function heldUp(server, reader, hasOne = false) {
  const owner = await server.company();
  await setUpApp(owner);
  const other = await server.colleague(owner);
  const { language } = (await reader.get('/me')).body;
  assert.equal((await other.put('/me/language', { value: language }, 1)).status, 200);
  if (hasOne) await setUpApp(other);
  if (hasOne) server.sql(`UPDATE session SET has_two_factors = 0 WHERE account_id = (SELECT id FROM account WHERE email = '${other.email}')`);
  const { version } = (await owner.get('/organisation')).body;
  assert.equal((await owner.put('/organisation/second-factor', { value: 'everybody' }, version)).status, 200);
  return other;
}

async function entryPath(owner, employee) {
  const { url } = (await owner.post(`/people/${employee.me.personId}/entry`)).body;
  return new URL(url).pathname + new URL(url).search;
}
