import { describe, expect, it } from '@jest/globals';
import { talk } from '../helpers/conversation.ts';

const asked = async () => {
  const talked = await talk();
  await talked.customer.says('my bill?');
  const said = await talked.customer.hears(/^Hello.*\n\nWhich of these is closest to your question\?$/s);
  const titles = (said.suggestedActions?.actions ?? []).map(({ title }) => title).slice(0, -1);
  return { ...talked, titles };
};

describe('choices', () => {
  it('are buttons that say what the customer would say, and the text names no numbers', async () => {
    const { customer, titles } = await asked();
    expect(titles).toHaveLength(3);
    for (const title of titles) expect(await customer.transcript()).not.toContain(title);
    expect(await customer.buttons()).toEqual([...titles, 'None of these']);
  });

  it.each(['1', 'the first', 'number 1 please', '#1', 'el primero'])('are taken by %s', async (words) => {
    const { customer, titles } = await asked();
    await customer.says(words);
    const { text } = await customer.hears(/Did that help\?/);
    const again = await talk();
    await again.customer.says(titles[0]!);
    await again.customer.hears(text!.replace(/\n\nDid that help.*/s, ''));
  });

  it('are taken by a button, and by their words', async () => {
    const { customer, titles } = await asked();
    await customer.presses(titles[2]!);
    await customer.hears(/Did that help\?/);
    const other = await asked();
    await other.customer.says(titles[1]!.toUpperCase());
    await other.customer.hears(/Did that help\?/);
  });

  it('give way to a new question', async () => {
    const { customer } = await asked();
    await customer.says('How do I report a power outage?');
    await customer.hears(/^Call 555-0190/);
  });

  it('ask again for a number that is none of them', async () => {
    const { customer } = await asked();
    await customer.says('7');
    await customer.hears(/^Which one is it\? Please choose one/);
    await customer.says('yes');
    await customer.hears(/^Once more: Which one is it\?/);
    await customer.says('2');
    await customer.hears(/Did that help\?/);
  });

  it.each(['none of these', 'No', 'ninguna de estas'])(
    'that do not fit (%s) give a second chance, then a person is offered',
    async (words) => {
      const { customer } = await asked();
      await customer.says(words);
      await customer.hears('All right, none of these. Could you put your question in other words?');
      await customer.says('Does the mayor like jazz music?');
      await customer.hears(/^I'm sorry, I still don't have an answer\. Shall I get a colleague/);
      await customer.presses('Yes');
      await customer.hears(/^I don't have an answer to that, so I'm getting a colleague/);
      expect(await customer.ticket()).toMatchObject({ reason: 'unanswered' });
    },
  );

  it('are not offered twice: then a person is fetched', async () => {
    const { customer } = await asked();
    await customer.says('my bill?');
    await customer.hears(/put it in other words/);
    await customer.says('my bill?');
    await customer.hears(/Which of these|colleague/);
  });

  it('of one is a plain question, with yes and no', async () => {
    const finds = { 'the paying thing, how': { decision: 'choices' as const, ids: ['pay-bill'] } };
    for (const [words, heard] of [
      ['Yes', /Did that help\?/],
      ['no', /^All right, none of these/],
    ] as const) {
      const { customer } = await talk({ finds });
      await customer.says('the paying thing, how');
      await customer.hears(/Did you mean this\?\n\n“How can I pay my water bill\?”$/);
      expect(await customer.buttons()).toEqual(['Yes', 'No']);
      await customer.says(words);
      await customer.hears(heard);
    }
  });
});

