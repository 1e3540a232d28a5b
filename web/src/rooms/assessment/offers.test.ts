import test from 'node:test';
import assert from 'node:assert/strict';
import { groupOffers, type Offer } from './offers';

const offer = (id: string, scoring: Offer['scoring'], edition: string): Offer => ({
  id,
  scoring,
  edition,
  title: id,
  summary: '',
  items: 5,
});
const ids = (offers: Offer[]) => offers.map(({ id }) => id);

test('offers what counts points first, then the newest checklist, and keeps the earlier ones apart', () => {
  const { current, earlier } = groupOffers([
    offer('five-rules', 'checklist', '3.1'),
    offer('self-check-25', 'points', '4.0'),
    offer('six-rules', 'checklist', '4.0'),
  ]);
  assert.deepEqual(ids(current), ['self-check-25', 'six-rules']);
  assert.deepEqual(ids(earlier), ['five-rules']);
});

test('knows that edition 10 is newer than edition 9', () => {
  const { current } = groupOffers([offer('ten', 'checklist', '10'), offer('nine', 'checklist', '9')]);
  assert.deepEqual(ids(current), ['ten']);
});

test('works without any checklist', () => {
  assert.deepEqual(groupOffers([]), { current: [], earlier: [] });
});
