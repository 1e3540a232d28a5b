// Pure logic of choosing between what was written by hand and what the program writes today.
import type { Document, Schemas } from '../../api/types';

type Conflict = Schemas['DocumentConflict'];

/**
 * The text and its base once a side is chosen for the first conflict. Where others are left, the base keeps what the
 * program had written there, so that they stay conflicts; where none is left, the base is today's text.
 */
export function resolved(
  document: Pick<Document, 'text' | 'generated' | 'conflicts'>,
  conflict: Conflict,
  side: 'mine' | 'theirs',
): { text: string; base: string } {
  const text = side === 'mine' ? document.text : replaceLines(document.text, conflict.line, conflict.mine, conflict.theirs);
  let base = document.generated;
  for (const other of document.conflicts) {
    if (other === conflict) continue;
    base = replaceOnce(base, other.theirs, other.base);
  }
  return { text, base };
}

/** Puts @after in the place of @before, whole lines that begin at @line (from 1). */
export function replaceLines(text: string, line: number, before: string, after: string): string {
  const lines = text.split('\n');
  const count = before === '' ? 0 : before.replace(/\n$/, '').split('\n').length;
  const fresh = after === '' ? [] : after.replace(/\n$/, '').split('\n');
  lines.splice(line - 1, count, ...fresh);
  return lines.join('\n');
}

function replaceOnce(text: string, before: string, after: string): string {
  const at = before === '' ? -1 : text.indexOf(before);
  return at < 0 ? text : text.slice(0, at) + after + text.slice(at + before.length);
}
