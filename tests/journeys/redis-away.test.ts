import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import type { Browser, BrowserContext, FrameLocator, Page } from 'playwright-core';
import { createRedisStore } from '../../src/conversation/redis/store.ts';
import type { Store } from '../../src/conversation/store.ts';
import { describeInBrowserOnRedis, startBrowser } from '../helpers/browser.ts';
import { type Frontdesk, makeHome, openConversation, startFrontdesk } from '../helpers/frontdesk.ts';
import { startRedis, type TestRedis } from '../helpers/redis.ts';
import { until } from '../helpers/until.ts';

const home = makeHome({
  parking: { question: 'Where can I park my car?', answer: 'Behind the town hall.' },
  pool: { question: 'When does the swimming pool open?', answer: 'The pool opens at nine.' },
  dog: { question: 'How much is a dog licence?', answer: 'A licence costs 20 dollars.' },
  library: { question: 'Where is the public library?', answer: 'The library is on Elm Street.' },
});
/** As long as Redis is away. */
const AWAY_MS = 10_000;

describeInBrowserOnRedis('while Redis is away for ten seconds', () => {
  let redis: TestRedis;
  let store: Store;
  let frontdesk: Frontdesk;
  let browser: Browser;
  const contexts: BrowserContext[] = [];

  beforeAll(async () => {
    redis = await startRedis();
    store = createRedisStore({ redis: await redis.connect(), listening: await redis.connect() });
    frontdesk = await startFrontdesk({ folder: home.folder, redisUrl: redis.url });
    browser = await startBrowser();
  });
  afterAll(async () => {
    for (const context of contexts) await context.close();
    await browser.close();
    await frontdesk.stop();
    await redis.stop();
    home.remove();
  });

  const enter = async (path: string): Promise<Page> => {
    const context = await browser.newContext({ locale: 'en-US' });
    context.setDefaultTimeout(90_000);
    contexts.push(context);
    const page = await context.newPage();
    await page.goto(new URL(path, frontdesk.url).href);
    return page;
  };
  const openChat = async (): Promise<FrameLocator> => {
    const page = await enter('/');
    await page.locator('frontdesk-chat button').click();
    return page.frameLocator('frontdesk-chat iframe');
  };
  const says = async (chat: FrameLocator, text: string) => {
    await chat.getByRole('textbox').fill(text);
    await chat.getByRole('textbox').press('Enter');
  };
  const hears = (chat: FrameLocator, text: string) => chat.locator('.bubble', { hasText: text }).last().waitFor();
  const bubbles = (chat: FrameLocator) => chat.locator('.bubble').allInnerTexts();
  const status = (chat: FrameLocator, text: string) => chat.locator('#status', { hasText: text }).waitFor();
  const ask = (path: string, method = 'GET', token = '', body?: object) =>
    fetch(frontdesk.url + path, {
      method,
      headers: { 'content-type': 'application/json', origin: frontdesk.url, authorization: `Bearer ${token}` },
      ...(body && { body: JSON.stringify(body) }),
    });

  it('everybody is told so, nothing that was acknowledged is lost, and all goes on by itself', async () => {
    const chat = await openChat();
    await says(chat, 'Where can I park my car?');
    await hears(chat, 'Behind the town hall.');

    const waiting = await openConversation(frontdesk);
    await waiting.says('I want to talk to a person', 'first', frontdesk);
    const desk = await enter(new URL(await frontdesk.command('desk', 'link', 'Ana')).href);
    await desk.getByRole('button', { name: 'Sign in' }).click();
    await desk.getByRole('link', { name: /FD-1001/ }).click();
    await desk.getByRole('button', { name: 'Claim to answer' }).click();
    await desk.getByPlaceholder('Answer as Ana…').waitFor();
    const asking = await openConversation(frontdesk);
    const path = `/v3/directline/conversations/${asking.conversation}/activities`;

    // Acknowledged, and a moment later Redis has no power any more.
    expect(await asking.says('When does the swimming pool open?', 'pool', frontdesk)).toBe(true);
    await redis.kill();
    const back = sleep(AWAY_MS);

    await says(chat, 'When does the swimming pool open?');
    await chat.getByText('Not sent yet.').waitFor();
    await status(chat, 'The chat cannot be reached at the moment. Trying again');
    await says(chat, 'How much is a dog licence?');
    await chat.locator('.fate', { hasText: 'Not sent yet.' }).nth(1).waitFor();
    await status(chat, 'The chat cannot be reached at the moment. Trying again');

    const late = await openChat();
    await status(late, 'The chat cannot be reached at the moment. Trying again');

    const dog = { type: 'message', text: 'How much is a dog licence?', channelData: { clientActivityID: 'dog' } };
    const refused = await Promise.all([
      ask(path, 'POST', asking.token, dog),
      ask(path, 'GET', asking.token),
      ask('/v3/directline/conversations', 'POST', asking.token, {}),
      ask('/webchat/session', 'POST', '', {}),
    ]);
    for (const response of refused) {
      expect(response.status).toBe(503);
      expect(Number(response.headers.get('retry-after'))).toBeGreaterThan(0);
      expect(await response.json()).toEqual({ error: { code: 'ServiceUnavailable', message: expect.any(String) } });
    }
    const health = await ask('/healthz');
    expect([health.status, await health.json()]).toEqual([503, { alive: true, redis: 'away' }]);

    await desk.getByLabel('Reply to the customer').fill('I will look it up for you.');
    await desk.keyboard.press('Enter');
    const reply = desk.locator('.line', { hasText: 'I will look it up for you.' });
    await reply.getByText('Not sent: Frontdesk cannot do that right now').waitFor();
    await desk.locator('#connection', { hasText: 'cannot be read' }).waitFor();

    await back;
    await redis.start();

    await hears(chat, 'The pool opens at nine.');
    await hears(chat, 'A licence costs 20 dollars.');
    await chat.locator('.fate').first().waitFor({ state: 'detached' });
    await chat.locator('#status:empty').waitFor({ state: 'attached' });
    const answers = /Behind the town hall|The pool opens|A licence costs|^Where|^When|^How/;
    const said = (await bubbles(chat)).map((each) => each.trim()).filter((each) => answers.test(each));
    expect(said.map((each) => each.split('\n')[0])).toEqual([
      'Where can I park my car?',
      'Behind the town hall.',
      'When does the swimming pool open?',
      'The pool opens at nine.',
      'How much is a dog licence?',
      'A licence costs 20 dollars.',
    ]);

    await says(late, 'Where is the public library?');
    await hears(late, 'The library is on Elm Street.');
    await late.locator('#status:empty').waitFor({ state: 'attached' });

    const again = await until('the server to take it', async () => {
      const response = await ask(path, 'POST', asking.token, dog);
      return response.status === 200 && response;
    });
    expect(again.status).toBe(200);
    await until('both answers', async () => (await asking.hears(frontdesk)).join().includes('20 dollars'));
    const heard = await asking.hears(frontdesk);
    for (const answer of ['The pool opens at nine.', 'A licence costs 20 dollars.'])
      expect(heard.filter((text) => text.includes(answer))).toHaveLength(1);

    await desk.locator('#connection:empty').waitFor({ state: 'attached' });
    await reply.getByRole('button', { name: 'Try again' }).click();
    await until('her reply', async () => (await waiting.hears(frontdesk)).at(-1) === 'I will look it up for you.');
    await reply.locator('.state', { hasText: 'Delivered' }).waitFor();
    expect((await waiting.hears(frontdesk)).filter((text) => text.startsWith('I will look'))).toHaveLength(1);
    expect(await store.deadLetters()).toEqual([]);
    // The log says each trouble once, not once a second.
    for (const trouble of ['Redis is away', 'sweeper round failed', 'cannot read the queue', 'did not get an update'])
      expect([trouble, frontdesk.said().split(trouble).length - 1]).toEqual([trouble, 1]);
  });
});
