// What every page promises whoever uses it, whatever it is about: the measures of the acceptance list, each as a
// function that returns what is wrong, in words. Nothing here depends on time.
import { readFileSync } from 'node:fs';
import { gzipSync } from 'node:zlib';

const AXE = readFileSync(new URL('../node_modules/axe-core/axe.min.js', import.meta.url), 'utf8');
const AXE_RULES = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];
const WIDE = { width: 1280, height: 900 };
/* The narrowest page that WCAG asks for: 320 px, which is 1280 px at 400 %. */
const NARROW = { width: 320, height: 640 };
const LEAST_TARGET_PX = 24;
const MOST_STICKY_SHARE = 0.25;
const MOST_LAYOUT_SHIFT = 0.05;
const MOST_JS_BYTES = 40_000;
const MOST_CSS_BYTES = 20_000;
const MOST_REQUESTS = 12;
const MOST_NODES = 4_000;
const MOST_STOPS = 400;

/** Everything that is wrong with the page at @path; language: in which it should be. */
export async function faultsOf(visit, path, language) {
  const weight = weigh(visit.page);
  visit.requests.length = 0;
  await visit.page.addInitScript(watchLayoutShift);
  await visit.page.setViewportSize(WIDE);
  await visit.open(path);
  const faults = [
    ...(await loadFaults(visit, weight)),
    ...(await headFaults(visit.page, language)),
    ...(await wordFaults(visit.page, language)),
    ...(await chartFaults(visit.page)),
    ...(await axeFaults(visit.page, 'at 1280 px')),
    ...(await keyboardFaults(visit.page)),
  ];
  await visit.page.setViewportSize(NARROW);
  faults.push(...(await narrowFaults(visit.page)), ...(await axeFaults(visit.page, 'at 320 px')));
  await visit.page.emulateMedia({ colorScheme: 'dark' });
  faults.push(...(await axeFaults(visit.page, 'at 320 px in the dark')));
  await visit.page.setViewportSize(WIDE);
  await visit.page.emulateMedia({ colorScheme: 'light', forcedColors: 'active' });
  faults.push(...(await axeFaults(visit.page, 'in forced colours')));
  await visit.page.emulateMedia({ forcedColors: 'none', media: 'print' });
  faults.push(...(await printFaults(visit.page)));
  await visit.page.emulateMedia({ media: 'screen' });
  faults.push(...(await spacingFaults(visit.page)));
  return faults;
}

/** What differs from the page in the other language: the words, and the room they need. */
export async function faultsInEnglish(visit, path, names) {
  await visit.page.setViewportSize(NARROW);
  await visit.open(path);
  return [
    ...(await headFaults(visit.page, 'en')),
    ...(await wordFaults(visit.page, 'en', names)),
    ...(await chartFaults(visit.page)),
    ...(await narrowFaults(visit.page)),
    ...(await axeFaults(visit.page, 'at 320 px')),
  ];
}

/* --- what it loads -------------------------------------------------------------------------- */

function watchLayoutShift() {
  window.layoutShift = 0;
  new PerformanceObserver((list) => {
    for (const entry of list.getEntries()) if (!entry.hadRecentInput) window.layoutShift += entry.value;
  }).observe({ type: 'layout-shift', buffered: true });
}

/* Counts what arrives, as it would be sent compressed. */
function weigh(page) {
  const weight = { script: 0, stylesheet: 0, bodies: [] };
  page.on('response', (response) => {
    const kind = response.request().resourceType();
    if (!(kind in weight)) return;
    weight.bodies.push(response.body().then((body) => (weight[kind] += gzipSync(body, { level: 9 }).length)));
  });
  return weight;
}

async function loadFaults(visit, weight) {
  await Promise.all(weight.bodies);
  const { shift, nodes } = await visit.page.evaluate(() => ({
    shift: window.layoutShift,
    nodes: document.querySelectorAll('*').length,
  }));
  return [
    ...over('bytes of script', weight.script, MOST_JS_BYTES),
    ...over('bytes of style', weight.stylesheet, MOST_CSS_BYTES),
    ...over('requests', visit.requests.filter((url) => !url.startsWith('data:')).length, MOST_REQUESTS),
    ...over('nodes', nodes, MOST_NODES),
    ...over('layout shift', shift, MOST_LAYOUT_SHIFT),
    ...(weight.stylesheet === 0 ? ['no style sheet was loaded'] : []),
  ];
}

const over = (what, value, most) => (value > most ? [`${what}: ${value}, at most ${most}`] : []);

/* --- what it says ------------------------------------------------------------------------------ */

