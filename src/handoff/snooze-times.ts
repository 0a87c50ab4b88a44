import { DateTime, type DateTimeUnit } from 'luxon';

/** A time until which a ticket can be put off with one click. */
export interface SnoozeChoice {
  label: string;
  until: number;
}

/** Where the one who reads it is: an IANA time zone; UTC when it is none. */
type Place = { now: number; zone: string };

/** When a day begins at the desk. */
const MORNING = 9;

/** The times that are offered first: an hour, four hours, tomorrow morning, next week. */
export function snoozeChoices(place: Place): SnoozeChoice[] {
  const today = todayAt(place);
  const monday = today.plus({ days: 8 - today.weekday });
  return [
    { label: '1 hour', until: place.now + 3_600_000 },
    { label: '4 hours', until: place.now + 4 * 3_600_000 },
    { label: 'Tomorrow, 9:00', until: at(today.plus({ days: 1 }), MORNING) },
    { label: 'Next week, Monday 9:00', until: at(monday, MORNING) },
  ];
}

/**
 * A time in the words of a representative: "2h", "30 min", "tomorrow", "tomorrow 14:00", "fri", "fri 8:30", "next week", "16:15",
 * "2026-12-04", "2026-12-04 10:00". Days without a time begin at nine. Undefined when it is none of these.
 */
export function readUntil(words: string, place: Place): number | undefined {
  const said = words.trim().toLowerCase();
  return lengthIn(said, place) ?? momentIn(said, place);
}

/** How people read the forms that are understood. */
export const untilExamples = '2h, tomorrow, fri 14:00, next week or 2026-12-04 10:00';

const units: [RegExp, DateTimeUnit][] = [
  [/^m(in(ute)?s?)?$/, 'minute'],
  [/^h((ou)?rs?)?$/, 'hour'],
  [/^d(ays?)?$/, 'day'],
  [/^w(eeks?)?$/, 'week'],
];
const days = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'];
const MOST_DIGITS = 4;

function lengthIn(said: string, { now, zone }: Place): number | undefined {
  const [, count = '', word = ''] = /^(\d+)\s*([a-z]+)$/.exec(said) ?? [];
  const unit = units.find(([names]) => names.test(word))?.[1];
  if (!unit || count.length > MOST_DIGITS) return undefined;
  // Days are the calendar's: summer time does not move the clock's hand.
  return DateTime.fromMillis(now, { zone: known(zone) })
    .plus({ [unit]: Number(count) })
    .toMillis();
}

function momentIn(said: string, place: Place): number | undefined {
  const [, day = '', hour, minute = '0'] = /^(.*?)(?:\s*\b(\d{1,2}):(\d{2}))?$/.exec(said) ?? [];
  if (Number(hour ?? 0) > 23 || Number(minute) > 59) return undefined;
  const today = todayAt(place);
  const [h, m] = hour === undefined ? [MORNING, 0] : [Number(hour), Number(minute)];
  if (day === '' && hour !== undefined) {
    const then = at(today, h, m);
    return then > place.now ? then : at(today.plus({ days: 1 }), h, m);
  }
  const date = dayIn(day.trim(), today);
  return date && at(date, h, m);
}

function dayIn(said: string, today: DateTime): DateTime | undefined {
  if (said === 'today') return today;
  if (said === 'tomorrow') return today.plus({ days: 1 });
  if (said === 'next week') return today.plus({ days: 8 - today.weekday });
  const weekday = days.findIndex((name) => said.length >= 3 && `${name}${endings[name] ?? 'day'}`.startsWith(said)) + 1;
  // The day's name is the next one of it, in a week on that day itself.
  if (weekday > 0) return today.plus({ days: ((weekday - today.weekday + 6) % 7) + 1 });
  if (!/^\d{4}-\d{2}-\d{2}$/.test(said)) return undefined;
  const date = DateTime.fromISO(said, { zone: today.zone });
  return date.isValid ? date : undefined;
}

const endings: Record<string, string> = { tue: 'sday', wed: 'nesday', thu: 'rsday', sat: 'urday' };

const known = (zone: string): string => (DateTime.local({ zone }).isValid ? zone : 'UTC');
const todayAt = ({ now, zone }: Place): DateTime => DateTime.fromMillis(now, { zone: known(zone) }).startOf('day');
const at = (day: DateTime, hour: number, minute = 0): number => day.startOf('day').set({ hour, minute }).toMillis();
