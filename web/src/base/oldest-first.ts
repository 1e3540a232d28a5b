// Past results in the order of time, as a line is drawn. The server lists the newest first, so that of two in the same
// second the later one of its list is the older.

export function oldestFirst<T extends { closedAt: string }>(entries: T[]): T[] {
  return [...entries].reverse().sort((a, b) => a.closedAt.localeCompare(b.closedAt));
}
