import { mkdirSync } from 'node:fs';
import { describe, expect, it, jest } from '@jest/globals';
import type { Page } from 'playwright-core';
import type { AskedLine, GapLine, Preview } from '../../../src/desks/web/answers.ts';
import type { Summary } from '../../../src/handoff/queue.ts';
import type { Survey } from '../../../src/handoff/ticket.ts';
import type { Fault } from '../../../src/knowledge/articles/fault.ts';
import { Overloaded } from '../../../src/knowledge/limiter.ts';
import type { Fact } from '../../../src/reports/facts.ts';
import { describeInBrowser } from '../../helpers/browser.ts';
import { answeringDesks, locales } from './answering.ts';
import { openOffice } from './office.ts';
import { deskPages, violations } from './pages.ts';

jest.setTimeout(120_000);

const desks = answeringDesks();

const now = Date.now();
let count = 0;
const question = () => (++count).toString(16).padStart(20, '0');
/** What happened to a question that nobody knew, and a representative answered. */
function unknown(text: string): Fact[] {
  const own = { question: question(), at: now - 1_000_000 + count * 1000 };
  return [
    {
      fact: 'asked',
      ...own,
      text,
      locale: 'en',
      channel: 'webchat',
      decision: 'nothing',
      top: [{ id: 'recycling', confidence: 0.12, utterance: 'What goes into the recycling cart?', view: 'words' }],
    },
    { fact: 'outcome', ...own, outcome: 'handed-over' },
    { fact: 'replied', ...own, text: 'Hi Rosa, the **yard waste** cart is green.', ticket: 1001 },
  ];
}
/** A message that asked two things, of which one was known. */
function twoThings(): Fact[] {
  const at = now - 1_000_000 + ++count * 1000;
  const shared = { fact: 'asked' as const, at, locale: 'en', channel: 'webchat' };
  const part = { message: question(), of: 2 };
  const top = [{ id: 'recycling', confidence: 0.9 }];
  const [first, second] = ['Can I recycle pizza boxes?', 'Does the mayor like jazz?'];
  return [
    { ...shared, question: question(), text: second, decision: 'nothing', top: [], part: { ...part, place: 2 } },
    {
      ...{ ...shared, question: question(), text: first, decision: 'answer', article: 'recycling', top },
      part: { ...part, place: 1 },
    },
  ];
}
function helped(): Fact[] {
  const own = { question: question(), at: now - 1_000_000 + count * 1000 };
  const text = 'What goes into the recycling cart?';
  const article = 'recycling';
  return [
    {
      fact: 'asked',
      ...own,
      text,
      locale: 'en',
      channel: 'email',
      decision: 'answer',
      article,
      top: [{ id: article, confidence: 1 }],
    },
    { fact: 'outcome', ...own, outcome: 'helped', article },
  ];
}

/** The desk, with the answers of a real base, a real bot and a record in memory. */
async function openDesk(parts: { pageFolder?: string; facts?: Fact[]; warnings?: Fault[]; ended?: Summary[] } = {}) {
  const line = { tooLong: false };
  const opened = await desks.open({
    ...parts,
    seen: (knowledge) => ({
      ...knowledge,
      faults: () => parts.warnings ?? [],
      ask: (...asked) => (line.tooLong ? Promise.reject(new Overloaded(3001)) : knowledge.ask(...asked)),
    }),
  });
  return { ...opened, line };
}

