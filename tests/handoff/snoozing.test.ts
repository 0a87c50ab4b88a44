import { describe, expect, it } from '@jest/globals';
import type { Team } from '../../src/handoff/handoff.ts';
import { ana as Ana, openInquiry, rita as Rita, teams } from './inquiry.ts';

const HOUR = 3_600_000;

/** An inquiry in Ana's hands, answered: it is the customer's turn. */
function answered(given: Parameters<typeof openInquiry>[0] = {}) {
  const inquiry = openInquiry(given);
  inquiry.customer.asks();
  inquiry.gets('queued', { number: 1042, position: 1 });
  const [ana, rita] = [Ana, Rita].map((who) => inquiry.representative(who)) as [Hands, Hands];
  ana.claims();
  ana.replies('Please send us the bill.');
  inquiry.news.length = 0;
  return { ...inquiry, ana, rita };
}
type Hands = ReturnType<ReturnType<typeof openInquiry>['representative']>;

describe('snoozing a ticket', () => {
  it('puts it off in its representative’s hands, and the customer hears nothing', () => {
    const { ana, customer, card, inside, news, now, timers } = answered({ at: Date.UTC(2026, 0, 5, 9) });
    const until = now() + 2 * HOUR;
    const sent = customer.isSent().length;
    ana.snoozes(until);
    expect(card()).toMatchObject({ status: 'snoozed', by: Ana, until });
    expect(timers()).toMatchObject({ wake: until });
    expect(inside().at(-1)).toBe('Ana snoozed it until Mon 11:04 UTC.');
    expect([news, customer.isSent().length]).toEqual([[], sent]);
  });

  it('ends by its time, of which its representative is told', () => {
    const { ana, rita, card, inside, now, timers, waits } = answered();
    ana.snoozes(now() + HOUR);
    waits('wake');
    expect(card()).toMatchObject({ status: 'claimed', by: Ana });
    expect(card()).not.toHaveProperty('until');
    expect(ana.isTold()).toEqual(['FD-1042 is back: you snoozed it until now.']);
    expect(rita.isTold()).toEqual([]);
    expect(inside().at(-1)).toBe('It was snoozed until now: Ana has it again.');
    expect(timers()).not.toHaveProperty('wake');
  });

  it('ends with the customer’s next word', () => {
    const { ana, customer, card, now, timers } = answered();
    ana.snoozes(now() + HOUR);
    customer.writes();
    expect(card()).toMatchObject({ status: 'claimed', by: Ana, unanswered: expect.any(Number) });
    expect(timers()).not.toHaveProperty('wake');
  });

  it('ends with their word also while they had been waiting, and whoever did not read it resolves nothing', () => {
    const { ana, customer, card, now, ticket } = answered();
    customer.writes();
    const since = ticket()?.unanswered;
    ana.snoozes(now() + HOUR);
    const early = ana.looks();
    customer.writes();
    expect(card()).toMatchObject({ status: 'claimed', unanswered: since });
    early.resolves();
    expect(ana.isTold()).toEqual([
      'The customer has written meanwhile: read that first, and do it again if it is still right.',
    ]);
  });

  it('ends when its representative answers, claims it again or resolves it', () => {
    for (const wakes of ['replies', 'claims'] as const) {
      const { ana, card, customer, cards, now, timers } = answered();
      ana.snoozes(now() + HOUR);
      wakes === 'replies' ? ana.replies('Any news?') : ana.claims();
      expect(card()).toMatchObject({ status: 'claimed', by: Ana });
      expect(timers()).not.toHaveProperty('wake');
      expect(cards().map(({ ticket }) => ticket.version)).toEqual(cards().map((_, i) => i + 1));
      if (wakes === 'replies') expect(customer.hears().at(-1)).toBe('Ana: Any news?');
    }
    const { ana, card, now, timers } = answered();
    ana.snoozes(now() + HOUR);
    ana.resolves();
    expect(card()).toMatchObject({ status: 'resolved', by: Ana });
    for (const left of ['asleep', 'until', 'since']) expect(card()).not.toHaveProperty(left);
    expect(timers()).not.toHaveProperty('wake');
  });

  it('keeps nobody else from taking it over, and lets nobody else write', () => {
    const { ana, rita, card, customer, now, timers } = answered();
    ana.snoozes(now() + HOUR);
    rita.replies('Hello');
    rita.resolves();
    expect(card()).toMatchObject({ status: 'snoozed', by: Ana });
    expect(customer.hears()).toHaveLength(1);
    expect(rita.receipts()).toEqual(['kept: Ana has FD-1042 already. It was kept as a note.']);
    expect(rita.isTold()).toEqual(['Ana has FD-1042 already. To do that, take it over first.']);
    rita.takesOver();
    expect(card()).toMatchObject({ status: 'claimed', by: Rita });
    expect(timers()).not.toHaveProperty('wake');
    expect(ana.isTold()).toEqual(['Rita has FD-1042 now: what you write there is kept as a note.']);
  });

  it('is done again for another time', () => {
    const { ana, card, now, timers } = answered();
    ana.snoozes(now() + HOUR);
    const later = now() + 5 * HOUR;
    ana.snoozes(later);
    expect(card()).toMatchObject({ status: 'snoozed', until: later });
    expect(timers()).toMatchObject({ wake: later });
    const before = card();
    ana.snoozes(later);
    expect(card()).toBe(before);
  });

  it('sends first what is held', () => {
    const { ana, customer, card, now, ticket } = answered({ hold: 5000 });
    expect(ticket()?.held).toHaveLength(1);
    ana.snoozes(now() + HOUR);
    expect(customer.hears()).toEqual(['Ana: Please send us the bill.']);
    expect(card()).toMatchObject({ status: 'snoozed' });
    expect(card()).not.toHaveProperty('held');
  });

  it('is refused with words', () => {
    const { ana, rita, customer, now, card } = answered();
    rita.snoozes(now() + HOUR);
    expect(rita.isTold()).toEqual(['Ana has FD-1042 already. To do that, take it over first.']);
    ana.snoozes(now());
    ana.snoozes(now() + 367 * 24 * HOUR);
    const early = ana.looks();
    customer.writes();
    early.snoozes(now() + HOUR);
    ana.releases();
    ana.snoozes(now() + HOUR);
    expect(ana.isTold()).toEqual([
      'That time is over: choose a later one.',
      'That is too far away: a year is the most.',
      'The customer has written meanwhile: read that first, and do it again if it is still right.',
      'Nobody has FD-1042 yet: claim it first.',
    ]);
    expect(card()?.status).toBe('waiting');
  });

  it('never puts off somebody in danger: neither at first nor when it turns out', () => {
    const { ana, customer, card, now, timers } = answered();
    ana.snoozes(now() + HOUR);
    customer.isInDanger();
    expect(card()).toMatchObject({ status: 'claimed', by: Ana, reason: 'danger' });
    expect(timers()).not.toHaveProperty('wake');
    ana.snoozes(now() + HOUR);
    expect(ana.isTold()).toEqual(['The customer may be in danger: FD-1042 is not put off.']);
  });

  it('gives the team the time back in which the customer kept it waiting, and no other', () => {
    const day = (...hours: [number, number][]) => hours.map(([from, to]) => ({ from: from * 60, to: to * 60 }));
    const week = [...Array.from({ length: 5 }, () => day([8, 12], [13, 17])), [], []];
    const hours = { zone: 'America/New_York', week, closed: [] };
    const office: Team[] = teams.map((team) => ({ ...team, hours, targets: { resolve: 16 * HOUR } }));
    const at = (iso: string) => Date.parse(`${iso}:00-05:00`);
    const { ana, card, waits } = answered({ teams: office, at: at('2026-11-30T08:00') });
    expect(card()?.due.resolve).toBe(at('2026-12-01T17:00'));
    ana.snoozes(at('2026-12-02T09:00'));
    waits('wake');
    const minutes = 4; // it was put off four minutes after it was opened
    expect(card()?.due.resolve).toBe(at('2026-12-04T09:00') - minutes * 60_000);

    const waiting = answered({ teams: office, at: at('2026-11-30T08:00') });
    waiting.customer.writes();
    waiting.ana.snoozes(at('2026-12-02T09:00'));
    waiting.waits('wake');
    expect(waiting.card()?.due.resolve).toBe(at('2026-12-01T17:00'));
  });

  it('keeps what colleagues set meanwhile asleep', () => {
    const { ana, rita, card, now, timers } = answered();
    const until = now() + HOUR;
    ana.snoozes(until);
    rita.setsPriority('high');
    rita.tags('refund');
    rita.notes('They called, too.');
    expect(card()).toMatchObject({ status: 'snoozed', priority: 'high', tags: ['refund'], until });
    expect(timers()).toMatchObject({ wake: until });
  });
});
