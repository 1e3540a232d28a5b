// Past results in the order of time, as a line is drawn.

export function oldestFirst<T extends { closedAt: string }>(entries: T[]): T[] {
  return [...entries].sort((a, b) => a.closedAt.localeCompare(b.closedAt));
}
