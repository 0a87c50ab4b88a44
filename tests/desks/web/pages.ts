import { afterAll, afterEach, beforeAll, expect } from '@jest/globals';
import type { Browser, BrowserContext, BrowserContextOptions, Page } from 'playwright-core';
import { startBrowser } from '../../helpers/browser.ts';
import { buildPage, type Office } from './office.ts';

export { violations } from '../../helpers/axe.ts';

/** Representatives' browsers, for the tests of one `describe`. What a page complains of fails the test. */
export interface DeskPages {
  /** Where the page's files are. */
  folder(): string;
  /** A browser of somebody who has just signed in with his link. */
  enter(office: Office, name: string, options?: BrowserContextOptions): Promise<Page>;
}

/** Has a browser started before the tests and ended after them. */
export function deskPages(): DeskPages {
  let browser: Browser;
  let built: ReturnType<typeof buildPage>;
  const contexts: BrowserContext[] = [];
  const faults: string[] = [];
  beforeAll(async () => {
    built = buildPage();
    browser = await startBrowser();
  });
  afterEach(async () => {
    for (const context of contexts.splice(0)) await context.close();
    expect(faults.splice(0)).toEqual([]);
  });
  afterAll(async () => {
    await browser.close();
    built.remove();
  });
  return {
    folder: () => built.folder,
    async enter(office, name, options = {}) {
      const context = await browser.newContext({
        viewport: { width: 1180, height: 760 },
        reducedMotion: 'reduce',
        ...options,
      });
      contexts.push(context);
      const page = await context.newPage();
      page.setDefaultTimeout(90_000);
      page.on('pageerror', (error) => faults.push(String(error)));
      page.on('console', (message) => {
        if (/content security policy/i.test(message.text())) faults.push(message.text());
      });
      await page.goto(await office.desk.link(name));
      await page.getByRole('button', { name: 'Sign in' }).click();
      await page.getByRole('heading', { name: 'Queue' }).waitFor();
      return page;
    },
  };
}
