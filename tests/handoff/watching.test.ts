import { describe, expect, it } from '@jest/globals';
import type { Team } from '../../src/handoff/handoff.ts';
import { ana as Ana, openInquiry, rita as Rita, teams } from './inquiry.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
/** A Monday, 9:00 in New York. */
const monday = Date.parse('2026-11-30T09:00:00-05:00');

const day = (...hours: [number, number][]) => hours.map(([from, to]) => ({ from: from * 60, to: to * 60 }));
const week = [...Array.from({ length: 5 }, () => day([8, 12], [13, 17])), [], []];
const hours = { zone: 'America/New_York', week, closed: [] };
const office = (targets: Team['targets']): Team[] => teams.map((team) => ({ ...team, hours, targets }));

function waiting(given: Parameters<typeof openInquiry>[0] = {}) {
  const inquiry = openInquiry({ at: monday, teams: office({ firstReply: 20 * MINUTE, nextReply: HOUR }), ...given });
  inquiry.customer.asks();
  inquiry.gets('queued', { number: 1042, position: 1 });
  inquiry.news.length = 0;
  const [ana, rita] = [inquiry.representative(Ana), inquiry.representative(Rita)];
  return { ...inquiry, ana, rita };
}

const clock = (at: number | undefined) => at && new Date(at - 5 * HOUR).toISOString().slice(5, 16);

describe('a ticket that nobody has', () => {
  it('is called out before it is due, when it is, and once more; never twice, and the customer hears nothing', () => {
    const { inside, waits, timers, news, customer, cards } = waiting();
    const sent = customer.isSent().length;
    expect(clock(timers().watch)).toBe('11-30T09:10');
    waits('watch');
    expect(inside().at(-1)).toBe('Nobody has it yet: the first reply is due Mon 09:20.');
    expect(clock(timers().watch)).toBe('11-30T09:20');
    waits('watch');
    expect(inside().at(-1)).toBe('Nobody has it yet: the first reply was due Mon 09:20.');
    expect(clock(timers().watch)).toBe('11-30T09:35');
    waits('watch');
    expect(inside().at(-1)).toBe('Still nobody has it: the first reply was due Mon 09:20.');
    expect(timers()).not.toHaveProperty('watch');
    expect([news, customer.isSent().length]).toEqual([[], sent]);
    // Cards are drawn anew, in order.
    expect(cards().map(({ ticket }) => ticket.version)).toEqual(cards().map((_, i) => i + 1));
  });

  it('is not called out again when it is put back, for what was called out before', () => {
    const { ana, inside, waits, timers } = waiting();
    waits('watch');
    waits('watch');
    ana.claims();
    ana.releases();
    expect(clock(timers().watch)).toBe('11-30T09:35');
    waits('watch');
    expect(inside().filter((text) => text.includes('first reply'))).toHaveLength(3);
  });

  it('is called out in open hours only', () => {
    const { inside, waits, timers } = waiting({ at: Date.parse('2026-11-27T16:55:00-05:00') });
    expect(clock(timers().watch)).toBe('11-30T08:05');
    waits('watch');
    expect(inside().at(-1)).toBe('Nobody has it yet: the first reply is due Mon 08:15.');
  });

  it.each([
    [10, 5],
    [20, 10],
    [40, 25],
    [60, 45],
    [120, 90],
  ])(
    'of %i minutes is called out after %i: a quarter before, or a quarter of an hour, but not in the first half',
    (target, after) => {
      const { timers } = waiting({ teams: office({ firstReply: target * MINUTE }) });
      expect(timers().watch).toBe(monday + after * MINUTE);
    },
  );

  it('is alarmed about otherwise when its customer may be in danger', () => {
    const { customer, timers } = waiting();
    customer.isInDanger();
    expect(timers()).not.toHaveProperty('watch');
    expect(timers()).toHaveProperty('alarm');
  });

  it('of a team without targets is not called out', () => {
    expect(waiting({ teams: office({}) }).timers()).toEqual({});
  });
});

