// The report of `mimamori detect --timeline`, opened as a file with no server behind it: what it shows, at all widths and in
// both schemes. It does not depend on the database, so it runs on SQLite only.
import { after, before, test } from 'node:test';
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { gzipSync } from 'node:zlib';
import { DESKTOP, PHONE, holds, launch } from './browser.mjs';
import { axeFaults } from './ux.mjs';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const BINARY = process.env.MIMAMORI ?? join(ROOT, 'build/test/mimamori');
const RULES = ['tests/detect/correlations', 'tests/detect/rules', 'packs/detection/rules'].flatMap((path) => ['--rules', path]);
const skip = process.env.MIMAMORI_DATABASE ? 'it does not depend on the database' : false;
let chromium;
let folder;

before(async () => {
  folder = mkdtempSync(join(tmpdir(), 'mimamori-timeline-'));
  chromium = await launch();
});
after(async () => {
  await chromium.close();
  rmSync(folder, { recursive: true, force: true });
});

/** Makes a report of these files and opens it without scripts; returns the page and what went wrong in it. */
async function report(files, { language = 'ja', viewport = DESKTOP, colorScheme = 'light', status = 1 } = {}) {
  const path = join(folder, 'report.html');
  const done = spawnSync(BINARY, ['detect', '--language', language, '--timeline', path, ...RULES, ...files], {
    cwd: ROOT,
    env: { ...process.env, TZ: 'Asia/Tokyo' },
  });
  assert.equal(done.status, status, done.stderr.toString());
  const context = await chromium.newContext({ viewport, colorScheme, offline: true });
  const page = await context.newPage();
  const faults = [];
  page.on('console', (message) => faults.push(message.text()));
  page.on('request', (request) => request.url().startsWith('file:') || faults.push(request.url()));
  await page.goto(pathToFileURL(path).href);
  return { page, faults, html: readFileSync(path, 'utf8') };
}

const SAMPLES = ['tests/detect/sign-ins.ndjson', 'tests/detect/events.ndjson'];

test('the report says what was found, worst first, in the time of the machine', { skip }, async () => {
  const { page, html } = await report(SAMPLES);
  assert.equal(await page.title(), 'ログの調査結果｜見守り');
  const text = await page.locator('main').innerText();
  assert.match(text, /緊急4件、高5件、中4件、低2件が見つかりました。\s+いま攻撃を受けているおそれがあります。/);
  assert.match(text, /2026-04-20 10:00:35 〜 2026-04-20 19:59:00/);
  assert.match(text, /この\s*パソコンの時刻（JST, UTC\+09:00）に直しています。時差の書かれていない2件は/);
  assert.match(text, /時刻のないものが6件あり/);
  const levels = await page.locator('.timeline-group .card-head .level').allInnerTexts();
  assert.deepEqual([...new Set(levels)], ['緊急', '高', '中', '低']);
  const first = page.locator('.timeline-group').first();
  await holds(async () => assert.match(await first.innerText(), /パソコンの控え（シャドウコピー）が消されました[^]*起きたこと\n[^]*まずすること\n[^]*してはいけないこと\n/));
  await page.locator('details').evaluateAll((all) => all.forEach((details) => (details.open = true)));
  const rows = await page.locator('table tbody tr').allInnerTexts();
  assert.deepEqual(rows.map((row) => row.split(/\s+/)), [
    ['2026-04-20', '10:00', '1', '1', '0', '0', '2'],
    ['2026-04-20', '19:00', '1', '3', '2', '1', '7'],
  ]);
  await holds(async () => assert.match(await page.locator('main').innerText(), /2026-04-20 19:00:00 から 2026-04-20 19:50:00 までに、TargetUserName の異なる値が 4 通りありました。/));
  assert.match(html, /vssadmin delete shadows &lt;b&gt;/);
  assert.doesNotMatch(html, /<script|\u001b|https?:\/\/(?!www\.w3\.org)/);
});

test('the report needs nothing, fits and can be used, wide, narrow and in the dark, in both languages', { skip }, async () => {
  const views = [{ viewport: DESKTOP }, { viewport: PHONE }, { viewport: PHONE, colorScheme: 'dark' }, { viewport: { width: 320, height: 640 }, language: 'en' }];
  for (const view of views) {
    const { page, faults } = await report(SAMPLES, view);
    await page.locator('details').evaluateAll((all) => all.forEach((details) => (details.open = true)));
    assert.deepEqual(await axeFaults(page, JSON.stringify(view)), []);
    assert.equal(await page.evaluate(() => document.documentElement.scrollWidth), view.viewport.width);
    await holds(async () => assert.equal(await page.locator('rect').count(), 6));
    assert.equal(await page.evaluate(() => getComputedStyle(document.querySelector('.card')).display), 'block');
    assert.deepEqual(faults, []);
  }
});

test('the report says so where nothing was found, and where not all could be read', { skip }, async () => {
  const log = join(folder, 'quiet.json');
  writeFileSync(log, '{"a":1}\n{"a":\n');
  const quiet = await (await report([log], { status: 0 })).page.locator('main').innerText();
  assert.match(quiet, /お知らせ\s+攻撃の跡は見つかりませんでした。\s+調べたのは、/);
  assert.match(quiet, /1件（ほかに、読めなかった行が1）/);
  assert.doesNotMatch(quiet, /一部は読めませんでした|いつ、どれだけ|期間/);
  const packed = join(folder, 'cut.json.gz');
  writeFileSync(packed, gzipSync('{"a":1}\n'.repeat(1000)).subarray(0, 40));
  const partly = await (await report([packed], { status: 2 })).page.locator('main').innerText();
  assert.match(partly, /ログの一部は読めませんでした。/);
});
