import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from '@jest/globals';
import type { Browser, BrowserContext, FrameLocator, Page } from 'playwright-core';
import { buildWidget, type Host, startHost } from '../channels/webchat/host.ts';
import { describeInBrowser, startBrowser } from '../helpers/browser.ts';
import { until } from '../helpers/until.ts';

/** What a site's page is made of: a test changes what it is about. */
interface Shop {
  html: string;
  script: string;
  headers: Record<string, string>;
  body: string;
}

describeInBrowser('the chat on sites of every kind', () => {
  let browser: Browser;
  let context: BrowserContext;
  let host: Host;
  let site: Server;
  let origin: string;
  let shop: Shop;
  let faults: string[];

  beforeAll(async () => {
    await buildWidget();
    browser = await startBrowser();
  });
  afterAll(() => browser.close());
  beforeEach(async () => {
    shop = { html: 'lang="en"', script: '', headers: {}, body: '' };
    faults = [];
    site = createServer(({ url }, response) => {
      for (const [name, value] of Object.entries(shop.headers)) response.setHeader(name, value);
      response.setHeader('Content-Type', 'text/html; charset=utf-8');
      const launcher = `<script async src="${host.url}/webchat/launcher.js" ${shop.script}></script>`;
      response.end(
        `<!doctype html><html ${shop.html}><head><title>Shop</title></head><body><h1>${url}</h1>${launcher}${shop.body}</body></html>`,
      );
    });
    await new Promise<void>((resolve) => site.listen(0, '127.0.0.1', resolve));
    origin = `http://shop.localhost:${(site.address() as AddressInfo).port}`;
    host = await startHost({ origins: [origin] });
    await enter('en-US');
  });
  afterEach(async () => {
    await context.close();
    await host.end();
    site.closeAllConnections();
    site.close();
    expect(faults).toEqual([]);
  });

  /** Somebody with a browser in that language. */
  async function enter(locale: string): Promise<void> {
    await context?.close();
    context = await browser.newContext({ locale });
    context.setDefaultTimeout(60_000);
    context.on('weberror', (fault) => faults.push(String(fault.error())));
  }
  const launcher = (page: Page) => page.locator('frontdesk-chat button');
  const chatOn = (page: Page) => page.frameLocator('frontdesk-chat iframe');
  async function visit(path = '/'): Promise<Page> {
    const page = await context.newPage();
    await page.goto(origin + path);
    await launcher(page).waitFor();
    return page;
  }
  async function opens(page: Page): Promise<FrameLocator> {
    await launcher(page).click();
    await chatOn(page).getByText('What can I do for you?').waitFor();
    return chatOn(page);
  }
  async function says(chat: FrameLocator, text: string): Promise<void> {
    await chat.getByRole('textbox').fill(text);
    await chat.getByRole('textbox').press('Enter');
    await chat.locator('.message', { hasText: `You said: ${text}` }).waitFor();
  }
  const label = (page: Page) => launcher(page).getAttribute('aria-label');

  it.each([
    { site: 'a Spanish page', html: 'lang="es-MX"', script: '', browser: 'en-US', label: 'Abrir el chat' },
    { site: 'an English page', html: 'lang="en"', script: '', browser: 'es-ES', label: 'Open chat' },
    { site: 'a page that names no language', html: '', script: '', browser: 'es-ES', label: 'Abrir el chat' },
    { site: 'a page in another language', html: 'lang="de"', script: '', browser: 'es-ES', label: 'Abrir el chat' },
    { site: 'a page of nobody’s language', html: 'lang="zh-CHT"', script: '', browser: 'de-DE', label: 'Open chat' },
    {
      site: 'a page that says it itself',
      html: 'lang="en"',
      script: 'data-lang="es"',
      browser: 'en-US',
      label: 'Abrir el chat',
    },
    {
      site: 'a page that says what is no language',
      html: 'lang="es"',
      script: 'data-lang="en-US-GB"',
      browser: 'en-US',
      label: 'Abrir el chat',
    },
  ])('speaks the language of $site', async ({ html, script, browser: locale, label: expected }) => {
    Object.assign(shop, { html, script });
    await enter(locale);
    const page = await visit();
    expect(await label(page)).toBe(expected);
    const chat = await opens(page);
    const box = chat.getByRole('textbox', { name: expected === 'Abrir el chat' ? 'Su mensaje' : 'Your message' });
    await box.waitFor();
    expect(host.received[0]).toMatchObject({ kind: 'joined', locale: expect.stringMatching(/^(en|es)/) });
    await host.act(host.conversations()[0]!, { type: 'reply', text: 'one' } as never);
    await chat.locator('.message', { hasText: 'one' }).waitFor();
    await chat.getByRole('button', { name: /chat$/ }).click();
    await page.locator('frontdesk-chat iframe').waitFor({ state: 'hidden' });
    await host.act(host.conversations()[0]!, { type: 'reply', text: 'two' } as never);
    await until('the count', async () => /1 (new message|mensaje nuevo)/.test((await label(page)) ?? ''));
  });

  it('changes its language with the page’s, and stands where the page has its corner', async () => {
    shop.html = 'lang="en" dir="rtl"';
    const page = await visit();
    expect((await launcher(page).boundingBox())!.x).toBeLessThan(60);
    await opens(page);
    await chatOn(page).getByRole('textbox').press('Escape');
    await page.evaluate("document.documentElement.lang = 'es'; document.documentElement.dir = 'ltr'");
    await until('Spanish', async () => (await label(page)) === 'Abrir el chat');
    expect((await launcher(page).boundingBox())!.x).toBeGreaterThan(500);
    await launcher(page).click();
    await chatOn(page).getByRole('textbox', { name: 'Su mensaje' }).waitFor();
  });

  it('comes back where a site replaces all of its page', async () => {
    const page = await visit();
    await says(await opens(page), 'before');
    await page.evaluate(`document.documentElement.replaceWith(
      new DOMParser().parseFromString('<h1>All new</h1>', 'text/html').documentElement)`);
    await page.locator('h1', { hasText: 'All new' }).waitFor();
    await chatOn(page).locator('.message', { hasText: 'You said: before' }).waitFor();
    await page.evaluate(`document.querySelector('frontdesk-chat').remove()`);
    await chatOn(page).locator('.message', { hasText: 'You said: before' }).waitFor();
    expect(await page.locator('frontdesk-chat').count()).toBe(1);
    expect(host.conversations()).toHaveLength(1);
  });

  /** As browsers refuse it that block what third parties store; `everywhere`: to the site as well. */
  async function refuseStorage(everywhere = false): Promise<void> {
    await context.addInitScript(`if (${everywhere} || window !== top) {
      const refuse = () => { throw new DOMException('refused', 'SecurityError'); };
      for (const name of ['localStorage', 'sessionStorage', 'indexedDB'])
        Object.defineProperty(window, name, { get: refuse });
      window.BroadcastChannel = class { constructor() { refuse(); } };
      if (navigator.locks) navigator.locks.request = async () => refuse();
    }`);
  }

  it('goes on over pages and tabs where the browser lets frames store nothing', async () => {
    await refuseStorage();
    const page = await visit();
    const chat = await opens(page);
    await says(chat, 'kept by the site');
    await chat.getByRole('textbox').fill('a draft');
    for (const path of ['/2', '/3', '/4']) {
      await page.goto(origin + path);
      await chat.locator('.message', { hasText: 'You said: kept by the site' }).waitFor();
    }
    expect(await chat.getByRole('textbox').inputValue()).toBe('a draft');
    const second = await visit();
    await launcher(second).click();
    await chatOn(second).locator('.message', { hasText: 'You said: kept by the site' }).waitFor();
    expect(host.conversations()).toHaveLength(1);
    await chatOn(second).getByRole('textbox').fill('another draft');
    await until('it in the first', async () => (await chat.getByRole('textbox').inputValue()) === 'another draft');
    // Somebody else’s site gets nothing of it: it is signed for this one.
    const kept = await page.evaluate<string>(`localStorage.getItem('frontdesk:session')`);
    const { session } = JSON.parse(kept) as { session: string };
    const headers = { Origin: host.url, 'Content-Type': 'application/json' };
    const answer = await fetch(`${host.url}/webchat/session`, {
      method: 'POST',
      headers,
      body: JSON.stringify({ session, site: host.url }),
    });
    const { conversationId } = (await answer.json()) as { conversationId: string };
    expect(host.conversations()[0]).not.toBe(conversationId);
  });

  it('works as long as the page is there where the browser lets nobody store anything', async () => {
    await refuseStorage(true);
    const page = await visit();
    const chat = await opens(page);
    await says(chat, 'for now');
    await page.evaluate(`document.body.replaceChildren(document.createElement('h1'))`);
    await page.evaluate(`history.pushState({}, '', '/next')`);
    await page.evaluate(`document.querySelector('frontdesk-chat').remove()`);
    await chat.locator('.message', { hasText: 'You said: for now' }).waitFor();
    expect(host.conversations()).toHaveLength(1);
  });

  it('says in the page’s title how much is new, beside whatever the title is', async () => {
    const page = await visit();
    const chat = await opens(page);
    await chat.getByRole('textbox').press('Escape');
    await page.locator('frontdesk-chat iframe').waitFor({ state: 'hidden' });
    for (const text of ['one', 'two']) await host.act(host.conversations()[0]!, { type: 'reply', text } as never);
    await until('the count', async () => (await page.title()) === '(2) Shop');
    await page.evaluate(`document.title = '(1) thing in your cart'`);
    await host.act(host.conversations()[0]!, { type: 'reply', text: 'three' } as never);
    await until('the new one', async () => (await page.title()) === '(3) (1) thing in your cart');
    await launcher(page).click();
    await until('the page’s own', async () => (await page.title()) === '(1) thing in your cart');
  });

  it('is shown on sites that isolate themselves', async () => {
    shop.headers = {
      'Cross-Origin-Embedder-Policy': 'require-corp',
      'Cross-Origin-Opener-Policy': 'same-origin',
    };
    const page = await visit();
    await says(await opens(page), 'alone');
  });

  it.each([{ stored: true }, { stored: false }])('ends and forgets (browser stores: $stored)', async ({ stored }) => {
    if (!stored) await refuseStorage();
    const page = await visit();
    const chat = await opens(page);
    await says(chat, 'my account is 4711');
    const second = await visit();
    await launcher(second).click();
    await chatOn(second).locator('.message', { hasText: 'You said: my account is 4711' }).waitFor();
    await chat.getByRole('textbox').fill('and my secret');
    await chat.getByRole('button', { name: 'More options' }).click();
    await chat.getByRole('button', { name: 'End the chat and forget it on this device' }).click();
    await chat.getByText('Nothing of your conversations here stays on this device').waitFor();
    await chat.getByRole('button', { name: 'End and forget' }).click();
    await page.locator('iframe').waitFor({ state: 'detached' });
    await second.locator('iframe').waitFor({ state: 'detached' });
    expect(await page.evaluate(`Object.keys(localStorage).filter((key) => key.startsWith('frontdesk'))`)).toEqual([]);
    await page.reload();
    await opens(page);
    expect(await chat.locator('.message').count()).toBe(1);
    expect(await chat.getByRole('textbox').inputValue()).toBe('');
    const [first] = host.conversations();
    expect(host.received.filter(({ kind }) => kind === 'closed')).toMatchObject([
      { conversation: first, leaves: true },
    ]);
  });
});
