import { describe, expect, it } from '@jest/globals';
import { about, bodyOf, canLetters, post } from './post.ts';

const pay = 'Pay **online** at https://my.example.org, by phone at 555-0111, or at City Hall.';
const cart = 'Paper, cardboard, cans, and bottles marked 1 or 2. No plastic bags.';
const couch = 'We take two large things a month from the curb. Book a pickup at 555-0144.';
const fee = 'The late fee is $5, charged ten days after the due date.';
const helped = 'Did that help? You can just write back “Yes” or “No”.';

/** The one letter that comes of a letter, without greeting and name. */
async function answered(letter: string, house: Parameters<typeof post>[0] = {}, more = {}): Promise<string> {
  const { customer } = await post(house);
  await customer.says(letter, more);
  const [said, ...others] = await customer.readsAll();
  expect(others).toEqual([]);
  return bodyOf(said!);
}

describe('a letter with one question', () => {
  it('is answered with one: a greeting by name, the answer, whether that helped, and who writes', async () => {
    const { customer } = await post();
    await customer.says('Hello,\n\nHow can I pay my water bill?\n\nRegards\nAna Lopez');
    const { text, textFormat } = await customer.hears('Hello Ana,');
    expect(text).toBe(
      `Hello Ana,\n\n${pay}\n\n${helped}\n\nKind regards,\\\nThe automated front desk of City of Marlow`,
    );
    expect(textFormat).toBe('markdown');
    expect(await customer.buttons()).toEqual(['Yes', 'No']);
    await customer.hearsNothing();
  });

  it.each([
    ['ACME BILLING DEPT', /^Hello,\n/],
    ['ana@example.org', /^Hello,\n/],
    ['Dr. Tom Reed', /^Hello Tom,\n/],
    [undefined, /^Hello,\n/],
  ])('whose writer is called %s is greeted fittingly', async (name, greeting) => {
    const { customer } = await post({ customer: name === undefined ? {} : { name } });
    await customer.says('How can I pay my water bill?');
    await customer.hears(greeting);
  });

  it('says no fragments, no places and no "one moment", however it ends', async () => {
    expect(await answered('and how can I pay my water bill,')).toContain(pay);
  });

  it('is read to its end, wherever the question stands', async () => {
    const story = `We came back from my sister's wedding on Sunday night, three hours late because of the trains, and found a
pile of letters behind the door. My husband usually looks after these things, but he is in hospital with his
knee until the end of the month, so now it is up to me.`;
    const long = Array.from({ length: 12 }, (_, i) => `${i + 1}. May, 14 Elm Street. ${story}`).join('\n\n');
    const letter = `Dear Sir or Madam,\n\n${long}\n\nSo what I would like to know: what goes into the recycling cart?\n\n${story}\n\nYours faithfully\nAna Lopez`;
    expect(await answered(letter)).toBe(`${cart}\n\n${helped}`);
  });

  it('may have it in its subject line only', async () => {
    expect(await answered('', {}, about('How can I pay my water bill?'))).toBe(`${pay}\n\n${helped}`);
    expect(await answered('Hello,\n\nplease help me.\n\nAna', {}, about('How much is the late fee?'))).toBe(
      `${fee}\n\n${helped}`,
    );
  });

  it('may say there what it is about', async () => {
    const finds = {
      'How much is that?': { decision: 'nothing' as const, ids: [] },
      'Late fee\nHow much is that?': { decision: 'answer' as const, ids: ['late-fee'] },
      'Old couch\nHow much is that?': { decision: 'answer' as const, ids: ['bulk-pickup'] },
    };
    expect(await answered('How much is that?', { finds }, about('Late fee'))).toBe(`${fee}\n\n${helped}`);
    // The subject of an answer is about the letter before.
    expect(await answered('How much is that?', { finds }, about('Re: Old couch')).catch(String)).not.toContain(couch);
  });

  it('in Spanish is answered in Spanish', async () => {
    const said = await answered('Buenos días:\n\n¿Cómo puedo pagar mi factura del agua?\n\nUn saludo,\nAna');
    expect(said).toMatch(/^Pague \*\*en línea\*\*.*\n\n¿Le ha servido\? Basta con que conteste «Sí» o «No».$/);
  });

  it('is answered in the language of its subject, when it says too little itself', async () => {
    const { customer } = await post();
    await customer.says('Sofá', about('¿Quién se lleva los muebles grandes?'));
    await customer.hears(/^Hola, Ana:/);
  });

  it('is a whole letter where neither links nor Markdown arrive', async () => {
    const { customer } = await post({ can: { ...canLetters, buttons: false, markup: 'plain' } });
    await customer.says('How can I pay my water bill?');
    const { text, textFormat, suggestedActions } = await customer.hears('Hello Ana,');
    expect([textFormat, suggestedActions]).toEqual(['plain', undefined]);
    expect(text).toMatch(/\n\nPay online at .*\n\nDid that help\?.*\n\nKind regards,\nThe automated front desk/s);
  });
});

