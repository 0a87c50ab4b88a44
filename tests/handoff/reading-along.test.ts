import { describe, expect, it } from '@jest/globals';
import { ana, openInquiry } from './inquiry.ts';

const thread = { channel: 'slack', id: 'T1:U1', shared: true as const };
const direct = { channel: 'slack', id: 'T1:U1' };

describe('a conversation that others read', () => {
  it('says so to whoever gets it, as a note', () => {
    const { customer, inside } = openInquiry({ address: thread });
    customer.asks();
    expect(inside()).toEqual([expect.stringMatching(/^Others read along: .*in private/)]);
  });

  it('says so again when it comes back among others, and when it has left them', () => {
    const { customer, inside, representative } = openInquiry({ address: thread });
    customer.asks();
    const rep = representative(ana);
    rep.claims();
    rep.replies('Which account is it?');
    const before = inside().length;
    for (const place of [direct, thread, thread]) customer.writesAt(place);
    expect(inside().slice(before)).toEqual([
      'The customer goes on in private: nobody else reads along.',
      expect.stringMatching(/^Others read along/),
    ]);
  });

  it('is nothing to talk about where nobody does', () => {
    const { customer, inside } = openInquiry({ address: direct });
    customer.asks();
    expect(inside()).toEqual([]);
  });
});
