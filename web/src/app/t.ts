// The words of the page, in the person's language. Keys and the names to fill in are checked by the compiler.
import type { Messages } from './messages';
import { frame } from './frame';

export type MessageKey = keyof Messages;
/** The keys of texts that have nothing to fill in. */
export type PlainKey = { [K in MessageKey]: [Messages[K]] extends [never] ? K : never }[MessageKey];

type Values<K extends MessageKey> = [Messages[K]] extends [never] ? [] : [Record<Messages[K], string | number>];

export function t<K extends MessageKey>(key: K, ...values: Values<K>): string {
  return fill(frame.messages[key] ?? key, values[0]);
}

function fill(text: string, values?: Record<string, string | number>): string {
  return values ? text.replace(/\{(\w+)\}/g, (whole, name: string) => String(values[name] ?? whole)) : text;
}
