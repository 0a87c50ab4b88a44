import { readFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import { createRequire } from 'node:module';
import type { AddressInfo } from 'node:net';
import { afterAll, afterEach, beforeAll, expect, it } from '@jest/globals';
import { build } from 'esbuild';
import type { Browser, FrameLocator } from 'playwright-core';
import { buildWidget, type Host, startHost } from '../channels/webchat/host.ts';
import { describeInBrowser, startBrowser } from '../helpers/browser.ts';

const { resolve } = createRequire(import.meta.url);
const links = ['first', 'second', 'third']
  .map((name) => `<a href="NAME/${name}" hx-boost="true">${name}</a>`)
  .join(' ');

/** A shop that React draws, in all of its body, and React Router leads through. */
const shop = `
  import { createElement as make } from 'react';
  import { createRoot } from 'react-dom/client';
  import { BrowserRouter, Link, Route, Routes, useLocation } from 'react-router';
  const Place = () => make('main', null, make('h1', null, useLocation().pathname),
    ['first', 'second', 'third'].map((name) => make(Link, { key: name, to: '/React Router/' + name }, name)));
  createRoot(document.body).render(
    make(BrowserRouter, null, make(Routes, null, make(Route, { path: '*', element: make(Place) }))));`;

/** What takes a page's place without loading another, as sites have it. */
const scripts: Record<string, () => Promise<string> | string> = {
  Turbo: () => readFileSync(resolve('@hotwired/turbo').replace('esm', 'umd'), 'utf8'),
  htmx: () => readFileSync(resolve('htmx.org/dist/htmx.min.js'), 'utf8'),
  'React Router': async () => {
    const stdin = { contents: shop, resolveDir: import.meta.dirname };
    const define = { 'process.env.NODE_ENV': '"production"' };
    const built = await build({ stdin, bundle: true, format: 'iife', write: false, define });
    return built.outputFiles[0]!.text;
  },
};

describeInBrowser('the chat on single-page sites', () => {
  let browser: Browser;
  let host: Host;
  let site: Server;

  beforeAll(async () => {
    await buildWidget();
    browser = await startBrowser();
  });
  afterAll(() => browser.close());
  afterEach(async () => {
    await host.end();
    site.closeAllConnections();
    site.close();
  });

  /** Starts such a site; how often a page of it was loaded whole. */
  async function open(name: string) {
    const script = await scripts[name]!();
    let loads = 0;
    site = createServer(({ url = '', headers }, response) => {
      if (url === '/script.js') {
        response.setHeader('Content-Type', 'text/javascript; charset=utf-8');
        return response.end(script);
      }
      if (headers['sec-fetch-dest'] === 'document') loads += 1;
      response.setHeader('Content-Type', 'text/html; charset=utf-8');
      return response.end(`<!doctype html><html lang="en"><head><title>Shop</title>
        <script defer src="/script.js"></script></head><body><h1>${decodeURI(url)}</h1>${links.replaceAll('NAME', `/${name}`)}
        <script async src="${host.url}/webchat/launcher.js"></script></body></html>`);
    });
    await new Promise<void>((listens) => site.listen(0, '127.0.0.1', listens));
    const origin = `http://shop.localhost:${(site.address() as AddressInfo).port}`;
    host = await startHost({ origins: [origin] });
    return { url: `${origin}/${name}/first`, loads: () => loads };
  }
  async function says(chat: FrameLocator, text: string): Promise<void> {
    await chat.getByRole('textbox').fill(text);
    await chat.getByRole('textbox').press('Enter');
    await chat.locator('.message', { hasText: `You said: ${text}` }).waitFor();
  }

  it.each(Object.keys(scripts))('stays, once and open, with what is half written, where %s leads', async (name) => {
    const faults: string[] = [];
    const { url, loads } = await open(name);
    const context = await browser.newContext({ locale: 'en', reducedMotion: 'reduce' });
    context.setDefaultTimeout(60_000);
    context.on('weberror', (fault) => faults.push(String(fault.error())));
    const page = await context.newPage();
    await page.goto(url);
    const goes = async (where: string) => {
      await page.getByRole('link', { name: where }).click();
      await page.locator('h1', { hasText: where }).waitFor();
      expect(await page.locator('frontdesk-chat').count()).toBe(1);
    };
    // Before the chat was ever opened, too.
    await page.locator('frontdesk-chat button').waitFor();
    await goes('second');
    await page.locator('frontdesk-chat button').click();
    const chat = page.frameLocator('frontdesk-chat iframe');
    await says(chat, 'on the second page');
    await chat.locator('html').evaluate('document.documentElement.dataset.stays = "yes"');
    await chat.getByRole('textbox').fill('half a sentence');
    await goes('third');
    await page.goBack();
    await page.locator('h1', { hasText: 'second' }).waitFor();
    await goes('first');
    expect(await page.locator('frontdesk-chat').count()).toBe(1);
    expect(await chat.locator('html').getAttribute('data-stays')).toBe('yes');
    expect(await chat.getByRole('textbox').inputValue()).toBe('half a sentence');
    await says(chat, 'back on the first');
    await chat.getByRole('textbox').press('Escape');
    await page.locator('frontdesk-chat iframe').waitFor({ state: 'hidden' });
    await page.evaluate('Frontdesk.open()');
    await chat.getByRole('textbox').waitFor();
    expect(host.conversations()).toHaveLength(1);
    expect(loads()).toBe(1);
    await context.close();
    expect(faults).toEqual([]);
  });
});
