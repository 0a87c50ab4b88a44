import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from '@jest/globals';
import type { Browser, Page } from 'playwright-core';
import { createMemoryTyping, type Typing } from '../../src/conversation/typing.ts';
import { createFileAccess } from '../../src/files/access.ts';
import { createMemoryFiles } from '../../src/files/memory.ts';
import { buildWidget, type Host, secrets, startHost } from '../channels/webchat/host.ts';
import { violations } from '../helpers/axe.ts';
import { describeInBrowser, startBrowser } from '../helpers/browser.ts';
import { png } from '../helpers/samples.ts';
import { until } from '../helpers/until.ts';

const article = { id: 'pay', question: 'How can I pay?', text: 'Online, **or** [by phone](tel:+15550100).' };
const reading = {
  sections: () => [{ title: 'bills', articles: [article] }],
  find: (words: string) => (words === 'pay' ? [article] : []),
  article: () => article,
};
const words = {
  en: { more: 'More options', fresh: /^Start a/, forget: /^End the chat/, articles: 'Help articles', save: /^Save/ },
  es: { more: 'Más opciones', fresh: /^Iniciar/, forget: /^Terminar el/, articles: /^Artículos/, save: /^Guardar/ },
};
const answers = {
  en: {
    close: 'Close it and start anew',
    keep: 'Keep it and start anew',
    end: 'End and forget',
    left: /^Go back to the/,
  },
  es: {
    close: 'Cerrarla y empezar de nuevo',
    keep: /^Mantenerla/,
    end: 'Terminar y olvidar',
    left: /^Volver a la conv/,
  },
};