describe("the answers' part of the desk", () => {
  async function setup(facts: Fact[] = [], warnings: Fault[] = []) {
    const { office, questions, line } = await openDesk({ facts, warnings });
    const origin = office.url;
    const call = (path: string, headers: Record<string, string>, post?: object) =>
      fetch(`${origin}/desk/api/${path}`, {
        headers: { 'content-type': 'application/json', origin, ...headers },
        ...(post && { method: 'POST', body: JSON.stringify(post) }),
      });
    const token = new URL(await office.desk.link('Ana')).hash.slice(1);
    const cookie = (await call('sign-in', {}, { token })).headers.get('set-cookie')?.split(';')[0] ?? '';
    const { csrf } = (await (await call('me', { cookie })).json()) as { csrf: string };
    const signed = { cookie, 'x-desk-token': csrf };
    const get = async <Body>(path: string) => (await (await call(path, signed)).json()) as Body;
    return { office, questions, line, call, signed, get };
  }

  it('is for those who are signed in, and changes nothing without their token', async () => {
    const { call, signed, questions } = await setup(helped());
    for (const path of ['', '/articles', '/articles/recycling', '/gaps', '/questions', '/weeks', '/satisfaction'])
      expect((await call(`answers${path}`, {})).status).toBe(401);
    const verdict = { question: question(), verdict: 'right' };
    expect((await call('answers/ask', {}, { question: 'x', locale: 'en' })).status).toBe(401);
    for (const headers of [{ cookie: signed.cookie }, { ...signed, origin: 'https://evil.example' }])
      expect((await call('answers/verdicts', headers, verdict)).status).toBe(403);
    expect((await questions.list({ limit: 9 }))[0]?.verdict).toBeUndefined();
  });

  it('says what the bot would do, in its words, and records nothing', async () => {
    const { call, signed, questions } = await setup();
    const ask = async (question: string, locale = 'en') =>
      (await (await call('answers/ask', signed, { question, locale })).json()) as Preview;
    expect(await ask('What goes into the recycling cart?')).toMatchObject({
      decision: 'answer',
      says: [
        {
          text: expect.stringMatching(/^Paper, cardboard.*Did that help\?$/s),
          markdown: true,
          buttons: ['Yes', 'No', 'Talk to a person'],
        },
      ],
      top: expect.arrayContaining([
        {
          id: 'recycling',
          question: 'What goes into the recycling cart?',
          confidence: 1,
          view: 'exact',
          utterance: 'What goes into the recycling cart?',
        },
      ]),
    });
    const two = await ask('Can I recycle pizza boxes? And which jazz bands play at the harbour festival?');
    expect(two.parts?.[0]?.top[0]).toMatchObject({ id: 'recycling', confidence: expect.any(Number) });
    expect(two.parts).toMatchObject([
      { question: 'Can I recycle pizza boxes?', decision: 'answer' },
      { question: 'And which jazz bands play at the harbour festival?', decision: 'nothing' },
    ]);
    expect(await ask('I smell gas in my kitchen')).toMatchObject({ decision: 'person', reason: 'danger' });
    expect((await ask('¿Cuánto es el recargo por pagar tarde?', 'es')).says[0]?.text).toMatch(/¿/);
    // It looks like the beginning of a longer question.
    expect((await ask('hello, I have a question')).says).toHaveLength(1);
    expect(await questions.list({ limit: 9 })).toEqual([]);
  });

  it('says so when more is asked than can be answered, and that one may try again', async () => {
    const { call, signed, line } = await setup();
    const ask = () => call('answers/ask', signed, { question: 'What goes into the recycling cart?', locale: 'en' });
    line.tooLong = true;
    const busy = await ask();
    expect([busy.status, busy.headers.get('retry-after')]).toEqual([503, '1']);
    expect(await busy.json()).toEqual({ error: 'More is asked at once than can be answered: please try again.' });
    line.tooLong = false;
    expect((await ask()).status).toBe(200);
  });

  it('shows articles with their numbers, gaps, and what was asked', async () => {
    const { get } = await setup([...helped(), ...unknown('Which cart is for leaves?')]);
    const { articles } = await get<{ articles: object[] }>('answers/articles?locale=en');
    expect(articles).toHaveLength(9);
    expect(articles).toContainEqual(
      expect.objectContaining({ id: 'recycling', topic: 'waste', asked: 1, helped: 1, notHelped: 0, handedOver: 0 }),
    );
    expect(await get('answers/found?locale=en&words=BAGS%20plastic')).toEqual({ ids: ['recycling'] });
    expect(await get('answers/found?locale=en&words=%20')).toEqual({ ids: [] });
    expect(await get('answers/articles/recycling?locale=en')).toMatchObject({
      answer: expect.stringMatching(/Paper/),
      file: 'articles/en/waste/recycling.md',
    });
    const { gaps } = await get<{ gaps: GapLine[] }>('answers/gaps');
    expect(gaps).toMatchObject([
      {
        count: 1,
        wordings: ['Which cart is for leaves?'],
        reply: { text: 'the **yard waste** cart is green.', ticket: 1001 },
      },
    ]);
    const { questions } = await get<{ questions: AskedLine[] }>('answers/questions');
    expect(questions.map(({ text }) => text)).toEqual([
      'Which cart is for leaves?',
      'What goes into the recycling cart?',
    ]);
    expect(await get(`answers/questions?before=${questions[1]?.at}`)).toEqual({ questions: [] });
  });

  it('leaves no part of a message on the other side of a page', async () => {
    const newer = () => Array.from({ length: 49 }, () => helped()).flat();
    const { get } = await setup([...helped(), ...twoThings(), ...newer()]);
    const { questions } = await get<{ questions: AskedLine[] }>('answers/questions');
    expect(questions).toHaveLength(51);
    expect(
      questions
        .slice(49)
        .map(({ part }) => part?.place)
        .sort(),
    ).toEqual([1, 2]);
    const next = await get<{ questions: AskedLine[] }>(`answers/questions?before=${questions.at(-1)?.at}`);
    expect(next.questions).toHaveLength(1);
  });

  it('says what should be put right, and how much that is beside the queue', async () => {
    const warnings: Fault[] = [
      { file: 'data/guard/en/upset.txt', line: 3, level: 'warning', message: 'It stands twice.' },
      { file: 'data/faq/en/a.md', line: 1, level: 'error', message: 'Broken.' },
    ];
    const { get } = await setup([], warnings);
    expect(await get('answers')).toEqual({ locales, warnings: ['data/guard/en/upset.txt:3 It stands twice.'] });
    expect(await get('board')).toMatchObject({ warnings: 1 });
  });

  it('keeps verdicts, with the name of who gave them', async () => {
    const { call, signed, questions, get } = await setup(unknown('Which cart is for leaves?'));
    const [asked] = await questions.list({ limit: 1 });
    const judge = (verdict: object) => call('answers/verdicts', signed, { question: asked?.id, ...verdict });
    expect((await judge({ verdict: 'should-be', article: 'recycling' })).status).toBe(200);
    expect((await questions.find(asked!.id))?.verdict).toMatchObject({
      verdict: 'should-be',
      article: 'recycling',
      by: 'Ana',
    });
    expect((await get<{ gaps: GapLine[] }>('answers/gaps')).gaps[0]?.belongs).toMatchObject({
      id: 'recycling',
      why: 'verdict',
    });
    expect((await judge({ verdict: 'should-be', article: null })).status).toBe(200);
    expect((await judge({ verdict: 'right' })).status).toBe(200);
    expect((await questions.find(asked!.id))?.verdict).toMatchObject({ verdict: 'right' });
  });

  it('refuses what it cannot keep, in a sentence', async () => {
    const { call, signed } = await setup();
    const refusal = async (path: string, body: object) => {
      const response = await call(`answers/${path}`, signed, body);
      return [response.status, ((await response.json()) as { error: string }).error];
    };
    const there = question();
    expect(await refusal('ask', { question: ' \u202e ', locale: 'en' })).toEqual([400, 'question: is empty.']);
    expect(await refusal('ask', { question: 'x'.repeat(4001), locale: 'en' })).toEqual([
      400,
      'question: is longer than 4000 characters.',
    ]);
    expect(await refusal('verdicts', { question: '../x', verdict: 'right' })).toEqual([
      400,
      'question: is no question of the record.',
    ]);
    expect(await refusal('verdicts', { question: there, verdict: 'should-be', article: 'nonsense' })).toEqual([
      400,
      'article: there is no such article.',
    ]);
    expect((await refusal('verdicts', { question: there, verdict: 'fine' }))[0]).toBe(400);
    expect((await refusal('verdicts', { question: there, verdict: 'right' }))[0]).toBe(404);
    expect((await call('answers/questions?before=soon', signed)).status).toBe(400);
    expect((await call('answers/articles/nonsense', signed)).status).toBe(404);
  });

  it('is not there where no answers are', async () => {
    const office = await openOffice();
    const asked = ['answers', 'answers.js'].map((path) => fetch(`${office.url}/desk/${path}`));
    const statuses = (await Promise.all(asked)).map(({ status }) => status);
    await office.stop();
    expect(statuses).toEqual([404, 404]);
  });
});

