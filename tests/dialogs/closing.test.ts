import { describe, expect, it } from '@jest/globals';
import { closingOf, endedIn } from '../../src/conversation/closing.ts';
import { wantsToClose } from '../../src/dialogs/leaving.ts';
import { talk } from '../helpers/conversation.ts';
import { canLetters } from './letters/post.ts';

type House = Parameters<typeof talk>[0];

/** A customer who talks with Ana. */
async function withAna(house: House = {}, words = 'let me talk to a person') {
  const spoken = await talk({ survey: true, ...house });
  const { customer, representative } = spoken;
  await customer.says(words);
  const ana = representative(customer);
  await ana.claims();
  const joined = (await customer.readsAll()).at(-1)!;
  return { ...spoken, ana, joined };
}

describe('closing a case that a person has', () => {
  it('is offered with the word who has it, by its number', async () => {
    const { customer, joined, representative } = await withAna();
    const { openedAfter } = (await customer.ticket())!;
    expect(joined.text).toBe('You are now talking with Ana.');
    expect(closingOf(joined)).toEqual({ after: openedAfter, title: 'Close FD-1001' });
    await representative(customer, 'Bob').assigns(representative(customer, 'Bob').by);
    expect(closingOf(await customer.hears('You are now talking with Bob'))).toMatchObject({ title: 'Close FD-1001' });
  });

  it('ends it, says so, and asks how it was', async () => {
    const { customer, ana, joined, clock } = await withAna();
    await ana.replies('It is on its way.');
    await customer.readsAll();
    await customer.closes({ after: closingOf(joined)!.after });
    await customer.hears(
      'All right, your case FD-1001 is closed, and Ana has been told. Is there anything else? Just write.',
    );
    expect(ana.notices()).toEqual(['FD-1001: The customer has closed it.']);
    await clock.passes('20 s');
    await customer.hears('You have closed your case FD-1001. How was it with Ana?');
    await customer.presses('Good');
    await customer.hears('Thank you');
    expect(await customer.ticket()).toMatchObject({ disposition: 'closed', survey: { stars: 4 } });
  });

  it('says so for whoever shows the button, when a person ends it, and not before', async () => {
    const { customer, ana, joined } = await withAna();
    const { after } = closingOf(joined)!;
    await ana.replies('It is on its way.');
    expect((await customer.readsAll()).map(endedIn)).toEqual([undefined]);
    await ana.resolves();
    expect((await customer.readsAll()).map(endedIn)).toContain(after);
  });

  it('asks nobody how it was who was not answered', async () => {
    const { customer, clock } = await withAna();
    await customer.closes();
    await customer.hears('is closed');
    await clock.passes('1 d');
    await customer.hearsNothing();
  });

  it('counts once, and says so to whoever comes late', async () => {
    const { customer, ana, joined } = await withAna();
    const { after } = closingOf(joined)!;
    await customer.closes({ after, id: 'the same click' });
    await customer.hears('is closed');
    await customer.closes({ after, id: 'the same click' });
    await customer.hearsNothing();
    await customer.closes({ after });
    await customer.hears('That case is closed already.');
    await customer.says('let me talk to a person');
    await ana.claims();
    await customer.readsAll();
    await customer.closes({ after });
    await customer.hears('That case is closed already.');
    expect((await customer.ticket())?.status).toBe('claimed');
  });

  it('is for its customer alone, where it goes on', async () => {
    const { customer } = await withAna();
    const before = await customer.ticket();
    await customer.closes({}, { customer: { id: 'somebody else', email: 'jo@example.org' } });
    await customer.closes({}, { address: { channel: 'post', id: 'jo@example.org' } });
    await customer.hearsNothing();
    expect(await customer.ticket()).toEqual(before);
  });

  it('is nothing that somebody in danger is invited to, or ends by it', async () => {
    const { customer, ana, joined } = await withAna({}, 'I smell gas in my kitchen');
    expect(closingOf(joined)).toBeUndefined();
    await customer.closes();
    await customer.hears("I've told Ana. Your case FD-1001 stays open until they know that you are safe.");
    expect((await customer.ticket())?.status).toBe('claimed');
    expect(ana.notices()).toEqual([expect.stringContaining('it stays open')]);
  });

  it('takes somebody who waits out of the line', async () => {
    const { customer } = await talk();
    await customer.says('let me talk to a person');
    await customer.readsAll();
    await customer.closes();
    await customer.hears('All right, your case FD-1001 is closed, and no colleague comes.');
    await customer.says('How can I pay my water bill?');
    await customer.hears('online');
  });
});

