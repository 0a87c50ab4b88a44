import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, afterEach, beforeAll, expect, it, jest } from '@jest/globals';
import type { Browser, Page } from 'playwright-core';
import { openKnowledge } from '../../../src/knowledge/knowledge.ts';
import { describeInBrowser, startBrowser } from '../../helpers/browser.ts';
import { type Office, openOffice } from '../../helpers/slack/office.ts';
import { openPage } from '../../helpers/slack/page/page.ts';

jest.setTimeout(120_000);

const root = fileURLToPath(new URL('../../..', import.meta.url));
const folder = join(root, 'tests/helpers/slack/page');
/** `FRONTDESK_PICTURES=1` takes the pictures of the documents anew. */
const pictures = process.env.FRONTDESK_PICTURES ? join(root, 'docs/images') : undefined;

describeInBrowser('what representatives see in Slack', () => {
  let browser: Browser;
  let office: Office;
  let page: Page;
  let served: Awaited<ReturnType<typeof openPage>>;
  beforeAll(async () => {
    browser = await startBrowser();
  });
  afterAll(() => browser?.close());
  afterEach(async () => {
    await page?.close();
    await served?.stop();
    await office?.close();
  });

  async function look(width = 760, options: Parameters<typeof openOffice>[1] = {}) {
    office = await openOffice('socket', options);
    served = await openPage({ slack: office.slack, people: [office.ana, office.bob], folder });
    page = await browser.newPage({ viewport: { width, height: 900 } });
    page.setDefaultTimeout(100_000);
  }
  /** Looks at a channel, or the Home tab, as somebody. */
  const opens = (who: { id: string }, room: string) => page.goto(`${served.url}?as=${who.id}&room=${room}`);
  const picture = async (name: string, of: string) => {
    await page.locator(of).first().waitFor();
    if (pictures)
      await page
        .locator(of)
        .first()
        .screenshot({ path: join(pictures, `${name}.png`) });
  };

  it('a card that waits, the thread of one that is claimed, the form that ends it, and the Home tab', async () => {
    await look(760, { survey: true });
    const { slack, ana, billing, customer, card } = office;
    const ann = customer('c1', 'Ann Other');
    await ann.says('I was billed twice for March. Can you look at it?');
    const post = await card('c1');
    await opens(ana, billing.id);
    await page.getByRole('button', { name: 'Claim' }).waitFor();
    await picture('slack-card', '.message > article');

    await page.getByRole('button', { name: 'Claim' }).click();
    await page.getByText('replies in the thread go to the customer').waitFor();
    ana.says('// she pays by card, I think', { in: post });
    ana.says('Good morning Ann. I see it: the second one is taken back today.', { in: post });
    await ann.says('Thank you!');
    await slack.until('the receipt', () =>
      slack.thread(post).some(({ reactions }) => reactions.some(({ name }) => name === 'white_check_mark')),
    );
    await office.quiet();
    await opens(ana, billing.id);
    await page.getByText('Thank you!').waitFor();
    await picture('slack-thread', '.message');

    await page.getByRole('button', { name: 'Resolve…' }).click();
    await page.locator('dialog').waitFor();
    await picture('slack-resolve', 'dialog');
    await page.locator('dialog .close').click();

    await customer('c2', 'Ben').says('Where is my refund?');
    await card('c2');
    await opens(ana, 'home');
    await page.getByRole('button', { name: 'Take next' }).waitFor();
    await picture('slack-home', '.message');
    expect(await ann.hears()).toEqual(['Good morning Ann. I see it: the second one is taken back today.']);
  });

  it('an answer that is suggested to who has the ticket', async () => {
    const articles = join(root, 'tests/helpers/articles');
    const knowledge = await openKnowledge({ folder: articles, locales: ['en', 'es'], watch: false });
    if (!('ask' in knowledge)) throw new Error('the articles of the tests are broken');
    try {
      await look(760, { knowledge });
      const { ana, bob, billing, customer, card } = office;
      const ann = customer('c1', 'Ann Other');
      await ann.says('Good morning! I have a question.');
      await ana.clicks(await card('c1'), 'Claim');
      await office.quiet();
      await ann.says('How much is the late fee?');
      await office.slack.until('the suggestion', () => ana.whispers().find(({ text }) => text.startsWith('💡')));
      await opens(ana, billing.id);
      await page.getByRole('button', { name: 'Send to customer' }).waitFor();
      await picture('slack-suggested', 'article.whisper');
      await opens(bob, billing.id);
      await page.getByText('How much is the late fee?').first().waitFor();
      expect(await page.locator('article.whisper').count()).toBe(0);
    } finally {
      await knowledge.stop();
    }
  });

  it('the longest names and words stay within a narrow window', async () => {
    await look(360);
    const { ana, billing, customer, card } = office;
    await customer('c1', '👩‍👩‍👧‍👦'.repeat(50)).says(`${'مرحبا '.repeat(20)} ${'unbroken'.repeat(300)}`);
    await card('c1');
    await opens(ana, billing.id);
    await page.getByRole('button', { name: 'Claim' }).waitFor();
    // In words, since these tests know no browser's types.
    expect(await page.evaluate('document.documentElement.scrollWidth <= innerWidth')).toBe(true);
    expect(await page.locator('main').textContent()).toContain('مرحبا');
  });
});
