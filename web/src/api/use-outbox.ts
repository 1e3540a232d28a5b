// The outbox of a page: keeps unsent values in this browser and tells each field how its saving goes.
import { useEffect, useRef, useState } from 'preact/hooks';
import { call, goToSignIn } from './client';
import { Outbox, type Delivery, type Letter, type SlotState } from './outbox';
import { asApiError } from './problem';
import { SAVING_AGAIN } from './trouble';
import { unsent } from './unsent';
import { fieldError, problemText } from '../app/problem-text';

export interface PageOutbox<V> {
  states: Record<string, SlotState>;
  /** unsent values of an earlier visit; empty once sent or dropped */
  leftOver: Record<string, Letter<V>>;
  /** @param value null takes back what was saved */
  put(key: string, value: V | null, version: number): void;
  retryOne(key: string): void;
  drop(key: string): void;
  forgetLeftOver(): void;
}

interface Options<V, S> {
  /** distinguishes this form from others in the browser's store */
  name: string;
  path(key: string): string;
  body(value: V): unknown;
  versionOf(saved: S): number;
  onSaved(key: string, saved: S): void;
}

export function useOutbox<V, S>(options: Options<V, S>): PageOutbox<V> {
  const latest = useRef(options);
  latest.current = options;
  const form = options.name;
  const [states, setStates] = useState<Record<string, SlotState>>({});
  const [leftOver, setLeftOver] = useState<Record<string, Letter<V>>>({});
  const offered = useRef(leftOver);
  /* What is still being offered must not be lost when something new is written: nothing is before it was read. */
  const reading = useRef<Promise<unknown>>(Promise.resolve());
  const created = useRef<Outbox<V, S> | null>(null);

  const outbox = (created.current ??= new Outbox<V, S>({
    send: (key, letter) => deliver(latest.current, key, letter),
    keep: (letters) => void reading.current.then(() => keep(form, { ...offered.current, ...letters })),
    wait: (milliseconds, then) => void setTimeout(then, milliseconds),
    now: () => new Date().toISOString(),
    onState: (key, state) => setStates((before) => ({ ...before, [key]: state })),
    onSaved: (key, saved) => latest.current.onSaved(key, saved),
  }));

  useEffect(() => {
    reading.current = unsent.read(form).then((letters) => {
      offered.current = (letters ?? {}) as Record<string, Letter<V>>;
      setLeftOver(offered.current);
    });
  }, []);

  useEffect(() => {
    const stay = (event: BeforeUnloadEvent) => {
      if (!unsent.keeps && outbox.size > 0) event.preventDefault();
    };
    addEventListener('beforeunload', stay);
    return () => removeEventListener('beforeunload', stay);
  }, []);

  useEffect(() => {
    const retry = () => outbox.retry();
    addEventListener('online', retry);
    addEventListener(SAVING_AGAIN, retry);
    return () => {
      removeEventListener('online', retry);
      removeEventListener(SAVING_AGAIN, retry);
    };
  }, []);

  const forget = (key: string) =>
    setStates((before) => {
      const { [key]: _gone, ...rest } = before;
      return rest;
    });

  return {
    states,
    leftOver,
    put: (key, value, version) => outbox.put(key, value, version),
    retryOne: (key) => outbox.retryOne(key),
    drop: (key) => {
      outbox.drop(key);
      forget(key);
    },
    forgetLeftOver: () => {
      offered.current = {};
      outbox.keep();
      setLeftOver({});
    },
  };
}

async function deliver<V, S>(options: Options<V, S>, key: string, letter: Letter<V>): Promise<Delivery<S>> {
  try {
    const isTakenBack = letter.value === null;
    const saved = await call<S>(isTakenBack ? 'DELETE' : 'PUT', options.path(key), {
      body: letter.value === null ? undefined : options.body(letter.value),
      version: letter.version,
      staysOnSignOut: true,
    });
    return { kind: 'saved', saved, version: options.versionOf(saved) };
  } catch (thrown) {
    const error = asApiError(thrown);
    /* The value stays in the store and is offered again after signing in. */
    if (error.status === 401) goToSignIn();
    if (error.status === 401 || error.wantsFactor || error.isPassing) return { kind: 'unreachable' };
    const { problem } = error;
    if (!error.isConflict || !problem)
      return { kind: 'refused', message: fieldError(error, 'value') ?? problemText(error) };
    return {
      kind: 'conflict',
      conflict: {
        theirs: problem.theirs,
        changedBy: problem.changedBy ?? null,
        changedAt: problem.changedAt ?? null,
        version: problem.version ?? letter.version,
      },
    };
  }
}

function keep<V>(form: string, letters: Record<string, Letter<V>>): Promise<unknown> {
  return unsent.write(form, Object.keys(letters).length === 0 ? undefined : letters);
}
