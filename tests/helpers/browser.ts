import { existsSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';
import { describe, jest } from '@jest/globals';
import { type Browser, chromium } from 'playwright-core';
import { programFor } from '../setup/needs.ts';

/** The Chromium that browser tests use: CHROMIUM_PATH, else the machine's. */
export function chromiumPath(): string | undefined {
  const chosen = process.env.CHROMIUM_PATH;
  if (chosen && existsSync(chosen)) return chosen;
  return programFor('chromium');
}

/** Starts a Chromium of its own, with a profile of its own, that reaches nothing but this machine. */
export async function startBrowser(): Promise<Browser> {
  const browser = await chromium.launch({
    executablePath: chromiumPath()!,
    headless: true,
    args: [
      '--no-sandbox',
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
      '--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1, EXCLUDE localhost, EXCLUDE *.localhost',
    ],
  });
  const delay = Number(process.env.BROWSER_DELAY);
  return delay ? delayed(browser, delay) : browser;
}

/** What pages send, and what they hear over sockets, is on its way for so long: a test that needs luck fails. */
function delayed(browser: Browser, ms: number): Browser {
  const newContext = browser.newContext.bind(browser);
  browser.newContext = async (options) => {
    const context = await newContext(options);
    await context.route('**/*', async (route) => {
      if (route.request().method() !== 'GET') await pause(ms);
      // A page that was left meanwhile asks for nothing any more.
      await route.continue().catch(() => {});
    });
    await context.routeWebSocket(/./, (page) => {
      const server = page.connectToServer();
      page.onMessage((message) => void setTimeout(() => server.send(message), ms));
      server.onMessage((message) => void setTimeout(() => page.send(message), ms));
    });
    return context;
  };
  return browser;
}

/** `describe` for tests in a real browser. Without one they are skipped, and say so; with CI=true that is a failure. */
export function describeInBrowser(name: string, tests: () => void): void {
  describeWhereThereIs(chromiumPath() ? [] : ['chromium'], name, tests);
}

/** The same for those of a whole Frontdesk, which has a Redis. */
export function describeInBrowserOnRedis(name: string, tests: () => void): void {
  const missing = [...(chromiumPath() ? [] : ['chromium']), ...(programFor('redis') ? [] : ['redis-server'])];
  describeWhereThereIs(missing, name, tests);
}

function describeWhereThereIs(missing: readonly string[], name: string, tests: () => void): void {
  // A browser on a busy machine takes its time; what hangs is found by the waits inside.
  jest.setTimeout(180_000);
  if (missing.length === 0) describe(name, tests);
  else describe.skip(`${name} (needs ${missing.join(' and ')}, which is not installed)`, tests);
}