describeInBrowser('the page on answers', () => {
  const pages = deskPages();

  async function enter(facts: Fact[], options: object = {}, warnings: Fault[] = [], ended: Summary[] = []) {
    const { office, questions, line } = await openDesk({ pageFolder: pages.folder(), facts, warnings, ended });
    const page = await pages.enter(office, 'Ana', { viewport: { width: 1180, height: 860 }, ...options });
    await page.getByRole('link', { name: 'Answers' }).click();
    await page.getByRole('heading', { name: 'Recent questions' }).waitFor();
    return { page, questions, office, line };
  }

  /** For people who want to see it: SCREENSHOTS names the folder. */
  async function picture(page: Page, name: string): Promise<void> {
    const where = process.env.SCREENSHOTS;
    if (!where) return;
    mkdirSync(where, { recursive: true });
    await page.screenshot({ path: `${where}/${name}.png` });
  }

  const some = () => [
    ...helped(),
    ...unknown('Which cart is for leaves?'),
    ...unknown('which cart do leaves go in'),
    ...unknown('<b>Is that text?</b>'),
  ];

  /** A ticket that has ended, whose customer was asked. */
  const ended = (number: number, name: string, survey: Survey) =>
    ({
      ...{ conversation: `c${number}`, channel: 'webchat', customer: { id: `u${number}` } },
      ticket: { ...{ number, status: 'resolved', team: 'front', by: { desk: 'web', id: name, name } }, survey },
    }) as unknown as Summary;

  it('shows supervisors how customers found it', async () => {
    const now = Date.now();
    const { page } = await enter(
      [],
      {},
      [],
      [
        ended(1001, 'Ana', { asked: now - 3000, stars: 5, words: '<b>quick</b> & kind' }),
        ended(1002, 'Bea', { asked: now - 2000 }),
        ended(1003, 'Bea', { asked: now - 40 * 86_400_000, stars: 1 }),
      ],
    );
    await page.getByRole('link', { name: 'How it was' }).click();
    await page.getByText('All 1 of 2 answered: 1 of 1 found it good (4 or 5 of 5)').waitFor();
    await page.getByText('Bea 0 of 1 answered').waitFor();
    await page.getByText('<b>quick</b> & kind').waitFor();
    await page.getByRole('img', { name: '5 of 5' }).waitFor();
    expect(await page.getByText('FD-1003').count()).toBe(0);
    expect(await violations(page)).toEqual([]);
    await picture(page, 'answers-survey');
  });

  it('tries a question, judges one, finds gaps and reads an article', async () => {
    const { page, questions } = await enter([...twoThings(), ...some()]);
    const message = page.getByRole('region', { name: 'One message asked 2 things' });
    await message.getByText('The bot did not know').waitFor();
    expect(await message.getByRole('heading').allTextContents()).toEqual([
      'Can I recycle pizza boxes?',
      'Does the mayor like jazz?',
    ]);
    await page.getByLabel('A question in a customer’s words').fill('Where can I pay in person? Is there jazz tonight?');
    await page.keyboard.press('Enter');
    await page.locator('#tried').getByText('It asks 2 things, and each was looked up:').waitFor();
    await page.locator('#tried .parts li', { hasText: 'it says that it does not know' }).waitFor();
    expect(await violations(page)).toEqual([]);
    await page.getByLabel('A question in a customer’s words').fill('What goes into the recycling cart?');
    await page.keyboard.press('Enter');
    await page.locator('#tried').getByText('100 %').waitFor();
    await page.getByText('It answers.', { exact: true }).waitFor();
    await page.locator('#tried').getByText('Did that help?').waitFor();
    await picture(page, 'answers-try');

    const card = page.locator('.card', { hasText: 'Is that text?' });
    expect(await card.getByRole('heading').textContent()).toBe('<b>Is that text?</b>');
    await card.getByRole('button', { name: 'Should be…' }).click();
    await page.getByLabel('Article').selectOption({ label: 'What goes into the recycling cart?' });
    await page.getByRole('button', { name: 'Save' }).click();
    await card.getByText('Ana: should have been recycling').waitFor();
    expect(await card.getByRole('button', { name: 'Should be…' }).getAttribute('aria-pressed')).toBe('true');
    expect((await questions.list({ limit: 1 }))[0]?.verdict).toMatchObject({ article: 'recycling' });
    await card.getByRole('button', { name: 'Not for us' }).click();
    await card.getByText('Ana: not for us').waitFor();
    expect((await questions.list({ limit: 1 }))[0]?.verdict).toMatchObject({ verdict: 'not-for-us' });
    await card.getByRole('button', { name: 'Wrong' }).click();
    await card.getByText('Ana: wrong').waitFor();

    await page.getByRole('link', { name: 'Gaps' }).click();
    await page.getByText('asked 2 times').waitFor();
    await page.getByText('the **yard waste** cart is green.').first().waitFor();
    await picture(page, 'answers-gaps');

    await page.getByRole('link', { name: 'Learning' }).click();
    const week = page.getByRole('row', { name: '6 33 % ' });
    await week.waitFor();
    expect(await page.locator('svg.learning circle').count()).toBe(1);
    expect(await violations(page)).toEqual([]);
    await picture(page, 'answers-learning');

    await page.getByRole('link', { name: 'Articles' }).click();
    await page.getByLabel('Find').fill('recycl');
    await page.locator('.article', { hasText: 'asked 2 · helped 1' }).locator('summary').click();
    await page.getByText('articles/en/waste/recycling.md').waitFor();
    await picture(page, 'answers-articles');
    // Words of the answer, and of other ways to ask it, which the list does not show.
    await page.getByLabel('Find').fill('bags pizza');
    await page.getByText('There is no such article.').waitFor({ state: 'detached' });
    expect(await page.locator('.article summary b').allTextContents()).toEqual(['What goes into the recycling cart?']);
  });

  it('says when too much is asked at once, and keeps the question for another try', async () => {
    const { page, line } = await enter([]);
    line.tooLong = true;
    await page.getByLabel('A question in a customer’s words').fill('What goes into the recycling cart?');
    await page.keyboard.press('Enter');
    await page.getByText('More is asked at once than can be answered: please try again.').waitFor();
    line.tooLong = false;
    await page.getByRole('button', { name: 'Ask', exact: true }).click();
    await page.getByText('It answers.').waitFor();
  });

  it('lists what should be put right', async () => {
    const { page } = await enter(helped(), {}, [
      { file: 'data/guard/en/upset.txt', line: 3, level: 'warning', message: 'It stands twice.' },
    ]);
    await page.getByText('A warning about the files').click();
    await page.getByText('data/guard/en/upset.txt:3 It stands twice.').waitFor();
    expect(await violations(page)).toEqual([]);
    await page.getByRole('link', { name: 'Queue' }).click();
    await page.getByRole('link', { name: 'Answers · 1 warning' }).waitFor();
  });

  it('works by keyboard alone, and says when the session is over', async () => {
    const { page } = await enter(helped());
    await page.getByLabel('A question in a customer’s words').focus();
    await page.keyboard.type('I smell gas');
    await page.keyboard.press('Tab');
    await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
    await page.getByText('It fetches a person: somebody may be in danger.').waitFor();
    await page.getByRole('button', { name: 'Right' }).focus();
    await page.keyboard.press('Space');
    await page.getByText('Ana: right').waitFor();
    await page.getByRole('button', { name: 'Sign out' }).press('Enter');
    await page.getByText('Sign in with a link').waitFor();
  });

  it.each([
    ['light', 1180],
    ['dark', 1180],
    ['light', 320],
    ['dark', 320],
  ] as const)('is accessible: %s, %d px', async (colorScheme, width) => {
    const { page } = await enter(some(), { colorScheme, viewport: { width, height: 800 } });
    await page.getByRole('link', { name: 'Queue' }).click();
    await page.getByRole('link', { name: 'Answers' }).waitFor();
    expect(await page.evaluate('document.documentElement.scrollWidth')).toBeLessThanOrEqual(width);
    await picture(page, `answers-desk-${colorScheme}-${width}`);
    await page.getByRole('link', { name: 'Answers' }).click();
    await page.getByLabel('A question in a customer’s words').fill('can i pay my bill late');
    await page.keyboard.press('Enter');
    await page.locator('#tried .guesses li').first().waitFor();
    for (const view of ['Recent questions', 'Gaps', 'Articles']) {
      await page.getByRole('link', { name: view }).click();
      await page.locator('#lines .card, #lines .article').first().waitFor();
      if (view === 'Articles') {
        await page.locator('.article summary').first().click();
        await page.locator('.article .text').first().waitFor();
      }
      expect(await violations(page)).toEqual([]);
      expect(await page.evaluate('document.documentElement.scrollWidth')).toBeLessThanOrEqual(width);
      expect(
        await page.evaluate(
          "document.getElementById('answers').scrollWidth <= document.getElementById('answers').clientWidth",
        ),
      ).toBe(true);
      await picture(page, `answers-${view.split(' ')[0]?.toLowerCase()}-${colorScheme}-${width}`);
    }
  });
});
