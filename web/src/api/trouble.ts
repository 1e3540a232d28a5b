// Whether the server can save at the moment. Each of its answers tells when it cannot (header Mimamori-Trouble); until it can
// again it is asked every few seconds.
import { useEffect, useState } from 'preact/hooks';
import { frame } from '../app/frame';
import type { PageFrame } from './types';

export type Trouble = NonNullable<PageFrame['trouble']>;

/** Sent to the window when it can save again: what waits may be sent at once. */
export const SAVING_AGAIN = 'mimamori:saving-again';

const HEADER = 'Mimamori-Trouble';
const KINDS: readonly string[] = ['full', 'read-only', 'broken', 'unreachable'] satisfies Trouble[];
const ASK_EVERY_MS = 5000;

let trouble: Trouble | null = frame.trouble ?? null;
let isAsking = false;
const listeners = new Set<(trouble: Trouble | null) => void>();

export function noteTrouble(response: Response): void {
  const told = response.headers.get(HEADER);
  const now = told !== null && KINDS.includes(told) ? (told as Trouble) : null;
  if (now !== trouble) {
    trouble = now;
    for (const listener of listeners) listener(now);
    if (now === null) dispatchEvent(new Event(SAVING_AGAIN));
  }
  askWhileTroubled();
}

function askWhileTroubled(): void {
  if (trouble === null || isAsking) return;
  isAsking = true;
  setTimeout(async () => {
    /* Any answer will do, also one that refuses; none at all tells nothing. */
    const response = await fetch('/api/v1/me', { headers: { Accept: 'application/json' } }).catch(() => null);
    isAsking = false;
    if (response) noteTrouble(response);
    else askWhileTroubled();
  }, ASK_EVERY_MS);
}

/** null: all is well. */
export function useTrouble(): Trouble | null {
  const [now, setNow] = useState(trouble);
  useEffect(() => {
    listeners.add(setNow);
    askWhileTroubled();
    return () => void listeners.delete(setNow);
  }, []);
  return now;
}
