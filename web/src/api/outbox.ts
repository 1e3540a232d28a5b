// What waits to be saved. One slot per key; a newer value replaces an older one that has not left yet.
//
// Pure logic: sending, storing and waiting are handed in. A value stays in the store until the server has it, so that a
// closed tab or a cut line loses nothing.
import { waitBeforeRetry } from '../base/backoff';

export type Delivery<S> =
  | { kind: 'saved'; saved: S; version: number }
  /** somebody else changed it in between */
  | { kind: 'conflict'; conflict: Conflict }
  /** it will not help to try again */
  | { kind: 'refused'; message: string }
  /** the server cannot be reached now */
  | { kind: 'unreachable' };

export interface Conflict {
  theirs: unknown;
  changedBy: string | null;
  changedAt: string | null;
  version: number;
}

export type SlotState =
  | { kind: 'saving' }
  | { kind: 'saved'; at: string }
  | { kind: 'unreachable' }
  | { kind: 'refused'; message: string }
  | { kind: 'conflict'; conflict: Conflict };

export interface Letter<V> {
  /** null: what was saved is taken back */
  value: V | null;
  /** the version it is based on */
  version: number;
}

export interface OutboxParts<V, S> {
  send(key: string, letter: Letter<V>): Promise<Delivery<S>>;
  keep(letters: Record<string, Letter<V>>): void;
  wait(milliseconds: number, then: () => void): void;
  now(): string;
  onState(key: string, state: SlotState): void;
  onSaved(key: string, saved: S): void;
}

interface Slot<V> extends Letter<V> {
  isOnItsWay: boolean;
  /** changed while the previous value was on its way */
  isNewer: boolean;
  failures: number;
  /** stands still until a person decides */
  isHeld: boolean;
}

export class Outbox<V, S> {
  private readonly slots = new Map<string, Slot<V>>();
  private readonly parts: OutboxParts<V, S>;

  constructor(parts: OutboxParts<V, S>) {
    this.parts = parts;
  }

  get size(): number {
    return this.slots.size;
  }

  put(key: string, value: V | null, version: number): void {
    const slot = this.slots.get(key);
    if (slot?.isOnItsWay) {
      slot.value = value;
      slot.isNewer = true;
      this.keep();
      return;
    }
    this.slots.set(key, {
      value,
      version: slot && !slot.isHeld ? slot.version : version,
      isOnItsWay: false,
      isNewer: false,
      failures: 0,
      isHeld: false,
    });
    this.keep();
    void this.deliver(key);
  }

  /** Tries everything again at once: the line is back, or a person asks for it. */
  retry(): void {
    for (const [key, slot] of this.slots) if (!slot.isOnItsWay && !slot.isHeld) void this.deliver(key);
  }

  /** Tries one again, also after a refusal. */
  retryOne(key: string): void {
    const slot = this.slots.get(key);
    if (!slot || slot.isOnItsWay) return;
    slot.isHeld = false;
    void this.deliver(key);
  }

  drop(key: string): void {
    this.slots.delete(key);
    this.keep();
  }

  private async deliver(key: string): Promise<void> {
    const slot = this.slots.get(key);
    if (!slot || slot.isOnItsWay) return;
    slot.isOnItsWay = true;
    slot.isNewer = false;
    this.parts.onState(key, { kind: 'saving' });
    const delivery = await this.parts.send(key, { value: slot.value, version: slot.version });
    slot.isOnItsWay = false;
    this.settle(key, slot, delivery);
  }

  private settle(key: string, slot: Slot<V>, delivery: Delivery<S>): void {
    switch (delivery.kind) {
      case 'saved':
        slot.version = delivery.version;
        slot.failures = 0;
        this.parts.onSaved(key, delivery.saved);
        if (slot.isNewer) return void this.deliver(key);
        this.drop(key);
        return this.parts.onState(key, { kind: 'saved', at: this.parts.now() });
      case 'conflict':
        slot.isHeld = true;
        return this.parts.onState(key, { kind: 'conflict', conflict: delivery.conflict });
      case 'refused':
        slot.isHeld = true;
        return this.parts.onState(key, { kind: 'refused', message: delivery.message });
      case 'unreachable':
        slot.failures += 1;
        this.parts.onState(key, { kind: 'unreachable' });
        this.parts.wait(waitBeforeRetry(slot.failures), () => this.isWaiting(key, slot) && void this.deliver(key));
    }
  }

  private isWaiting(key: string, slot: Slot<V>): boolean {
    return this.slots.get(key) === slot && !slot.isOnItsWay && !slot.isHeld;
  }

  /** Writes what waits into the store. */
  keep(): void {
    const letters = [...this.slots].map(([key, { value, version }]) => [key, { value, version }] as const);
    this.parts.keep(Object.fromEntries(letters));
  }
}