async function headFaults(page, language) {
  const head = await page.evaluate(() => ({
    language: document.documentElement.lang,
    title: document.title,
    headings: [...document.querySelectorAll('h1')].map((heading) => heading.textContent),
    first: document.querySelector('a[href], button, input:not([type=hidden]), select, summary')?.getAttribute('href'),
    target: document.querySelector('main')?.id,
    viewport: document.querySelector('meta[name=viewport]')?.content ?? '',
    menus: [...document.querySelectorAll('nav')].map((menu) => menu.querySelectorAll('li').length),
  }));
  const product = language === 'ja' ? '見守り' : 'Mimamori';
  return [
    ...(head.language === language ? [] : [`lang is ${head.language}`]),
    ...(head.title.endsWith(`｜${product}`) && head.title.length > product.length + 1 ? [] : [`title: ${head.title}`]),
    ...(head.headings.length === 1 && head.headings[0].trim() ? [] : [`h1: ${head.headings.join(', ')}`]),
    ...(head.first && head.first === `#${head.target}` ? [] : [`the first stop is ${head.first}, not the skip link`]),
    ...(/user-scalable=no|maximum-scale/.test(head.viewport) ? ['zoom is forbidden'] : []),
    ...head.menus.flatMap((entries) => over('entries of a menu', entries, 7)),
  ];
}

const JAPANESE = /[\u3040-\u30ff\u3400-\u9fff\uff66-\uff9f]+/g;

/** names: what people wrote themselves and stays as it is in both languages */
async function wordFaults(page, language, names = []) {
  /* What a page marks as Japanese, such as a document of the company, stays so on an English page. */
  const { text, links, inJapanese } = await page.evaluate(() => ({
    text: document.body.innerText,
    links: [...document.querySelectorAll('a')].map((link) => link.textContent.trim()),
    inJapanese: [...document.body.querySelectorAll('[lang="ja"]')].map((element) => element.innerText),
  }));
  const vague = links.filter((link) => /^(こちら|詳細はこちら|ここ|クリック|here|click here|more)$/i.test(link));
  const half = text.match(/[\uff66-\uff9f]+/g) ?? [];
  const raw = text.match(/\b(undefined|null|NaN|\[object Object\]|Error|Submit|Loading|Invalid)\b/g) ?? [];
  const keys = text.match(/\{\w+\}|\b(common|home|result|assessment|settings|controls|tasks|audit|setup|documents|decisions)\.[a-z-]+\b/g) ?? [];
  return [
    ...vague.map((link) => `a link says only ${link}`),
    ...half.map((word) => `half-width kana: ${word}`),
    ...raw.map((word) => `a word of the program: ${word}`),
    ...keys.map((key) => `a text is missing: ${key}`),
    ...(language === 'en' ? japaneseIn(text, [...names, ...inJapanese]).map((word) => `Japanese on an English page: ${word}`) : []),
  ];
}

function japaneseIn(text, names) {
  const without = [...names].sort((a, b) => b.length - a.length).reduce((left, name) => left.replaceAll(name, ''), text);
  return [...new Set(without.match(JAPANESE) ?? [])];
}

/* Every chart has the same in numbers nearby, and its labels inside. */
function chartFaults(page) {
  return page.evaluate(() =>
    [...document.querySelectorAll('svg[viewBox]')].flatMap((chart) => {
      const texts = [...chart.querySelectorAll('text')];
      if (texts.length === 0) return [];
      const box = chart.viewBox.baseVal;
      const cut = texts.filter((text) => {
        const { x, y, width, height } = text.getBBox();
        return x < box.x - 1 || y < box.y - 1 || x + width > box.x + box.width + 1 || y + height > box.y + box.height + 1;
      });
      const around = chart.closest('section, article, aside, .card');
      return [
        ...cut.map((text) => `a label of a chart is cut: ${text.textContent}`),
        ...(around?.querySelector('table') ? [] : ['a chart without a table']),
      ];
    }),
  );
}

export async function axeFaults(page, where) {
  /* A change of colours runs for a moment; what counts is where it ends. Waiting for it could be for ever: what is out of
     sight may not run at all. */
  await page.evaluate(() => {
    for (const animation of document.getAnimations()) {
      if (animation.effect?.getComputedTiming().endTime === Infinity) animation.cancel();
      else animation.finish();
    }
  });
  if (!(await page.evaluate(() => 'axe' in window))) await page.evaluate(AXE);
  const violations = await page.evaluate(
    async (rules) => (await window.axe.run(document, { runOnly: rules, resultTypes: ['violations'] })).violations,
    AXE_RULES,
  );
  return violations.map(({ id, nodes }) => `axe ${where}: ${id}: ${nodes.map(({ target }) => target).slice(0, 3).join(' ')}`);
}

/* --- how it is used --------------------------------------------------------------------------- */

/* Goes through the page with the Tab key, to the end and out again. */
async function keyboardFaults(page) {
  await page.evaluate(() => {
    document.activeElement?.blur();
    scrollTo(0, 0);
    window.stopsSeen = new Set();
  });
  const faults = [];
  for (let stops = 0; stops < MOST_STOPS; stops++) {
    await page.keyboard.press('Tab');
    const stop = await page.evaluate(describeStop);
    if (stop === null) return stops > 0 ? faults : ['nothing can be reached by keyboard'];
    if (stop.isTrap) return [...faults, `the keyboard is caught at ${stop.name}`];
    if (stop.isAgain) return faults;
    if (!stop.isSeen) faults.push(`covered or out of sight when focused: ${stop.name}`);
    if (!stop.isMarked) faults.push(`the focus cannot be seen: ${stop.name}`);
  }
  return [...faults, `more than ${MOST_STOPS} stops`];
}

