import { describe, expect, it } from '@jest/globals';
import { ana as Ana, openInquiry, rita as Rita } from './inquiry.ts';

/** An inquiry that Ana has resolved. */
function resolved(given: Parameters<typeof openInquiry>[0] = {}) {
  const inquiry = openInquiry(given);
  inquiry.customer.asks();
  inquiry.gets('queued', { number: 1042, position: 1 });
  const [ana, rita] = [inquiry.representative(Ana), inquiry.representative(Rita)];
  ana.claims();
  ana.replies('It is fixed.');
  ana.resolves('done', 'Was easy');
  inquiry.news.length = 0;
  return { ...inquiry, ana, rita };
}

describe('reopening a ticket', () => {
  it('puts it into the hands of who does, and tells the customer nothing', () => {
    const { rita, card, customer, inside, news } = resolved();
    const sent = customer.isSent().length;
    rita.reopens();
    expect(card()).toMatchObject({ status: 'claimed', by: Rita, number: 1042, reopened: 1 });
    for (const left of ['at', 'disposition', 'note']) expect(card()).not.toHaveProperty(left);
    expect(inside().at(-1)).toBe('Rita reopened it.');
    expect(news).toEqual([{ kind: 'reopened', by: Rita }]);
    expect(customer.isSent()).toHaveLength(sent);
    rita.replies('One more thing.');
    expect(customer.hears().at(-1)).toBe('Rita: One more thing.');
    rita.resolves();
    rita.reopens();
    expect(card()).toMatchObject({ reopened: 2 });
  });

  it('keeps its new clocks when it is transferred', () => {
    const never = openInquiry();
    never.customer.asks('asked', { topic: 'billing' });
    const tom = never.representative(Ana);
    tom.claims();
    tom.resolves('no-reply');
    const then = never.now();
    tom.reopens();
    const { due } = never.card() ?? {};
    expect(due?.firstReply).toBeGreaterThan(then);
    tom.transfers('front');
    never.representative(Rita).claims();
    never.representative(Rita).transfers('billing');
    expect(never.card()?.due).toEqual(due);
  });

  it('begins its clocks again; a first reply stays given', () => {
    const { ana, card, customer, now } = resolved();
    const { firstReplied } = card() ?? {};
    ana.reopens();
    expect(card()).toMatchObject({ firstReplied, due: {} });
    customer.writes();
    ana.resolves('no-reply');
    const at = now();
    ana.reopens();
    expect(card()).toMatchObject({ firstReplied, due: { nextReply: at + 900_000 } });

    const never = openInquiry();
    never.customer.asks('asked', { topic: 'billing' });
    const tom = never.representative(Ana);
    tom.claims();
    tom.resolves('no-reply');
    const then = never.now();
    tom.reopens();
    expect(never.card()?.due).toEqual({ firstReply: then + 600_000, resolve: then + 7_200_000 });
  });

  it('is refused with words when there is nothing to reopen', () => {
    const { ana, rita, card, customer } = resolved();
    const early = ana.looks();
    rita.reopens();
    ana.reopens();
    early.reopens();
    rita.returns();
    early.reopens();
    customer.asks();
    early.reopens();
    ana.claims();
    ana.resolves();
    early.reopens();
    expect(ana.isTold()).toEqual([
      'FD-1042 is open already.',
      'FD-1042 is open already.',
      'The bot has the conversation again: there is nothing to reopen.',
      'The ticket that you saw has ended. A new one is open now.',
      'Another ticket came after it in this conversation: reopen that one.',
    ]);
    expect(card()).toMatchObject({ status: 'resolved' });
  });

  it('does not unblock a sender', () => {
    const { ana, card } = resolved({ address: { channel: 'email', id: 'jo@example.org' }, can: { letters: true } });
    ana.reopens();
    ana.blocks();
    ana.reopens();
    expect(ana.isTold()).toEqual(['Its sender is blocked: unblock them, which opens it again.']);
    expect(card()).toMatchObject({ status: 'resolved', blocked: true });
  });
});
