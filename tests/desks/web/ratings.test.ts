import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import type { Page } from 'playwright-core';
import type { AskedLine } from '../../../src/desks/web/answers.ts';
import type { Fact } from '../../../src/reports/facts.ts';
import { createMemoryQuestions } from '../../../src/reports/questions/memory.ts';
import { createRedisQuestions } from '../../../src/reports/questions/redis.ts';
import type { Questions } from '../../../src/reports/questions.ts';
import { describeInBrowser } from '../../helpers/browser.ts';
import { startRedis } from '../../helpers/redis.ts';
import { keepingLog } from '../../helpers/slack/connected.ts';
import { until } from '../../helpers/until.ts';
import { describeWith } from '../../setup/needs.ts';
import { answeringDesks } from './answering.ts';
import type { Office } from './office.ts';
import { deskPages, violations } from './pages.ts';

jest.setTimeout(120_000);

const desks = answeringDesks();

const [cart, fee, unknown] = ['aaaaaaaaaaaaaaaaaaaa', 'bbbbbbbbbbbbbbbbbbbb', 'cccccccccccccccccccc'];
/** A question that the bot answered, as the record has it. */
const answered = (question: string, text: string, article: string): Fact => ({
  fact: 'asked',
  question,
  at: Date.now(),
  text,
  locale: 'en',
  channel: 'webchat',
  decision: 'answer',
  article,
  top: [
    { id: article, confidence: 0.96 },
    { id: 'missed-pickup', confidence: 0.3 },
  ],
});

/** A desk whose record holds two answered questions. */
function openDesk(parts: { pageFolder?: string; questions?: Questions } = {}) {
  const facts = [answered(cart, 'Which cart is it?', 'recycling'), answered(fee, 'What if I pay late?', 'late-fee')];
  return desks.open({ ...parts, facts });
}

describe('what a page asks about answers: memory', () => contract(async () => createMemoryQuestions()));
describeWith('redis', 'what a page asks about answers: redis', () => {
  let server: Awaited<ReturnType<typeof startRedis>>;
  beforeAll(async () => {
    server = await startRedis();
  });
  afterAll(() => server.stop());
  contract(async () => createRedisQuestions({ redis: await server.connect(), log: keepingLog() }));
});

function contract(openRecord: () => Promise<Questions>): void {
  it('is for those who are signed in, and changes with their verdicts', async () => {
    const { office, questions } = await openDesk({ questions: await openRecord() });
    const origin = office.url;
    const call = (path: string, headers: Record<string, string>, post?: object) =>
      fetch(`${origin}/desk/api/${path}`, {
        headers: { 'content-type': 'application/json', origin, ...headers },
        ...(post && { method: 'POST', body: JSON.stringify(post) }),
      });
    const token = new URL(await office.desk.link('Ana')).hash.slice(1);
    const cookie = (await call('sign-in', {}, { token })).headers.get('set-cookie')?.split(';')[0] ?? '';
    const { csrf } = (await (await call('me', { cookie })).json()) as { csrf: string };

    const path = `answers/asked?ids=${cart},${unknown}`;
    expect((await call(path, {})).status).toBe(401);
    const asked = async () => (await (await call(path, { cookie })).json()) as { questions: AskedLine[] };
    const question = { id: cart, text: 'Which cart is it?', article: 'recycling' };
    expect((await asked()).questions).toEqual([expect.objectContaining(question)]);
    expect((await asked()).questions[0]).not.toHaveProperty('verdict');

    const signed = { cookie, 'x-desk-token': csrf };
    expect((await call('answers/verdicts', { cookie }, { question: cart, verdict: 'right' })).status).toBe(403);
    expect((await call('answers/verdicts', signed, { question: cart, verdict: 'right' })).status).toBe(200);
    expect((await asked()).questions[0]?.verdict).toMatchObject({ verdict: 'right', by: 'Ana' });
    expect((await questions.find(cart))?.verdict).toMatchObject({ verdict: 'right', by: 'Ana' });

    for (const ids of ['', 'x', '../secrets', Array.from({ length: 101 }, () => cart).join()])
      expect((await call(`answers/asked?ids=${ids}`, { cookie })).status).toBe(400);
  });
}