describe('saying that a case can be closed', () => {
  it('is asked about once, and ends it', async () => {
    const { customer, ana } = await withAna();
    await customer.says('Thank you, you can close my case');
    await customer.hears('Shall I close your case FD-1001? Then Ana does no more about it.');
    expect(ana.reads()).toContain('Thank you, you can close my case');
    await customer.presses('Yes');
    await customer.hears('All right, your case FD-1001 is closed, and Ana has been told.');
    expect(await customer.ticket()).toMatchObject({ status: 'resolved', disposition: 'closed' });
  });

  it('or leaves it where it was', async () => {
    const { customer } = await withAna();
    await customer.says('close this');
    await customer.hears('Shall I close your case');
    await customer.presses('No');
    await customer.hears('All right, your case FD-1001 stays with Ana.');
    await customer.says('Yes');
    await customer.hearsNothing();
    expect((await customer.ticket())?.status).toBe('claimed');
  });

  it('counts no "yes" that was said to a person', async () => {
    const { customer, ana } = await withAna();
    await customer.says('please close this ticket');
    await customer.hears('Shall I close your case');
    await ana.replies('Is the water back?');
    await customer.hears('Is the water back?');
    await customer.says('Yes');
    await customer.hearsNothing();
    expect((await customer.ticket())?.status).toBe('claimed');
    await customer.says('I wonder how long');
    await customer.says('close the chat');
    await customer.hears('Shall I close your case');
    await customer.says('I wonder how long');
    await customer.says('Yes');
    await customer.hearsNothing();
    expect((await customer.ticket())?.status).toBe('claimed');
  });

  it('is for the customer alone, where somebody watches, and not in danger', async () => {
    const inThread = await withAna();
    await inThread.receive({
      ...{ kind: 'heard', id: 'other', conversation: inThread.customer.id, at: inThread.clock.now() },
      ...{ address: { channel: 'console', id: 'elsewhere' }, customer: { id: 'somebody else' } },
      message: {
        ...{ type: 'message', id: 'other-m', timestamp: new Date(0).toISOString(), channelId: 'console' },
        ...{ from: { id: 'somebody else', role: 'user' }, conversation: { id: inThread.customer.id } },
        text: 'close my case',
      },
    });
    await inThread.customer.hearsNothing();
    for (const spoken of [await withAna({ can: canLetters }), await withAna({}, 'I smell gas in my kitchen')]) {
      await spoken.customer.says('close my case');
      await spoken.customer.hearsNothing();
    }
  });

  it.each([
    'close it',
    'close my account',
    'Can I close my account?',
    'can you close the valve',
    'when do you close',
    'please do not close my case',
    'you closed my case and I still have no water',
    'close my case when the water is back',
    'is my case closed?',
    'cancel',
    'done',
    'no cierre mi caso',
  ])('is not heard in: %s', (text) => {
    expect(wantsToClose(text)).toBe(false);
  });

  it.each([
    'close this',
    'Close this ticket, please.',
    'OK thanks, you can close the case now',
    'can you please close my request',
    'I would like to end the chat',
    'por favor cierre mi caso',
    'Puede cerrar este caso, gracias',
  ])('is heard in: %s', (text) => {
    expect(wantsToClose(text)).toBe(true);
  });
});

describe('leaving the chat for good', () => {
  it('ends what a person has, and says no more to nobody', async () => {
    const { customer, ana, clock } = await withAna();
    await ana.replies('It is on its way.');
    await customer.readsAll();
    await customer.closes({ leaves: true });
    expect(await customer.ticket()).toMatchObject({ status: 'resolved', disposition: 'closed' });
    expect(ana.reads()).toContain('The customer has closed it, and left the chat.');
    expect((await customer.log()).at(-1)?.message.type).toBe('endOfConversation');
    await clock.passes('2 d');
    await customer.hearsNothing();
  });

  it('where nothing is open is only the end', async () => {
    const { customer } = await talk();
    await customer.says('How can I pay my water bill?');
    await customer.readsAll();
    await customer.closes({ leaves: true });
    await customer.hearsNothing();
    expect((await customer.log()).at(-1)?.message.type).toBe('endOfConversation');
  });

  it('keeps who asked before it from being asked how it was', async () => {
    const { customer, ana, clock } = await withAna();
    await ana.replies('It is on its way.');
    await ana.resolves();
    await customer.readsAll();
    await customer.closes({ leaves: true });
    await clock.passes('2 d');
    await customer.hearsNothing();
  });
});
