import { describe, expect, it } from '@jest/globals';
import { readOlderTicket } from '../../src/handoff/older-ticket.ts';

const waiting = {
  ...{ status: 'waiting', reason: 'asked', team: 'front', tier: 1, priority: 'normal', subject: 'A person, please' },
  ...{ opened: 5, due: {} },
};

describe('a ticket that was stored before there were versions', () => {
  it('has the names of today', () => {
    expect(readOlderTicket({ ...waiting, from: 3, v: 4, wrote: { v: 2, n: 7 } })).toEqual({
      ...waiting,
      openedAfter: 3,
      version: 4,
      wrote: { version: 2, n: 7 },
    });
  });

  it('is not understood without them', () => {
    expect(() => readOlderTicket({ ...waiting, v: 4 })).toThrow(/from: Required/);
  });
});
