import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, jest } from '@jest/globals';
import type { Lesson } from '../../../src/desks/teaching.ts';
import { type Knowledge, openKnowledge } from '../../../src/knowledge/knowledge.ts';
import { listProposals } from '../../../src/knowledge/proposals/kept.ts';
import { describeInBrowser } from '../../helpers/browser.ts';
import { signIn } from '../../helpers/web-desk.ts';
import { type Office, openOffice } from './office.ts';
import { deskPages, violations } from './pages.ts';

jest.setTimeout(120_000);

const folder = fileURLToPath(new URL('../../helpers/articles', import.meta.url));
const offices: Office[] = [];
let knowledge: Knowledge;
let stateFolder: string;
beforeAll(async () => {
  const opened = await openKnowledge({ folder, locales: ['en', 'es'], watch: false });
  if (!('ask' in opened)) throw new Error('the articles of the tests are broken');
  knowledge = opened;
});
afterAll(() => knowledge.stop());
beforeEach(() => {
  stateFolder = mkdtempSync(join(tmpdir(), 'frontdesk-state-'));
});
afterEach(async () => {
  for (const office of offices.splice(0)) await office.stop();
  rmSync(stateFolder, { recursive: true, force: true });
});

/** Jo has asked, and Ana has answered. */
async function open(parts: Parameters<typeof openOffice>[0] = {}) {
  const office = await openOffice({ knowledge, stateFolder, ...parts });
  offices.push(office);
  await office.says('web:1', 'I am Jo. Can I pay my water bill with coins?', { name: 'Jo' });
  const ana = await signIn(await office.desk.link('Ana'));
  const { number } = (await ana.ticket('web:1')).ticket;
  await ana.does(number, { type: 'claim' });
  await ana.does(number, { type: 'reply', text: 'Hello Jo, yes, at the counter.' });
  await office.idle();
  const proposals = async () =>
    (await listProposals(stateFolder)).flatMap(({ read }) => ('proposal' in read ? [read.proposal] : []));
  return { office, ana, number, proposals };
}

describe('teaching the bot at the web desk', () => {
  it('begins with what was asked and answered, without whom it was about, and makes a proposal', async () => {
    const { ana, number, proposals } = await open();
    const lesson = await ana.asks<Lesson>(`tickets/${number}/lesson`);
    expect(lesson.question).toContain('Can I pay my water bill with coins?');
    expect(lesson.answer).toBe('yes, at the counter.');
    expect(JSON.stringify(lesson)).not.toContain('Jo');
    expect(lesson.near[0]?.id).toBe('pay-bill');
    const { question, answer } = lesson;
    const send = (body: object) => ana.sends(`tickets/${number}/lesson`, body);
    expect(await send({ question, answer })).toBe(400);
    expect(await send({ question: ' ', answer, into: { change: 'new' } })).toBe(400);
    expect(await send({ question, answer, into: { change: 'wording', article: 'none' } })).toBe(400);
    const coins = { question: 'Can I pay my water bill with coins?', answer, into: { change: 'new' } };
    expect([await send(coins), await send(coins)]).toEqual([201, 201]);
    expect(await proposals()).toMatchObject([
      { article: 'en/billing/can-i-pay-my-water-bill-with-coins', by: 'Ana', from: `FD-${number}` },
    ]);
  });
});

describeInBrowser('teaching the bot, in a browser', () => {
  const pages = deskPages();

  it('is in the menu; what is typed stays until it was taken', async () => {
    const { office, number, proposals } = await open({ pageFolder: pages.folder() });
    const page = await pages.enter(office, 'Ana');
    await page.getByRole('link', { name: new RegExp(`FD-${number}`) }).click();
    await page.getByRole('button', { name: 'Resolve e' }).waitFor();
    await page.keyboard.press('h');
    const form = page.getByRole('dialog', { name: 'Teach the bot' });
    await form.getByLabel('Answer').waitFor();
    expect(await form.getByLabel('Answer').inputValue()).toBe('yes, at the counter.');
    expect(await violations(page)).toEqual([]);
    await form.getByLabel('Question').fill('');
    await form.getByRole('button', { name: 'Propose' }).click();
    await form.getByText('Say which question it answers.').waitFor();
    await form.getByLabel('Question').fill('Can I pay with coins?');
    await form
      .getByLabel('What becomes of it')
      .selectOption({ label: 'Another way to ask: How can I pay my water bill?' });
    expect(await form.getByLabel('Answer').isDisabled()).toBe(true);
    await form.getByRole('button', { name: 'Propose' }).click();
    await page.getByText('Proposed as').waitFor();
    expect(await proposals()).toMatchObject([{ article: 'en/billing/pay-bill' }]);
  });

  it('comes next when it is ticked where the ticket is resolved; whether the customer is asked how it was is chosen there, too', async () => {
    const { office, number, proposals } = await open({ pageFolder: pages.folder(), survey: true });
    const page = await pages.enter(office, 'Ana');
    await page.getByRole('link', { name: new RegExp(`FD-${number}`) }).click();
    await page.getByRole('button', { name: 'Resolve e' }).click();
    const ends = page.getByRole('dialog', { name: 'Resolve: how did it end?' });
    await ends.getByLabel('Answered').check();
    expect(await ends.getByLabel('Ask the customer how it was').isChecked()).toBe(true);
    expect(await violations(page)).toEqual([]);
    await ends.getByLabel('Ask the customer how it was').uncheck();
    await ends.getByLabel('Teach the bot next').check();
    await ends.getByRole('button', { name: 'Resolve' }).click();
    const form = page.getByRole('dialog', { name: 'Teach the bot' });
    await form.getByRole('button', { name: 'Propose' }).click();
    await page.getByText('Proposed as').waitFor();
    expect(await proposals()).toHaveLength(1);
    const log = (await office.log('web:1')).map(({ message }) => message.text);
    expect(log).toContain('Ana resolved it: answered. The customer is not asked how it was.');
  });
});
