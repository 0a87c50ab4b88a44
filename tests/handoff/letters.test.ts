import { describe, expect, it } from '@jest/globals';
import { createMemoryBlocked } from '../../src/conversation/blocked.ts';
import { letterheadOf } from '../../src/conversation/letterhead.ts';
import type { Json } from '../../src/conversation/message.ts';
import { sendToBlocked } from '../../src/handoff/blocking.ts';
import { ana as Ana, openInquiry, rita as Rita } from './inquiry.ts';

const jo = { address: 'jo@example.org', name: 'Jo' };
const ben = { address: 'ben@example.org' };
const cora = { address: 'cora@example.org', name: 'Cora' };

/** Somebody who is reached by letters. */
function letters(given: Parameters<typeof openInquiry>[0] = {}) {
  const address = { channel: 'email', id: 'jo@example.org', detail: { subject: 'My bill', cc: [ben] } as Json };
  const inquiry = openInquiry({ address, can: { letters: true }, ...given });
  inquiry.conversation.customer.email = 'jo@example.org';
  return { ...inquiry, ana: inquiry.representative(Ana), rita: inquiry.representative(Rita) };
}

/** The same, with a ticket that Ana has. */
function claimed(given: Parameters<typeof openInquiry>[0] = {}) {
  const inquiry = letters(given);
  inquiry.customer.asks();
  inquiry.gets('queued', { number: 1042, position: 1 });
  inquiry.ana.claims();
  inquiry.news.length = 0;
  return inquiry;
}

const letterOf = (message: object | undefined) => message && letterheadOf(message);

describe('whom a reply goes to', () => {
  it('is shown with the ticket, and again when it changes', () => {
    const { cards, customer, conversation, handoff, ticket, now } = claimed();
    expect(cards().at(-1)?.recipients).toEqual({ to: [jo], cc: [ben] });
    const before = { ...conversation };
    conversation.address = { ...conversation.address, detail: { cc: [ben, cora] } };
    customer.writes();
    const step = handoff.heard(conversation, ticket()!, now(), before);
    expect(JSON.stringify(step.effects)).toContain('cora@example.org');
    expect(handoff.heard(conversation, ticket()!, now(), conversation).effects).toEqual([]);
  });

  it('is left to the channel unless somebody says otherwise', () => {
    const { ana, customer } = claimed();
    ana.replies('It is fixed.');
    expect(customer.isSent().at(-1)).not.toHaveProperty('channelData');
    ana.repliesTo({ to: [jo], cc: [cora] }, 'And paid.');
    expect(letterOf(customer.isSent().at(-1))).toEqual({ to: [jo], cc: [cora] });
    ana.repliesTo({ cc: [] }, 'Only to you.');
    expect(letterOf(customer.isSent().at(-1))).toEqual({ to: [jo], cc: [] });
    ana.repliesTo({ to: [cora] }, 'To Cora.');
    expect(letterOf(customer.isSent().at(-1))).toEqual({ to: [cora], cc: [ben] });
  });

  it('is whoever wrote last, in copy until then, with the customer in copy', () => {
    const { ana, customer, conversation } = claimed();
    conversation.participants = [{ id: 'ben', ...{ email: ben.address }, latest: true }];
    ana.replies('It is fixed.');
    expect(letterOf(customer.isSent().at(-1))).toEqual({ to: [ben], cc: [jo] });
    ana.repliesTo({ cc: [] }, 'Only to you.');
    expect(letterOf(customer.isSent().at(-1))).toEqual({ to: [ben], cc: [] });
  });

  it('stays with a reply that is held, and changed while it is', () => {
    const { ana, customer, ticket, due } = claimed({ hold: 5000 });
    ana.repliesTo({ to: [cora], cc: [] }, 'Held.');
    const [held] = ticket()?.held ?? [];
    ana.sends({ type: 'edit-held', held: held?.id, text: 'Held, and changed.' });
    due(`held:${held?.id}`);
    expect(customer.hears()).toEqual(['Ana: Held, and changed.']);
    expect(letterOf(customer.isSent().at(-1))).toEqual({ to: [cora], cc: [] });
  });

  it.each([
    [{ to: [] }, 'Say to whom it goes.'],
    [{ to: [{ address: 'Jo Meyer' }] }, '“Jo Meyer” is no e-mail address.'],
    [{ to: [jo], cc: Array.from({ length: 20 }, () => ben) }, 'It goes to 21, and 20 are the most.'],
  ])('must be somebody: %j', (recipients, why) => {
    const { ana, customer, inside } = claimed();
    ana.repliesTo(recipients, 'Hello');
    expect(customer.hears()).toEqual([]);
    expect(inside().at(-1)).toBe('Hello');
    expect(ana.receipts()).toEqual([`kept: ${why} It was kept as a note.`]);
  });

  it('is not understood when it is no list of people', () => {
    const { ana, inside } = claimed();
    ana.sends({ type: 'reply', text: 'Hello', ref: 'slack', to: 'jo@example.org' });
    expect(inside().at(-1)).toBe('Hello');
    expect(ana.isTold()).toEqual([
      'That action was not understood (to): nothing was changed. What you wrote was kept as a note.',
    ]);
  });

  it('cannot be chosen where no letters are written', () => {
    const { ana, customer, cards } = claimed({ address: { channel: 'webchat', id: 'web:1' }, can: {} });
    expect(cards().at(-1)).not.toHaveProperty('recipients');
    ana.repliesTo({ to: [jo] }, 'Hello');
    expect(customer.hears()).toEqual([]);
    expect(ana.receipts()).toEqual(['kept: Whom a reply goes to cannot be chosen there. It was kept as a note.']);
  });
});

