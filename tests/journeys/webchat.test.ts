import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from '@jest/globals';
import type { Browser, BrowserContext, FrameLocator, Page } from 'playwright-core';
import { buildWidget, type Host, startHost } from '../channels/webchat/host.ts';
import { describeInBrowser, startBrowser } from '../helpers/browser.ts';
import { until } from '../helpers/until.ts';

describeInBrowser('the web chat in a real browser', () => {
  let browser: Browser;
  let host: Host;
  let context: BrowserContext;
  let faults: string[];
  let expected: RegExp | undefined;

  beforeAll(async () => {
    await buildWidget();
    browser = await startBrowser();
  });
  afterAll(() => browser.close());
  beforeEach(async () => {
    host = await startHost();
    context = await browser.newContext({ locale: 'en-US' });
    context.setDefaultTimeout(60_000);
    faults = [];
    expected = undefined;
    context.on('weberror', (fault) => faults.push(String(fault.error())));
    context.on('console', (line) => {
      if (/Content.Security.Policy/i.test(line.text())) faults.push(line.text());
    });
  });
  afterEach(async () => {
    await context.close();
    await host.end();
    expect(faults.filter((fault) => !expected?.test(fault))).toEqual([]);
  });

  const launcher = (page: Page) => page.locator('frontdesk-chat button');
  const conversation = () => host.conversations().at(-1)!;
  /** Opens the demonstration page and its chat, and waits for the greeting. */
  async function visit(): Promise<{ page: Page; chat: FrameLocator }> {
    const page = await context.newPage();
    await page.goto(host.url);
    await launcher(page).click();
    const chat = page.frameLocator('frontdesk-chat iframe');
    await chat.getByText('What can I do for you?').waitFor();
    return { page, chat };
  }
  async function says(chat: FrameLocator, text: string): Promise<void> {
    await chat.getByRole('textbox').fill(text);
    await chat.getByRole('textbox').press('Enter');
  }
  const hears = (chat: FrameLocator, text: string) => chat.locator('.message', { hasText: text }).last().waitFor();
  /** The texts of the bubbles, as the customer sees them. */
  const bubbles = (chat: FrameLocator) => chat.locator('.bubble').allInnerTexts();

  it('answers, offers buttons, hands over, and a representative replies and leaves', async () => {
    const { chat } = await visit();
    await says(chat, 'How can I pay my utility bill?');
    await hears(chat, 'You can pay your utility bill online');
    const link = chat.getByRole('link', { name: 'pay.marlow.example' });
    expect(await link.getAttribute('rel')).toContain('noopener');
    expect(await link.getAttribute('target')).toBe('_blank');

    await chat.getByRole('button', { name: 'Talk to a person' }).click();
    await hears(chat, 'I am passing this on');
    expect(await chat.getByRole('button', { name: 'Talk to a person' }).count()).toBe(0);
    await chat.getByText('You are number 2 in line.').waitFor();

    await host.act(conversation(), { type: 'claim' });
    await chat.getByText('You are now talking with Ana').waitFor();
    await host.act(conversation(), { type: 'note' });
    await host.act(conversation(), { type: 'reply', text: 'Which *address* is it?' } as never);
    await hears(chat, 'Which address is it?');
    expect(await chat.locator('.person .name').allInnerTexts()).toEqual(['Ana']);
    expect(await chat.getByText('a note for colleagues').count()).toBe(0);

    await host.act(conversation(), { type: 'resolve' });
    await chat.getByText('Ana has left.').waitFor();
    await says(chat, 'Thanks');
    await hears(chat, 'You said: Thanks');
    expect(await chat.locator('#banner').isVisible()).toBe(false);
    expect((await host.log(conversation())).filter((line) => line === 'user: Thanks')).toHaveLength(1);
  });

  it('shows what was changed and deleted where it stands, also after a reload', async () => {
    const { page, chat } = await visit();
    await says(chat, 'a person please');
    // What was typed is on its way until it is answered: what a representative does must not come before it.
    await hears(chat, 'I am passing this on');
    await host.act(conversation(), { type: 'claim' });
    for (const text of ['We close at 5.', 'My password is secret', 'Goodbye!'])
      await host.act(conversation(), { type: 'reply', text } as never);
    await hears(chat, 'Goodbye!');
    const entries = await host.store.history(conversation(), { last: 10 });
    const idOf = (text: string) => entries.find(({ message }) => message.text === text)!.message.id;
    await host.act(conversation(), {
      type: 'edit',
      message: idOf('We close at 5.'),
      text: 'We close at **6**.',
    } as never);
    await host.act(conversation(), { type: 'delete', message: idOf('My password is secret') });
    const asShown = async () => {
      await chat.locator('.message', { hasText: 'This message was deleted.' }).waitFor();
      expect((await bubbles(chat)).slice(-3)).toEqual([
        expect.stringMatching(/^We close at 6\.\s+edited$/),
        'This message was deleted.',
        'Goodbye!',
      ]);
      expect(await chat.locator('.message', { hasText: 'We close at 6.' }).locator('strong').textContent()).toBe('6');
    };
    await asShown();
    expect(await chat.getByText('secret').count()).toBe(0);
    await page.reload();
    await asShown();
    // Once gone it stays so.
    await host.act(conversation(), { type: 'edit', message: idOf('My password is secret'), text: 'Back' } as never);
    await host.act(conversation(), { type: 'edit', message: idOf('Goodbye!'), text: 'Good evening!' } as never);
    await hears(chat, 'Good evening!');
    expect((await bubbles(chat)).slice(-2)).toEqual([
      'This message was deleted.',
      expect.stringMatching(/^Good evening!\s+edited$/),
    ]);
  });

  it('says so in Spanish', async () => {
    const spanish = await browser.newContext({ locale: 'es-ES' });
    const page = await spanish.newPage();
    await page.goto(`${host.url}/webchat/chat?locale=es`);
    await page.getByRole('textbox').fill('a person please');
    await page.getByRole('textbox').press('Enter');
    await page.locator('.message', { hasText: 'I am passing this on' }).waitFor();
    for (const text of ['A las 5.', 'Adiós']) await host.act(conversation(), { type: 'reply', text } as never);
    const said = (await host.store.history(conversation(), { last: 2 })).map(({ message }) => message.id);
    await host.act(conversation(), { type: 'edit', message: said[0]!, text: 'A las 6.' } as never);
    await host.act(conversation(), { type: 'delete', message: said[1]! });
    await page.getByText('Este mensaje se eliminó.').waitFor();
    expect(await page.locator('.message', { hasText: 'A las 6.' }).locator('.edited').textContent()).toBe('editado');
    await spanish.close();
  });

  it('goes on after a reload: conversation, banner and what was being written', async () => {
    const { page, chat } = await visit();
    await says(chat, 'a person please');
    await chat.getByText('You are number 2 in line.').waitFor();
    await chat.getByRole('textbox').fill('I was just about to');
    await page.reload();
    await hears(chat, 'a person please');
    await chat.getByText('You are number 2 in line.').waitFor();
    expect(await chat.getByRole('textbox').inputValue()).toBe('I was just about to');
    expect(await bubbles(chat)).toEqual([
      expect.stringContaining('Hello'),
      'a person please',
      expect.stringContaining('I am passing this on'),
    ]);
    expect(host.conversations()).toHaveLength(1);
  });

  it('keeps what is written offline, says so, and sends it once when the line is back', async () => {
    const { chat } = await visit();
    await context.setOffline(true);
    await chat.getByText('You are offline.').waitFor();
    await says(chat, 'written in the tunnel');
    await chat.getByText('Not sent yet.').waitFor();
    await chat.getByRole('button', { name: 'Retry' }).click();
    await chat.getByText('Not sent yet.').waitFor();
    await says(chat, 'and another');
    await chat.getByText('You are offline.').waitFor();
    await context.setOffline(false);
    await hears(chat, 'You said: and another');
    await chat.locator('.fate').first().waitFor({ state: 'detached' });
    expect(await bubbles(chat)).toEqual([
      expect.stringContaining('Hello'),
      'written in the tunnel',
      'You said: written in the tunnel',
      'and another',
      'You said: and another',
    ]);
    expect(await host.log(conversation())).toHaveLength(5);
  });

  it('keeps what is not sent over a reload', async () => {
    const { page, chat } = await visit();
    await host.stop();
    await says(chat, 'do not lose me');
    await chat.getByText('Not sent yet.').waitFor();
    await host.start();
    await page.reload();
    await hears(chat, 'You said: do not lose me');
    expect(await bubbles(chat)).toEqual([
      expect.stringContaining('Hello'),
      'do not lose me',
      'You said: do not lose me',
    ]);
  });

  it('comes back by itself after the server restarted, with what was said meanwhile', async () => {
    const { chat } = await visit();
    await host.stop();
    await chat.getByText('Connection lost.').waitFor();
    await says(chat, 'are you there?');
    await host.act(conversation(), { type: 'reply', text: 'Said while you were away.' } as never);
    await host.start();
    await hears(chat, 'Said while you were away.');
    await hears(chat, 'You said: are you there?');
    await chat.getByText('Connection lost.').waitFor({ state: 'detached' });
    expect(await bubbles(chat)).toEqual([
      expect.stringContaining('Hello'),
      'Said while you were away.',
      'are you there?',
      'You said: are you there?',
    ]);
    expect(host.conversations()).toHaveLength(1);
  });

  it('agrees between two tabs', async () => {
    const [first, second] = [await visit(), await visit()];
    expect(host.conversations()).toHaveLength(1);
    await says(first.chat, 'from the first tab');
    await hears(second.chat, 'You said: from the first tab');
    await second.chat.getByRole('textbox').fill('a draft');
    await expectSoon(() => first.chat.getByRole('textbox').inputValue(), 'a draft');
    await second.chat.getByRole('textbox').press('Enter');
    await hears(first.chat, 'You said: a draft');
    expect(await bubbles(first.chat)).toEqual(await bubbles(second.chat));
    await expectSoon(() => first.chat.getByRole('textbox').inputValue(), '');

    await host.act(conversation(), { type: 'close' });
    await first.chat.getByRole('button', { name: 'Start a new conversation' }).click();
    await expectSoon(() => second.chat.locator('.bubble').count(), 1);
    expect(host.conversations()).toHaveLength(2);
    await says(second.chat, 'hello again');
    await hears(first.chat, 'You said: hello again');
  });

  it('works where sockets are blocked', async () => {
    host.block(true);
    const { chat } = await visit();
    await says(chat, 'through the wall');
    await hears(chat, 'You said: through the wall');
    await host.act(conversation(), { type: 'reply', text: 'I hear you.' } as never);
    await hears(chat, 'I hear you.');
    expect(await bubbles(chat)).toHaveLength(4);
  });

  it('shows the last hundred of a long conversation, and earlier ones on demand', async () => {
    const { page, chat } = await visit();
    for (let n = 1; n <= 120; n++) await host.act(conversation(), { type: 'reply', text: `line ${n}.` } as never);
    await hears(chat, 'line 120.');
    await page.reload();
    await hears(chat, 'line 120.');
    expect(await chat.locator('.message').count()).toBe(100);
    await chat.getByRole('button', { name: 'Show earlier messages' }).click();
    await chat.getByText('What can I do for you?').waitFor();
    expect(await chat.locator('.message').count()).toBe(121);
    expect(await chat.getByRole('button', { name: 'Show earlier messages' }).count()).toBe(0);
    expect((await bubbles(chat)).slice(1)).toEqual(Array.from({ length: 120 }, (_, n) => `line ${n + 1}.`));
  });

  it('makes no markup of what people write, or of HTML in an answer', async () => {
    const { page, chat } = await visit();
    const asked: string[] = [];
    page.on('request', (request) => asked.push(request.url()));
    await says(chat, '<img src=x onerror=alert(1)> **html**');
    await hears(chat, 'bold');
    expect((await bubbles(chat)).slice(1)).toEqual([
      '<img src=x onerror=alert(1)> **html**',
      expect.stringContaining('<img src=x onerror=alert(1)> <b>bold</b> bad pixel'),
    ]);
    expect(await chat.locator('.bubble :is(img, b, script, i)').count()).toBe(0);
    expect(asked.filter((url) => !url.startsWith(host.url))).toEqual([]);
  });

  it('does not send what is too long, and loses none of it', async () => {
    const { chat } = await visit();
    const long = 'x'.repeat(4001);
    await says(chat, long);
    await chat.getByText('Your message is too long: 4001 of 4000 characters.').waitFor();
    expect(await chat.getByRole('textbox').inputValue()).toBe(long);
    expect(host.received.filter(({ kind }) => kind === 'heard')).toEqual([]);
  });

  it('loads nothing before it is opened, opens and closes by keyboard, and counts what was not seen', async () => {
    const page = await context.newPage();
    const asked: string[] = [];
    page.on('request', (request) => asked.push(new URL(request.url()).pathname));
    await page.goto(host.url);
    await launcher(page).waitFor();
    expect(await page.locator('iframe').count()).toBe(0);
    // Else browsers ask for /favicon.ico, which is not there.
    expect(await page.locator('link[rel=icon]').getAttribute('href')).toMatch(/^data:image\/svg/);
    expect(asked.filter((path) => path.startsWith('/webchat'))).toEqual(['/webchat/demo.css', '/webchat/launcher.js']);

    await launcher(page).focus();
    await page.keyboard.press('Enter');
    const chat = page.frameLocator('frontdesk-chat iframe');
    await chat.locator('#text:focus').waitFor();
    await chat.getByText('What can I do for you?').waitFor();
    await page.keyboard.type('bill');
    await page.keyboard.press('Enter');
    await hears(chat, 'Did that help?');
    for (let n = 0; n < 3; n++) await page.keyboard.press('Shift+Tab');
    await page.keyboard.press('Enter');
    await hears(chat, 'You said: No, I meant something else');
    await chat.locator('#text:focus').waitFor();

    await page.keyboard.press('Escape');
    await page.locator('frontdesk-chat iframe').waitFor({ state: 'hidden' });
    expect(await page.locator('frontdesk-chat button:focus').count()).toBe(1);
    expect(await launcher(page).getAttribute('aria-expanded')).toBe('false');
    await host.act(conversation(), { type: 'reply', text: 'One more thing.' } as never);
    await page.getByRole('button', { name: 'Open chat, 1 new message' }).waitFor();
    await page.goto(`${host.url}/?next-page`);
    await page.getByRole('button', { name: 'Open chat, 1 new message' }).click();
    await hears(chat, 'One more thing.');
    await page.getByRole('button', { name: 'Close chat', exact: true }).waitFor();
  });

  it('fills a small screen, scrolls nothing sideways, and runs the other way where the language does', async () => {
    await context.close();
    context = await browser.newContext({
      viewport: { width: 320, height: 568 },
      hasTouch: true,
      reducedMotion: 'reduce',
    });
    const { page, chat } = await visit();
    await says(chat, 'bill');
    await hears(chat, 'Did that help?');
    const box = await page.locator('frontdesk-chat iframe').boundingBox();
    expect(box).toEqual({ x: 0, y: 0, width: 320, height: 568 });
    for (const button of await chat.locator('.choice').all()) {
      const { x, width, height } = (await button.boundingBox())!;
      expect(x + width).toBeLessThanOrEqual(320);
      expect(height).toBeGreaterThanOrEqual(44);
    }
    const long = Array.from({ length: 40 }, (_, n) => `line ${n}`).join('\n');
    await host.act(conversation(), { type: 'reply', text: long } as never);
    // Nothing that nobody has read was pushed away.
    await hears(chat, 'line 39');
    const asked = (await chat.locator('.mine .bubble').boundingBox())!.y;
    expect(asked).toBeGreaterThan(40);
    expect(asked).toBeLessThan(300);
    await chat.locator('#newest').click();
    await chat.locator('#newest').waitFor({ state: 'hidden' });
    expect((await chat.locator('.person .bubble').boundingBox())!.y).toBeLessThan(0);
    await chat.getByRole('button', { name: 'Close chat' }).click();
    await page.locator('frontdesk-chat iframe').waitFor({ state: 'hidden' });

    await page.goto(`${host.url}/webchat/chat?locale=ar`);
    await page.locator('.mine').waitFor();
    expect(await page.locator('html').getAttribute('dir')).toBe('rtl');
    expect((await page.locator('.mine .bubble').boundingBox())!.x).toBeLessThan(30);
    expect(await page.evaluate('document.documentElement.scrollWidth')).toBeLessThanOrEqual(320);
    await page.goto(`${host.url}/webchat/chat?locale=es`);
    await page.getByRole('textbox', { name: 'Su mensaje' }).waitFor();
  });

  it('reads new messages aloud, and not the old ones', async () => {
    const { page, chat } = await visit();
    const log = chat.getByRole('log');
    await expectSoon(() => log.getAttribute('aria-live'), 'polite');
    await page.reload();
    await chat.getByText('What can I do for you?').waitFor();
    await expectSoon(() => log.getAttribute('aria-live'), 'polite');
    expect(await chat.getByRole('textbox', { name: 'Your message' }).count()).toBe(1);
  });

  describeOnSites();

  function describeOnSites(): void {
    let site: Server;
    let origin: string;
    beforeEach(async () => {
      site = createServer((_, response) => {
        // As strict as a site can be and still have the chat.
        const policy = `default-src 'none'; script-src ${host.url}; frame-src ${host.url}; require-trusted-types-for 'script'`;
        response.setHeader('Content-Security-Policy', policy);
        response.setHeader('Content-Type', 'text/html');
        response.end(
          `<!doctype html><title>Shop</title><h1>Shop</h1><script async src="${host.url}/webchat/launcher.js" data-title="Help" data-color="#f2c14e" data-locale="es"></script>`,
        );
      });
      await new Promise<void>((resolve) => site.listen(0, '127.0.0.1', resolve));
      origin = `http://shop.localhost:${(site.address() as AddressInfo).port}`;
    });
    afterEach(() => {
      site.closeAllConnections();
      site.close();
    });

    it('works on another site, under a strict policy, in its language and colour', async () => {
      await host.end();
      host = await startHost({ origins: [origin] });
      const page = await context.newPage();
      await page.goto(origin);
      await page.getByRole('button', { name: 'Abrir el chat' }).click();
      const chat = page.frameLocator('frontdesk-chat iframe');
      await chat.getByText('What can I do for you?').waitFor();
      expect(await chat.getByRole('heading', { name: 'Help' }).count()).toBe(1);
      expect(await chat.locator('html').getAttribute('style')).toContain('#f2c14e');
      await says(chat, 'hola');
      await hears(chat, 'You said: hola');
      await chat.getByRole('textbox').press('Escape');
      await page.getByRole('button', { name: 'Abrir el chat' }).waitFor();
    });

    it('shows nothing on a site that is not allowed', async () => {
      expected = /frame-ancestors/; // the server's other pages let nobody frame them
      const page = await context.newPage();
      await page.goto(origin);
      const answer = page.waitForResponse((response) => response.url().includes('/webchat/chat'));
      await page.getByRole('button', { name: 'Abrir el chat' }).click();
      const refused = await answer;
      expect(refused.status()).toBe(403);
      expect(host.received).toEqual([]);
    });
  }
});

async function expectSoon<T>(read: () => Promise<T>, expected: T): Promise<void> {
  await until(String(expected), async () => (await read()) === expected);
}
