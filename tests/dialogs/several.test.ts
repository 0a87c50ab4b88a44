import { describe, expect, it } from '@jest/globals';
import { talk } from '../helpers/conversation.ts';

describe('several questions in one message', () => {
  it('are answered one after the other, each under its title', async () => {
    const { customer } = await talk();
    await customer.says(
      'Where can I pay my bill in person? How do I report a power outage? Can I recycle pizza boxes?',
    );
    const { text } = await customer.hears(/\*\*How can I pay my water bill\?\*\*\n\nPay \*\*online/);
    expect(text).toMatch(/\*\*How do I report a power outage\?\*\*\n\nCall 555-0190/);
    expect(text).toMatch(/\*\*What goes into the recycling cart\?\*\*\n\nPaper, cardboard/);
    expect(text!.match(/Did that help\?/g)).toHaveLength(1);
    expect(await customer.buttons()).toEqual(['Yes', 'No', 'Talk to a person']);
  });

  it('are named where the answer to one is not known, and other words are asked for', async () => {
    const { customer } = await talk();
    await customer.says('Can I recycle pizza boxes? And which jazz bands play at the harbour festival?');
    const { text } = await customer.hears(/Paper, cardboard/);
    expect(text).toContain("I don't have an answer to “And which jazz bands play at the harbour festival?”.");
    expect(text).toMatch(/Could you put that question in other words\?$/);
    expect(text).not.toContain('Did that help?');
    expect(await customer.buttons()).toEqual(['Talk to a person']);
    await customer.presses('Talk to a person');
    await customer.hears(/I'm getting a colleague/);
    expect(await customer.ticket()).toMatchObject({ subject: 'And which jazz bands play at the harbour festival?' });
  });

  it('are followed by an offer of a person when that is not the first miss', async () => {
    const { customer } = await talk();
    await customer.says('Does the mayor like jazz music?');
    await customer.hears(/put it in other words/);
    await customer.says('Can I recycle pizza boxes? And which jazz bands play at the harbour festival?');
    await customer.hears(/Paper, cardboard[\s\S]*Shall I get a colleague for you\?$/);
    await customer.presses('Yes');
    await customer.hears(/I'm getting a colleague/);
  });

  it('are not answered twice: what was just said is left out', async () => {
    const { customer } = await talk();
    await customer.says('Can I recycle pizza boxes?');
    await customer.hears(/Paper, cardboard/);
    await customer.says('Can I recycle pizza boxes? How do I report a power outage?');
    const { text } = await customer.hears(/Call 555-0190/);
    expect(text).not.toContain('Paper, cardboard');
  });

  it('are one where the second only goes on about the first', async () => {
    const { customer } = await talk();
    await customer.says('How much is the late fee? Do I really have to pay it?');
    const { text } = await customer.hears(/The late fee is \$5/);
    expect(text).not.toContain("I don't have an answer");
  });

  it('bring the person whom one of them needs, with the other answered', async () => {
    const { customer } = await talk();
    await customer.says('Can I recycle pizza boxes? And is there help for people with low income?');
    await customer.hears(/Paper, cardboard[\s\S]*The hardship fund covers up to \$300 a year\./);
    expect(await customer.ticket()).toMatchObject({ reason: 'article' });
  });

  it('are each a question of the record', async () => {
    const { customer, questions } = await talk();
    await customer.says('Can I recycle pizza boxes? And which jazz bands play at the harbour festival?');
    await customer.hears(/Paper, cardboard/);
    const asked = (await questions.list({ limit: 9 })).map(({ text, decision, part }) => ({ text, decision, part }));
    const message = expect.stringMatching(/^[0-9a-f]{20}$/);
    expect(asked).toEqual(
      expect.arrayContaining([
        { text: 'Can I recycle pizza boxes?', decision: 'answer', part: { message, place: 1, of: 2 } },
        {
          text: 'And which jazz bands play at the harbour festival?',
          decision: 'nothing',
          part: { message, place: 2, of: 2 },
        },
      ]),
    );
    expect(new Set(asked.map(({ part }) => part?.message)).size).toBe(1);
    await customer.says('How do I report a power outage?');
    await customer.hears(/Call 555-0190/);
    expect((await questions.list({ limit: 9 })).filter(({ part }) => !part)).toMatchObject([
      { text: 'How do I report a power outage?' },
    ]);
  });

  it('are answered in a letter, too, though they stand in one sentence', async () => {
    const { customer } = await talk({ channel: 'email', can: { live: false, letters: true, buttons: false } });
    await customer.says('Please tell me where can I pay my bill in person and how do I report a power outage.');
    await customer.hears(/in person at City Hall[\s\S]*Call 555-0190/);
  });
});

describe('a question', () => {
  it.each([
    'This is Dora Quinn, can I recycle pizza boxes?',
    'hi, my name is dora quinn and I live at 14 Cedar Lane. Can I recycle pizza boxes?',
    'Can I recycle pizza boxes? My account number is 3381-20467.',
    'Dear City of Marlow, can I recycle pizza boxes?',
    'CAN I RECYCLE PIZZA BOXES?',
    'can i recyyycle pizzaaa boxes??',
  ])('is answered whoever asks it, and however loud: %s', async (words) => {
    const { customer } = await talk();
    await customer.says(words);
    await customer.hears(/Paper, cardboard/);
  });

  it('is none where somebody says that all is well', async () => {
    const { customer } = await talk();
    await customer.says('The lights are back on in our street now.');
    const { text } = await customer.hears(/.+/);
    expect(text).not.toContain('Call 555-0190');
  });
});
