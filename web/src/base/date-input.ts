// A day as people type it: 2026/11/21, 20261121, 11/21, R8.11.21, 令和8年11月21日, full width or not.
import { toHalfWidth } from './normalise';

const ERAS: Record<string, number> = { R: 2018, 令和: 2018, H: 1988, 平成: 1988 };

/** Returns "2026-11-21", or null if it is no day. @today, "2026-11-21", gives the year where none is typed. */
export function parseDay(text: string, today: string): string | null {
  const typed = toHalfWidth(text).toUpperCase().replace('元年', '1年');
  const compact = /^(\d{4})(\d{2})(\d{2})$/.exec(typed);
  if (compact) return dayIfReal(Number(compact[1]), Number(compact[2]), Number(compact[3]));

  const full = /^(R|H|令和|平成)?(\d{1,4})[/.\-年](\d{1,2})[/.\-月](\d{1,2})日?$/.exec(typed);
  if (full) {
    const era = full[1] ? ERAS[full[1]]! : 0;
    return dayIfReal(era + Number(full[2]), Number(full[3]), Number(full[4]));
  }

  const short = /^(\d{1,2})[/.\-月](\d{1,2})日?$/.exec(typed);
  if (!short) return null;
  const thisYear = dayIfReal(Number(today.slice(0, 4)), Number(short[1]), Number(short[2]));
  /* "1/15" typed in November means the coming January. */
  return thisYear && thisYear < today
    ? dayIfReal(Number(today.slice(0, 4)) + 1, Number(short[1]), Number(short[2]))
    : thisYear;
}

function dayIfReal(year: number, month: number, day: number): string | null {
  const date = new Date(Date.UTC(year, month - 1, day));
  if (year < 1989 || date.getUTCMonth() !== month - 1 || date.getUTCDate() !== day) return null;
  return date.toISOString().slice(0, 10);
}
