// The texts of the pages: both languages complete, everything used is there, and written by our rules.
import test from 'node:test';
import assert from 'node:assert/strict';
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const web = fileURLToPath(new URL('.', import.meta.url));
const pages = JSON.parse(readFileSync(join(web, 'pages.json'), 'utf8'));
const rooms = [...new Set([...Object.values(pages).flatMap((page) => page.messages), 'sign-in'])].sort();

const read = (room, language) =>
  JSON.parse(readFileSync(join(web, `../packs/messages/${room}.${language}.json`), 'utf8'));
const namesIn = (text) => [...text.matchAll(/\{(\w+)\}/g)].map(([, name]) => name).sort();
const allOf = (language) =>
  rooms.flatMap((room) => Object.entries(read(room, language)).map(([key, text]) => [`${room}.${key}`, text]));

for (const room of rooms) {
  test(`${room}: both languages have the same keys and the same names to fill in`, () => {
    const [ja, en] = [read(room, 'ja'), read(room, 'en')];
    assert.deepEqual(Object.keys(en), Object.keys(ja));
    for (const key of Object.keys(ja)) assert.deepEqual(namesIn(en[key]), namesIn(ja[key]), key);
  });
}

test('Japanese has no half-width kana, no half-width brackets, no stiff phrases', () => {
  for (const [key, text] of allOf('ja')) {
    assert.doesNotMatch(text, /[\uFF61-\uFF9F]/, key);
    assert.doesNotMatch(text, /[()]/, key);
    assert.doesNotMatch(text, /こちら|させていただ|いただけますよう|いたします/, key);
  }
});

test('every text of the pages is used, and every used text is in a namespace of its page', () => {
  const sources = sourcesBelow(join(web, 'src'))
    .map((path) => readFileSync(path, 'utf8'))
    .join('\n');
  const titles = Object.values(pages).map((page) => page.title);
  const known = new Set(allOf('ja').map(([key]) => key));
  for (const title of titles) assert.ok(known.has(title), title);
  for (const key of known) {
    /* The server writes the plain pages and the line for browsers without scripts. */
    if (
      key.startsWith('sign-in.') ||
      key === 'common.noscript' ||
      titles.includes(key) ||
      key.startsWith('common.corporate-number-')
    )
      continue;
    assert.ok(sources.includes(`'${key}'`), `${key} is not used`);
  }
});

test('a page has the texts of everything it shows', () => {
  for (const [name, page] of Object.entries(pages)) {
    for (const key of keysReached(join(web, `src/rooms/${page.entry}.entry.tsx`))) {
      assert.ok(page.messages.includes(key.split('.')[0]), `${name} shows ${key}`);
    }
  }
});

function keysReached(entry, seen = new Set()) {
  if (seen.has(entry)) return [];
  seen.add(entry);
  /* Permissions look like keys but are none. */
  const source = readFileSync(entry, 'utf8').replaceAll(/(may\(|mayIn\(|isLimited\(|permission: )'[^']+'/g, '');
  const keys = [...source.matchAll(/'([a-z-]+\.[a-z0-9-]+)'/g)]
    .map(([, key]) => key)
    .filter((key) => rooms.includes(key.split('.')[0]));
  const imported = [...source.matchAll(/(?:from|import) '(\.[^']+)'/g)]
    .map(([, path]) => resolve(entry, path))
    .filter(Boolean);
  return [...keys, ...imported.flatMap((path) => keysReached(path, seen))];
}

function resolve(from, path) {
  const base = join(from, '..', path);
  return [`${base}.tsx`, `${base}.ts`].find((one) => {
    try {
      return readFileSync(one) && true;
    } catch {
      return false;
    }
  });
}

function sourcesBelow(folder) {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    return entry.isDirectory()
      ? sourcesBelow(path)
      : /\.tsx?$/.test(entry.name) && !entry.name.includes('.d.ts')
        ? [path]
        : [];
  });
}
