import { describe, expect, it } from '@jest/globals';
import { talk } from '../helpers/conversation.ts';
import { canLetters } from './letters/post.ts';

type House = Parameters<typeof talk>[0];

/** A customer whom Ana has answered, and whose case she has closed. */
async function closed(
  house: House = {},
  disposition: 'answered' | 'spam' | 'no-reply' = 'answered',
  more: { unasked?: true } = {},
) {
  const spoken = await talk({ survey: true, ...house });
  const { customer, representative } = spoken;
  await customer.says('let me talk to a person');
  const ana = representative(customer);
  await ana.claims();
  await ana.replies('It is on its way.');
  await ana.does({ type: 'resolve', disposition, ...more });
  await customer.readsAll();
  return { ...spoken, ana };
}
const asked = /Ana has closed your case FD-1001\. How was it\?/;

describe('how it was', () => {
  it('is asked once, a moment after a person has closed the case, and answered with one press', async () => {
    const { customer, clock } = await closed();
    await customer.hearsNothing();
    await clock.passes('20 s');
    await customer.hears(asked);
    expect(await customer.buttons()).toEqual(['Very bad', 'Bad', 'So-so', 'Good', 'Very good']);
    expect((await customer.ticket())?.status).toBe('resolved');
    await customer.presses('Good');
    await customer.hears('Thank you, that helps us.');
    expect(await customer.ticket()).toMatchObject({ status: 'resolved', survey: { stars: 4 } });
    expect(await customer.transcript()).toContain('desk.survey');
    await clock.passes('1 d');
    await customer.hearsNothing();
  });

  it.each([
    ['5', { stars: 5 }],
    ['4, quick and kind', { stars: 4, words: 'quick and kind' }],
    ['3/5', { stars: 3 }],
    ['very good', { stars: 5 }],
  ])('is said in words: %s', async (text, survey) => {
    const { customer, clock } = await closed();
    await clock.passes('20 s');
    await customer.says(text);
    expect(await customer.ticket()).toMatchObject({ survey });
  });

  it('brings a person when it was bad and the customer wants one', async () => {
    const { customer, clock } = await closed();
    await clock.passes('20 s');
    await customer.hears(asked);
    await customer.presses('Bad');
    await customer.hears(/Shall a colleague look at it again\?/);
    await customer.presses('Yes');
    expect(await customer.ticket()).toMatchObject({ status: 'waiting', reason: 'not-helped' });
  });

  it('is not asked when the customer has written meanwhile, and what they write is heard', async () => {
    const { customer, clock } = await closed();
    await customer.says('How can I pay my water bill?');
    await customer.readsAll();
    await clock.passes('1 d');
    await customer.hearsNothing();
  });

  it('is not asked when the representative who closed the case left it out', async () => {
    const { customer, clock } = await closed({}, 'answered', { unasked: true });
    await clock.passes('1 d');
    await customer.hearsNothing();
  });

  it('may be left unsaid: the next question is a question', async () => {
    const { customer, clock } = await closed();
    await clock.passes('20 s');
    await customer.hears(asked);
    await customer.says('How can I pay my water bill?');
    await customer.readsAll();
    expect((await customer.ticket()) as object).not.toHaveProperty('survey.stars');
    await customer.says('4');
    expect((await customer.ticket()) as object).not.toHaveProperty('survey.stars');
  });

  it.each(['spam', 'no-reply'] as const)('is not asked when it ended as %s', async (disposition) => {
    const { customer, clock } = await closed({}, disposition);
    await clock.passes('1 d');
    await customer.hearsNothing();
  });

  it('is not asked of somebody whom nobody answered, nor after danger', async () => {
    for (const text of ['let me talk to a person', 'I smell gas in my kitchen']) {
      const { customer, representative, clock } = await talk({ survey: true });
      await customer.says(text);
      const ana = representative(customer);
      await ana.claims();
      if (text.includes('gas')) await ana.replies('We are on our way.');
      await ana.does({ type: 'resolve', disposition: 'done' });
      await customer.readsAll();
      await clock.passes('1 d');
      await customer.hearsNothing();
    }
  });

  it('is asked again after 14 days at the earliest', async () => {
    const { customer, ana, clock } = await closed();
    const again = async () => {
      await customer.says('let me talk to a person');
      await ana.claims();
      await ana.replies('Here I am.');
      await ana.does({ type: 'resolve', disposition: 'answered' });
      await customer.readsAll();
      await clock.passes('20 s');
    };
    await clock.passes('20 s');
    await customer.hears(asked);
    await clock.passes('10 d');
    await again();
    await customer.hearsNothing();
    await clock.passes('5 d');
    await again();
    await customer.hears(/How was it\?/);
  });

  it.each([
    [
      'by the id that their site vouches for',
      { id: 'u7', verified: true as const },
      { id: 'u7', verified: true as const },
    ],
    [
      'by their confirmed address',
      { email: 'Jo@example.org', emailConfirmed: true as const },
      { email: 'jo@example.org', emailConfirmed: true as const },
    ],
  ])('is not asked again in another conversation of a customer who is known %s', async (_, one, other) => {
    const { customer, clock, another, representative } = await closed({ customer: one });
    await clock.passes('20 s');
    await customer.hears(asked);
    const again = another(other);
    const stranger = another();
    for (const each of [again, stranger]) {
      await each.says('let me talk to a person');
      const ana = representative(each);
      await ana.claims();
      await ana.replies('Here I am.');
      await ana.does({ type: 'resolve', disposition: 'answered' });
      await each.readsAll();
    }
    await clock.passes('20 s');
    await again.hearsNothing();
    await stranger.hears(/How was it\?/);
    expect((await again.ticket()) as object).not.toHaveProperty('survey');
  });

  it('is not asked while the ticket is open again', async () => {
    const { customer, ana, clock } = await closed();
    await ana.does({ type: 'reopen' });
    await clock.passes('1 d');
    await customer.hearsNothing();
    await ana.does({ type: 'resolve', disposition: 'done' });
    await customer.readsAll();
    await clock.passes('20 s');
    await customer.hears(asked);
  });

  it('is numbered where there are no buttons, and the numbers are the stars', async () => {
    const { customer, clock } = await closed({ can: { buttons: false } });
    await clock.passes('20 s');
    expect((await customer.hears(asked)).text).toContain('5. Very good');
    await customer.says('2');
    await customer.hears(/Thank you for saying so/);
    expect(await customer.ticket()).toMatchObject({ survey: { stars: 2 } });
  });

  it('comes a day later where letters are written, and is answered by a letter', async () => {
    const { customer, clock } = await closed({
      ...{ channel: 'letters', can: canLetters, customer: { email: 'jo@example.org' } },
    });
    await clock.passes('23 h');
    await customer.hearsNothing();
    await clock.passes('1 h');
    expect((await customer.hears(asked)).text).toContain('4. Good');
    await customer.says('4. Thank you for the quick help');
    await customer.hears(/Thank you, that helps us\./);
    expect(await customer.ticket()).toMatchObject({ survey: { stars: 4, words: 'Thank you for the quick help' } });
  });

  it('is asked of nobody where the supervisor does not want it', async () => {
    const { customer, clock } = await closed({ survey: false });
    await clock.passes('2 d');
    await customer.hearsNothing();
  });
});
