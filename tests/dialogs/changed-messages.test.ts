import { describe, expect, it } from '@jest/globals';
import { type House, openHouse } from '../helpers/conversation.ts';

/** Ana has the conversation, and has said something. */
async function answered(more: House = {}) {
  const house = await openHouse({ edits: true, ...more });
  const customer = house.customer();
  const [ana, bea] = [house.representative(customer), house.representative(customer, 'Bea')];
  await customer.says('I want to talk to a person');
  await ana.claims();
  await customer.readsAll();
  await ana.replies('We close at 5.');
  const reply = await customer.hears('We close at 5.');
  const changes = async () =>
    (await customer.log())
      .filter(({ message }) => message.type === 'messageUpdate' || message.type === 'messageDelete')
      .map(({ audience, message: { type, from, replyToId, text } }) => ({ audience, type, from, replyToId, text }));
  const told = ana.isTold().length;
  // Without what became of the reply itself, and of changes that arrived.
  const news = () =>
    ana
      .isTold()
      .slice(told)
      .filter((each) => each !== 'arrived');
  return { ...house, customer, ana, bea, reply, changes, news };
}

describe('what a representative has sent', () => {
  it('can be changed by them: the log keeps what was said first, and names it', async () => {
    const { customer, ana, reply, changes } = await answered();
    await ana.edits(reply, 'We close at **6**.');
    expect(await changes()).toEqual([
      {
        audience: 'everyone',
        type: 'messageUpdate',
        from: reply.from,
        replyToId: reply.id,
        text: 'We close at **6**.',
      },
    ]);
    expect((await customer.log()).find(({ message }) => message.id === reply.id)?.message.text).toBe('We close at 5.');
    expect(ana.reads()).toContain('We close at **6**.');
    await customer.hearsNothing();
  });

  it('can be taken back, for good', async () => {
    const { ana, reply, changes, news } = await answered();
    await ana.deletes(reply);
    await ana.edits(reply, 'After all');
    expect(await changes()).toEqual([
      { audience: 'everyone', type: 'messageDelete', from: reply.from, replyToId: reply.id, text: undefined },
    ]);
    expect(news()).toEqual(['That message is not there any more. Your new words were kept as a note.']);
  });

  it('is nobody else’s to change, nor what others said', async () => {
    const { customer, ana, bea, reply, changes, news } = await answered();
    await bea.edits(reply, 'Bea was here');
    await bea.assigns(bea.by);
    await bea.deletes(reply);
    const [first] = await customer.log();
    await bea.edits(first!.message, 'I love you');
    expect(bea.isTold()).toEqual([
      expect.stringContaining('Ana has FD-1001 already.'),
      'Only what you sent to the customer yourself can be changed.',
      'Only what you sent to the customer yourself can be changed. Your new words were kept as a note.',
    ]);
    await ana.edits(reply, 'It is mine');
    expect(news().at(-1)).toContain('Bea has FD-1001 already.');
    expect(await changes()).toEqual([]);
  });

  it('stays as it was when the conversation is over', async () => {
    const { ana, reply, changes, news } = await answered();
    await ana.resolves();
    await ana.deletes(reply);
    expect(news()).toEqual([expect.stringMatching(/resolved|ended/)]);
    expect(await changes()).toEqual([]);
  });

  it('stays as it was where the channel cannot change it, which they are told', async () => {
    const { ana, reply, changes, news } = await answered({ edits: false });
    await ana.edits(reply, 'We close at 6.');
    expect(await changes()).toEqual([]);
    expect(news()).toEqual([
      'For the customer it stays as it was: what was sent there cannot be changed. Write again to correct it. Your new words were kept as a note.',
    ]);
  });

  it('is not changed to nothing, or to what it says', async () => {
    const { ana, reply, changes, news } = await answered();
    await ana.edits(reply, '  ');
    await ana.edits(reply, 'We close at 5.');
    expect(news()).toEqual(['The message is empty: delete it instead.', 'It says that already.']);
    expect(await changes()).toEqual([]);
  });
});

describe('what a customer changes', () => {
  const opened = async () => {
    const house = await openHouse();
    const customer = house.customer();
    const said = async () => (await customer.log()).filter(({ message }) => message.from.role === 'user');
    const last = async () => (await said()).at(-1)!.message;
    return { ...house, customer, last };
  };

  it('is the question, while its end is still waited for', async () => {
    const { customer, clock, last } = await opened();
    await customer.says('recycling');
    await customer.changes(await last(), 'couch');
    await clock.passes('2 s');
    await customer.hears(/We take two large things/);
  });

  it('may be changed twice, and taken back: then there is nothing to answer', async () => {
    const { customer, clock, last } = await opened();
    await customer.says('recycling');
    const message = await last();
    await customer.changes(message, 'couch');
    await customer.changes(message, 'my old couch');
    expect((await customer.state())?.bot.fragments).toEqual(['my old couch']);
    await customer.changes(message, null);
    await clock.passes('10 s');
    await customer.hearsNothing();
    expect((await customer.log()).map(({ message: { type } }) => type)).toEqual([
      'message',
      'messageUpdate',
      'messageUpdate',
      'messageDelete',
    ]);
  });

  it('is noted when the answer has been given', async () => {
    const { customer, last } = await opened();
    await customer.says('What goes into the recycling cart?');
    await customer.hears(/Paper/);
    await customer.changes(await last(), 'How can I pay my bill?');
    await customer.hearsNothing();
    expect((await customer.log()).at(-1)?.message).toMatchObject({
      type: 'messageUpdate',
      text: 'How can I pay my bill?',
    });
  });

  it('is read by the person who has the conversation', async () => {
    const { customer, representative, last } = await opened();
    await customer.says('I want to talk to a person');
    const ana = representative(customer);
    await ana.claims();
    await ana.replies('Hello');
    await customer.says('My account is 12');
    await customer.changes(await last(), 'My account is 13');
    expect(ana.reads().slice(-2)).toEqual(['My account is 12', 'My account is 13']);
    expect(await customer.ticket()).toMatchObject({ unanswered: expect.any(Number) });
  });

  it('brings a person when it says now that they are in danger', async () => {
    const { customer, last } = await opened();
    await customer.says('What goes into the recycling cart?');
    await customer.readsAll();
    await customer.changes(await last(), 'I smell gas in my house');
    await customer.hears(/call/);
    expect(await customer.ticket()).toMatchObject({ reason: 'danger', priority: 'urgent' });
  });

  it('is only what they said themselves, here', async () => {
    const { customer, receive, last } = await opened();
    await customer.says('What goes into the recycling cart?');
    const answer = await customer.hears(/Paper/);
    const before = (await customer.log()).length;
    await customer.changes(answer, 'Everything is free');
    await customer.changes({ ...answer, id: 'nowhere' }, 'Nothing');
    // A sender does not say who spoke: that is looked up.
    const said = { audience: 'everyone' as const, from: (await last()).from, text: 'x' };
    const about = { id: 'forged', conversation: customer.id, at: Date.now(), message: answer.id, text: 'x', said };
    await receive({ ...about, kind: 'changed', by: 'customer' });
    expect(await customer.log()).toHaveLength(before);
  });
});
