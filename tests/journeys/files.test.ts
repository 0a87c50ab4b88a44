import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from '@jest/globals';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { createFileAccess, type FileAccess } from '../../src/files/access.ts';
import { attachmentOf } from '../../src/files/attaching.ts';
import { createMemoryFiles } from '../../src/files/memory.ts';
import { buildWidget, type Host, secrets, startHost } from '../channels/webchat/host.ts';
import { describeInBrowser, startBrowser } from '../helpers/browser.ts';
import { exe, pdf, picture } from '../helpers/samples.ts';
import { until } from '../helpers/until.ts';

describeInBrowser('files in the chat', () => {
  let browser: Browser;
  let host: Host;
  let context: BrowserContext;
  let files: FileAccess;
  let faults: string[];
  /** While held, uploads wait before they are scanned. */
  let scanning: Promise<void> | undefined;

  beforeAll(async () => {
    await buildWidget();
    browser = await startBrowser();
  });
  afterAll(() => browser.close());
  beforeEach(async () => {
    scanning = undefined;
    const scan = async () => {
      await scanning;
      return { clean: true as const };
    };
    files = createFileAccess(createMemoryFiles({ limits: { fileBytes: 200_000 }, scan }), secrets.frontdesk);
    host = await startHost({ files });
    await visitFrom({ width: 1000, height: 760 });
  });
  afterEach(async () => {
    await context.close();
    await host.end();
    expect(faults).toEqual([]);
  });

  async function visitFrom(viewport: { width: number; height: number }, locale = 'en-US'): Promise<void> {
    await context?.close();
    context = await browser.newContext({ locale, viewport });
    context.setDefaultTimeout(60_000);
    faults = [];
    context.on('weberror', (fault) => faults.push(String(fault.error())));
    context.on('console', (line) => {
      if (/Content.Security.Policy/i.test(line.text())) faults.push(line.text());
    });
  }
  const conversation = () => host.conversations().at(-1)!;
  /** The chat by itself, as in its frame. */
  async function visit(): Promise<Page> {
    const page = await context.newPage();
    await page.goto(`${host.url}/webchat/chat`);
    await page.locator('.message').first().waitFor();
    await page.locator('#attach').waitFor();
    return page;
  }
  const photo = { name: 'meter.png', mimeType: 'image/png', buffer: picture(300, 200) };
  const choose = (page: Page, ...given: { name: string; mimeType: string; buffer: Buffer }[]) =>
    page.locator('#file').setInputFiles(given);
  const box = (page: Page) => page.getByRole('textbox');
  const messages = (page: Page) => page.locator('.message');
  /** As the browser does it when files are pasted or dropped. */
  const bring = (page: Page, what: 'paste' | 'drop', name: string) =>
    page.evaluate(`{
      const data = new DataTransfer();
      data.items.add(new File(['meter 4711'], ${JSON.stringify(name)}, { type: 'text/plain' }));
      const given = { bubbles: true, cancelable: true };
      document.getElementById('text').dispatchEvent(
        ${what === 'paste'} ? new ClipboardEvent('paste', { ...given, clipboardData: data })
          : new DragEvent('drop', { ...given, dataTransfer: data }));
    }`);

  it('are chosen, pasted and dropped, and go with the words; a picture is shown small, all else as a line', async () => {
    const page = await visit();
    const attach = page.getByRole('button', { name: 'Attach files, up to 195 kB each' });
    const picker = page.waitForEvent('filechooser');
    await attach.click();
    await (await picker).setFiles([photo]);
    await bring(page, 'paste', 'pasted.txt');
    await bring(page, 'drop', 'dropped.txt');
    await page.locator('#tray .done').nth(2).waitFor();
    await box(page).fill('Here are my files');
    await box(page).press('Enter');

    const mine = messages(page).filter({ hasText: 'Here are my files' }).first();
    await mine.locator('img').waitFor();
    expect(await page.locator('#tray').isVisible()).toBe(false);
    const shown = mine.getByRole('img', { name: 'meter.png' });
    await until('the picture', () =>
      shown.evaluate((image) => (image as unknown as { naturalWidth: number }).naturalWidth === 300),
    );
    const size = await shown.boundingBox();
    expect([Math.round(size!.width), Math.round(size!.height)]).toEqual([240, 160]);
    expect(await mine.locator('.file').allInnerTexts()).toEqual([
      expect.stringContaining('pasted.txt'),
      expect.stringContaining('dropped.txt'),
    ]);
    const saved = await fetch(
      new URL((await mine.getByRole('link', { name: /pasted\.txt/ }).getAttribute('href'))!, host.url),
    );
    expect(saved.headers.get('content-disposition')).toBe('attachment; filename="pasted.txt"');
    expect(await saved.text()).toBe('meter 4711');
    const sent = (await host.store.history(conversation(), { last: 9 })).filter(({ message }) => message.attachments);
    expect(sent.map(({ message }) => message.attachments!.map(({ name }) => name))).toEqual([
      ['meter.png', 'pasted.txt', 'dropped.txt'],
    ]);
  });

  it('that an article shows stand in the text instead of their links, small, with their words', async () => {
    const page = await visit();
    await context.route('**/articles/files/map.png', (route) =>
      route.fulfill({ contentType: 'image/png', body: picture(600, 200) }),
    );
    const at = `${host.url}/articles/files/map.png`;
    const text = `Here ![The map](${at}) it is, [to print](${at}), and ![not ours](https://t.example/p.png).`;
    await host.act(conversation(), { type: 'reply', text } as never);
    const reply = messages(page).filter({ hasText: 'it is' });
    const shown = reply.getByRole('img', { name: 'The map' });
    await shown.waitFor();
    await until('the picture', () =>
      shown.evaluate((image) => (image as unknown as { naturalWidth: number }).naturalWidth === 600),
    );
    expect(await reply.locator('p').first().locator('img').count()).toBe(1);
    expect(await reply.getByRole('link').count()).toBe(3);
    const size = await shown.boundingBox();
    expect([Math.round(size!.width), Math.round(size!.height)]).toEqual([240, 160]);
    expect(await reply.locator('img').count()).toBe(1);
  });

  it('may be all there is to say', async () => {
    const page = await visit();
    await choose(page, photo);
    await page.locator('#tray .done').waitFor();
    await page.getByRole('button', { name: 'Send' }).click();
    await page.locator('.mine img').waitFor();
  });

  it('that are refused say why, and the words go all the same', async () => {
    const page = await visit();
    await choose(
      page,
      { name: 'large.txt', mimeType: 'text/plain', buffer: Buffer.alloc(200_001, 'x') },
      { name: 'tool.exe', mimeType: 'application/octet-stream', buffer: exe },
    );
    await page.getByText('Too large: up to 195 kB.').waitFor();
    await page.getByText('Files of this kind are not taken.').waitFor();
    await box(page).fill('I tried to show you');
    await box(page).press('Enter');
    await messages(page).filter({ hasText: 'You said: I tried to show you' }).waitFor();
    expect(await page.locator('#tray .failed').count()).toBe(2);
    await page.getByRole('button', { name: 'Remove tool.exe' }).click();
    await page.getByRole('button', { name: 'Remove large.txt' }).click();
    expect(await page.locator('#tray').isVisible()).toBe(false);
  });

  it('that are on their way are waited for; one that is taken away is not', async () => {
    let go = () => {};
    scanning = new Promise((resolve) => {
      go = resolve;
    });
    const page = await visit();
    await choose(page, photo, { name: 'bill.pdf', mimeType: 'application/pdf', buffer: pdf });
    await box(page).fill('Look at these');
    await box(page).press('Enter');
    await page.getByText('Your message is sent as soon as the files are there.').waitFor();
    expect(await box(page).inputValue()).toBe('Look at these');
    await page.getByRole('button', { name: 'Remove meter.png' }).click();
    go();
    const mine = messages(page).filter({ hasText: 'Look at these' }).first();
    await mine.getByRole('link', { name: /bill\.pdf/ }).waitFor();
    expect(await mine.locator('img').count()).toBe(0);
    expect(await box(page).inputValue()).toBe('');
  });

  it('wait for the line in a tunnel, and nothing that was written is lost', async () => {
    const page = await visit();
    await context.setOffline(true);
    await choose(page, photo);
    await page.locator('#tray').getByText('Not sent yet.').waitFor();
    await box(page).fill('From the tunnel');
    await box(page).press('Enter');
    await context.setOffline(false);
    const mine = messages(page).filter({ hasText: 'From the tunnel' }).first();
    await mine.locator('img').waitFor();
    const said = (await host.log(conversation())).filter((line) => line.startsWith('user'));
    expect(said).toEqual(['user: From the tunnel']);
  });

  it('come from representatives too, and are there after a reload; on a phone nothing is wider than the page', async () => {
    await visitFrom({ width: 360, height: 640 }, 'es-ES');
    const page = await visit();
    const { file } = await files.store.put({
      conversation: conversation(),
      from: 'desk:web:ana',
      name: 'A form with a very long name that would not fit into one line of a phone.pdf',
      bytes: pdf,
    });
    const { file: shown } = await files.store.put({
      conversation: conversation(),
      from: 'desk:web:ana',
      name: 'wide.png',
      bytes: picture(900, 200),
    });
    const attachments = [attachmentOf(file!), attachmentOf(shown!)];
    await host.act(conversation(), { type: 'reply', text: 'The form:', attachments } as never);
    await page.locator('.person img').waitFor();
    await page.reload();
    await page.locator('.person img').waitFor();
    await page.getByRole('button', { name: 'Adjuntar archivos, hasta 195 kB cada uno' }).waitFor();
    await choose(page, photo);
    await page.locator('#tray .done').waitFor();
    expect(await page.evaluate('document.documentElement.scrollWidth')).toBeLessThanOrEqual(360);
  });
});
