import { describe, expect, it } from '@jest/globals';
import { figuresOf } from '../../src/handoff/figures.ts';
import { startOfDay } from '../../src/handoff/hours.ts';
import type { Ticket } from '../../src/handoff/ticket.ts';

const MINUTE = 60_000;
const morning = Date.parse('2026-11-30T00:00:00Z');
const ana = { desk: 'slack', id: 'U1', name: 'Ana' };
const bob = { ...ana, id: 'U2', name: 'Bob' };

const inquiry = {
  ...{ reason: 'asked', team: 'front', tier: 1, priority: 'normal', subject: '', due: {}, openedAfter: 1, version: 3 },
  opened: morning + MINUTE,
} as const;
const has = (by: typeof ana, more: object = {}): Ticket =>
  ({ ...inquiry, status: 'claimed', by, since: morning, ...more }) as Ticket;
const ended = (by: typeof ana, more: object = {}): Ticket =>
  ({ ...inquiry, status: 'resolved', by, at: morning + 9 * MINUTE, disposition: 'answered', ...more }) as Ticket;
const replied = (minutes: number) => ({ firstReplied: inquiry.opened + minutes * MINUTE });

describe('the figures of a representative', () => {
  it('are what they did since the day began, and who waits for them now', () => {
    const tickets = [
      has(ana, { unanswered: morning }),
      has(ana, replied(2)),
      has(bob, { ...replied(1), unanswered: morning }),
      ended(ana, replied(4)),
      ended(ana, replied(30)),
      ended(ana, { ...replied(50), disposition: 'returned' }),
      ended(ana, { opened: morning - 900 * MINUTE, firstReplied: morning - MINUTE, at: morning - 1 }),
      ended(bob),
    ];
    expect(figuresOf(tickets, ana, morning)).toEqual({
      replied: 4,
      resolved: 2,
      firstReply: 4 * MINUTE,
      waiting: 1,
    });
    expect(figuresOf([], ana, morning)).toEqual({ replied: 0, resolved: 0, waiting: 0 });
  });

  it('have the reply, and not the end, of what a customer closed in their hands', () => {
    const jo = { desk: 'customer', id: 'u1', name: 'Jo' };
    const closed = ended(jo, { ...replied(4), disposition: 'closed', had: ana });
    expect(figuresOf([closed], ana, morning)).toEqual({ replied: 1, resolved: 0, firstReply: 4 * MINUTE, waiting: 0 });
  });

  it('begin with the day in a team’s own zone', () => {
    expect(startOfDay('America/New_York', Date.parse('2026-11-30T03:00:00Z'))).toBe(Date.parse('2026-11-29T05:00:00Z'));
  });
});
