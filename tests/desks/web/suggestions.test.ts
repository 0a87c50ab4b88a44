import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import type { Suggestion } from '../../../src/desks/suggestions.ts';
import { type Knowledge, openKnowledge } from '../../../src/knowledge/knowledge.ts';
import { createMemoryQuestions } from '../../../src/reports/questions/memory.ts';
import { truthOf } from '../../../src/reports/ratings.ts';
import { describeInBrowser } from '../../helpers/browser.ts';
import { until } from '../../helpers/until.ts';
import { signIn } from '../../helpers/web-desk.ts';
import { runtimeHere } from '../../knowledge/runtime.ts';
import { openOffices } from './office.ts';
import { deskPages, violations } from './pages.ts';

jest.setTimeout(120_000);

const folder = fileURLToPath(new URL('../../helpers/articles', import.meta.url));
let knowledge: Knowledge;
beforeAll(async () => {
  const opened = await openKnowledge({ folder, locales: ['en', 'es'], watch: false });
  if (!('ask' in opened)) throw new Error('the articles of the tests are broken');
  knowledge = opened;
});
afterAll(() => knowledge.stop());
const open = openOffices(() => ({ knowledge }));

describe('a suggested answer at the web desk', () => {
  it('is told to who has the ticket, about what the customer said last and nobody has answered', async () => {
    const questions = createMemoryQuestions();
    const office = await open({ questions });
    await office.says('web:1', 'Is anybody there?', { name: 'Jo' });
    const [ana, bob] = [await signIn(await office.desk.link('Ana')), await signIn(await office.desk.link('Bob'))];
    const number = (await ana.ticket('web:1')).ticket.number;
    const suggestion = async (who = ana) =>
      (await who.asks<{ suggestion?: Suggestion }>(`tickets/${number}/suggestion`)).suggestion;
    await ana.does(number, { type: 'claim' });
    await office.idle();
    expect(await suggestion()).toBeUndefined();
    await office.says('web:1', 'How can I pay my water bill?');
    expect(await suggestion(bob)).toBeUndefined();
    const found = (await suggestion())!;
    expect(found).toMatchObject({ article: 'pay-bill', text: knowledge.article('pay-bill', 'en')!.answer });
    const judged = { message: found.message, article: found.article, verdict: 'wrong' };
    expect(await ana.sends(`tickets/${number}/suggestion`, { ...judged, verdict: 'perhaps' })).toBe(400);
    expect(await ana.sends(`tickets/${number}/suggestion`, judged)).toBe(200);
    expect(truthOf((await questions.list({ limit: 1 }))[0]!)).toEqual({ isNot: 'pay-bill' });
    await ana.does(number, { type: 'reply', text: found.text });
    await office.idle();
    expect(await suggestion()).toBeUndefined();
  });

  it('is what the article says on the customer’s channel', async () => {
    const office = await open();
    const letter = { subject: 'Water', from: { address: 'jo@example.org', name: 'Jo' } };
    await office.says('mail:1', 'How can I pay my water bill?', { letter });
    const ana = await signIn(await office.desk.link('Ana'));
    const number = await ana.claims('jo@example.org');
    await office.idle();
    const { suggestion } = await ana.asks<{ suggestion?: Suggestion }>(`tickets/${number}/suggestion`);
    expect(suggestion?.text).toBe(knowledge.article('pay-bill', 'en')?.variants.email);
  });
});

const withEncoder = runtimeHere() ? it : it.skip;
withEncoder('nothing is suggested to who calls for a person and does not say what about', async () => {
  const sample = fileURLToPath(new URL('../../../data/faq', import.meta.url));
  const opened = await openKnowledge({ folder: sample, locales: ['en', 'es'], watch: false, encoder: 'bundled' });
  if (!('ask' in opened)) throw new Error('the sample base is broken');
  try {
    const office = await open({ knowledge: opened });
    await office.says('web:1', 'Is anybody there?', { name: 'Jo' });
    const ana = await signIn(await office.desk.link('Ana'));
    const number = (await ana.ticket('web:1')).ticket.number;
    await ana.does(number, { type: 'claim' });
    await office.idle();
    const suggestedTo = async (text: string) => {
      await office.says('web:1', text);
      await office.idle();
      const path = `tickets/${number}/suggestion`;
      return (await ana.asks<{ suggestion?: Suggestion }>(path)).suggestion?.article;
    };
    for (const call of ["I'd rather talk to a person", 'Can I talk to somebody?']) {
      expect((await opened.ask(call, 'en')).candidates[0]?.confidence).toBeGreaterThan(0.5);
      expect(await suggestedTo(call)).toBeUndefined();
    }
    expect(await suggestedTo('I want to speak to someone, how do I pay my bill?')).toBe('pay-utility-bill');
  } finally {
    await opened.stop();
  }
});

describeInBrowser('a suggested answer, in a browser', () => {
  const pages = deskPages();

  it('stands above the box, and is sent or refused with one click', async () => {
    const questions = createMemoryQuestions();
    const office = await open({ pageFolder: pages.folder(), questions });
    await office.says('web:1', 'Is anybody there?', { name: 'Jo' });
    const page = await pages.enter(office, 'Ana');
    await page.getByRole('link', { name: /FD-1001/ }).click();
    await page.getByRole('button', { name: 'Claim c' }).click();
    await page.getByRole('button', { name: 'Resolve e' }).waitFor();
    const suggested = page.getByRole('complementary', { name: 'Suggested answer' });
    expect(await suggested.isVisible()).toBe(false);
    await office.says('web:1', 'How much is the late fee?');
    await suggested.getByText('ten days after the due date').waitFor();
    expect(await violations(page)).toEqual([]);
    await suggested.getByRole('button', { name: 'Does not answer it' }).click();
    await suggested.waitFor({ state: 'hidden' });
    await office.says('web:1', 'How can I pay my water bill?');
    await suggested.getByText('at City Hall').waitFor();
    await suggested.getByRole('button', { name: 'Send this' }).click();
    await suggested.waitFor({ state: 'hidden' });
    const answer = knowledge.article('pay-bill', 'en')!.answer;
    await until('the customer to have it', async () =>
      (await office.log('web:1')).some(({ message }) => message.from.role === 'agent' && message.text === answer),
    );
    const verdicts = await until('the labels', async () => {
      const asked = await questions.list({ limit: 5 });
      return asked.length === 2 && asked.every(({ verdict }) => verdict) && asked.map((each) => truthOf(each));
    });
    expect(verdicts).toEqual(expect.arrayContaining([{ is: 'pay-bill' }, { isNot: 'late-fee' }]));
  });
});
