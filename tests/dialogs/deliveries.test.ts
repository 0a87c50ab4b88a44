import { describe, expect, it } from '@jest/globals';
import type { DeliveryState } from '../../src/conversation/event.ts';
import { type House, openHouse } from '../helpers/conversation.ts';

/** A customer who writes where a provider brings what is said, and who asked for a person. */
async function mail(given: House = {}) {
  const house: House = { delivers: true, channel: 'mail', ...given };
  const opened = await openHouse(house);
  const customer = opened.customer();
  const rep = opened.representative(customer);
  let count = 0;
  return {
    ...{ house, opened, customer, rep },
    /** The provider says later what became of a message. */
    async provider(state: DeliveryState, text: string, reason?: string, recipient?: string) {
      const entry = (await customer.log()).findLast(({ message }) => message.text?.includes(text));
      const delivery = entry?.message.id ?? `${customer.id}|0009999`;
      const news = { delivery, state, destination: 'mail', ...(reason && { reason }), ...(recipient && { recipient }) };
      const id = recipient ? `bounce of ${recipient}` : `from the provider ${++count}`;
      await opened.receive({ kind: 'delivery', id, conversation: customer.id, at: 0, ...news });
    },
  };
}

async function claimed() {
  const talk = await mail();
  await talk.customer.says('I want to talk to a person');
  await talk.rep.claims();
  await talk.rep.replies('It is fixed.');
  return talk;
}

describe('a reply on its way', () => {
  it('is followed by its writer until the customer has read it', async () => {
    const { rep, provider } = await claimed();
    rep.seesThat('sent');
    await provider('delivered', 'It is fixed.');
    rep.seesThat('delivered');
    await provider('read', 'It is fixed.');
    await provider('sent', 'It is fixed.');
    rep.seesThat('read');
    expect(rep.sees()).toHaveLength(3);
  });

  it('may bounce an hour later, which its writer hears once', async () => {
    const { rep, provider, customer } = await claimed();
    await provider('delivered', 'It is fixed.');
    await provider('failed', 'It is fixed.', 'no such mailbox');
    await provider('failed', 'It is fixed.', 'no such mailbox');
    rep.seesThat('failed: no such mailbox');
    expect(rep.sees()).toHaveLength(3);
    expect(await customer.ticket()).toMatchObject({ status: 'claimed' });
  });

  it('is sent again as its writer asks, and is followed anew', async () => {
    const { rep, provider, customer } = await claimed();
    await rep.resends('It is fixed.');
    expect(rep.notices()).toEqual(['That message is not known to have failed: it was not sent again.']);
    await provider('failed', 'It is fixed.', 'the mailbox is full');
    await rep.resends('It is fixed.');
    rep.seesThat('sent');
    const said = (await customer.log()).filter(({ message }) => message.text === 'It is fixed.');
    expect(said).toMatchObject([{}, { receipt: { again: said[0]?.message.id } }]);
    await provider('delivered', 'It is fixed.');
    rep.seesThat('delivered');
  });

  it('is sent again only by who has the conversation, and only what is there', async () => {
    const { rep, opened, customer, provider } = await claimed();
    await provider('failed', 'It is fixed.');
    const rita = opened.representative(customer, 'Rita');
    await rita.resends('It is fixed.');
    await rep.resends('never said');
    expect(rita.notices()).toEqual([expect.stringMatching(/^Ana has FD-\d+ already\.$/)]);
    expect(rep.notices()).toEqual(['That message is not there any more: nothing was sent.']);
    expect((await customer.log()).filter(({ message }) => message.text === 'It is fixed.')).toHaveLength(1);
  });

  it('that bounces after the end opens a new ticket, and its writer hears of it', async () => {
    const { rep, provider, customer } = await claimed();
    const before = await customer.ticket();
    await rep.resolves();
    await customer.readsAll();
    await provider('failed', 'It is fixed.', 'no such mailbox');
    rep.seesThat('failed: no such mailbox');
    const ticket = await customer.ticket();
    expect(ticket).toMatchObject({ status: 'waiting', reason: 'undelivered' });
    expect(ticket?.openedAfter).not.toBe(before?.openedAfter);
    await customer.hearsNothing();
    await rep.claims();
    await rep.resends('It is fixed.');
    rep.seesThat('sent');
    expect(await customer.ticket()).toMatchObject({ firstReplied: expect.any(Number) });
  });
});

