import { IANAZone } from 'luxon';
/** One stretch of open time, in minutes since midnight; `to` is 1440 for the end of the day. */
export interface Interval {
  from: number;
  to: number;
}

/** When a team works. Without hours a team is always there. */
export interface Hours {
  /** IANA's name of the time zone. */
  zone: string;
  /** Seven days, Monday first; each in order and without overlaps. */
  week: Interval[][];
  /** Days that are closed all day, YYYY-MM-DD in the zone. */
  closed: string[];
}

const days = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'];

/** The days, 0 for Monday, that a key of `hours` means (`mon`, `mon-fri`, `sat-sun`), or undefined when it means none. */
export function daysOf(key: string): number[] | undefined {
  const [first, last, more] = key.split('-').map((day) => days.indexOf(day));
  if (first === undefined || first < 0 || more !== undefined) return undefined;
  if (last === undefined) return [first];
  if (last < 0) return undefined;
  const length = ((last - first + 7) % 7) + 1;
  return Array.from({ length }, (_, i) => (first + i) % 7);
}

/** Reads "08:00-12:00"; the text of what is wrong comes back as a string. */
export function intervalOf(text: string): Interval | string {
  const match = /^(\d{2}):(\d{2})-(\d{2}):(\d{2})$/.exec(text.replaceAll(/\s/g, ''));
  const [fromHour, fromMinute, toHour, toMinute] = (match ?? []).slice(1).map(Number);
  if (fromHour === undefined || fromMinute === undefined || toHour === undefined || toMinute === undefined) {
    return 'must be two times like "08:00-12:00"';
  }
  const [from, to] = [fromHour * 60 + fromMinute, toHour * 60 + toMinute];
  if (fromMinute > 59 || toMinute > 59 || from > 1439 || to > 1440) return 'must lie between 00:00 and 24:00';
  if (from >= to) return `ends before it begins: write ${text.slice(0, 5)}-24:00, and the rest on the next day`;
  return { from, to };
}

/** Whether IANA's list has this zone. */
export function isZone(name: string): boolean {
  // The platform also takes offsets like "+02:00", which know no summer time.
  return IANAZone.isValidZone(name) && /[A-Za-z]/.test(name);
}

/** Whether this is a day of the calendar, written YYYY-MM-DD. */
export function isDay(text: string): boolean {
  const date = /^\d{4}-\d{2}-\d{2}$/.test(text) ? new Date(`${text}T00:00:00Z`) : undefined;
  return date !== undefined && !Number.isNaN(date.getTime()) && date.toISOString().startsWith(text);
}

/** The minutes of a team's working day: its open time a week over the days on which it opens; 1440 when always open. */
export function workingDay(hours: Hours | undefined): number {
  const open = hours?.week.filter((day) => day.length > 0) ?? [];
  if (open.length === 0) return 1440;
  return open.flat().reduce((sum, { from, to }) => sum + to - from, 0) / open.length;
}

/** Reads "90s", "15m", "1h", "1h 30m" or "2d" as milliseconds of open time, a `d` being one working day; undefined if it is none. */
export function durationOf(text: string, hours: Hours | undefined): number | undefined {
  if (!/^(\s*\d+(\.\d+)?\s*[smhd])+\s*$/.test(text)) return undefined;
  const minute = 60_000;
  const unit = { s: minute / 60, m: minute, h: 60 * minute, d: workingDay(hours) * minute };
  let total = 0;
  for (const [, number, letter] of text.matchAll(/(\d+(?:\.\d+)?)\s*([smhd])/g)) {
    total += Number(number) * unit[letter as keyof typeof unit];
  }
  return total > 0 ? Math.round(total) : undefined;
}