describe('blocking a sender', () => {
  const address = { channel: 'email', id: 'jo@example.org' };

  it('resolves the ticket as spam, and keeps them from giving work', async () => {
    const { ana, card, senders, inside, news } = claimed();
    ana.blocks();
    expect(card()).toMatchObject({ status: 'resolved', disposition: 'spam', by: Ana, blocked: true });
    expect(senders()).toEqual([{ kind: 'block', address }]);
    expect(inside().at(-1)).toBe('Ana blocked jo@example.org and resolved it: spam.');
    expect(news).toEqual([{ kind: 'resolved', by: Ana, disposition: 'spam' }]);
  });

  it('means nobody whose address was only forged', () => {
    const { ana, senders, conversation } = claimed();
    conversation.customer = { id: 'forged:jo@example.org' };
    ana.blocks();
    expect(senders()).toEqual([{ kind: 'block', address: { ...address, id: 'forged:jo@example.org' } }]);
    ana.unblocks();
    expect(senders().at(-1)).toEqual({ kind: 'unblock', address: { ...address, id: 'forged:jo@example.org' } });
  });

  it('is done by who has the ticket, or while nobody has it', () => {
    const { rita, ana, senders } = claimed();
    rita.blocks();
    expect(rita.isTold()).toEqual(['Ana has FD-1042 already. To do that, take it over first.']);
    expect(senders()).toEqual([]);
    ana.releases();
    rita.blocks();
    expect(senders()).toHaveLength(1);
  });

  it('counts only for what was seen', () => {
    const { ana, customer, senders } = claimed();
    ana.replies('Who are you?');
    const early = ana.looks();
    customer.writes();
    early.blocks();
    expect(ana.isTold()).toEqual([
      'The customer has written meanwhile: read that first, and do it again if it is still right.',
    ]);
    ana.resolves();
    ana.blocks();
    expect(senders()).toEqual([]);
  });

  it('is not possible where no letters are written', () => {
    const { ana, senders, ticket } = claimed({ address: { channel: 'webchat', id: 'web:1' }, can: {} });
    ana.blocks();
    expect(ana.isTold()).toEqual(['Who writes there cannot be blocked.']);
    expect([senders(), ticket()?.status]).toEqual([[], 'claimed']);
  });

  it('is undone, and the ticket is open again, in the hands of who undoes it', () => {
    const { ana, rita, card, senders, ticket, inside, conversation } = claimed();
    ana.blocks();
    const blocked = ticket();
    conversation.before = [{ channel: 'webchat', id: 'web:1', detail: { some: 'thing' } }];
    rita.unblocks();
    expect(senders().slice(1)).toEqual([
      { kind: 'unblock', address },
      { kind: 'unblock', address: { channel: 'webchat', id: 'web:1' } },
    ]);
    expect(card()).toMatchObject({ number: 1042, status: 'claimed', by: Rita, version: (blocked?.version ?? 0) + 1 });
    expect(card()).not.toHaveProperty('blocked');
    expect(card()).not.toHaveProperty('disposition');
    expect(inside().slice(-2)).toEqual(['Rita unblocked jo@example.org.', 'Rita reopened it.']);
  });

  it('is undone whatever has become of the ticket, once', () => {
    const { ana, senders, ticket, customer } = claimed();
    ana.blocks();
    const early = ana.looks();
    customer.asks();
    early.unblocks();
    expect(senders().at(-1)).toEqual({ kind: 'unblock', address });
    expect(ticket()).toMatchObject({ status: 'waiting' });
  });

  it('is undone on the ticket with which they were blocked', () => {
    const { ana, senders, ticket, customer } = claimed();
    ana.resolves();
    const early = ana.looks();
    customer.asks();
    ana.blocks();
    early.unblocks();
    expect(ana.isTold()).toEqual(['Another ticket came after it: unblock the sender there.']);
    expect(senders()).toHaveLength(1);
    expect(ticket()).toMatchObject({ status: 'resolved', blocked: true });
  });

  it('comes to the list of senders, however often it is brought', async () => {
    const blocked = createMemoryBlocked();
    const send = sendToBlocked(blocked);
    const bring = (notice: object) =>
      send(
        { id: '1', destination: 'blocked', body: { kind: 'notice', notice } },
        { conversation: 'c', again: false, signal: new AbortController().signal },
      );
    for (let i = 0; i < 2; i++) expect(await bring({ kind: 'block', address })).toEqual({ outcome: 'delivered' });
    expect(await blocked.has(address)).toBe(true);
    await bring({ kind: 'unblock', address });
    expect(await blocked.has(address)).toBe(false);
    await expect(bring({ kind: 'ban', address })).rejects.toThrow('what becomes of a sender is not understood');
  });
});