describe('a reply to several', () => {
  it('is followed as before when one of them does not get it, of which its writer hears once, by name', async () => {
    const { rep, provider, customer } = await claimed();
    await provider('failed', 'It is fixed.', 'no such mailbox', 'ben@example.org');
    await provider('failed', 'It is fixed.', 'no such mailbox', 'ben@example.org');
    expect(rep.sees()).toEqual(['failed: ben@example.org: no such mailbox', 'sent']);
    await provider('delivered', 'It is fixed.', undefined, 'cora@example.org');
    await provider('delivered', 'It is fixed.');
    expect(rep.sees()).toEqual(['delivered', 'failed: ben@example.org: no such mailbox', 'sent']);
    await provider('unconfirmed', 'It is fixed.', undefined, 'dan@example.org');
    rep.seesThat('unconfirmed: dan@example.org');
    expect(Object.values((await customer.record())?.deliveries ?? {}).at(-1)).toBe('delivered');
    await rep.resends('It is fixed.');
    expect(rep.notices()).toEqual(['That message is not known to have failed: it was not sent again.']);
  });

  it('opens no ticket, whoever of them did not get it', async () => {
    const { rep, provider, customer } = await claimed();
    await rep.resolves();
    const before = await customer.ticket();
    await provider('failed', 'It is fixed.', 'no such mailbox', 'ben@example.org');
    rep.seesThat('failed: ben@example.org: no such mailbox');
    expect(await customer.ticket()).toEqual(before);
  });
});

describe('what the bot said', () => {
  it('and one of several did not get is told to who works on the open ticket, and opens none', async () => {
    const { rep, provider, customer } = await claimed();
    await provider('failed', 'You are now talking with Ana', 'no such mailbox', 'ben@example.org');
    expect(rep.reads().at(-1)).toBe('What the bot wrote did not reach ben@example.org: no such mailbox');
    const alone = await mail();
    await alone.customer.says('How can I pay my water bill?');
    const before = await alone.customer.transcript();
    await alone.provider('failed', 'Did that help', 'no such mailbox', 'ben@example.org');
    expect(await alone.customer.transcript()).toBe(before);
    expect(await customer.ticket()).toMatchObject({ status: 'claimed' });
  });

  it('and did not arrive is told to who works on the open ticket', async () => {
    const { rep, provider, customer } = await claimed();
    await provider('failed', 'You are now talking with Ana', 'no such mailbox');
    expect(rep.reads().at(-1)).toBe('What the bot wrote did not reach the customer: no such mailbox');
    expect(await customer.ticket()).toMatchObject({ status: 'claimed' });
  });

  it.each(['failed', 'unconfirmed'] as const)(
    'and is %s opens one ticket, however often that is said',
    async (state) => {
      const { provider, customer } = await mail();
      await customer.says('How can I pay my water bill?');
      await provider(state, 'Did that help', 'no such mailbox');
      await provider(state, 'Did that help', 'no such mailbox');
      expect(await customer.ticket()).toMatchObject({ status: 'waiting', reason: 'undelivered' });
      expect((await customer.log()).filter(({ message }) => message.name === 'handoff.initiate')).toHaveLength(1);
      expect((await customer.log()).filter(({ message }) => message.name === 'desk.delivery')).toEqual([]);
    },
  );

  it('and nobody knows of any more changes nothing', async () => {
    const { provider, customer } = await mail();
    await customer.says('How can I pay my water bill?');
    const before = await customer.transcript();
    await provider('failed', 'never said');
    expect(await customer.transcript()).toBe(before);
    expect(await customer.ticket()).toBeUndefined();
  });
});
