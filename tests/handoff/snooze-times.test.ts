import { describe, expect, it } from '@jest/globals';
import { readUntil, snoozeChoices } from '../../src/handoff/snooze-times.ts';

// A Tuesday.
const now = Date.parse('2026-12-01T10:20:00-05:00');
const place = { now, zone: 'America/New_York' };

describe('until when a ticket is put off', () => {
  it.each([
    ['2h', '2026-12-01T12:20:00-05:00'],
    ['30 min', '2026-12-01T10:50:00-05:00'],
    ['3 days', '2026-12-04T10:20:00-05:00'],
    ['1w', '2026-12-08T10:20:00-05:00'],
    ['tomorrow', '2026-12-02T09:00:00-05:00'],
    ['Tomorrow 14:30', '2026-12-02T14:30:00-05:00'],
    ['today 16:00', '2026-12-01T16:00:00-05:00'],
    ['16:15', '2026-12-01T16:15:00-05:00'],
    ['8:00', '2026-12-02T08:00:00-05:00'],
    ['fri', '2026-12-04T09:00:00-05:00'],
    ['Friday 8:30', '2026-12-04T08:30:00-05:00'],
    ['tue', '2026-12-08T09:00:00-05:00'],
    ['weds', undefined],
    ['wednesday', '2026-12-02T09:00:00-05:00'],
    ['next week', '2026-12-07T09:00:00-05:00'],
    ['2026-12-24', '2026-12-24T09:00:00-05:00'],
    ['2026-12-24 10:05', '2026-12-24T10:05:00-05:00'],
    ['2026-02-30', undefined],
    ['25:00', undefined],
    ['12:60', undefined],
    ['99999h', undefined],
    ['2 fortnights', undefined],
    ['soon', undefined],
    ['', undefined],
    ['2h tomorrow', undefined],
  ])('%j is %s', (words, moment) => {
    expect(readUntil(words, place)).toBe(moment && Date.parse(moment));
  });

  it('is said with one click, too', () => {
    expect(snoozeChoices(place).map(({ label, until }) => [label, new Date(until).toISOString()])).toEqual([
      ['1 hour', '2026-12-01T16:20:00.000Z'],
      ['4 hours', '2026-12-01T19:20:00.000Z'],
      ['Tomorrow, 9:00', '2026-12-02T14:00:00.000Z'],
      ['Next week, Monday 9:00', '2026-12-07T14:00:00.000Z'],
    ]);
  });

  it('is right where the clock changes in between', () => {
    const saturday = { now: Date.parse('2026-10-31T12:00:00-04:00'), zone: 'America/New_York' };
    expect(readUntil('1d', saturday)).toBe(Date.parse('2026-11-01T12:00:00-05:00'));
    expect(readUntil('24h', saturday)).toBe(Date.parse('2026-11-01T11:00:00-05:00'));
    expect(readUntil('sun 2:30', { ...saturday, now: Date.parse('2027-03-13T12:00:00-05:00') })).toBe(
      Date.parse('2027-03-14T03:30:00-04:00'),
    );
  });

  it('is in UTC where nobody knows the zone', () => {
    expect(readUntil('tomorrow', { now, zone: 'Nowhere/Town' })).toBe(Date.parse('2026-12-02T09:00:00Z'));
  });
});
