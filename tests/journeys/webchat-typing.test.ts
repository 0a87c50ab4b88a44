import { afterAll, beforeAll, expect, it } from '@jest/globals';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { describeInBrowserOnRedis, startBrowser } from '../helpers/browser.ts';
import { type Frontdesk, type Home, makeHome, startFrontdesk } from '../helpers/frontdesk.ts';
import { until } from '../helpers/until.ts';

const config = `name: Test Town
locales: [en]
teams: { front: { name: Front, topics: [general] } }
default_team: front
answers: { encoder: off }
starters: { en: [When does the pool open?, I would like to talk to a person] }
`;

describeInBrowserOnRedis('a customer and a representative who type at each other', () => {
  let home: Home;
  let frontdesk: Frontdesk;
  let browser: Browser;
  const contexts: BrowserContext[] = [];
  beforeAll(async () => {
    home = makeHome({ pool: { question: 'When does the pool open?', answer: 'At nine.' } }, config);
    frontdesk = await startFrontdesk({ folder: home.folder });
    browser = await startBrowser();
  });
  afterAll(async () => {
    for (const context of contexts) await context.close();
    await browser?.close();
    await frontdesk?.stop();
    home.remove();
  });
  async function enters(url: string): Promise<Page> {
    const context = await browser.newContext({ locale: 'en' });
    context.setDefaultTimeout(60_000);
    contexts.push(context);
    const page = await context.newPage();
    await page.goto(url);
    return page;
  }

  it('each sees it of the other while it lasts; notes are nobody’s but colleagues’', async () => {
    const customer = await enters(`${frontdesk.url}/webchat/chat`);
    await customer.getByRole('button', { name: 'When does the pool open?' }).click();
    await customer.locator('.message', { hasText: 'At nine.' }).waitFor();
    await customer.locator('#menu').click();
    await customer.getByRole('button', { name: 'Help articles' }).click();
    await customer.getByRole('button', { name: 'When does the pool open?' }).last().click();
    await customer.locator('#sheet .article', { hasText: 'At nine.' }).waitFor();
    await customer.keyboard.press('Escape');
    await customer.locator('#text').fill('I want to talk to a person');
    await customer.locator('#text').press('Enter');
    await customer.locator('#banner', { hasText: 'next in line' }).waitFor();

    const ana = await enters(/https?:\S+/.exec(await frontdesk.command('desk', 'link', 'Ana'))![0]);
    await ana.getByRole('button', { name: 'Sign in' }).click();
    await ana.locator('#list a').first().click();
    await ana.locator('#subject', { hasText: 'FD-' }).waitFor();
    await ana.locator('[data-doing=claim]').click();
    await customer.locator('#banner', { hasText: 'You are now talking with Ana' }).waitFor();

    await until(
      'a word of the customer',
      async () => {
        await customer.locator('#text').press('x');
        return (await ana.locator('#others').textContent())?.includes('The customer is typing…');
      },
      500,
    );
    await ana.locator('#modeNote').click();
    await ana.locator('#box').pressSequentially('between us');
    const typing = customer.getByText('Ana is typing');
    expect(await typing.isVisible()).toBe(false);
    await ana.locator('#box').fill('');
    await ana.locator('#modeReply').click();
    await until(
      'a word of Ana',
      async () => {
        await ana.locator('#box').press('y');
        return typing.isVisible();
      },
      500,
    );
    await ana.locator('#box').press('Enter');
    await customer.locator('.message.person', { hasText: 'y' }).waitFor();
    await typing.waitFor({ state: 'hidden' });
  });
});
