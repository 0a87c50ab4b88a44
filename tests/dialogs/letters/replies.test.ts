import { describe, expect, it } from '@jest/globals';
import { about, bodyOf, post } from './post.ts';

const pay = 'Pay **online** at https://my.example.org, by phone at 555-0111, or at City Hall.';

/** Ana, whose question was answered. */
async function answered(house: Parameters<typeof post>[0] = {}) {
  const desk = await post(house);
  await desk.customer.says('Hello,\n\nHow can I pay my water bill?\n\nAna', about('My bill'));
  await desk.customer.hears(pay);
  return desk;
}

/** Ana, whose case a person has resolved. */
async function resolved() {
  const desk = await post();
  await desk.customer.says('Does the mayor like jazz music?', about('The mayor'));
  await desk.rep.claims();
  await desk.rep.replies('She prefers the blues.');
  await desk.rep.resolves();
  await desk.customer.readsAll();
  return desk;
}

const aDay = async ({ clock }: Awaited<ReturnType<typeof post>>) => {
  for (const time of ['10 s', '10 min', '1 d']) await clock.passes(time);
};

describe('thanks', () => {
  const letters = [
    'Thanks!',
    'Hi Bob,\n\nThank you very much for the quick answer.\n\nBest regards,\nAna Lopez\n+1 555 0142',
    'Thank you so much, that worked perfectly!\n\nAna',
    'Great, I have paid it now. Thanks again and have a nice weekend!',
    'Muchas gracias, ya está resuelto.\n\nUn saludo,\nAna',
    'Yes, thanks',
    'Yes\n\nAna',
    '👍',
  ];

  it.each(letters)('after an answer get no letter, and say that it helped: %j', async (letter) => {
    const desk = await answered();
    await desk.customer.says(letter, about('Re: My bill'));
    await aDay(desk);
    await desk.customer.hearsNothing();
    expect(await desk.customer.ticket()).toBeUndefined();
    expect(await desk.questions.list({ limit: 5 })).toMatchObject([{ outcomes: ['helped'] }]);
  });

  it.each(letters)('after a case has ended open nothing again: %j', async (letter) => {
    const desk = await resolved();
    const before = await desk.customer.ticket();
    await desk.customer.says(letter, about('Re: The mayor'));
    await aDay(desk);
    await desk.customer.hearsNothing();
    expect(await desk.customer.ticket()).toEqual(before);
  });

  it.each(['Thanks!', 'Hello,\n\nmany thanks for all your help.\n\nAna'])(
    'as a first letter want no answer: %j',
    async (letter) => {
      const desk = await post();
      await desk.customer.says(letter);
      await aDay(desk);
      await desk.customer.hearsNothing();
      expect(await desk.customer.ticket()).toBeUndefined();
    },
  );

  it('before a question are not all', async () => {
    const desk = await answered();
    await desk.customer.says('Yes, that helped, thanks. How much is the late fee?\n\nAna', about('Re: My bill'));
    expect(bodyOf(await desk.customer.hears('Ana'))).toMatch(/^The late fee is \$5/);
    await desk.customer.hearsNothing();
    const [second, first] = await desk.questions.list({ limit: 5 });
    expect([first?.outcomes, second?.text]).toEqual([['helped'], 'How much is the late fee?']);
  });

  it('for nothing are not thanks', async () => {
    const desk = await answered();
    await desk.customer.says('Thanks, but the page does not open and nobody answers the phone.', about('Re: My bill'));
    await aDay(desk);
    await desk.customer.hears(/A colleague|a colleague/);
  });
});

describe('"it did not help"', () => {
  it.each(['No', 'No.\n\nAna', 'Hi,\n\nno, that did not help.\n\nRegards\nAna', 'Lamentablemente no me ha servido.'])(
    'brings a person when nothing else is likely: %j',
    async (letter) => {
      const desk = await answered();
      await desk.customer.says(letter, about('Re: My bill'));
      await aDay(desk);
      const { text } = await desk.customer.hears('FD-1001');
      expect(text).toMatch(/I'm sorry I couldn't help|Siento no haber podido ayudarle/);
      expect(await desk.customer.ticket()).toMatchObject({ reason: 'not-helped', team: 'billing', subject: 'My bill' });
    },
  );

  it('names what else it may be first, in a letter', async () => {
    const finds = {
      'How can I pay late?': { decision: 'answer' as const, ids: ['pay-bill', 'late-fee', 'payment-extension'] },
    };
    const { customer, clock } = await post({ finds });
    await customer.says('How can I pay late?');
    await customer.hears(pay);
    await customer.presses('No');
    expect(bodyOf(await customer.hears('Ana'))).toBe(
      [
        "I'm sorry that didn't help. Is it one of these?",
        '1. What is the fee when I pay my bill late?\n2. Can I get more time to pay my bill?',
        'You can just write back a number, or “None of these”: then a colleague answers you.',
      ].join('\n\n'),
    );
    await customer.says('None of these, sorry.\n\nAna');
    await clock.passes('10 min');
    await customer.hears('FD-1001');
  });

  it('with a new question is answered in that', async () => {
    const desk = await answered();
    await desk.customer.says("No, that's not what I meant. How much is the late fee?", about('Re: My bill'));
    expect(bodyOf(await desk.customer.hears('Ana'))).toMatch(/^The late fee is \$5/);
    const [second, first] = await desk.questions.list({ limit: 5 });
    expect([first?.outcomes, second?.text]).toEqual([['not-helped'], 'How much is the late fee?']);
  });

  it('is also said by asking the same once more', async () => {
    const desk = await answered();
    await desk.customer.says('How can I pay my water bill?');
    await aDay(desk);
    await desk.customer.hears(/I'm sorry I couldn't help\. A colleague will write to you/);
    await desk.customer.hearsNothing();
  });
});

describe('a letter that says little', () => {
  it('is asked what it is about, once', async () => {
    const desk = await post();
    await desk.customer.says('Hello,\n\nI have a question.\n\nAna');
    expect(bodyOf(await desk.customer.hears('Ana'))).toBe('What can I help you with?');
    await desk.customer.says('Hello again');
    await aDay(desk);
    await desk.customer.hears('FD-1001');
  });

  it('is asked for other words, and then brings a person', async () => {
    const finds = { asdf: { decision: 'nothing' as const, ids: [] } };
    const desk = await post({ finds });
    await desk.customer.says('asdf');
    expect(bodyOf(await desk.customer.hears('Ana'))).toMatch(
      /^I'm sorry, I don't have an answer to that\. Could you put it in other words\?/,
    );
    await desk.customer.says('asdf');
    await aDay(desk);
    await desk.customer.hears('FD-1001');
  });
});

it('after a case has ended begins anew', async () => {
  const { customer } = await resolved();
  await customer.says('Hello,\n\nthank you. How can I pay my water bill?\n\nAna');
  await customer.hears(pay);
  expect((await customer.ticket())?.status).toBe('resolved');
});

it('is answered by a number that was offered last, and else it is no answer', async () => {
  const { customer, clock } = await answered();
  await customer.says('3');
  await clock.passes('10 min');
  expect((await customer.readsAll()).length).toBe(1);
});
