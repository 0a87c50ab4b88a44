import { afterEach, describe, expect, it } from '@jest/globals';
import type { Page } from 'playwright-core';
import type { Entry } from '../../../src/conversation/decision.ts';
import { createFileAccess, type FileAccess } from '../../../src/files/access.ts';
import { createMemoryFiles } from '../../../src/files/memory.ts';
import { createUploads } from '../../../src/files/uploading.ts';
import { describeInBrowser } from '../../helpers/browser.ts';
import { exe, html, pdf, picture, png } from '../../helpers/samples.ts';
import { type Office, openOffice } from './office.ts';
import { deskPages, violations } from './pages.ts';

const open: Office[] = [];
afterEach(async () => {
  for (const office of open.splice(0)) await office.stop();
});

type Headers = Record<string, string>;
interface Stored {
  id: string;
  name: string;
  type: string;
  size: number;
}

async function setup(limits: Parameters<typeof createUploads>[1] = {}) {
  const store = createMemoryFiles({ limits: { fileBytes: 5000 } });
  const files: FileAccess = {
    ...createFileAccess(store, 'a-secret-for-tests-only-long-enough'),
    uploads: createUploads(store, limits),
  };
  const office = await openOffice({ files });
  open.push(office);
  const api = `${office.url}/desk/api`;
  const post = (path: string, given: unknown, headers: Headers = {}) =>
    fetch(`${api}/${path}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', origin: office.url, ...headers },
      body: JSON.stringify(given),
    });
  let acts = 0;
  return {
    ...office,
    files,
    get: (path: string, headers: Headers = {}) => fetch(`${api}/${path}`, { headers }),
    async signsIn(name: string) {
      const token = new URL(await office.desk.link(name)).hash.slice(1);
      const cookie = (await post('sign-in', { token })).headers.get('set-cookie')?.split(';')[0] ?? '';
      const { csrf } = (await (await fetch(`${api}/me`, { headers: { cookie } })).json()) as { csrf: string };
      const headers: Headers = { cookie, 'x-desk-token': csrf };
      const act = async (number: number, doing: object) => {
        const answer = await post(
          `tickets/${number}/acts`,
          { id: `act-0000-0000-${1000 + ++acts}`, ...doing },
          headers,
        );
        await office.idle();
        return answer;
      };
      const uploads = (number: number, name: string, bytes: Buffer, more: Headers = {}) =>
        fetch(`${api}/tickets/${number}/upload?name=${encodeURIComponent(name)}`, {
          method: 'POST',
          headers: { ...headers, origin: office.url, ...more },
          body: new Uint8Array(bytes),
        });
      return { headers, act, uploads };
    },
    async shown(number: number, headers: Headers): Promise<Entry[]> {
      return ((await (await fetch(`${api}/tickets/${number}`, { headers })).json()) as { entries: Entry[] }).entries;
    },
  };
}

const stored = async (response: Response) => ((await response.json()) as { file: Stored }).file;

describe('a reply', () => {
  it('takes files along, with or without words, and the customer’s log names them', async () => {
    const { says, log, signsIn, shown, get } = await setup();
    await says('c1', 'Where is the form?');
    const ana = await signsIn('Ana');
    await ana.act(1001, { type: 'claim' });
    const form = await stored(await ana.uploads(1001, 'form.png', png));
    expect((await ana.act(1001, { type: 'reply', text: 'Here it is', files: [form.id] })).status).toBe(202);
    const again = await stored(await ana.uploads(1001, 'again.png', png));
    expect((await ana.act(1001, { type: 'reply', text: '', files: [again.id] })).status).toBe(202);
    expect((await ana.act(1001, { type: 'reply', text: ' ' })).status).toBe(400);

    const replies = (await log('c1')).filter(({ message }) => message.attachments);
    expect(replies).toMatchObject([
      { audience: 'everyone', message: { text: 'Here it is', attachments: [{ name: 'form.png', file: form }] } },
      { audience: 'everyone', message: { text: '', attachments: [{ name: 'again.png', file: again }] } },
    ]);
    expect(JSON.stringify(replies)).not.toContain('contentUrl');

    const [first] = (await shown(1001, ana.headers)).filter(({ message }) => message.attachments);
    const url = first!.message.attachments![0]!.contentUrl!.replace(/^api\//, '');
    expect((await get(url)).status).toBe(401); // the link alone opens nothing here
    const picture = await get(url, ana.headers);
    expect([picture.status, picture.headers.get('content-type')]).toEqual([200, 'image/png']);
    expect(picture.headers.get('cross-origin-resource-policy')).toBe('same-origin');
    expect((await get(`${url}x`, ana.headers)).status).toBe(404);
  });

  it('names only files of its own conversation', async () => {
    const { says, signsIn } = await setup();
    await says('c1', 'One');
    await says('c2', 'Two');
    const ana = await signsIn('Ana');
    for (const number of [1001, 1002]) await ana.act(number, { type: 'claim' });
    const { id } = await stored(await ana.uploads(1001, 'form.png', png));
    const other = await ana.act(1002, { type: 'reply', text: 'Here', files: [id] });
    expect([other.status, await other.json()]).toEqual([400, { error: expect.stringContaining('attach it again') }]);
  });

  it('that is kept as a note keeps its files', async () => {
    const { says, log, signsIn } = await setup();
    await says('c1', 'One');
    const [ana, rita] = [await signsIn('Ana'), await signsIn('Rita')];
    await ana.act(1001, { type: 'claim' });
    const { id } = await stored(await rita.uploads(1001, 'form.png', png));
    await rita.act(1001, { type: 'reply', text: 'Mine', files: [id] });
    expect((await log('c1')).filter(({ message }) => message.attachments)).toMatchObject([
      { audience: 'desk', message: { text: 'Mine', attachments: [{ name: 'form.png' }] } },
    ]);
  });
});

describe('an upload at the desk', () => {
  it('is for who is signed in, from the desk’s own page', async () => {
    const { says, signsIn, files } = await setup();
    await says('c1', 'One');
    const ana = await signsIn('Ana');
    expect((await ana.uploads(1001, 'a.png', png, { cookie: '' })).status).toBe(401);
    expect((await ana.uploads(1001, 'a.png', png, { 'x-desk-token': 'guessed' })).status).toBe(403);
    expect((await ana.uploads(1001, 'a.png', png, { origin: 'https://evil.example' })).status).toBe(403);
    expect((await ana.uploads(9999, 'a.png', png)).status).toBe(404);
    expect(await files.store.list('c1')).toEqual([]);
  });

  it('is refused with words: too large, a program, too many at once', async () => {
    const { says, signsIn } = await setup({ perConversation: 4 });
    await says('c1', 'One');
    const ana = await signsIn('Ana');
    const words = async (name: string, bytes: Buffer) => {
      const answer = await ana.uploads(1001, name, bytes);
      return `${answer.status} ${((await answer.json()) as { error: string }).error}`;
    };
    expect(await words('a.png', Buffer.alloc(6000))).toMatch(/^413 The file is too large: a file may have 4.9 KB/);
    expect(await words('a.exe', exe)).toMatch(/^415 Files of this kind/);
    expect(await words('page.json', Buffer.from('{"a":1}'))).toMatch(/^415|^200/);
    expect((await ana.uploads(1001, 'page.html', html)).status).toBe(200);
    expect(await words('a.png', png)).toMatch(/^429 That was a lot at once/);
  });
});

describeInBrowser('files on the desk’s page', () => {
  const pages = deskPages();
  const store = () => createMemoryFiles({ limits: { fileBytes: 200_000 } });

  async function enter(options: Parameters<typeof pages.enter>[2] = {}) {
    const files = createFileAccess(store(), 'a-secret-for-tests-only-long-enough');
    const office = await openOffice({ files, pageFolder: pages.folder() });
    open.push(office);
    const { file } = await files.store.put({
      conversation: 'c1',
      from: 'c',
      name: 'meter.png',
      bytes: picture(300, 200),
    });
    await office.says('c1', 'This is my meter', { name: 'Jo' }, [file!]);
    const page = await pages.enter(office, 'Ana', options);
    await page.getByRole('link', { name: /FD-1001/ }).click();
    return { office, page, files };
  }
  const claims = (page: Page) => page.getByRole('button', { name: 'Claim to answer' }).click();
  const choose = (page: Page, name: string, buffer: Buffer) =>
    page.locator('#file').setInputFiles([{ name, mimeType: 'application/octet-stream', buffer }]);
  const line = (page: Page, text: string) => page.locator('.line', { hasText: text });
  /** As the browser does it when files are pasted or dropped. */
  const bring = (page: Page, what: 'paste' | 'drop', name: string) =>
    page.evaluate(`{
      const data = new DataTransfer();
      data.items.add(new File(['reading 4711'], ${JSON.stringify(name)}, { type: 'text/plain' }));
      const given = { bubbles: true, cancelable: true };
      document.getElementById('box').dispatchEvent(
        ${what === 'paste'} ? new ClipboardEvent('paste', { ...given, clipboardData: data })
          : new DragEvent('drop', { ...given, dataTransfer: data }));
    }`);

  it('shows what customers sent, and replies with files that are chosen, pasted and dropped', async () => {
    const { office, page } = await enter();
    await line(page, 'This is my meter').getByRole('img', { name: 'meter.png' }).waitFor();
    expect(await page.getByRole('button', { name: 'Attach files' }).isVisible()).toBe(false);
    await claims(page);
    await page.locator('#box:focus').waitFor();
    await choose(page, 'form.pdf', pdf);
    await bring(page, 'paste', 'pasted.txt');
    await bring(page, 'drop', 'dropped.txt');
    await page.locator('#tray [data-state=done]').nth(2).waitFor();
    expect(await violations(page)).toEqual([]);
    await page.keyboard.type('Here is the form');
    await page.keyboard.press('Enter');
    await line(page, 'Here is the form').locator('.state', { hasText: 'Sent' }).waitFor();
    await line(page, 'Here is the form')
      .getByRole('link', { name: /form\.pdf/ })
      .waitFor();
    expect(await page.locator('#tray').isVisible()).toBe(false);
    const reply = (await office.log('c1')).find(({ message }) => message.text === 'Here is the form');
    expect(reply?.message.attachments?.map(({ name }) => name)).toEqual(['form.pdf', 'pasted.txt', 'dropped.txt']);
  });

  it('says why a file is not sent, and the words go without it; each ticket has its own files', async () => {
    const { office, page } = await enter({ viewport: { width: 360, height: 640 } });
    await office.says('c2', 'Another', { name: 'Bo' });
    await claims(page);
    await page.locator('#box:focus').waitFor();
    await choose(page, 'tool.exe', exe);
    await page.getByText('Files of this kind').waitFor();
    await page.goto(`${office.url}/desk/#1002`);
    await line(page, 'Another').waitFor();
    expect(await page.locator('#tray').isVisible()).toBe(false);
    await page.goto(`${office.url}/desk/#1001`);
    await line(page, 'This is my meter').waitFor();
    await page.getByText('Files of this kind').waitFor();
    await page.getByLabel('Reply to the customer').fill('Words alone');
    await page.getByRole('button', { name: 'Send' }).click();
    await line(page, 'Words alone').locator('.state', { hasText: 'Sent' }).waitFor();
    await page.getByRole('button', { name: 'Remove tool.exe' }).click();
    expect(await page.evaluate('document.documentElement.scrollWidth')).toBeLessThanOrEqual(360);
  });
});
