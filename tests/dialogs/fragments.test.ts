import { describe, expect, it } from '@jest/globals';
import { talk } from '../helpers/conversation.ts';

describe('several short messages', () => {
  it('are one question, answered when it is whole', async () => {
    const { customer } = await talk();
    await customer.says('hi');
    await customer.says('I have a question');
    await customer.says('about my water bill,');
    await customer.hearsNothing();
    await customer.says('how can I pay it?');
    await customer.hears(/^Hello, .*\n\nPay \*\*online\*\*/s);
    expect((await customer.state())?.bot.question).toBe('about my water bill, how can I pay it?');
  });

  it('are answered after a moment when no more comes', async () => {
    const { customer, clock } = await talk();
    await customer.says('couch');
    await clock.passes('1 s');
    await customer.hearsNothing();
    await clock.passes('1 s');
    await customer.hears(/We take two large things/);
    await clock.passes('1 min');
    await customer.hearsNothing();
  });

  it('wait again from each piece on', async () => {
    const { customer, clock } = await talk();
    await customer.says('my old');
    await clock.passes('1 s');
    await customer.says('couch');
    await clock.passes('1 s');
    await customer.hearsNothing();
    await clock.passes('1 s');
    await customer.hears(/We take two large things/);
  });

  it('leave nothing behind once they were answered', async () => {
    const { customer, clock } = await talk();
    await customer.says('about recycling');
    await customer.says('What goes into the recycling cart?');
    await customer.hears(/Paper/);
    await clock.passes('5 s');
    await customer.hearsNothing();
    expect((await customer.state())?.bot.fragments).toBeUndefined();
  });

  it('are never kept without end', async () => {
    const { customer } = await talk();
    for (let i = 0; i < 8; i++) await customer.says('hocus,');
    await customer.hears(/put it in other words/);
    await customer.says(`${'word '.repeat(700)},`);
    await customer.hears(/colleague/);
    expect(JSON.stringify(await customer.state()).length).toBeLessThan(2000);
  });
});

it('a person who was fetched meanwhile is not talked over', async () => {
  const { customer, rep, clock, receive } = await talk();
  await customer.joins();
  await customer.says('about my bill');
  const lost = { id: 'r1', conversation: customer.id, at: 0, destination: 'console', reason: 'gone' };
  const delivery = (await customer.log()).find(({ message }) => message.from.role === 'bot')!.message.id;
  await receive({ kind: 'delivery', state: 'failed', delivery, ...lost });
  expect(await customer.ticket()).toMatchObject({ reason: 'undelivered' });
  await rep.claims();
  await customer.readsAll();
  await clock.passes('2 s');
  await customer.hearsNothing();
  expect((await customer.state())?.bot.fragments).toBeUndefined();
});

describe('what needs no more', () => {
  it.each(['How can I pay my water bill?', 'bulk pickup', 'Bulk pickup!'])('%s is answered at once', async (text) => {
    const { customer } = await talk();
    await customer.says(text);
    await customer.hears(/Did that help\?/);
  });

  it('a call for a person is heard in the middle of a question', async () => {
    const { customer } = await talk();
    await customer.says('about my bill');
    await customer.says('human please');
    await customer.hears(/getting a colleague/);
  });
});

describe('a greeting', () => {
  it('alone gets a greeting back, after a moment', async () => {
    const { customer, clock } = await talk();
    await customer.says('good morning');
    await customer.hearsNothing();
    await clock.passes('2 s');
    await customer.hears(/^Hello, this is the automated front desk of City of Marlow\. What can I help you with\?/);
    await customer.says('hello again');
    await clock.passes('2 s');
    await customer.hears('Hello! What can I help you with?');
    await customer.says('hi');
    await clock.passes('2 s');
    await customer.hears('Once more: Hello! What can I help you with?');
  });

  it('that announces a question gets a question back', async () => {
    const { customer, clock } = await talk();
    await customer.joins();
    await customer.hears(/Hello/);
    await customer.says('can you help me?');
    await clock.passes('2 s');
    await customer.hears('What can I help you with?');
  });

  it('before a question is not part of it', async () => {
    const { customer } = await talk();
    await customer.says('Hello!');
    await customer.says('What is the fee when I pay my bill late?');
    await customer.hears(/The late fee is \$5/);
  });
});

it('thanks are answered, and asked nothing', async () => {
  const { customer } = await talk();
  await customer.joins();
  await customer.hears(/Hello/);
  await customer.says('Thank you so much!');
  await customer.hears("You're welcome. If there is anything else, just write.");
});