describe('a letter with several questions', () => {
  it('gets the answers to each of them, in their order, in one letter', async () => {
    const said = await answered(`Hi there,

we have just moved to Marlow, three children and a dog, and everything is
still in boxes. How much is the late fee? The neighbours could not say.

What I would also like to know is what goes into the recycling cart. And how do I get rid of an old couch?

Many thanks
Ana Lopez
14 Elm Street, Marlow 12345`);
    expect(said).toBe(
      [
        `**What is the fee when I pay my bill late?**\n\n${fee}`,
        `**What goes into the recycling cart?**\n\n${cart}`,
        `**How do I get rid of an old couch?**\n\n${couch}`,
        helped,
      ].join('\n\n'),
    );
  });

  it.each([
    [
      'a numbered list',
      'I have two questions:\n1. How much is the late fee?\n2. Do you take glass and plastic bottles?',
    ],
    ['one line', '1) how much is the late fee? 2) do you take glass and plastic bottles?'],
    [
      'between quoted lines',
      '> It is charged.\nHow much is the late fee?\n> Sorted.\nDo you take glass and plastic bottles?',
    ],
  ])('as %s', async (_, letter) => {
    expect(await answered(letter)).toBe(
      `**What is the fee when I pay my bill late?**\n\n${fee}\n\n**What goes into the recycling cart?**\n\n${cart}\n\n${helped}`,
    );
  });

  it('that mean the same gets one answer', async () => {
    expect(await answered('How can I pay my water bill? Can I pay over the phone?')).toBe(`${pay}\n\n${helped}`);
  });

  it('answers what is only told beside them, where that is sure', async () => {
    const said = await answered('My trash was not picked up. What now?\n\nI need a payment extension.');
    expect(said).toMatch(
      /\*\*My trash was not picked up. What now\?\*\*\n\nLeave the cart out.*\n\n\*\*Can I get more time/s,
    );
  });

  it('in Spanish', async () => {
    const said = await answered(
      'Buenos días:\n\n¿Cómo puedo pagar mi factura del agua? Además, quiero tirar un colchón y una nevera.\n\nUn saludo,\nAna',
    );
    expect(said).toMatch(
      /^\*\*¿Cómo puedo pagar mi factura del agua\?\*\*\n\nPague .*\n\n\*\*¿Cómo me deshago de un sofá viejo\?\*\*\n\nNos llevamos /s,
    );
  });
});

describe('what is only likely', () => {
  const finds = {
    'my bill?': { decision: 'choices' as const, ids: ['payment-extension', 'pay-bill', 'late-fee'] },
    'What about the couch?': { decision: 'choices' as const, ids: ['bulk-pickup'] },
    'What about the cart?': { decision: 'choices' as const, ids: ['recycling', 'missed-pickup'], likely: 0.2 },
    'What about the fee?': { decision: 'choices' as const, ids: ['late-fee', 'pay-bill'], likely: 0.2 },
  };

  it('is given as a guess, with the titles of what else it may be', async () => {
    const { customer } = await post({ finds });
    await customer.says('Hi,\n\nmy bill?\n\nAna');
    expect(bodyOf(await customer.hears('Ana'))).toBe(
      [
        "This may be what you are looking for, but I'm not sure:",
        '**Can I get more time to pay my bill?**',
        'Yes: once a year you get ten more days. Ask for it before the due date, at 555-0111.',
        'Otherwise it may be one of these:',
        '1. How can I pay my water bill?\n2. What is the fee when I pay my bill late?',
        'Did that help? You can just write back “Yes”, “No” or a number.',
      ].join('\n\n'),
    );
    expect(await customer.buttons()).toEqual([
      'How can I pay my water bill?',
      'What is the fee when I pay my bill late?',
      'Yes',
      'No',
    ]);
  });

  it.each(['2', '2.\n\nThanks\nAna', 'the second one', 'What is the fee when I pay my bill late?'])(
    'and %j chooses another',
    async (choice) => {
      const { customer } = await post({ finds });
      await customer.says('my bill?');
      await customer.readsAll();
      await customer.says(choice);
      expect(bodyOf(await customer.hears('Ana'))).toBe(`${fee}\n\n${helped}`);
      await customer.says('Yes, thanks!');
      await customer.hearsNothing();
    },
  );

  it('and a "no" brings a person, because all titles have been named', async () => {
    const { customer, clock } = await post({ finds });
    await customer.says('my bill?');
    await customer.readsAll();
    await customer.says('No\n\nAna');
    await clock.passes('10 min');
    expect(bodyOf(await customer.hears('FD-1001'))).toMatch(
      /^I'm sorry I couldn't help. A colleague will write to you\./,
    );
  });

  it('is no guess when it is hardly likely: titles alone are named', async () => {
    const { customer } = await post({ finds });
    await customer.says('What about the cart?');
    expect(bodyOf(await customer.hears('Ana'))).toBe(
      [
        'Which of these is closest to your question?',
        '1. What goes into the recycling cart?\n2. My trash was not picked up. What now?',
        'You can just write back a number, or “None of these”: then a colleague answers you.',
      ].join('\n\n'),
    );
    await customer.says('1');
    expect(bodyOf(await customer.hears('Ana'))).toBe(`${cart}\n\n${helped}`);
  });

  it('and "none of these" brings a person', async () => {
    const { customer, clock } = await post({ finds });
    await customer.says('What about the cart?');
    await customer.presses('None of these');
    await clock.passes('10 min');
    await customer.hears('What goes into the recycling cart?');
    await customer.hears(/a colleague will write to you\. Your case number is FD-1001/);
  });

  it('stands in its place beside sure answers, and is named where nothing is likely enough', async () => {
    expect(await answered('How can I pay my water bill? What about the couch? What about the cart?', { finds })).toBe(
      [
        `**How can I pay my water bill?**\n\n${pay}`,
        `This may be what you are looking for, but I'm not sure:\n\n**How do I get rid of an old couch?**\n\n${couch}`,
        "I'm not sure what is meant by “What about the cart?”.",
        'Otherwise it may be one of these:',
        '1. What goes into the recycling cart?\n2. My trash was not picked up. What now?',
        'Did that help? You can just write back “Yes”, “No” or a number.',
      ].join('\n\n'),
    );
    expect(await answered('What about the fee? What about the cart?', { finds })).toMatch(
      /^I'm not sure what is meant by “What about the fee\?”\.\n\nI'm not sure .*\n\nIt may be one of these:\n\n1\. .*\n4\. /s,
    );
  });
});
