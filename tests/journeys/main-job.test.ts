import { mkdirSync, mkdtempSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import type { Browser, FrameLocator, Page } from 'playwright-core';
import { describeInBrowserOnRedis, startBrowser } from '../helpers/browser.ts';
import { type Frontdesk, startFrontdesk } from '../helpers/frontdesk.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
/** With FRONTDESK_PICTURES set, the pictures of the README are taken anew. */
const pictures = process.env.FRONTDESK_PICTURES ? join(root, 'docs/images') : undefined;

describeInBrowserOnRedis('the main job, with the sample base, as a stranger sees it', () => {
  let browser: Browser;
  let frontdesk: Frontdesk;
  // The project's own frontdesk.yaml and data, with a state folder of its own.
  const folder = mkdtempSync(join(tmpdir(), 'fd-main-'));

  beforeAll(async () => {
    for (const name of ['frontdesk.yaml', 'data']) symlinkSync(join(root, name), join(folder, name));
    frontdesk = await startFrontdesk({ folder });
    browser = await startBrowser();
  });
  afterAll(async () => {
    await browser.close();
    expect(await frontdesk.stop()).toBe(0);
    rmSync(folder, { recursive: true, force: true });
  });

  const picture = async (page: Page, name: string) => {
    if (!pictures) return;
    mkdirSync(pictures, { recursive: true });
    await page.screenshot({ path: join(pictures, `${name}.png`) });
  };
  const says = async (chat: FrameLocator, text: string) => {
    await chat.getByRole('textbox').fill(text);
    await chat.getByRole('textbox').press('Enter');
  };
  const hears = (chat: FrameLocator, text: string) => chat.locator('.message', { hasText: text }).last().waitFor();

  it('a customer asks, is answered, asks something else, is handed over, and a colleague at the desk answers', async () => {
    const context = await browser.newContext({ locale: 'en-US', viewport: { width: 1180, height: 760 } });
    context.setDefaultTimeout(60_000);
    const site = await context.newPage();
    await site.goto(frontdesk.url);
    await site.locator('frontdesk-chat button').click();
    const chat = site.frameLocator('frontdesk-chat iframe');
    await hears(chat, 'City of Marlow');

    await says(chat, 'where can I pay my bill in person?');
    await hears(chat, '200 Commerce Street');
    await chat.getByRole('button', { name: 'Yes' }).click();
    await says(chat, 'My neighbour parks a boat across our driveway. What can be done about it?');
    await hears(chat, "don't have an answer");
    await says(chat, 'I would rather talk to a person');
    await chat.getByText('You are next in line.').last().waitFor();
    await hears(chat, 'FD-1001');
    await picture(site, 'chat');

    expect(frontdesk.said()).toMatch(/http\S+\/desk\/sign-in#\S+/);
    const link = await frontdesk.command('desk', 'link', 'Ana');
    const desk = await context.newPage();
    await desk.goto(link);
    await desk.getByRole('button', { name: 'Sign in' }).click();
    await desk.getByRole('link', { name: /FD-1001/ }).click();
    await desk.getByRole('button', { name: 'Claim to answer' }).click();
    await chat.getByText('You are now talking with Ana').last().waitFor();
    await desk.getByLabel('Reply to the customer').fill('I will send our parking officer by this afternoon.');
    await desk.keyboard.press('Enter');
    await desk.locator('.line', { hasText: 'parking officer' }).locator('.state', { hasText: 'Delivered' }).waitFor();
    await hears(chat, 'I will send our parking officer by this afternoon.');
    await says(chat, 'That is kind, thank you!');
    await desk.locator('.line', { hasText: 'That is kind, thank you!' }).waitFor();
    await picture(desk, 'desk');
    await picture(site, 'talking');

    await desk.getByRole('button', { name: /^Resolve/ }).click();
    await desk.getByLabel('Answered').check();
    await desk.getByRole('dialog').getByRole('button', { name: 'Resolve' }).click();
    await says(chat, 'when is my trash picked up?');
    await hears(chat, 'Did that help?');
    await context.close();
  });
});
