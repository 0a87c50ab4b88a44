import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from '@jest/globals';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { buildWidget, type Host, startHost } from '../channels/webchat/host.ts';
import { describeInBrowser, startBrowser } from '../helpers/browser.ts';

describeInBrowser('the web chat, when what it reads is none of its own', () => {
  let browser: Browser;
  let host: Host;
  let context: BrowserContext;
  let faults: string[];

  beforeAll(async () => {
    await buildWidget();
    browser = await startBrowser();
  });
  afterAll(() => browser.close());
  beforeEach(async () => {
    host = await startHost();
    context = await browser.newContext({ locale: 'en-US' });
    context.setDefaultTimeout(30_000);
    faults = [];
    context.on('weberror', (fault) => faults.push(String(fault.error())));
  });
  afterEach(async () => {
    await context.close();
    await host.end();
    expect(faults).toEqual([]);
  });

  const greeted = (page: Page) => page.getByText('What can I do for you?').first().waitFor();
  const hears = (page: Page, text: string) => page.locator('.message', { hasText: text }).last().waitFor();
  async function visit(prepared: (page: Page) => Promise<unknown> = async () => {}): Promise<Page> {
    const page = await context.newPage();
    await prepared(page);
    await page.goto(`${host.url}/webchat/chat`);
    return page;
  }
  async function says(page: Page, text: string): Promise<void> {
    await page.getByRole('textbox').fill(text);
    await page.getByRole('textbox').press('Enter');
    await hears(page, `You said: ${text}`);
  }
  /** What the browser keeps, before the chat reads it. */
  const holding = (kept: Record<string, string>) => (page: Page) =>
    page.addInitScript(
      Object.entries(kept)
        .map(
          ([key, text]) => `localStorage.setItem('frontdesk:' + location.origin + ':${key}', ${JSON.stringify(text)});`,
        )
        .join('\n'),
    );

  it.each([
    ['no JSON', { session: '{', outbox: '{', draft: '{', read: '{' }],
    ['null', { session: 'null', outbox: 'null', draft: 'null', read: 'null' }],
    ['of other types', { session: '7', outbox: '{"filter":1}', draft: '{"length":3}', read: '"many"' }],
    [
      'of other types still',
      { session: '{"session":{},"conversationId":[]}', outbox: '"late"', draft: '7', read: '[]' },
    ],
    ['lists of nothing', { session: '[]', outbox: '[null, 7, "x", {}, [[]]]', draft: '["x"]', read: '{}' }],
  ])('begins, and takes what is written, when the browser kept %s', async (_, kept) => {
    const page = await visit(holding(kept));
    await greeted(page);
    expect(await page.getByRole('textbox').inputValue()).toBe('');
    await says(page, 'Hello');
  });

  it('sends what was written before, and sets aside what never was', async () => {
    const outbox = [
      { id: 'before', text: 'Written before', state: 'refused', reason: { toString: 1 } },
      { id: 'no-text', text: { length: 3 } },
      { id: 7, text: 'no id' },
      { id: 'bad-file', text: 'no file', files: [null] },
      { id: 'bad-files', text: 'no files', files: 'all' },
      { id: 'after', text: 'Written after', files: null },
    ];
    const page = await visit(holding({ outbox: JSON.stringify(outbox) }));
    await hears(page, 'You said: Written before');
    await hears(page, 'You said: Written after');
    const log = await host.log(host.conversations().at(-1)!);
    expect(log.filter((line) => line.startsWith('user:'))).toEqual(['user: Written before', 'user: Written after']);
  });

  it('is not moved by what a tab of another version tells', async () => {
    const page = await visit();
    await greeted(page);
    await page.getByRole('textbox').fill('Half a');
    const other = await context.newPage();
    await other.goto(`${host.url}/webchat/chat?locale=en`);
    await greeted(other);
    const told = [
      ['session', 7],
      ['session', null],
      ['outbox', { filter: 1 }],
      ['outbox', [null]],
      ['other', {}],
      ['draft', { length: 3 }],
    ];
    await other.evaluate(`
      const others = new BroadcastChannel('frontdesk:' + location.origin);
      for (const each of ${JSON.stringify(told)}) others.postMessage(each);
    `);
    await page.waitForFunction('document.querySelector("textarea").value === ""');
    await says(page, 'Hello');
  });

  it.each([
    ['no JSON', '{'],
    ['null', 'null'],
    ['a list', '[]'],
    ['a watermark that is none', '{"watermark":{"at":1}}'],
    ['activities that are none', '{"activities":{"length":3}}'],
    [
      'activities of other shapes',
      JSON.stringify({
        activities: [
          null,
          'x',
          { type: 'message', text: { length: 3 }, channelData: { 'webchat:sequence-id': 'x' } },
          { type: 'message', text: 'x', suggestedActions: { actions: 7 } },
          { type: 'message', text: 'x', attachments: { length: 1 } },
          { type: 'message', text: 'x', timestamp: {}, from: 7, suggestedActions: { actions: [null] } },
          { type: 'event', name: 'handoff.status', value: { state: 'accepted', agent: 7 } },
        ],
      }),
    ],
  ])('goes on when the line brings %s', async (_, frame) => {
    const page = await visit((page) =>
      page.routeWebSocket(/stream/, (socket) => {
        const server = socket.connectToServer();
        socket.onMessage((said) => server.send(said));
        server.onMessage((said) => {
          // Before everything that the server says.
          if (said.length > 0) socket.send(frame);
          socket.send(said);
        });
      }),
    );
    await greeted(page);
    await says(page, 'Hello');
  });

  it('shows the others when one of what it gets at once cannot be shown', async () => {
    const page = await visit((page) =>
      page.routeWebSocket(/stream/, (socket) => {
        const server = socket.connectToServer();
        socket.onMessage((said) => server.send(said));
        server.onMessage((said) => {
          const frame = said.length > 0 ? JSON.parse(String(said)) : undefined;
          if (frame) frame.activities = [null, { type: 'message', text: 7 }, ...(frame.activities ?? [])];
          socket.send(frame ? JSON.stringify(frame) : said);
        });
      }),
    );
    await greeted(page);
    await says(page, 'Hello');
  });

  it.each([
    ['a page', '<html>Welcome to the café</html>'],
    ['null', 'null'],
    ['a seat of another shape', '{"session":"s","conversationId":"c","token":"t","streamUrl":{}}'],
    ['a seat at no address', '{"session":"s","conversationId":"c","token":"t","streamUrl":"http://[","expires_in":60}'],
  ])('comes by itself when a network answered with %s at first', async (_, body) => {
    let times = 0;
    const page = await visit((page) =>
      page.route('**/webchat/session', (route) =>
        times++ < 2 ? route.fulfill({ status: 200, body }) : route.continue(),
      ),
    );
    await greeted(page);
    await says(page, 'Hello');
  });
});
