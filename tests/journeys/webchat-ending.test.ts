import { afterAll, beforeAll, expect, it } from '@jest/globals';
import type { Browser, FrameLocator, Page } from 'playwright-core';
import { violations } from '../helpers/axe.ts';
import { describeInBrowserOnRedis, startBrowser } from '../helpers/browser.ts';
import { type Frontdesk, makeHome, startFrontdesk } from '../helpers/frontdesk.ts';
import { startRedis, type TestRedis } from '../helpers/redis.ts';
import { until } from '../helpers/until.ts';
import { signIn, type WebRepresentative } from '../helpers/web-desk.ts';

const home = makeHome({ pool: { question: 'When does the pool open?', answer: 'At nine.' } });

interface Seat {
  conversationId: string;
  token: string;
  session: string;
}

describeInBrowserOnRedis('a customer who ends the chat at a computer that others use', () => {
  let redis: TestRedis;
  let two: [Frontdesk, Frontdesk];
  let browser: Browser;
  let rep: WebRepresentative;
  beforeAll(async () => {
    redis = await startRedis();
    const start = () => startFrontdesk({ folder: home.folder, redisUrl: redis.url });
    two = (await Promise.all([start(), start()])) as [Frontdesk, Frontdesk];
    rep = await signIn(await two[1].command('desk', 'link', 'Rita'));
    browser = await startBrowser();
  });
  afterAll(async () => {
    await browser?.close();
    await Promise.all((two ?? []).map((one) => one.stop()));
    await redis?.stop();
    home.remove();
  });

  const chatOn = (page: Page) => page.frameLocator('frontdesk-chat iframe');
  const says = async (chat: FrameLocator, text: string) => {
    await chat.locator('#text').fill(text);
    await chat.locator('#text').press('Enter');
    await chat.locator('.mine', { hasText: text }).waitFor();
  };
  const hears = (chat: FrameLocator, text: string) => chat.locator('.message', { hasText: text }).last().waitFor();
  const presses = (chat: FrameLocator, name: string) => chat.getByRole('button', { name, exact: true }).click();

  /** What axe-core finds in the chat. */
  const inChat = (page: Page) => violations(page.frames().find((each) => each.url().includes('/webchat/chat')) ?? page);

  /** Somebody at a browser of that size, who talks with Rita; with what the server has given their browser. */
  async function talks(size: { width: number; height: number }) {
    const context = await browser.newContext({ viewport: size, locale: 'en-US', reducedMotion: 'reduce' });
    context.setDefaultTimeout(60_000);
    const seats: Seat[] = [];
    context.on('response', (response) => {
      if (!response.url().endsWith('/webchat/session')) return;
      response.json().then(
        (seat: Seat) => seats.push(seat),
        () => undefined,
      );
    });
    const page = await context.newPage();
    await page.goto(two[0].url);
    await page.locator('frontdesk-chat button').click();
    const chat = chatOn(page);
    await says(chat, 'I want to talk to a person');
    await hears(chat, 'You are next in line.');
    const { conversationId, token, session } = await until('the session', () => seats[0]);
    const { ticket } = await rep.ticket(conversationId);
    return { context, page, chat, conversationId, token, session, number: ticket.number, version: ticket.version };
  }
  /** What the desk knows of a ticket. */
  const ended = (number: number) =>
    until(`FD-${number} to be closed`, async () => {
      const lines = (await rep.reads(number)).map(({ message }) => message.text ?? '');
      return lines.find((text) => /has closed it/.test(text));
    });
  /** The status of a question that shows the old token to the other process, or the old session. */
  const old = {
    token: async ({ conversationId, token }: Seat) => {
      const path = `/v3/directline/conversations/${conversationId}/activities`;
      return (await fetch(two[1].url + path, { headers: { Authorization: `Bearer ${token}` } })).status;
    },
    session: async ({ session }: Seat) => {
      const { url } = two[0];
      const headers = { 'Content-Type': 'application/json', Origin: url };
      const body = JSON.stringify({ session, site: url });
      return (await fetch(`${url}/webchat/session`, { method: 'POST', headers, body })).status;
    },
  };

  it.each([
    { width: 1280, height: 800 },
    { width: 360, height: 640 },
  ])('ends it for everybody: on the server, at the desk, in every tab ($width × $height)', async (size) => {
    const seen = await talks(size);
    const { context, page, chat, number } = seen;
    await rep.does(number, { type: 'claim', saw: seen.version });
    await hears(chat, 'You are now talking with Rita.');
    await rep.does(number, { type: 'reply', text: 'What is your account number?' });
    await hears(chat, 'What is your account number?');
    await says(chat, 'It is 4711.');
    const second = await context.newPage();
    await second.goto(two[0].url);
    await second.locator('frontdesk-chat button').click();
    await hears(chatOn(second), 'It is 4711.');
    expect(await old.token(seen)).toBe(200);

    await page.bringToFront();
    await chat.getByRole('button', { name: 'More options' }).click();
    await presses(chat, 'End the chat and forget it on this device');
    await chat.getByText('If you have an open case it is closed').waitFor();
    expect(await inChat(page)).toEqual([]);
    await presses(chat, 'End and forget');
    for (const tab of [page, second]) await tab.locator('iframe').waitFor({ state: 'detached' });

    expect(await ended(number)).toMatch(/has closed it, and left the chat\.$/);
    await until('the board without it', async () => (await rep.board()).length === 0);
    expect(await old.token(seen)).toBe(403);
    await expect(rep.does(number, { type: 'reply', text: 'Thank you.' })).rejects.toThrow(
      'is resolved, by its customer',
    );
    await page.reload();
    await page.locator('frontdesk-chat button').click();
    await hears(chat, 'Test Town');
    expect(await chat.locator('.message').count()).toBe(1);
    const texts = (await rep.reads(number)).filter(({ audience }) => audience === 'everyone');
    expect(texts.map(({ message }) => message.text)).not.toContain('Thank you.');
    await context.close();
  });

  it('begins anew: what is open is kept, and its answer found, or closed; and all of it is forgotten', async () => {
    const seen = await talks({ width: 360, height: 640 });
    const { context, page, chat, number } = seen;
    const menu = () => chat.getByRole('button', { name: 'More options' }).click();
    const isNew = () => until('the new one', async () => (await chat.locator('.message').count()) === 1);
    await menu();
    await presses(chat, 'Start a new conversation');
    await chat.getByText('You are waiting for a colleague here.').waitFor();
    expect(await inChat(page)).toEqual([]);
    await presses(chat, 'Keep it and start anew');
    await isNew();
    await says(chat, 'When does the pool open?');
    await hears(chat, 'At nine.');
    await rep.does(number, { type: 'claim', saw: seen.version });
    await rep.does(number, { type: 'reply', text: 'Here I am.' });
    await menu();
    await chat.getByRole('button', { name: /^Go back to the conversation of/ }).click();
    await hears(chat, 'Here I am.');

    await context.route('**/webchat/close', (route) => route.abort());
    await menu();
    await presses(chat, 'Start a new conversation');
    await chat.getByText('You have an open case here.').waitFor();
    await presses(chat, 'Close it and start anew');
    await chat.getByRole('alert').getByText('your case stays open').waitFor();
    expect(await inChat(page)).toEqual([]);
    await context.unroute('**/webchat/close');
    await presses(chat, 'Try again');
    await isNew();
    expect(await ended(number)).toMatch(/has closed it\.$/);
    expect(await old.session(seen)).toBe(200);
    await menu();
    await presses(chat, 'End the chat and forget it on this device');
    await presses(chat, 'End and forget');
    await page.locator('iframe').waitFor({ state: 'detached' });
    expect(await old.session(seen)).toBe(201);
    await context.close();
  });

  it('is told when the server cannot be reached, and nothing is forgotten before it was asked again', async () => {
    const seen = await talks({ width: 360, height: 640 });
    const { context, page, chat, number } = seen;
    await context.route('**/webchat/end', (route) => route.abort());
    await chat.getByRole('button', { name: 'More options' }).click();
    await presses(chat, 'End the chat and forget it on this device');
    await presses(chat, 'End and forget');
    await chat.getByRole('alert').getByText('The server cannot be reached').waitFor();
    await chat.getByRole('button', { name: 'Only forget it on this device' }).waitFor();
    expect(await inChat(page)).toEqual([]);
    expect(await old.token(seen)).toBe(200);
    await context.unroute('**/webchat/end');
    await presses(chat, 'Try again');
    await page.locator('iframe').waitFor({ state: 'detached' });
    await until('nobody in the line', async () => (await rep.board()).length === 0);
    expect((await rep.reads(number)).map(({ message }) => message.text)).toContainEqual(
      expect.stringMatching(/needs nobody any more/),
    );
    expect([await old.token(seen), await old.session(seen)]).toEqual([403, 201]);
    await context.close();
  });
});
