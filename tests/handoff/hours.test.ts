import { describe, expect, it } from '@jest/globals';
import { addOpenTime, type Hours, isOpen, nextOpen, openTimeBetween } from '../../src/handoff/hours.ts';

const day = (...stretches: [number, number][]) => stretches.map(([from, to]) => ({ from: from * 60, to: to * 60 }));
const office: Hours = {
  zone: 'America/New_York',
  week: [...Array.from({ length: 5 }, () => day([8, 12], [13, 17])), [], []],
  closed: ['2026-12-25'],
};
const at = (iso: string) => Date.parse(iso);
const HOUR = 3_600_000;

describe('open hours', () => {
  it('is open in the morning, closed at lunch and on the stroke of closing time', () => {
    expect(isOpen(office, at('2026-03-02T08:00:00-05:00'))).toBe(true);
    expect(isOpen(office, at('2026-03-02T12:00:00-05:00'))).toBe(false);
    expect(isOpen(office, at('2026-03-02T13:00:00-05:00'))).toBe(true);
    expect(isOpen(office, at('2026-03-02T17:00:00-05:00'))).toBe(false);
    expect(isOpen(undefined, 0)).toBe(true);
  });

  it('opens next after lunch, after the weekend, after a closed day', () => {
    expect(nextOpen(office, at('2026-03-02T12:30:00-05:00'))).toBe(at('2026-03-02T13:00:00-05:00'));
    expect(nextOpen(office, at('2026-02-27T18:00:00-05:00'))).toBe(at('2026-03-02T08:00:00-05:00'));
    expect(nextOpen(office, at('2026-12-24T17:00:00-05:00'))).toBe(at('2026-12-28T08:00:00-05:00'));
    expect(nextOpen(office, at('2026-03-02T09:00:00-05:00'))).toBe(at('2026-03-02T09:00:00-05:00'));
  });

  it('knows no next time when it is closed for months', () => {
    const closed = Array.from({ length: 60 }, (_, i) =>
      new Date(at('2026-03-01') + i * 24 * HOUR).toISOString().slice(0, 10),
    );
    expect(nextOpen({ ...office, closed }, at('2026-03-02T09:00:00-05:00'))).toBeUndefined();
  });

  it.each([
    ['2026-03-02T11:30:00-05:00', HOUR],
    ['2026-03-01T03:00:00-05:00', 4 * HOUR],
    ['2026-03-06T16:59:00-05:00', 30 * HOUR],
    ['2026-12-24T15:00:00-05:00', 16 * HOUR],
    ['2026-03-02T12:30:00-05:00', 1],
  ])('finds as much open time between two moments as was added to the first: %s + %i', (from, time) => {
    for (const hours of [office, undefined])
      expect(openTimeBetween(hours, at(from), addOpenTime(hours, at(from), time)!)).toBe(time);
    expect(openTimeBetween(office, at(from), at(from))).toBe(0);
    expect(openTimeBetween(office, at(from) + 1, at(from))).toBe(0);
  });

  it('counts only open time: over lunch, over night, over the weekend', () => {
    expect(addOpenTime(office, at('2026-03-02T11:30:00-05:00'), HOUR)).toBe(at('2026-03-02T13:30:00-05:00'));
    expect(addOpenTime(office, at('2026-03-02T16:00:00-05:00'), 2 * HOUR)).toBe(at('2026-03-03T09:00:00-05:00'));
    expect(addOpenTime(office, at('2026-02-27T16:00:00-05:00'), 16 * HOUR)).toBe(at('2026-03-03T16:00:00-05:00'));
    expect(addOpenTime(office, at('2026-03-01T03:00:00-05:00'), 4 * HOUR)).toBe(at('2026-03-02T12:00:00-05:00'));
  });

  it('keeps the wall clock when summer time begins and ends', () => {
    // 2026-03-08 in New York: the night has 23 hours; Monday still opens at 8 on the wall.
    expect(addOpenTime(office, at('2026-03-06T16:00:00-05:00'), 2 * HOUR)).toBe(at('2026-03-09T09:00:00-04:00'));
    const nights: Hours = { ...office, week: Array.from({ length: 7 }, () => day([0, 24])), closed: [] };
    expect(addOpenTime(nights, at('2026-03-08T00:00:00-05:00'), 23 * HOUR)).toBe(at('2026-03-09T00:00:00-04:00'));
    expect(addOpenTime(nights, at('2026-11-01T00:00:00-04:00'), 25 * HOUR)).toBe(at('2026-11-02T00:00:00-05:00'));
  });

  it('gives up beyond a year', () => {
    expect(addOpenTime(office, at('2026-03-02T08:00:00-05:00'), 5000 * HOUR)).toBeUndefined();
  });
});