describeInBrowser('axe-core finds no violation of WCAG 2.2 AA, and nothing sticks out', () => {
  let browser: Browser;
  let host: Host;
  let typing: Typing;
  beforeAll(async () => {
    await buildWidget();
    browser = await startBrowser();
  });
  afterAll(() => browser.close());
  beforeEach(async () => {
    typing = createMemoryTyping();
    const limits = { fileBytes: 200_000 };
    const files = createFileAccess(createMemoryFiles({ limits }), secrets.frontdesk);
    host = await startHost({ typing, reading, files, mails: true });
  });
  afterEach(() => host.end());

  /** Looks at a view as it is now. */
  async function look(page: Page, view: string): Promise<void> {
    const wide = '[document.documentElement.scrollWidth - innerWidth, pane.scrollWidth - pane.clientWidth].join()';
    const sticksOut = await page.evaluate<string>(`globalThis.pane ? ${wide} : '0,0'`);
    expect({ view, sticksOut, violations: await violations(page) }).toEqual({ view, sticksOut: '0,0', violations: [] });
  }
  const conversation = () => host.conversations().at(-1)!;

  // What is said depends on the language, what stands out on the scheme, and what has room on width and direction.
  it.each([
    { scheme: 'light' as const, width: 1280, locale: 'en' as const, dir: 'ltr' },
    { scheme: 'dark' as const, width: 320, locale: 'es' as const, dir: 'rtl' },
  ])('in any view: $scheme, $width px, $locale, $dir', async ({ scheme, width, locale, dir }) => {
    const context = await browser.newContext({
      ...{ colorScheme: scheme, reducedMotion: 'reduce', viewport: { width, height: 700 }, acceptDownloads: true },
    });
    context.setDefaultTimeout(60_000);
    const page = await context.newPage();
    const button = (name: string | RegExp) => page.getByRole('button', { name, exact: true });
    const says = async (text: string) => {
      await page.locator('#text').fill(text);
      await page.locator('#text').press('Enter');
    };
    const menu = async (name: string | RegExp) => {
      await button(words[locale].more).click();
      await button(name).click();
    };
    const answered = (roles: number) =>
      until('the answer', async () => {
        const all = (await host.store.history(conversation(), { last: 50 })).map(({ message }) => message.from.role);
        return all.filter((role) => role === 'user').length >= roles && all.at(-1) !== 'user';
      });

    await page.goto(host.url);
    await page.locator('frontdesk-chat button').waitFor();
    await look(page, 'the launcher');
    await page.locator('frontdesk-chat button').click();
    await page.frameLocator('frontdesk-chat iframe').getByText('What can I do for you?').waitFor();
    await look(page, 'a chat on a page');

    const chat = `${host.url}/webchat/chat?locale=${locale}`;
    await context.route('**/webchat/session', (route) => route.fulfill({ status: 429, json: {} }));
    await page.goto(chat);
    await page.evaluate(`document.documentElement.dir = '${dir}'`);
    await page.locator('#status:not(:empty)').waitFor();
    await look(page, 'a chat that cannot begin');
    await context.unroute('**/webchat/session');
    await page.goto(chat);
    await page.evaluate(`document.documentElement.dir = '${dir}'`);
    await says('bill');
    await page.locator('.choice').first().waitFor();
    await look(page, 'choices');

    await page.locator('.choice').last().click();
    await page.locator('#banner:not([hidden])').waitFor();
    await look(page, 'waiting');
    // What a representative does must not come before the customer is heard.
    await answered(2);
    await says('danger');
    await page.locator('#pinned:not([hidden])').waitFor();
    await look(page, 'danger');

    await menu(words[locale].fresh);
    await button(answers[locale].keep).waitFor();
    // In danger nothing is to be withdrawn.
    expect(await page.locator('#sheet button').count()).toBe(4);
    await look(page, 'asked what becomes of who waits');
    await page.keyboard.press('Escape');
    await answered(3);
    await host.act(conversation(), { type: 'claim' });
    await host.act(conversation(), {
      type: 'reply',
      text: 'I can `help` with [that](https://marlow.example).',
    } as never);
    await page.locator('.person').waitFor();
    await page.locator('#banner .face').waitFor();
    const types = () => void typing.types(conversation(), { role: 'agent', id: 'ana', name: 'Ana' });
    const again = setInterval(types, 500);
    await page.locator('#typing:not([hidden])').waitFor();
    await look(page, 'a person who types');
    clearInterval(again);

    await host.act(conversation(), { type: 'reply', text: 'My password is secret.' } as never);
    const [said] = await host.store.history(conversation(), { last: 1 });
    await host.act(conversation(), { type: 'delete', message: said!.message.id });
    await page.locator('.person', { hasText: 'secret' }).waitFor({ state: 'detached' });
    const files = [
      { name: 'map.png', mimeType: 'image/png', buffer: png },
      { name: 'large.txt', mimeType: 'text/plain', buffer: Buffer.alloc(300_000, 'a') },
    ];
    await page.locator('#file').setInputFiles(files);
    await page.locator('#tray .failed').waitFor();
    await page.locator('#tray .done').waitFor();
    await look(page, 'files, and one that is not taken');
    await says('a map');
    await page.locator('.mine img').waitFor();
    await page.locator('#tray .away').click();

    await context.route('**/activities', (route) => route.fulfill({ status: 400, json: { error: { message: '' } } }));
    await says('not taken');
    await page.locator('.refused').waitFor();
    await context.unroute('**/activities');
    await context.setOffline(true);
    await says('not sent');
    await page.locator('.late').waitFor();
    await look(page, 'offline, with a picture and what was deleted, not taken and not sent');
    await context.setOffline(false);
    await page.locator('.late').waitFor({ state: 'detached' });

    await menu(words[locale].articles);
    await page.locator('#sheet .articles button').waitFor();
    await look(page, 'articles');
    await page.getByRole('searchbox').fill('jazz');
    await page.locator('#sheet .articles button').waitFor({ state: 'detached' });
    await look(page, 'articles that are not there');
    await page.getByRole('searchbox').fill('pay');
    await button(article.question).click();
    await page.locator('#sheet .article strong').waitFor();
    await look(page, 'an article');
    await page.keyboard.press('Escape');

    await context.route('**/webchat/{close,end}', (route) => route.abort());
    await menu(words[locale].fresh);
    await button(answers[locale].close).click();
    await page.getByRole('alert').waitFor();
    await look(page, 'a case that could not be closed');
    await page.keyboard.press('Escape');
    await menu(words[locale].fresh);
    await button(answers[locale].close).waitFor();
    await look(page, 'asked what becomes of an open case');
    await button(answers[locale].keep).click();
    await until('another conversation', async () => (await page.locator('.message:not(.mine)').count()) === 1);
    await menu(words[locale].save);
    await page.getByText(locale === 'es' ? 'El archivo está' : 'The file is').waitFor();
    await look(page, 'the menu, with a conversation that was left');
    await button(answers[locale].left).click();
    await page.locator('.person').first().waitFor();
    await menu(words[locale].forget);
    await look(page, 'asked whether to end');
    await button(answers[locale].end).click();
    await page.getByRole('alert').waitFor();
    await look(page, 'a chat that could not be ended');
    await page.keyboard.press('Escape');

    await host.act(host.conversations().at(-2)!, { type: 'close' });
    await page.locator('#banner button').waitFor();
    await look(page, 'closed');
    await context.close();
  });
});
