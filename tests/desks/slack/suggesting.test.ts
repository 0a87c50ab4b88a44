import { fileURLToPath } from 'node:url';
import { afterAll, afterEach, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { menuAction } from '../../../src/desks/slack/menu.ts';
import { type Knowledge, openKnowledge } from '../../../src/knowledge/knowledge.ts';
import { Overloaded } from '../../../src/knowledge/limiter.ts';
import { truthOf } from '../../../src/reports/ratings.ts';
import { type Claimed, openClaimed } from '../../helpers/slack/claimed.ts';
import { textOf } from '../../helpers/slack/office.ts';
import { isCardOf } from '../../helpers/slack/town.ts';
import { ways } from '../../helpers/slack/ways.ts';

jest.setTimeout(120_000);

const folder = fileURLToPath(new URL('../../helpers/articles', import.meta.url));
const howToPay = 'How can I pay my utility bill?';

describe('a suggested answer', () => {
  let base: Knowledge;
  let office: Claimed | undefined;
  beforeAll(async () => {
    const opened = await openKnowledge({ folder, locales: ['en', 'es'], watch: false });
    if (!('ask' in opened)) throw new Error('the articles of the tests are broken');
    base = opened;
  });
  afterAll(() => base.stop());
  afterEach(async () => {
    await office?.close();
    office = undefined;
  });

  /** Ana has Ann’s ticket, and the knowledge base is at hand. */
  async function open(
    over: 'socket' | 'http' = 'socket',
    { knowledge = base, ...more }: NonNullable<Parameters<typeof openClaimed>[1]> = {},
  ) {
    office = await openClaimed(over, { knowledge, ...more });
    const { ana, slack, quiet } = office;
    const offers = (who = ana) => who.whispers().filter((each) => textOf(each).includes('sure that this answers it'));
    return {
      ...office,
      offers,
      /** The suggestion that Ana alone sees, once it is there. */
      offered: (count = 1) => slack.until('a suggestion', () => offers().length >= count && offers().at(-1)),
      none: async () => {
        await quiet();
        return offers();
      },
    };
  }
  const answer = () => base.article('pay-bill', 'en')!.answer;

  for (const over of ways)
    it(`is seen by who has the ticket alone, and sent with one click, once; over ${over}`, async () => {
      const { ana, bob, ann, slack, card, quiet, offered, questions } = await open(over);
      await ann.says(howToPay);
      const offer = await offered();
      expect(offer.thread_ts).toBe(card.ts);
      expect(bob.whispers()).toEqual([]);
      expect(await ann.hears()).toEqual([]);
      expect((await ana.clicks(offer, 'Send to customer')).acked).toBe(true);
      await slack.until('what came of it', () => textOf(offer).includes('It goes out as your reply.'));
      await quiet();
      expect(await ann.hears()).toEqual([answer()]);
      // The thread shows it, under her name.
      expect(slack.thread(card).at(-1)?.username).toContain('Ana');
      // A label like any other.
      const [asked] = await questions.list({ limit: 5 });
      expect(asked).toMatchObject({ text: howToPay, article: 'pay-bill', verdict: { verdict: 'right', by: 'Ana' } });
      expect(truthOf(asked!)).toEqual({ is: 'pay-bill' });
      expect((await questions.counts(0)).get('pay-bill')?.asked).toBe(1);
    });

  it('that is clicked on twice is sent once', async () => {
    const { ana, ann, quiet, offered } = await open();
    await ann.says(howToPay);
    const offer = { ...(await offered()) };
    await Promise.all([ana.clicks(offer, 'Send to customer'), ana.clicks(offer, 'Send to customer')]);
    await quiet();
    expect(await ann.hears()).toEqual([answer()]);
  });

  it('that does not answer it is a label, too, and nobody hears of it', async () => {
    const { ana, ann, slack, quiet, offered, questions } = await open();
    await ann.says(howToPay);
    const offer = await offered();
    await ana.clicks(offer, 'Does not answer it');
    await slack.until('what came of it', () => textOf(offer).includes('Thank you.'));
    await quiet();
    expect(await ann.hears()).toEqual([]);
    const [asked] = await questions.list({ limit: 5 });
    expect(truthOf(asked!)).toEqual({ isNot: 'pay-bill' });
    expect((await questions.counts(0)).get('pay-bill')).toBeUndefined();
  });

  it('is held like any reply, and can be taken back', async () => {
    const { ana, ann, slack, quiet, offered } = await open('socket', { hold: 3_600_000 });
    await ann.says(howToPay);
    await ana.clicks(await offered(), 'Send to customer');
    const undo = await slack.until('Undo', () => ana.whispers().find((each) => textOf(each).includes('Undo')));
    await ana.clicks(undo, 'Undo');
    await quiet();
    expect(await ann.hears()).toEqual([]);
    expect(await ann.notes()).toEqual([answer()]);
  });

  it('says what the article says now, when that has changed since', async () => {
    let text = answer();
    const knowledge = {
      ask: base.ask,
      article: (...of: Parameters<Knowledge['article']>) => {
        const article = base.article(...of);
        return article && { ...article, answer: text, variants: {} };
      },
    };
    const { ana, ann, slack, quiet, offered } = await open('socket', { knowledge });
    await ann.says(howToPay);
    const offer = await offered();
    text = 'Only at the counter, from today on.';
    await ana.clicks(offer, 'Send to customer');
    const again = await slack.until('the article as it is', () =>
      ana.whispers().find((each) => textOf(each).includes('Only at the counter')),
    );
    expect(await ann.hears()).toEqual([]);
    await ana.clicks(again, 'Send to customer');
    await quiet();
    expect(await ann.hears()).toEqual([text]);
  });

  it('is not made while nobody would read it, or for what nobody is sure of', async () => {
    const { ana, ann, away, card, quiet, none, offered } = await open();
    await ann.says('My dog ate my homework');
    expect(await none()).toEqual([]);
    await away.leaves({ desk: 'slack', id: ana.id, name: 'Ana' });
    // It waits in its team's line again.
    await ann.says(howToPay);
    expect(await none()).toEqual([]);
    await away.returns({ desk: 'slack', id: ana.id });
    await ana.clicks(card, 'Claim');
    await quiet();
    await ann.says(howToPay);
    await offered();
  });

  it('is made of what the customer asked before somebody claimed it', async () => {
    office = await openClaimed('socket', { knowledge: base });
    const { slack, customer, bob, ana, quiet, billing } = office;
    const jo = customer('c2', 'Jo');
    await jo.says('Is anybody there?');
    await jo.says(howToPay);
    const card = await slack.until('the card', () =>
      billing.messages.find((post) => isCardOf('c2', post) && textOf(post).includes('Claim')),
    );
    await quiet();
    expect(bob.whispers()).toEqual([]);
    await bob.clicks(card, 'Claim');
    const offer = await slack.until('a suggestion', () => bob.whispers().find((each) => textOf(each).includes('sure')));
    await bob.clicks(offer, 'Send to customer');
    await quiet();
    expect(await jo.hears()).toEqual([answer()]);
    expect(ana.whispers().filter((each) => each.thread_ts === card.ts)).toEqual([]);
  });

  it('is not made of what the customer has read already', async () => {
    const about = { answers: { question: 'q1', article: 'pay-bill' } };
    const { ann, none } = await open('socket', { answer: { text: answer(), about } });
    await ann.says(howToPay);
    expect(await none()).toEqual([]);
  });

  it('is not made when so much is asked that customers would wait', async () => {
    const ask = async () => {
      throw new Overloaded(3000);
    };
    const { ann, none, ana, card, quiet } = await open('socket', { knowledge: { ...base, ask } });
    await ann.says(howToPay);
    expect(await none()).toEqual([]);
    ana.says('At the counter.', { in: card });
    await quiet();
    expect(await ann.hears()).toEqual(['At the counter.']);
  });

  it('goes nowhere while nothing is to go out', async () => {
    const { ana, ann, slack, card, quiet, offered } = await open();
    await ann.says(howToPay);
    const offer = await offered();
    const { openedAfter, version } = (await ann.ticket())!;
    await ana.clicks(card, menuAction, { option: `internal-on:${openedAfter}:${version}` });
    await slack.until('internal mode', () => textOf(card).includes('internal-off'));
    await quiet();
    await ana.clicks(offer, 'Send to customer');
    await slack.until('a word', () => ana.whispers().find(({ text }) => text.includes('is in internal mode')));
    expect(await ann.hears()).toEqual([]);
    expect(await ann.notes()).toEqual([]);
  });

  it('counts only by who has the ticket', async () => {
    const { ana, bob, eve, ann, quiet, offered } = await open();
    await ann.says(howToPay);
    const offer = await offered();
    // As forgers would.
    await bob.clicks({ ...offer, user: bob.id }, 'Send to customer');
    await eve.clicks({ ...offer, user: eve.id }, 'Send to customer');
    await quiet();
    expect(await ann.hears()).toEqual([]);
    expect(bob.whispers().at(-1)?.text).toMatch(/^Not sent\. Ana has/);
    expect(eve.whispers().at(-1)?.text).toMatch(/^Only members/);
    expect(ana.whispers()).toHaveLength(1);
  });
});