/* In the page: where the focus is now; null: it has left the page. */
function describeStop() {
  const element = document.activeElement;
  if (!element || element === document.body) return null;
  const isTrap = window.lastStop === element;
  const isAgain = window.stopsSeen.has(element);
  window.lastStop = element;
  window.stopsSeen.add(element);
  const box = (element.matches('input[type=radio], input[type=checkbox]') && element.closest('label')) || element;
  const { left, top, width, height } = box.getBoundingClientRect();
  const at = (share, size, start) => Math.min(size - 1, Math.max(0, start + share));
  /* An empty or tall region may show its middle elsewhere: its upper edge counts too. */
  const points = [
    [at(width / 2, innerWidth, left), at(height / 2, innerHeight, top)],
    [at(4, innerWidth, left), at(4, innerHeight, top)],
  ];
  const isSeen = points.some(([x, y]) => {
    const over = document.elementFromPoint(x, y);
    return over && (box.contains(over) || over.contains(element));
  });
  const styles = [element, box].map((one) => getComputedStyle(one));
  const isMarked = styles.some(({ outlineStyle, boxShadow }) => outlineStyle !== 'none' || boxShadow !== 'none');
  const name = `${element.tagName.toLowerCase()} ${(element.textContent || element.name || element.id).trim().slice(0, 30)}`;
  return { isTrap, isAgain, isSeen, isMarked, name };
}

export async function narrowFaults(page) {
  const { width, small, sticky } = await page.evaluate(
    (least) => {
      const isDrawn = (element) => {
        const { width, height } = element.getBoundingClientRect();
        return width > 1 && height > 1 && element.checkVisibility();
      };
      const controls = [...document.querySelectorAll('a[href], button, input:not([type=hidden]), select, textarea, summary')];
      const small = controls
        .filter((control) => isDrawn(control) && getComputedStyle(control).display !== 'inline')
        .map((control) => control.closest('label') ?? control)
        .filter((target) => {
          const { width, height } = target.getBoundingClientRect();
          return width < least || height < least;
        });
      const area = (element) => {
        const box = element.getBoundingClientRect();
        const wide = Math.min(innerWidth, box.right) - Math.max(0, box.left);
        const high = Math.min(innerHeight, box.bottom) - Math.max(0, box.top);
        return (Math.max(0, wide) * Math.max(0, high)) / (innerWidth * innerHeight);
      };
      const bars = [...document.querySelectorAll('*')].filter((element) => {
        const { position } = getComputedStyle(element);
        return (position === 'sticky' || position === 'fixed') && isDrawn(element);
      });
      return {
        width: document.documentElement.scrollWidth,
        small: small.map((target) => target.textContent.trim().slice(0, 30) || target.tagName),
        sticky: bars.reduce((sum, bar) => sum + area(bar), 0),
      };
    },
    LEAST_TARGET_PX,
  );
  return [
    ...over('width in px at 320 px', width, NARROW.width),
    ...small.map((name) => `a target smaller than ${LEAST_TARGET_PX} px: ${name}`),
    ...over('share of bars that stay', sticky, MOST_STICKY_SHARE),
  ];
}

function printFaults(page) {
  return page.evaluate(() => [
    ...[...document.querySelectorAll('nav, button, .button')]
      .filter((element) => element.checkVisibility() && element.getClientRects().length > 0)
      .map((element) => `printed: ${element.textContent.trim().slice(0, 30)}`),
    ...(document.documentElement.scrollWidth > innerWidth ? ['the print is wider than the paper'] : []),
  ]);
}

/* WCAG 1.4.12: people widen lines, letters and words, and nothing may be cut. */
async function spacingFaults(page) {
  await page.setViewportSize({ width: 640, height: 450 });
  return page.evaluate(() => {
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(
      '* { line-height: 1.5 !important; letter-spacing: .12em !important; word-spacing: .16em !important } p { margin-bottom: 2em !important }',
    );
    document.adoptedStyleSheets.push(sheet);
    const texts = [...document.querySelectorAll('button, a, label, td, th, p, h1, h2, h3, legend, summary, dd, dt')];
    const cut = texts.filter((element) => {
      const { overflowX, overflowY } = getComputedStyle(element);
      const isHidden = element.clientWidth <= 1 || element.clientHeight <= 1;
      const isCutWide = overflowX !== 'visible' && element.scrollWidth > element.clientWidth + 1;
      const isCutHigh = overflowY !== 'visible' && element.scrollHeight > element.clientHeight + 1;
      return !isHidden && (isCutWide || isCutHigh);
    });
    document.adoptedStyleSheets.pop();
    return cut.map((element) => `cut with wide text spacing: ${element.textContent.trim().slice(0, 30)}`);
  });
}
