import { readFileSync } from 'node:fs';
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from '@jest/globals';
import type { Browser, BrowserContext, Locator, Page } from 'playwright-core';
import type { Reading } from '../../src/channels/channel.ts';
import { buildWidget, type Host, startHost } from '../channels/webchat/host.ts';
import { violations } from '../helpers/axe.ts';
import { describeInBrowser, startBrowser } from '../helpers/browser.ts';
import { picture } from '../helpers/samples.ts';
import { until } from '../helpers/until.ts';

const articles = [
  { id: 'pay', question: 'How can I pay?', text: 'Online.' },
  { id: 'fee', question: 'How much is it?', text: 'Nothing.' },
  {
    id: 'trash',
    question: 'When is it picked up?',
    text: 'On **Monday** <img src=x> ![p](https://evil.example/p.png).',
  },
];
const reading: Reading = {
  sections: () => [
    { title: 'bills', articles: articles.slice(0, 2) },
    { title: 'trash', articles: articles.slice(2) },
  ],
  find: (words) => articles.filter(({ question }) => question.toLowerCase().includes(words.toLowerCase())),
  article: (id) => articles.find((each) => each.id === id),
};

describeInBrowser('reading and writing in the chat', () => {
  let browser: Browser;
  let context: BrowserContext;
  let host: Host;
  let faults: string[];

  beforeAll(async () => {
    await buildWidget();
    browser = await startBrowser();
  });
  afterAll(() => browser.close());
  beforeEach(async () => {
    host = await startHost();
    faults = [];
  });
  afterEach(async () => {
    await context.close();
    await host.end();
    expect(faults).toEqual([]);
  });

  interface Seen {
    width: number;
    height: number;
    scheme: 'light' | 'dark';
    locale: string;
    dir?: string;
  }
  const views: Seen[] = [
    { width: 1280, height: 800, scheme: 'light', locale: 'en' },
    { width: 360, height: 640, scheme: 'dark', locale: 'en' },
    { width: 360, height: 640, scheme: 'light', locale: 'es', dir: 'rtl' },
  ];
  const phone = views[1]!;

  async function visit({ width, height, scheme, locale, dir = 'ltr' }: Seen): Promise<Page> {
    context = await browser.newContext({
      ...{
        viewport: { width, height },
        colorScheme: scheme,
        locale,
        reducedMotion: 'reduce',
        timezoneId: 'Asia/Tokyo',
      },
      acceptDownloads: true,
    });
    context.setDefaultTimeout(60_000);
    context.on('weberror', (fault) => faults.push(String(fault.error())));
    const page = await context.newPage();
    await page.goto(`${host.url}/webchat/chat?locale=${locale}`);
    await page.locator('.message').first().waitFor();
    await page.evaluate(`document.documentElement.dir = '${dir}'`);
    return page;
  }
  async function says(page: Page, text: string): Promise<void> {
    await page.locator('#text').fill(text);
    await page.locator('#text').press('Enter');
    // What is said to them now would stand above their own words while these are on their way.
    const sent = page.locator('.mine:not(.sending, .sent)', { hasText: text });
    await sent.last().waitFor();
  }
  /** Closed, and the chat knows it: what comes now is not seen. */
  async function closes(page: Page): Promise<void> {
    const chat = page.frameLocator('frontdesk-chat iframe');
    await chat.locator('#text').press('Escape');
    await page.locator('frontdesk-chat iframe').waitFor({ state: 'hidden' });
    await chat.locator('html').evaluate('new Promise((resolve) => setTimeout(resolve))');
  }
  const conversation = () => host.conversations().at(-1)!;
  const replies = (text: string) => host.act(conversation(), { type: 'reply', text } as never);
  const message = (page: Page, text: string) => page.locator('.message', { hasText: text }).last();
  const newest = (page: Page) => page.locator('#newest');
  const tall = (name: string) => Array.from({ length: 30 }, (_, n) => `${name} ${n}`).join('\n\n');
  /** How far the top of something is below that of the pane; less than nothing when it was pushed out. */
  async function topOf(page: Page, what: Locator): Promise<number> {
    const [box, pane] = await Promise.all([what.boundingBox(), page.locator('#pane').boundingBox()]);
    return box!.y - pane!.y;
  }
  it.each(views)(
    'an answer pushes its question not away, and says that there is more: $width px, $scheme, $locale',
    async (seen) => {
      const page = await visit(seen);
      await says(page, 'silence');
      await message(page, 'silence').waitFor();
      await replies(tall('line'));
      await message(page, 'line 29').waitFor();
      expect(await topOf(page, page.locator('.mine'))).toBeGreaterThanOrEqual(0);
      expect(await topOf(page, page.locator('.mine'))).toBeLessThan(60);
      await newest(page).waitFor();
      expect(await newest(page).innerText()).toBe(seen.locale === 'es' ? 'Más' : 'More');
      expect(await violations(page)).toEqual([]);
      await newest(page).click();
      await newest(page).waitFor({ state: 'hidden' });
      expect(await page.evaluate('pane.scrollHeight - pane.scrollTop - pane.clientHeight')).toBeLessThan(31);
    },
  );

  it.each(views)(
    'what comes while one reads above moves nothing, and is counted: $width px, $scheme, $locale',
    async (seen) => {
      const page = await visit(seen);
      await says(page, 'silence');
      await message(page, 'silence').waitFor();
      await replies(tall('line'));
      await replies(tall('word'));
      await message(page, 'word 29').waitFor();
      await newest(page).click();
      await newest(page).waitFor({ state: 'hidden' });
      await page.locator('#pane').hover();
      await page.mouse.wheel(0, -500);
      await newest(page).waitFor();
      let at = -1;
      await until('an end of scrolling', async () => {
        const before = at;
        at = await page.evaluate<number>('pane.scrollTop');
        return at === before;
      });
      const before = await topOf(page, message(page, 'word 0'));
      await replies('first news');
      await replies('second news');
      await newest(page)
        .getByText(seen.locale === 'es' ? '2 mensajes nuevos' : '2 new messages')
        .waitFor();
      expect(await topOf(page, message(page, 'word 0'))).toBe(before);
      // Whoever writes is at the end.
      await says(page, 'silence, please');
      await newest(page).waitFor({ state: 'hidden' });
      expect(await topOf(page, message(page, 'second news'))).toBeGreaterThan(0);
    },
  );

  it('one who watches sees each message as it comes, and whoever looked away begins where they left', async () => {
    const page = await visit(phone);
    for (let n = 0; n < 4; n++) {
      await replies(`note ${n}`);
      await message(page, `note ${n}`).waitFor();
      expect(await newest(page).isVisible()).toBe(false);
    }
    await page.goto(host.url);
    await page.locator('frontdesk-chat button').click();
    const chat = page.frameLocator('frontdesk-chat iframe');
    await chat.locator('.message', { hasText: 'note 3' }).waitFor();
    await closes(page);
    await replies('where it begins');
    await replies(tall('line'));
    await page.getByRole('button', { name: 'Open chat, 2 new messages' }).click();
    const first = chat.locator('.message', { hasText: 'where it begins' });
    await first.waitFor();
    await chat.locator('#newest').waitFor();
    expect((await first.boundingBox())!.y).toBeGreaterThan(40);
    expect((await first.boundingBox())!.y).toBeLessThan(250);
  });

  it('earlier messages put in above move nothing', async () => {
    const page = await visit(phone);
    for (let n = 1; n <= 110; n++) await replies(`line ${n}.`);
    await message(page, 'line 110.').waitFor();
    await page.reload();
    await message(page, 'line 110.').waitFor();
    const button = page.getByRole('button', { name: 'Show earlier messages' });
    await button.scrollIntoViewIfNeeded();
    expect(await violations(page)).toEqual([]);
    const top = page.locator('.message').nth(3);
    const text = await top.innerText();
    const before = await topOf(page, top);
    await button.click();
    await message(page, 'What can I do for you?').waitFor();
    const after = await topOf(page, page.locator('.message', { hasText: text.split('\n').at(-1)! }).first());
    expect(Math.abs(after - before)).toBeLessThan(60);
  });

  it('the Enter that ends a composition sends nothing', async () => {
    const page = await visit(phone);
    await page.locator('#text').fill('日本語');
    const enter = (keyCode: number, isComposing: boolean) =>
      page.evaluate(`void document.getElementById('text').dispatchEvent(new KeyboardEvent('keydown',
        { key: 'Enter', keyCode: ${keyCode}, isComposing: ${isComposing}, bubbles: true, cancelable: true }))`);
    await enter(229, true); // Chromium and Firefox
    await enter(229, false); // Safari
    expect(await page.locator('#text').inputValue()).toBe('日本語');
    await enter(13, false);
    await message(page, 'You said: 日本語').waitFor();
    expect(host.received.filter(({ kind }) => kind === 'heard')).toHaveLength(1);
  });

  it('goes on by itself, in its conversation, when its tokens have followed one another for a day', async () => {
    await host.end();
    let later = 0;
    host = await startHost({ now: () => Date.now() + later });
    const page = await visit(phone);
    await says(page, 'before');
    await message(page, 'You said: before').waitFor();
    later = 25 * 3_600_000;
    await replies('a day later');
    await message(page, 'a day later').waitFor();
    await says(page, 'after');
    await message(page, 'You said: after').waitFor();
    expect(host.conversations()).toHaveLength(1);
    expect(await page.locator('.message').count()).toBe(6);
  });

  it('says that it was too much from this network, and comes in by itself', async () => {
    await host.end();
    host = await startHost({ limits: { mints: 1 } });
    const first = await visit(phone);
    await first.context().close();
    context = await browser.newContext({ locale: 'en' });
    const page = await context.newPage();
    await page.goto(`${host.url}/webchat/chat`);
    await page.getByText('Too many chats are open from your network').waitFor();
    expect(await page.getByText('cannot be reached').count()).toBe(0);
  });

  it.each(views)('the menu saves the conversation as it reads now: $width px, $scheme, $locale', async (seen) => {
    const isSpanish = seen.locale === 'es';
    if (isSpanish) {
      await host.end();
      host = await startHost({ mails: true });
    }
    const page = await visit(seen);
    await says(page, 'silence, and **stars**');
    await message(page, 'silence').waitFor();
    await replies('We close at 5.');
    await replies('My password is secret');
    await message(page, 'secret').waitFor();
    const said = (await host.store.history(conversation(), { last: 2 })).map(({ message: { id } }) => id);
    await host.act(conversation(), { type: 'edit', message: said[0]!, text: 'We close at 6.' } as never);
    await host.act(conversation(), { type: 'delete', message: said[1]! });
    await message(page, 'We close at 6.').waitFor();
    await page.locator('#menu').click();
    await page.getByRole('dialog').waitFor();
    const saved = page.waitForEvent('download');
    await page.getByRole('button', { name: isSpanish ? 'Guardar la conversación' : 'Save the conversation' }).click();
    const download = await saved;
    expect(download.suggestedFilename()).toBe('City of Marlow.txt');
    const text = readFileSync(await download.path(), 'utf8');
    expect(text).toMatch(isSpanish ? /Usted, .*\nsilence, and \*\*stars\*\*/ : /You, .*\nsilence, and \*\*stars\*\*/);
    expect(text).toMatch(/Ana, .*\nWe close at 6\./);
    expect(text).not.toMatch(/secret|close at 5/);
    await page
      .getByRole('status')
      .getByText(isSpanish ? 'descargas' : 'downloads')
      .waitFor();
    // Only where something is sent by e-mail.
    const mail = page.getByRole('button', { name: /^(Send me|Enviarme)/ });
    expect(await mail.count()).toBe(isSpanish ? 1 : 0);
    if (isSpanish) {
      await mail.click();
      await message(page, 'Envíeme esta conversación por correo').waitFor();
      expect(host.received.at(-1)).toMatchObject({ kind: 'heard', zone: 'Asia/Tokyo' });
    } else {
      await page.keyboard.press('Escape');
    }
    await page.getByRole('dialog').waitFor({ state: 'hidden' });
    if (!isSpanish) await page.locator('#menu:focus').waitFor();
  });

  it.each(views)('articles are browsed, searched, read and asked: $width px, $scheme, $locale', async (seen) => {
    await host.end();
    // Pictures of articles lie at the server's own address; those from elsewhere are links.
    const article = (id: string) => {
      const found = reading.article(id, 'en');
      return found && { ...found, text: `${found.text} ![the map](${host.url}/articles/files/map.png)` };
    };
    host = await startHost({ reading: { ...reading, article } });
    const page = await visit(seen);
    await page.route('**/articles/files/map.png', (route) =>
      route.fulfill({ contentType: 'image/png', body: picture(30, 20) }),
    );
    const isSpanish = seen.locale === 'es';
    await page.locator('#menu').click();
    await page.getByRole('button', { name: isSpanish ? 'Artículos de ayuda' : 'Help articles' }).click();
    await page.getByRole('heading', { name: 'bills' }).waitFor();
    expect(await page.locator('#sheet .articles button').allTextContents()).toEqual([
      'How can I pay?',
      'How much is it?',
      'When is it picked up?',
    ]);
    const box = page.getByRole('searchbox');
    await box.fill('PICKED');
    await until('one', async () => (await page.locator('#sheet .articles button').count()) === 1);
    await page.getByRole('button', { name: 'When is it picked up?' }).click();
    await page.locator('#sheet .article strong', { hasText: 'Monday' }).waitFor();
    await page.locator('#sheet .article p').getByRole('img', { name: 'the map' }).waitFor();
    expect(await page.locator('#sheet .article img').count()).toBe(1);
    await page.getByRole('button', { name: isSpanish ? 'Volver' : 'Back' }).click();
    await box.fill('jazz');
    await page
      .getByRole('status')
      .getByText(isSpanish ? 'Ningún artículo' : 'No article')
      .waitFor();
    await page.getByRole('button', { name: isSpanish ? 'Preguntar en el chat: «jazz»' : 'Ask in the chat' }).click();
    await message(page, 'You said: jazz').waitFor();
    expect(await page.getByRole('dialog').count()).toBe(0);
  });

  it('begins anew only when it is said twice, in every tab', async () => {
    const page = await visit(phone);
    await says(page, 'first');
    await message(page, 'You said: first').waitFor();
    const other = await context.newPage();
    await other.goto(page.url());
    await message(other, 'You said: first').waitFor();
    await page.locator('#menu').click();
    await page.getByRole('button', { name: 'Start a new conversation' }).click();
    await page.getByText('You can come back to this conversation by this menu.').waitFor();
    await page.getByRole('button', { name: 'Back' }).click();
    await page.getByRole('button', { name: 'Start a new conversation' }).click();
    await page.getByRole('button', { name: 'Start anew' }).click();
    for (const each of [page, other])
      await until('the new one', async () => (await each.locator('.message').count()) === 1);
    await says(other, 'second');
    await message(page, 'You said: second').waitFor();
    expect(host.conversations()).toHaveLength(2);
    // It is left, and not lost, in either tab.
    await other.locator('#menu').click();
    await other.getByRole('button', { name: /^Go back to the conversation of/ }).click();
    for (const each of [page, other]) {
      await message(each, 'You said: first').waitFor();
      expect(await each.locator('.message', { hasText: 'second' }).count()).toBe(0);
    }
    expect(host.conversations()).toHaveLength(2);
  });

  it('sounds when something new comes that nobody sees, unless one wants silence', async () => {
    const page = await visit(phone);
    await context.addInitScript(`globalThis.tones = 0; const { start } = OscillatorNode.prototype;
      OscillatorNode.prototype.start = function (...when) { tones += 1; return start.apply(this, when); };`);
    await page.goto(host.url);
    await page.locator('frontdesk-chat button').click();
    const chat = page.frameLocator('frontdesk-chat iframe');
    const tones = () => chat.locator('html').evaluate('tones');
    await chat.locator('#text').fill('silence');
    await chat.locator('#text').press('Enter');
    await replies('in sight');
    await chat.locator('.message', { hasText: 'in sight' }).waitFor();
    expect(await tones()).toBe(0);
    await closes(page);
    await replies('unseen');
    await until('two tones', async () => (await tones()) === 2);
    await page.locator('frontdesk-chat button').click();
    await chat.locator('#menu').click();
    await chat.getByRole('button', { name: 'Turn sounds off' }).click();
    await chat.getByRole('button', { name: 'Turn sounds on' }).waitFor();
    await chat.getByRole('button', { name: 'Close', exact: true }).click();
    await closes(page);
    await replies('quiet');
    await page.getByRole('button', { name: 'Open chat, 1 new message' }).waitFor();
    await page.locator('frontdesk-chat button').click();
    await chat.locator('.message', { hasText: 'quiet' }).waitFor();
    expect(await tones()).toBe(2);
  });

  it('shows who speaks by their initials, and reads them to nobody', async () => {
    const page = await visit(phone);
    await host.act(conversation(), { type: 'claim' }, 'Ana María Sanz');
    await host.act(conversation(), { type: 'reply', text: 'Hello' } as never, 'Ana María Sanz');
    const face = page.locator('.person .face');
    await face.waitFor();
    expect(await face.getAttribute('data-letters')).toBe('AS');
    expect(await face.getAttribute('aria-hidden')).toBe('true');
    expect(await page.locator('.person .name').innerText()).toBe('Ana María Sanz');
    expect(await violations(page)).toEqual([]);
  });
});