describeInBrowser("verdicts on the bot's answers, in the conversation", () => {
  const pages = deskPages();

  const open = () => openDesk({ pageFolder: pages.folder() });

  async function enter(office: Office, name: string, options: object = {}): Promise<Page> {
    const page = await pages.enter(office, name, options);
    await page.getByRole('link', { name: /FD-1001/ }).click();
    await page.getByText('I fetch somebody for you.').first().waitFor();
    return page;
  }

  const answer = { question: cart, article: 'recycling' };
  const group = (page: Page) => page.getByRole('group', { name: 'Was that the right answer?' });
  const pressed = (page: Page) => group(page).locator('[aria-pressed=true]').allTextContents();

  it('are given with one click, changed, and seen by colleagues; the customer hears nothing of it', async () => {
    const { office, questions } = await open();
    await office.says('web:1', 'Which cart is it?', { answers: answer });
    const before = await office.log('web:1');
    const [ana, bea] = [await enter(office, 'Ana'), await enter(office, 'Bea')];
    await group(bea).getByRole('button', { name: 'Yes' }).waitFor();
    // Only the answer has it, and nobody has said anything yet.
    expect(await group(ana).count()).toBe(1);
    expect(await pressed(ana)).toEqual([]);
    expect(await group(ana).getByRole('button').allTextContents()).toEqual(['Yes', 'No']);

    await group(ana).getByRole('button', { name: 'Yes' }).click();
    await group(bea).getByText('says Ana').waitFor();
    expect(await pressed(bea)).toEqual(['Yes']);
    expect((await questions.find(cart))?.verdict).toMatchObject({ verdict: 'right', by: 'Ana' });

    await group(bea).getByRole('button', { name: 'No' }).click();
    await group(bea).getByRole('button', { name: 'Should have been…' }).click();
    const dialog = bea.getByRole('dialog', { name: 'What should it have been?' });
    // The next best comes first, and who has nothing to say of it has said enough.
    expect(await dialog.getByLabel('Article').inputValue()).toBe('missed-pickup');
    await dialog.getByRole('button', { name: 'Cancel' }).click();
    expect((await questions.find(cart))?.verdict).toMatchObject({ verdict: 'wrong', by: 'Bea' });
    await group(bea).getByRole('button', { name: 'Should have been…' }).click();
    await dialog.getByLabel('Article').selectOption('bulk-pickup');
    await dialog.getByRole('button', { name: 'Save' }).click();
    await group(ana).getByRole('button', { name: 'Should have been bulk-pickup' }).waitFor();
    expect(await pressed(ana)).toEqual(['No', 'Should have been bulk-pickup']);
    expect((await questions.find(cart))?.verdict).toMatchObject({ article: 'bulk-pickup', by: 'Bea' });

    await ana.reload();
    await group(ana).getByText('says Bea').waitFor();
    expect(await pressed(ana)).toEqual(['No', 'Should have been bulk-pickup']);
    expect(await office.log('web:1')).toEqual(before);
  });

  it('are given by keyboard alone', async () => {
    const { office, questions } = await open();
    await office.says('web:1', 'Which cart is it?', { answers: answer });
    const page = await enter(office, 'Ana');
    await group(page).getByRole('button', { name: 'No' }).waitFor();
    await page.locator('#pane').focus();
    for (const key of ['Tab', 'Tab', 'Enter']) await page.keyboard.press(key);
    await group(page).getByRole('button', { name: 'Should have been…' }).waitFor();
    for (const key of ['Tab', 'Enter']) await page.keyboard.press(key);
    await page.getByRole('dialog').getByLabel('Article').waitFor();
    for (const key of ['Home', 'Tab', 'Tab', 'Enter']) await page.keyboard.press(key);
    await page.getByRole('button', { name: 'Should have been none of the articles' }).waitFor();
    expect((await questions.find(cart))?.verdict).toMatchObject({ verdict: 'should-be', article: null });
    // The focus stays where it was.
    await page.locator('.verdict button:focus', { hasText: 'none of the articles' }).waitFor();
  });

  it('are asked for where the record has the answer, and nowhere else', async () => {
    const { office } = await open();
    await office.says('web:1', 'Which cart is it?', { answers: { question: cart, article: 'late-fee' } });
    const page = await enter(office, 'Ana');
    const end = async () => {
      await page.getByRole('button', { name: /^Resolve/ }).click();
      await page.getByLabel('Answered').check();
      await page.getByRole('dialog').getByRole('button', { name: 'Resolve' }).click();
      await page.getByText('Ana resolved it').last().waitFor();
    };
    // The question was answered once more, with another article; and it happens while somebody looks.
    await end();
    await office.says('web:1', 'Not that one', { answers: answer });
    await group(page).getByRole('button', { name: 'Yes' }).click();
    await group(page).getByText('says Ana').waitFor();
    await office.says('web:2', 'Is that known?', { answers: { question: unknown, article: 'recycling' } });
    await page
      .getByRole('link', { name: /FD-1002/ })
      .first()
      .click();
    await page.getByText('Not that one').first().waitFor();
    await group(page).getByText('says Ana').waitFor();
    // The page may still be drawing what was said last.
    const lines = page.locator('.line', { has: group(page) });
    await until('one line that asks', async () => (await group(page).count()) === 1 && (await lines.count()) === 1, 20);
    await page.getByRole('link', { name: /FD-1003/ }).click();
    await page.locator('.line', { hasText: 'Is that known?' }).waitFor();
    await group(page).waitFor({ state: 'detached' });
  });

  it('are asked for of earlier messages, too', async () => {
    const { office } = await open();
    await office.says('web:1', 'Which cart is it?', { answers: answer });
    for (let i = 0; i < 120; i++) await office.says('web:1', `More ${i}`);
    const page = await pages.enter(office, 'Ana');
    await page.getByRole('link', { name: /FD-1001/ }).click();
    await page.getByText('More 119').waitFor();
    expect(await group(page).count()).toBe(0);
    await page.getByRole('button', { name: 'Show earlier messages' }).click();
    await group(page).getByRole('button', { name: 'Yes' }).click();
    await group(page).getByText('says Ana').waitFor();
  });

  it('are not taken for kept when they were not', async () => {
    const { office } = await open();
    await office.says('web:1', 'Which cart is it?', { answers: answer });
    const page = await enter(office, 'Ana');
    await group(page).getByRole('button', { name: 'Yes' }).waitFor();
    await page.context().setOffline(true);
    await group(page).getByRole('button', { name: 'Yes' }).click();
    await page.getByText('The server could not be reached.').waitFor();
    expect(await pressed(page)).toEqual([]);
  });

  it.each([
    ['light', 1180],
    ['dark', 320],
  ] as const)('are accessible: %s, %d px', async (colorScheme, width) => {
    const { office } = await open();
    await office.says('web:1', 'Which cart is it?', { answers: answer });
    const page = await enter(office, 'Ana', { colorScheme, viewport: { width, height: 760 } });
    await group(page).getByRole('button', { name: 'No' }).waitFor();
    expect(await violations(page)).toEqual([]);
    await group(page).getByRole('button', { name: 'No' }).click();
    await group(page).getByRole('button', { name: 'Should have been…' }).click();
    await page.getByRole('dialog').waitFor();
    expect(await violations(page)).toEqual([]);
    await page.getByRole('dialog').getByRole('button', { name: 'Save' }).click();
    await group(page).getByText('Should have been missed-pickup').waitFor();
    expect(await violations(page)).toEqual([]);
    expect(await page.evaluate('document.documentElement.scrollWidth')).toBeLessThanOrEqual(width);
  });
});
