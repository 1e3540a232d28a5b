import test from 'node:test';
import assert from 'node:assert/strict';
import { Outbox, type Delivery, type Letter, type SlotState } from './outbox';

/** An outbox whose letters wait for the test to answer them. */
function makeOutbox() {
  const sent: { key: string; letter: Letter<string>; answer: (delivery: Delivery<string>) => void }[] = [];
  const states: string[] = [];
  const saved: string[] = [];
  const waits: { milliseconds: number; then: () => void }[] = [];
  let kept: Record<string, Letter<string>> = {};
  const outbox = new Outbox<string, string>({
    send: (key, letter) => new Promise((answer) => sent.push({ key, letter, answer })),
    keep: (letters) => (kept = letters),
    wait: (milliseconds, then) => waits.push({ milliseconds, then }),
    now: () => '2026-11-21T01:32:00Z',
    onState: (key, state: SlotState) => states.push(`${key} ${state.kind}`),
    onSaved: (_key, value) => saved.push(value),
  });
  const answer = async (delivery: Delivery<string>) => {
    sent.at(-1)!.answer(delivery);
    await new Promise((done) => setImmediate(done));
  };
  return { outbox, sent, states, saved, waits, kept: () => kept, answer };
}

test('saves a value and forgets it', async () => {
  const box = makeOutbox();
  box.outbox.put('1', 'done', 0);
  assert.deepEqual(box.kept(), { 1: { value: 'done', version: 0 } });
  await box.answer({ kind: 'saved', saved: 'done', version: 1 });
  assert.deepEqual(box.states, ['1 saving', '1 saved']);
  assert.deepEqual(box.kept(), {});
});

test('sends only the last of several values typed while one is on its way, on top of the saved version', async () => {
  const box = makeOutbox();
  box.outbox.put('1', 'a', 4);
  box.outbox.put('1', 'b', 4);
  box.outbox.put('1', 'c', 4);
  assert.equal(box.sent.length, 1);
  await box.answer({ kind: 'saved', saved: 'a', version: 5 });
  assert.deepEqual(box.sent[1]!.letter, { value: 'c', version: 5 });
  await box.answer({ kind: 'saved', saved: 'c', version: 6 });
  assert.equal(box.sent.length, 2);
});

test('keeps a value that could not be sent and tries again, ever later', async () => {
  const box = makeOutbox();
  box.outbox.put('1', 'a', 0);
  await box.answer({ kind: 'unreachable' });
  assert.deepEqual(box.kept(), { 1: { value: 'a', version: 0 } });
  box.waits[0]!.then();
  await box.answer({ kind: 'unreachable' });
  assert.deepEqual(
    box.waits.map((wait) => wait.milliseconds),
    [1000, 2000],
  );
  box.waits[1]!.then();
  await box.answer({ kind: 'saved', saved: 'a', version: 1 });
  assert.equal(box.outbox.size, 0);
});

test('does not send twice when an old wait ends after a retry by hand', async () => {
  const box = makeOutbox();
  box.outbox.put('1', 'a', 0);
  await box.answer({ kind: 'unreachable' });
  box.outbox.retry();
  box.waits[0]!.then();
  assert.equal(box.sent.length, 2);
});

test('holds a conflict until a person decides, then bases the value on the new version', async () => {
  const box = makeOutbox();
  box.outbox.put('1', 'mine', 1);
  await box.answer({
    kind: 'conflict',
    conflict: { theirs: 'theirs', changedBy: '佐藤', changedAt: null, version: 2 },
  });
  box.outbox.retry();
  assert.equal(box.sent.length, 1);
  box.outbox.put('1', 'mine', 2);
  assert.deepEqual(box.sent[1]!.letter, { value: 'mine', version: 2 });
});

test('does not repeat what was refused, unless asked', async () => {
  const box = makeOutbox();
  box.outbox.put('1', 'a', 0);
  await box.answer({ kind: 'refused', message: '…' });
  box.outbox.retry();
  assert.equal(box.sent.length, 1);
  box.outbox.retryOne('1');
  assert.equal(box.sent.length, 2);
});

test('forgets what a person drops, even while a retry waits', async () => {
  const box = makeOutbox();
  box.outbox.put('1', 'a', 0);
  await box.answer({ kind: 'unreachable' });
  box.outbox.drop('1');
  box.waits[0]!.then();
  assert.equal(box.sent.length, 1);
  assert.deepEqual(box.kept(), {});
});
