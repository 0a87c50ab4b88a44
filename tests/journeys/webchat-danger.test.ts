import { afterAll, beforeAll, expect, it } from '@jest/globals';
import type { Browser, Page } from 'playwright-core';
import { violations } from '../helpers/axe.ts';
import { describeInBrowserOnRedis, startBrowser } from '../helpers/browser.ts';
import { type Frontdesk, type Home, makeHome, startFrontdesk } from '../helpers/frontdesk.ts';
import { until } from '../helpers/until.ts';
import { signIn } from '../helpers/web-desk.ts';

/** The day of the week that was yesterday, on which alone the team is there: now it is closed. */
const yesterday = ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat'][(new Date().getUTCDay() + 6) % 7];
const config = `name: Test Town
locales: [en, es]
teams:
  front:
    name: Front
    topics: [general]
    hours: { zone: Etc/UTC, ${yesterday}: ["00:00-00:05"] }
default_team: front
answers: { encoder: off }
emergency:
  en: "If anyone is in danger, call 911 now."
  es: "Si hay peligro para alguien, llame al 911 ahora mismo."
`;

/** What a phone leaves of the page while its keyboard is up. */
const keyboard = 280;
const words = {
  en: ['my stove is on fire', 'please help', 'If anyone is in danger, call 911 now.'],
  es: ['se está quemando mi cocina', 'ayuda por favor', 'Si hay peligro para alguien, llame al 911'],
} as const;

describeInBrowserOnRedis('a closed team, and somebody in danger on the page', () => {
  let home: Home;
  let frontdesk: Frontdesk;
  let browser: Browser;
  beforeAll(async () => {
    home = makeHome({ pool: { question: 'When does the pool open?', answer: 'At nine.' } }, config);
    home.write('data/faq/es/general/pool.md', '---\nquestion: ¿Cuándo abre la piscina?\n---\nA las nueve.\n');
    frontdesk = await startFrontdesk({ folder: home.folder });
    browser = await startBrowser();
  });
  afterAll(async () => {
    await browser?.close();
    await frontdesk?.stop();
    home.remove();
  });

  async function says(page: Page, text: string): Promise<void> {
    await page.locator('#text').fill(text);
    await page.locator('#text').press('Enter');
  }

  /** Whether the advice can be read without scrolling, whatever is said below, and there is still room to write. */
  async function inSight(page: Page, advice: string, height: number): Promise<boolean> {
    const [pinned, pane, composer] = await Promise.all(
      ['#pinned', '#pane', '#composer'].map((each) => page.locator(each).boundingBox()),
    );
    if (!pinned || !pane || !composer) return false;
    const isFree = pinned.y >= 0 && pinned.height > 20 && pinned.y + pinned.height <= pane.y + 1;
    const isAbove = composer.y + composer.height <= height + 1 && pane.height > 20;
    return isFree && isAbove && (await page.locator('#pinned').innerText()).includes(advice);
  }

  it.each([
    { where: 'a phone', width: 360, height: 640, scheme: 'light' as const, locale: 'en' as const, dir: 'ltr' },
    {
      where: 'a phone in Spanish',
      width: 360,
      height: 640,
      scheme: 'dark' as const,
      locale: 'es' as const,
      dir: 'ltr',
    },
    { where: 'a desktop', width: 1280, height: 800, scheme: 'dark' as const, locale: 'en' as const, dir: 'ltr' },
    { where: 'right to left', width: 360, height: 640, scheme: 'light' as const, locale: 'en' as const, dir: 'rtl' },
  ])('keeps what to do in sight until a person is there: $where', async ({ width, height, scheme, locale, dir }) => {
    const [danger, further, advice] = words[locale];
    const viewport = { width, height };
    // What has not quite arrived is paler than it will be.
    const context = await browser.newContext({ viewport, colorScheme: scheme, locale, reducedMotion: 'reduce' });
    context.setDefaultTimeout(60_000);
    const page = await context.newPage();
    await page.goto(`${frontdesk.url}/webchat/chat?locale=${dir === 'rtl' ? 'ar' : locale}`);
    await page.locator('.message').first().waitFor();
    await says(page, danger);
    await page.locator('#pinned', { hasText: advice }).waitFor();
    expect(await violations(page)).toEqual([]);
    if (width < 500) await page.setViewportSize({ width, height: height - keyboard });
    for (const [i, text] of [further, '1', '2', '3'].entries()) {
      await says(page, text);
      await until(`message ${i}`, async () => (await page.locator('.message.mine').count()) > i + 1);
    }
    await until('the second word', async () => (await page.locator('.message.bot').count()) > 2);
    expect(await inSight(page, advice, width < 500 ? height - keyboard : height)).toBe(true);
    // No place, no hours, no address: not in the banner either.
    expect(await page.locator('body').innerText()).not.toMatch(/in line|number \d|closed|e-mail|cola|no atiende/);

    const saw = await context.newPage();
    await saw.goto(page.url());
    await saw.locator('#pinned', { hasText: advice }).waitFor();
    await saw.close();

    const ana = await signIn(await frontdesk.command('desk', 'link', 'Ana'));
    const { ticket } = (await ana.board()).findLast((each) => each.ticket.status === 'waiting')!;
    await ana.does(ticket.number, { type: 'claim', saw: ticket.version });
    await page.locator('#pinned').waitFor({ state: 'hidden' });
    await context.close();
  });
});
