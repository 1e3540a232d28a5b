import test from 'node:test';
import assert from 'node:assert/strict';
import { webcrypto } from 'node:crypto';
import { SealedStore, type SealedStoreParts } from './sealed-store';

/* Node 18, Debian 12's, has it under this name alone. */
globalThis.crypto ??= webcrypto as Crypto;

const KEY = 'A'.repeat(42) + 'E';
const OTHER_KEY = 'A'.repeat(42) + 'I';
const LETTERS = { '3': { value: { answer: 'done', note: '金庫の番号は42' }, version: 1 } };

/** A browser's store. */
function shelf(entries: Record<string, string> = {}) {
  const map = new Map(Object.entries(entries));
  return {
    map,
    getItem: (name: string) => map.get(name) ?? null,
    setItem: (name: string, value: string) => void map.set(name, value),
    removeItem: (name: string) => void map.delete(name),
    key: (place: number) => [...map.keys()][place] ?? null,
    get length() {
      return map.size;
    },
  };
}

const store = (parts: Partial<SealedStoreParts>) =>
  new SealedStore({ shelf: shelf(), cipher: crypto.subtle, key: KEY, personId: 'p1', ...parts });

const textOf = ({ map }: ReturnType<typeof shelf>) => JSON.stringify([...map]);

test('what is kept opens again for the same account and form, and cannot be read in the store', async () => {
  const place = shelf();
  await store({ shelf: place }).write('form', LETTERS);
  assert.doesNotMatch(textOf(place), /金庫|done|answer/);
  assert.deepEqual(await store({ shelf: place }).read('form'), LETTERS);
  assert.equal(await store({ shelf: place }).read('another'), undefined);
  const first = textOf(place);
  await store({ shelf: place }).write('form', LETTERS);
  assert.notEqual(textOf(place), first, 'never the same twice');
});

test('under another key, another person or form it does not open', async () => {
  for (const other of [{ key: OTHER_KEY }, { personId: 'p2' }]) {
    const place = shelf();
    await store({ shelf: place }).write('form', LETTERS);
    const [[, sealed]] = [...place.map] as [[string, string]];
    place.map.set('mimamori.sealed.p2.form', sealed);
    assert.equal(await store({ shelf: place, ...other }).read('form'), undefined);
  }
  const place = shelf();
  await store({ shelf: place }).write('form', LETTERS);
  place.map.set('mimamori.sealed.p1.another', place.map.get('mimamori.sealed.p1.form')!);
  assert.equal(await store({ shelf: place }).read('another'), undefined);
  assert.equal(place.map.has('mimamori.sealed.p1.another'), false, 'what never opens is not kept');
  assert.deepEqual(await store({ shelf: place }).read('form'), LETTERS);
});

test('a changed letter opens nothing', async () => {
  const place = shelf();
  await store({ shelf: place }).write('form', LETTERS);
  const [name, sealed] = [...place.map][0]!;
  place.map.set(name, sealed.slice(0, -3) + (sealed.at(-3) === 'A' ? 'B' : 'A') + sealed.slice(-2));
  assert.equal(await store({ shelf: place }).read('form'), undefined);
  place.map.set(name, 'rubbish');
  assert.equal(await store({ shelf: place }).read('form'), undefined);
});

test('what was kept as it is before is taken over sealed, whichever form it is of; of another person it stays', async () => {
  const place = shelf({
    'mimamori.unsent.p1.form': JSON.stringify(LETTERS),
    'mimamori.unsent.p1.another': JSON.stringify(LETTERS),
    'mimamori.unsent.p2.form': '{}',
    other: 'x',
  });
  const own = store({ shelf: place });
  await own.sealAll();
  assert.deepEqual([...place.map.keys()].sort(), ['mimamori.sealed.p1.another', 'mimamori.sealed.p1.form', 'mimamori.unsent.p2.form', 'other']);
  assert.doesNotMatch(textOf(place), /金庫/);
  assert.deepEqual(await own.read('another'), LETTERS);
});

test('the newest of several is what stays, and nothing where nothing is left', async () => {
  const place = shelf();
  const own = store({ shelf: place });
  for (let version = 1; version <= 20; version++) void own.write('form', { version });
  assert.deepEqual(await own.read('form'), { version: 20 });
  await own.write('form', undefined);
  assert.equal(place.map.size, 0);
});

test('without a safe connection nothing is written; what lies there is taken out and offered once', async () => {
  const place = shelf({ 'mimamori.unsent.p1.form': JSON.stringify(LETTERS) });
  const own = store({ shelf: place, cipher: undefined });
  assert.equal(own.keeps, false);
  assert.deepEqual(await own.read('form'), LETTERS);
  await own.write('form', LETTERS);
  assert.equal(place.map.size, 0);
  assert.equal(store({ shelf: null }).keeps, false);
  assert.equal(store({ key: '' }).keeps, false);
  assert.equal(store({}).keeps, true);
});

test('a store that is full or forbidden holds nothing up', async () => {
  const full = { ...shelf(), setItem: () => { throw new DOMException('full', 'QuotaExceededError'); } };
  const own = store({ shelf: full });
  await own.write('form', LETTERS);
  assert.equal(await own.read('form'), undefined);
  const old = shelf({ 'mimamori.unsent.p1.form': JSON.stringify(LETTERS) });
  await store({ shelf: { ...old, setItem: full.setItem } }).sealAll();
  assert.deepEqual(await store({ shelf: old }).read('form'), LETTERS, 'nor is anything lost in it');
});
