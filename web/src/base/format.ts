// How numbers, dates and times are written on a page: 2026/11/21, 10:32, 1,200. Always the time of Japan.

const japan = new Intl.DateTimeFormat('en-GB', {
  timeZone: 'Asia/Tokyo',
  year: 'numeric',
  month: '2-digit',
  day: '2-digit',
  hour: '2-digit',
  minute: '2-digit',
  hourCycle: 'h23',
});

function partsOf(moment: string): Record<string, string> {
  return Object.fromEntries(japan.formatToParts(new Date(moment)).map((part) => [part.type, part.value]));
}

/** "2026-11-21T01:32:00Z" or "2026-11-21" → "2026/11/21" */
export function formatDate(moment: string): string {
  if (isDay(moment)) return moment.replaceAll('-', '/');
  const { year, month, day } = partsOf(moment);
  return `${year}/${month}/${day}`;
}

/** "2026-11-21T01:32:00Z" → "10:32" */
export function formatTime(moment: string): string {
  const { hour, minute } = partsOf(moment);
  return `${hour}:${minute}`;
}

export function formatDateTime(moment: string): string {
  return `${formatDate(moment)} ${formatTime(moment)}`;
}

/** The day of a moment in Japan, "2026-11-21". */
export function dayOf(moment: string): string {
  return formatDate(moment).replaceAll('/', '-');
}

/** 1200 → "1,200", -3 → "−3" with the sign that is as wide as a plus */
export function formatNumber(value: number): string {
  return value.toLocaleString('en-US').replace('-', '−');
}

/** 14 → "+14", 0 → "±0", -3 → "−3" */
export function formatDifference(value: number): string {
  if (value === 0) return '±0';
  return value > 0 ? `+${value}` : `−${-value}`;
}

/** "2026-11-21", 7 → "2026-11-28" */
export function addDays(day: string, days: number): string {
  const date = new Date(`${day}T00:00:00Z`);
  date.setUTCDate(date.getUTCDate() + days);
  return date.toISOString().slice(0, 10);
}

function isDay(text: string): boolean {
  return /^\d{4}-\d{2}-\d{2}$/.test(text);
}