describe('a ticket that somebody has', () => {
  it('reminds them, and the team when it is late; at a desk that does not show the log, they are told', () => {
    const { rita, inside, waits, timers } = waiting();
    rita.claims();
    waits('watch');
    expect(inside().at(-1)).toBe('Rita has it: the first reply is due Mon 09:20.');
    expect(rita.isTold()).toEqual(['FD-1042: the first reply is due Mon 09:20.']);
    waits('watch');
    expect(rita.isTold().at(-1)).toBe('FD-1042: the first reply was due Mon 09:20.');
    expect(timers()).not.toHaveProperty('watch');
  });

  it('tells nobody twice who is shown the log', () => {
    const { ana, inside, waits } = waiting();
    ana.claims();
    waits('watch');
    expect(inside().at(-1)).toBe('Ana has it: the first reply is due Mon 09:20.');
    expect(ana.isTold()).toEqual([]);
  });

  it('runs a clock anew for each time the customer waits, and none while they do not', () => {
    const { ana, customer, inside, waits, timers, now } = waiting();
    ana.claims();
    ana.replies('Which bill?');
    expect(timers()).not.toHaveProperty('watch');
    const asked = now();
    customer.writes();
    customer.writes();
    expect(timers().watch).toBe(asked + 45 * MINUTE);
    waits('watch');
    expect(inside().at(-1)).toMatch(/^Ana has it: the next reply is due Mon 10:0/);
    ana.replies('Thank you.');
    expect(timers()).not.toHaveProperty('watch');
    customer.writes();
    waits('watch');
    waits('watch');
    expect(inside().filter((text) => text.includes('the next reply'))).toHaveLength(3);
    ana.resolves();
    expect(timers()).toEqual({});
  });

  it('is taken over with its clocks', () => {
    const { ana, rita, waits, inside } = waiting();
    ana.claims();
    waits('watch');
    rita.takesOver();
    waits('watch');
    expect(inside().at(-1)).toBe('Rita has it: the first reply was due Mon 09:20.');
    expect(rita.isTold()).toEqual(['FD-1042: the first reply was due Mon 09:20.']);
  });

  it('is not watched while the customer keeps it waiting, put off; the rest of the time comes after', () => {
    const { ana, timers, waits, now } = waiting({ teams: office({ resolve: 8 * HOUR }) });
    ana.claims();
    ana.replies('Please send us the bill.');
    const spent = now() - monday;
    expect(clock(timers().watch)).toBe('11-30T16:00');
    ana.snoozes(Date.parse('2026-12-02T09:00:00-05:00'));
    expect(timers()).not.toHaveProperty('watch');
    waits('wake');
    expect(timers().watch).toBe(Date.parse('2026-12-02T16:00:00-05:00') - spent);
  });

  it('waits by the clock on the wall when its customer may be in danger', () => {
    const { ana, customer, timers, now } = waiting({ at: Date.parse('2026-11-29T03:00:00-05:00') });
    ana.claims();
    const at = now();
    customer.isInDanger();
    expect(timers().watch! - at).toBeLessThan(20 * MINUTE);
  });
});

describe('the timer', () => {
  it('says only the last of what came due while nobody was there to say it', () => {
    const { inside, due, timers, passes } = waiting();
    passes(2 * HOUR);
    due('watch');
    expect(inside().filter((text) => text.includes('first reply'))).toEqual([
      'Still nobody has it: the first reply was due Mon 09:20.',
    ]);
    expect(timers()).not.toHaveProperty('watch');
  });

  it('waits for the morning with what it could not say in the evening', () => {
    const { inside, due, timers, passes } = waiting();
    const before = inside().length;
    passes(10 * HOUR);
    due('watch');
    expect(inside()).toHaveLength(before);
    expect(clock(timers().watch)).toBe('12-01T08:00');
    passes(13 * HOUR);
    due('watch');
    expect(inside().at(-1)).toBe('Still nobody has it: the first reply was due Mon 09:20.');
  });

  it('does nothing when it comes too early, or too late', () => {
    const { ana, due, timers, inside } = waiting();
    const { watch } = timers();
    const before = inside().length;
    due('watch');
    expect(timers().watch).toBe(watch);
    expect(inside()).toHaveLength(before);
    ana.claims();
    ana.resolves();
    due('watch');
    expect(inside()).toHaveLength(before + 2);
  });
});