describe('a guess', () => {
  const words = 'the paying thing, how';
  const finds = {
    [words]: {
      decision: 'guess' as const,
      ids: ['pay-bill', 'late-fee'],
      further: ['payment-extension', 'bulk-pickup', 'recycling'],
    },
  };
  const guessed = async (house: Parameters<typeof talk>[0] = {}) => {
    const talked = await talk({ finds, ...house });
    await talked.customer.says(words);
    return talked;
  };

  it('is the article, said to be a guess under its title, with what else may be meant', async () => {
    const { customer } = await guessed();
    const { text, textFormat } = await customer.hears(/I'm not sure, but this may be it:/);
    expect(text).toMatch(/\n\n\*\*How can I pay my water bill\?\*\*\n\nPay \*\*online\*\*/);
    expect(text).toMatch(/\n\nIs that what you meant, or is it one of these\?$/);
    expect(textFormat).toBe('markdown');
    expect(await customer.buttons()).toEqual(['Yes', 'What is the fee when I pay my bill late?', 'None of these']);
  });

  it.each(['Yes', 'yes, thanks!', 'that helped'])('that is right (%s) ends in thanks', async (yes) => {
    const { customer } = await guessed();
    await customer.hears(/this may be it/);
    await customer.says(yes);
    await customer.hears("I'm glad");
  });

  it.each(['1', 'What is the fee when I pay my bill late?'])(
    'gives way to a title that is chosen (%s)',
    async (choice) => {
      const { customer } = await guessed();
      await customer.hears(/this may be it/);
      await customer.says(choice);
      await customer.hears(/^The late fee is \$5/);
    },
  );

  it('none of which is meant is followed by what comes next, then by other words, then by the offer of a person', async () => {
    const { customer } = await guessed();
    await customer.hears(/this may be it/);
    await customer.presses('None of these');
    await customer.hears('All right. Is it one of these, then?');
    expect(await customer.buttons()).toHaveLength(4);
    await customer.presses('None of these');
    await customer.hears('All right, none of these. Could you put your question in other words?');
    await customer.says('Does the mayor like jazz music?');
    await customer.hears(/^I'm sorry, I still don't have an answer\. Shall I get a colleague/);
    await customer.presses('Yes');
    await customer.hears(/^I'm sorry I couldn't help\. I'm getting a colleague/);
    expect(await customer.ticket()).toMatchObject({ reason: 'not-helped' });
  });

  it('of which nothing else is near asks for yes and no', async () => {
    const { customer } = await guessed({ finds: { [words]: { decision: 'guess', ids: ['pay-bill'] } } });
    await customer.hears(/this may be it[\s\S]*\n\nIs that what you meant\?$/);
    expect(await customer.buttons()).toEqual(['Yes', 'No', 'Talk to a person']);
    await customer.says('no');
    await customer.hears(/^All right, none of these/);
  });

  it('gives way to a new question', async () => {
    const { customer } = await guessed();
    await customer.hears(/this may be it/);
    await customer.says('How do I report a power outage?');
    await customer.hears(/^Call 555-0190/);
  });

  it('is numbered where there are no buttons, and its numbers are understood', async () => {
    const { customer } = await guessed({ can: { buttons: false } });
    await customer.hears(/1\. Yes\n2\. What is the fee when I pay my bill late\?\n3\. None of these$/);
    await customer.says('3');
    await customer.hears(/one of these, then\?[\s\S]*1\. [\s\S]*4\. None of these$/);
    await customer.says('2');
    await customer.hears(/Did that help\?/);
  });

  it('is worded in the language of the customer', async () => {
    const { customer } = await talk({
      locales: ['en', 'es'],
      locale: 'es',
      finds: { 'eso de pagar': { decision: 'guess', ids: ['pay-bill', 'late-fee'] } },
    });
    await customer.says('eso de pagar');
    await customer.hears(/puede que sea esto:[\s\S]*¿Se refería a esto o a una de estas\?$/);
  });
});

it('none of a list is followed by what comes next, once', async () => {
  const finds = {
    'something about bills?': { decision: 'choices' as const, ids: ['pay-bill', 'late-fee'], further: ['recycling'] },
  };
  const { customer } = await talk({ finds });
  await customer.says('something about bills?');
  await customer.hears(/Which of these is closest/);
  await customer.says('none');
  await customer.hears('All right. Is it one of these, then?');
  await customer.says('none');
  await customer.hears(/^All right, none of these\. Could you put/);
});