describe('writing to somebody first', () => {
  it('goes out with its subject, and is a ticket of who wrote it', () => {
    const { ana, customer, card, cards, inside, news, event } = letters();
    const step = ana.begins(' Your  refund\n', ' It is **on its way**. ');
    expect(customer.hears()).toEqual(['Ana: It is **on its way**.']);
    expect(letterOf(customer.isSent()[0])).toEqual({ subject: 'Your refund', to: [jo] });
    expect(inside()).toEqual(['Ana wrote to jo@example.org: Your refund']);
    expect(cards()).toHaveLength(1);
    expect(card()).toMatchObject({
      ...{ status: 'claimed', by: Ana, reason: 'begun', team: 'billing', tier: 2, priority: 'normal' },
      ...{ subject: 'Your refund', version: 1, firstReplied: expect.any(Number) },
    });
    expect(card()?.due).toEqual({ resolve: expect.any(Number) });
    expect(card()).not.toHaveProperty('unanswered');
    expect(news).toEqual([]);
    const said = step.effects.find((effect) => effect.do === 'say' && effect.receipt !== undefined);
    const receipt = (said as { receipt: Json }).receipt;
    event({
      kind: 'delivery',
      delivery: 'd',
      destination: 'email',
      receipt,
      state: 'failed',
      reason: 'no such mailbox',
    });
    expect(ana.receipts()).toEqual(['failed: no such mailbox']);
  });

  it('is held as replies are, and can be taken back', () => {
    const { ana, customer, ticket, cards } = letters({ hold: 5000 });
    ana.begins('Your refund', 'It is on its way.');
    expect(customer.hears()).toEqual([]);
    expect(cards().map((shown) => shown.ticket.version)).toEqual([1]);
    const [held] = ticket()?.held ?? [];
    expect(held).toMatchObject({ text: 'It is on its way.', letter: { subject: 'Your refund' } });
    ana.undoes(held?.id);
    expect(ticket()).not.toHaveProperty('held');
    expect(ana.receipts()).toEqual(['kept: You took it back.']);
    ana.resolves();
    expect(customer.hears()).toEqual([]);
  });

  it('that is taken back is kept as a note where it would be lost', () => {
    const { ana, customer, ticket, inside } = letters({ hold: 5000 });
    ana.begins('Your refund', 'It is on its way.');
    const [held] = ticket()?.held ?? [];
    ana.sends({ type: 'undo', held: held?.id, keep: true });
    expect(customer.hears()).toEqual([]);
    expect(inside().at(-1)).toBe('It is on its way.');
  });

  it('is a ticket of the default team when its team is gone meanwhile, and a note when it is too long', () => {
    const { ana, card, customer, inside } = letters({ can: { letters: true, longest: 10 } });
    ana.begins('Your refund', 'It is on its way.', 'gone');
    expect(card()).toMatchObject({ status: 'claimed', by: Ana, team: 'front', version: 1 });
    expect(customer.hears()).toEqual([]);
    expect(inside()).toEqual(['Ana wrote to jo@example.org: Your refund', 'It is on its way.']);
    expect(ana.receipts()).toEqual([expect.stringMatching(/^kept: It has 17 characters.*It was kept as a note\.$/)]);
  });

  it('begins no conversation that is there already', () => {
    const { ana, customer, ticket, inside } = claimed();
    const before = ticket();
    ana.begins('Your refund', 'It is on its way.');
    expect(ticket()).toEqual(before);
    expect(customer.hears()).toEqual([]);
    expect(inside().at(-1)).toBe('It is on its way.');
    expect(ana.receipts()).toEqual(['kept: This conversation has begun already. It was kept as a note.']);
  });
});