describe('a team that escalates by itself', () => {
  const after = 10 * MINUTE;
  const tiered = (more: Partial<Team> = {}, own: Team['targets'] = {}): Team[] => [
    { ...teams[0]!, hours, targets: own, escalate: { to: 'billing', after } },
    { ...teams[1]!, hours, targets: { firstReply: 30 * MINUTE }, ...more },
  ];

  it('gives the next tier what nobody claims in time, with targets from the old start; the customer is told', () => {
    const { inside, waits, timers, news, ticket, card, customer } = waiting({ teams: tiered() });
    expect(clock(timers().watch)).toBe('11-30T09:10');
    waits('watch');
    expect(ticket()).toMatchObject({ status: 'waiting', team: 'billing', tier: 2, reason: 'asked' });
    expect(card()).toEqual(ticket());
    expect(clock(ticket()?.due.firstReply)).toBe('11-30T09:30');
    expect(inside().at(-1)).toBe('Nobody claimed it in time: it went to Utility Billing.');
    expect(news).toEqual([{ kind: 'transferred', team: 'billing' }]);
    expect(customer.isSent().at(-1)?.value).toEqual({ state: 'queued' });
    // The last tier only reminds.
    waits('watch');
    expect(inside().at(-1)).toMatch(/^Nobody has it yet: the first reply is due/);
  });

  it('counts anew when it was put back or came from another team, and in its own open hours', () => {
    const friday = Date.parse('2026-11-27T16:55:00-05:00');
    const { ana, waits, timers, ticket, passes, now } = waiting({ teams: tiered(), at: friday });
    expect(clock(timers().watch)).toBe('11-30T08:05');
    ana.claims();
    expect(timers()).not.toHaveProperty('watch');
    passes(monday - now());
    ana.releases();
    expect(timers().watch).toBe(monday + after);
    ana.transfers('billing');
    passes(HOUR);
    const back = now();
    ana.transfers('front');
    expect(timers().watch).toBe(back + after);
    waits('watch');
    expect(ticket()).toMatchObject({ team: 'billing' });
  });

  it('does not send it where nobody is: it goes when they open, also when the timer was late', () => {
    const afternoons = { ...hours, week: hours.week.map((each) => each.slice(1)) };
    const { waits, timers, ticket, inside, passes, due, now } = waiting({
      teams: tiered({ hours: afternoons }, { firstReply: 20 * MINUTE }),
    });
    expect(clock(timers().watch)).toBe('11-30T09:10');
    waits('watch');
    waits('watch');
    waits('watch');
    expect(inside().at(-1)).toBe('Still nobody has it: the first reply was due Mon 09:20.');
    expect(clock(timers().watch)).toBe('11-30T13:00');
    passes(Date.parse('2026-11-30T17:30:00-05:00') - now());
    due('watch');
    expect(ticket()).toMatchObject({ team: 'front' });
    expect(clock(timers().watch)).toBe('12-01T13:00');
    waits('watch');
    expect(ticket()).toMatchObject({ team: 'billing' });
  });

  it('calls once more for one that somebody has and leaves without a word, and says who would take over', () => {
    const { ana, inside, waits, timers, ticket } = waiting({ teams: tiered({}, { firstReply: 20 * MINUTE }) });
    ana.claims();
    waits('watch');
    waits('watch');
    expect(clock(timers().watch)).toBe('11-30T09:30');
    waits('watch');
    expect(inside().at(-1)).toBe(
      'Ana still has it: the first reply was due Mon 09:20. Utility Billing would take over.',
    );
    expect(timers()).not.toHaveProperty('watch');
    expect(ticket()).toMatchObject({ status: 'claimed', team: 'front' });
  });

  it('keeps one whose customer may be in danger: it is alarmed about instead', () => {
    const { customer, timers } = waiting({ teams: tiered() });
    customer.isInDanger();
    expect(timers()).not.toHaveProperty('watch');
  });
});
