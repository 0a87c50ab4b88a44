import { describe, expect, it } from '@jest/globals';
import { talk } from '../helpers/conversation.ts';

describe('greeting', () => {
  it('greets once when the customer joins', async () => {
    const { customer } = await talk();
    await customer.joins();
    await customer.hears('Hello, this is the automated front desk of City of Marlow.');
    await customer.joins();
    await customer.hearsNothing();
    await customer.says('How can I pay my water bill?');
    expect((await customer.hears(/Pay \*\*online\*\*/)).text).not.toContain('Hello');
  });

  it('greets with the first answer when the customer just writes', async () => {
    const { customer } = await talk();
    await customer.says('How can I pay my water bill?');
    await customer.hears(/^Hello, this is .*Marlow\.\n\nPay \*\*online\*\*/);
    await customer.presses('Yes');
    await customer.says('What goes into the recycling cart?');
    await customer.hears("I'm glad");
    await customer.hears(/^Paper, cardboard/);
  });
});

describe('an answer', () => {
  it('is the article word for word, and asks whether that helped', async () => {
    const { customer } = await talk();
    await customer.says('What is the fee when I pay my bill late?');
    const said = await customer.hears('The late fee is $5, charged ten days after the due date.\n\nDid that help?');
    expect(said.textFormat).toBe('markdown');
    expect(said.from).toMatchObject({ id: 'bot', role: 'bot', name: 'City of Marlow' });
    expect(said.replyToId).toBe('c1-e1-m');
    expect(await customer.buttons()).toEqual(['Yes', 'No', 'Talk to a person']);
  });

  it('is given to each of two questions in one message', async () => {
    const { customer } = await talk();
    await customer.says('How can I pay my water bill? And what goes into the recycling cart?');
    const { text } = await customer.hears(/^Hello[\s\S]*\*\*How can I pay my water bill\?\*\*\n\nPay \*\*online/);
    expect(text).toMatch(/\*\*[^*]*recycling[^*]*\*\*\n\nPaper, cardboard/i);
    expect(text!.match(/Did that help\?/g)).toHaveLength(1);
  });

  it('takes the wording of the channel', async () => {
    const { customer } = await talk({ channel: 'email' });
    await customer.says('How can I pay my water bill?');
    await customer.hears(
      'You can pay online at https://my.example.org, by phone at 555-0111, or in person at City Hall.',
    );
  });

  it('that helped ends in thanks', async () => {
    const { customer } = await talk();
    for (const words of ['Yes', 'yes, thanks!', 'That helped, thank you', '👍', 'sí, gracias', 'perfect']) {
      await customer.says('What goes into the recycling cart?');
      await customer.hears(/Paper/);
      await customer.says(words);
      await customer.hears("I'm glad");
    }
  });

  it('that did not help is followed by other articles, and then a person is offered', async () => {
    const { customer } = await talk();
    await customer.says('can i pay my bill late');
    await customer.hears(/ten more days/);
    await customer.says("no, that's not it");
    await customer.hears(/^I'm sorry that didn't help\. Is it one of these\?$/);
    await customer.says('1');
    await customer.hears(/Did that help\?/);
    await customer.presses('No');
    await customer.hears(/^I'm sorry, I still don't have an answer\. Shall I get a colleague/);
    expect(await customer.ticket()).toBeUndefined();
    await customer.presses('Yes');
    await customer.hears(/^I'm sorry I couldn't help\. I'm getting a colleague/);
    expect(await customer.ticket()).toMatchObject({
      reason: 'not-helped',
      team: 'billing',
      subject: 'can i pay my bill late',
      article: { id: expect.any(String), question: expect.any(String) },
    });
  });

  it('that did not help, with nothing else to offer, is followed by a request for other words', async () => {
    const { customer } = await talk();
    await customer.says('What goes into the recycling cart?');
    await customer.hears(/Paper/);
    await customer.says('No');
    await customer.hears("I'm sorry that didn't help. Could you put your question in other words?");
    await customer.says('Who takes away large furniture?');
    await customer.hears(/^We take two large things/);
  });

  it('is not given again right after it did not help', async () => {
    const { customer } = await talk();
    await customer.says('What goes into the recycling cart?');
    await customer.hears(/Paper/);
    await customer.says('no, can I recycle pizza boxes?');
    await customer.hears(/^I'm sorry, I still don't have an answer\. Shall I get a colleague/);
  });

  it('is not given twice in a row: who asks again is offered a person', async () => {
    const { customer } = await talk();
    await customer.says('What goes into the recycling cart?');
    await customer.hears(/Paper/);
    await customer.says('Which materials can be recycled?');
    await customer.hears('That answer is all I have on that. Shall I get a colleague for you?');
    await customer.presses('Yes');
    await customer.hears(/I'm getting a colleague/);
    expect(await customer.ticket()).toMatchObject({ reason: 'not-helped' });
  });

  it('can be followed by the next question without a yes or a no', async () => {
    const { customer } = await talk();
    await customer.says('What goes into the recycling cart?');
    await customer.hears(/Paper/);
    await customer.says('How do I report a power outage?');
    await customer.hears(/^Call 555-0190/);
    await customer.says('What goes into the recycling cart?');
    await customer.hears(/^Paper/);
  });
});

describe('nothing found', () => {
  it('is said honestly, and after the second miss a person is offered, who is fetched when the customer wants that', async () => {
    const { customer } = await talk();
    await customer.says('Does the mayor like jazz music?');
    await customer.hears(/I don't have an answer to that\. Could you put it in other words\?/);
    expect(await customer.buttons()).toEqual(['Talk to a person']);
    await customer.says('Which bands does she listen to?');
    await customer.hears(/^I'm sorry, I still don't have an answer\. Shall I get a colleague/);
    await customer.says('Does the mayor like jazz music?');
    await customer.hears("I don't have an answer to that one either. Would you like a colleague to look at it?");
    expect(await customer.ticket()).toBeUndefined();
    await customer.presses('Yes');
    await customer.hears(/^I don't have an answer to that, so I'm getting a colleague/);
    expect(await customer.ticket()).toMatchObject({ reason: 'unanswered', team: 'front', status: 'waiting' });
    await customer.hears('Your case number is FD-1001. You are next in line.');
  });

  it('to a few odd characters offers neither articles nor anybody', async () => {
    const { customer } = await talk();
    await customer.says('qwertz?');
    await customer.hears(/I can't make that out\. Could you write your question as a sentence\?/);
    await customer.says('asdf');
    await customer.hears(/^I can't read that either/);
    expect(await customer.buttons()).toEqual(['Talk to a person']);
    await customer.says('no');
    await customer.hears('All right. If there is anything else, just write.');
    expect(await customer.ticket()).toBeUndefined();
  });
});

describe('a person', () => {
  it.each(['I want to talk to a human', 'agent please', 'Talk to a person', 'quiero hablar con una persona'])(
    'is fetched at once: %s',
    async (words) => {
      const { customer } = await talk();
      await customer.says(words);
      await customer.hears(/colleague for you|Aviso a un compañero/);
      expect(await customer.ticket()).toMatchObject({ reason: 'asked', status: 'waiting' });
    },
  );

  it('follows up where the article says so', async () => {
    const { customer } = await talk();
    await customer.says('I lost my job and cannot pay you.');
    await customer.hears(/There is help\. .*\n\nA colleague will get back to you about this/s);
    expect(await customer.ticket()).toMatchObject({ reason: 'article', team: 'billing', priority: 'normal' });
  });

  it('is alerted in an emergency, after the words that save lives', async () => {
    const { customer } = await talk();
    await customer.says('i smell gas in the kitchen');
    await customer.hears(/\*\*Leave the building now, and call 911.*alerting a colleague right now/s);
    expect(await customer.ticket()).toMatchObject({ reason: 'danger', priority: 'urgent' });
  });
});
