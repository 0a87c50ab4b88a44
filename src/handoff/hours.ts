import { DateTime } from 'luxon';

/** When a team works, as frontdesk.yaml says. */
export interface Hours {
  /** IANA's name of the time zone. */
  zone: string;
  /** Seven days, Monday first: stretches of open time in minutes since midnight, in order and without overlaps. */
  week: readonly (readonly { from: number; to: number }[])[];
  /** Days that are closed all day, YYYY-MM-DD in the zone. */
  closed: readonly string[];
}

/** A stretch of open time, milliseconds since 1970; `to` is the first closed moment. */
interface Stretch {
  from: number;
  to: number;
}

/** Targets further away than this in open time have no due time. */
const FARTHEST_DAYS = 400;
/** So far ahead customers are told when a team is back. */
const SOON_DAYS = 31;

/** Whether it is open at a time; without hours it always is. */
export function isOpen(hours: Hours | undefined, at: number): boolean {
  if (!hours) return true;
  for (const { from } of stretches(hours, at, 0)) return from <= at;
  return false;
}

/** When it opens next, or is open: milliseconds since 1970; undefined when not within a month. */
export function nextOpen(hours: Hours | undefined, at: number): number | undefined {
  if (!hours) return at;
  for (const { from } of stretches(hours, at, SOON_DAYS)) return Math.max(from, at);
  return undefined;
}

/** The moment at which so many milliseconds of open time have passed since `from`; undefined when that is beyond a year. */
export function addOpenTime(hours: Hours | undefined, from: number, milliseconds: number): number | undefined {
  if (!hours) return from + milliseconds;
  let left = milliseconds;
  for (const stretch of stretches(hours, from, FARTHEST_DAYS)) {
    const start = Math.max(stretch.from, from);
    if (start + left <= stretch.to) return start + left;
    left -= stretch.to - start;
  }
  return undefined;
}

/** When the day of a moment began, in a zone (IANA's name). */
export const startOfDay = (zone: string, at: number): number =>
  DateTime.fromMillis(at, { zone }).startOf('day').toMillis();

/** How much open time, in milliseconds, lies between two moments; 0 when the second is not the later one. */
export function openTimeBetween(hours: Hours | undefined, from: number, to: number): number {
  if (!hours) return Math.max(0, to - from);
  let open = 0;
  if (to <= from) return open;
  for (const stretch of stretches(hours, from, FARTHEST_DAYS)) {
    if (stretch.from >= to) break;
    open += Math.min(stretch.to, to) - Math.max(stretch.from, from);
  }
  return open;
}

/** The open stretches that end after a time, in order, up to so many days later. Days are the zone's, so summer time is right. */
function* stretches({ zone, week, closed }: Hours, after: number, days: number): Generator<Stretch> {
  const today = DateTime.fromMillis(after, { zone }).startOf('day');
  for (let i = 0; i <= days; i++) {
    const day = today.plus({ days: i });
    if (closed.includes(day.toISODate() ?? '')) continue;
    const clock = (minutes: number) =>
      minutes >= 1440
        ? day.plus({ days: 1 }).toMillis()
        : day.set({ hour: Math.floor(minutes / 60), minute: minutes % 60 }).toMillis();
    for (const { from, to } of week[day.weekday - 1] ?? []) {
      const stretch = { from: clock(from), to: clock(to) };
      if (stretch.to > after) yield stretch;
    }
  }
}
