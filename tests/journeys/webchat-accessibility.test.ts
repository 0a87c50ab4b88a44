import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from '@jest/globals';
import type { Browser, Frame, Page } from 'playwright-core';
import { buildWidget, type Host, startHost } from '../channels/webchat/host.ts';
import { violations } from '../helpers/axe.ts';
import { describeInBrowser, startBrowser } from '../helpers/browser.ts';
import { until } from '../helpers/until.ts';

describeInBrowser('axe-core finds no violation of WCAG 2.2 AA', () => {
  let browser: Browser;
  let host: Host;
  beforeAll(async () => {
    await buildWidget();
    browser = await startBrowser();
  });
  afterAll(() => browser.close());
  beforeEach(async () => {
    host = await startHost();
  });
  afterEach(() => host.end());

  it.each([
    { scheme: 'light' as const, width: 1280, locale: 'en' },
    { scheme: 'dark' as const, width: 1280, locale: 'en' },
    { scheme: 'light' as const, width: 320, locale: 'es' },
    { scheme: 'dark' as const, width: 320, locale: 'ar' },
  ])('$scheme, $width px, $locale: page and frame', async ({ scheme, width, locale }) => {
    const page = await browser.newPage({
      colorScheme: scheme,
      reducedMotion: 'reduce',
      viewport: { width, height: 700 },
    });
    page.setDefaultTimeout(60_000);
    await page.goto(host.url);
    await page.locator('frontdesk-chat button').waitFor();
    expect(await violations(page)).toEqual([]);
    await page.locator('frontdesk-chat button').click();
    const chat = page.frameLocator('frontdesk-chat iframe');
    await chat.getByText('What can I do for you?').waitFor();
    expect(await violations(page)).toEqual([]);

    await page.goto(`${host.url}/webchat/chat?locale=${locale}`);
    await page.locator('#text').fill('bill');
    await page.locator('#text').press('Enter');
    await page.locator('.choice').first().waitFor();
    expect(await violations(page)).toEqual([]);

    await page.locator('.choice').last().click();
    const conversation = host.conversations().at(-1)!;
    // What a representative does must not come before the customer is heard.
    await until('the answer to it', async () => {
      const roles = (await host.store.history(conversation, { last: 50 })).map(({ message }) => message.from.role);
      return roles.filter((role) => role === 'user').length >= 2 && roles.at(-1) !== 'user';
    });
    await host.act(conversation, { type: 'claim' });
    await host.act(conversation, { type: 'reply', text: 'I can `help` with [that](https://marlow.example).' } as never);
    await page.locator('.person').waitFor();
    await page.locator('#banner .face').waitFor();
    await page.context().setOffline(true);
    await page.locator('#text').fill('not sent');
    await page.locator('#text').press('Enter');
    await page.locator('.late').waitFor();
    expect(await violations(page)).toEqual([]);

    await page.context().setOffline(false);
    await page.locator('.late').waitFor({ state: 'detached' });
    await host.act(conversation, { type: 'close' });
    await page.locator('#banner button').waitFor();
    expect(await violations(page)).toEqual([]);
    await page.close();
  });
});
