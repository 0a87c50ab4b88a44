import { connect } from 'node:net';
import { afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { createFileAccess, type FileAccess } from '../../../src/files/access.ts';
import { createMemoryFiles } from '../../../src/files/memory.ts';
import { createUploads } from '../../../src/files/uploading.ts';
import type { FilesParts } from '../../helpers/files.ts';
import { exe, html, png, svg } from '../../helpers/samples.ts';
import { until } from '../../helpers/until.ts';
import { buildWidget, type Host, secrets, startHost } from './host.ts';

beforeAll(buildWidget);
let host: Host;
let access: FileAccess;
afterEach(() => host.end());

interface Stored {
  id: string;
  name: string;
  type: string;
  size: number;
}
interface Shown {
  text?: string;
  attachments?: { contentType: string; contentUrl: string; name: string; file: Stored }[];
}

async function open(parts: FilesParts = {}, limits: Parameters<typeof createUploads>[1] = {}): Promise<void> {
  const store = createMemoryFiles(parts);
  access = { ...createFileAccess(store, secrets.frontdesk), uploads: createUploads(store, limits) };
  host = await startHost({ files: access });
}

/** A customer in a conversation of their own, as a browser or another Direct Line client speaks for them. */
async function customer() {
  const opened = await fetch(`${host.url}/webchat/session`, {
    method: 'POST',
    headers: { Origin: host.url, 'Content-Type': 'application/json' },
    body: '{}',
  });
  const { token, conversationId } = (await opened.json()) as { token: string; conversationId: string };
  const authorization = { Authorization: `Bearer ${token}` };
  const line = `${host.url}/v3/directline/conversations/${conversationId}`;
  return {
    conversation: conversationId,
    authorization,
    uploads: (name: string, bytes: Buffer, type = 'application/octet-stream') =>
      fetch(`${host.url}/webchat/upload?name=${encodeURIComponent(name)}&type=${encodeURIComponent(type)}`, {
        method: 'POST',
        headers: authorization,
        body: new Uint8Array(bytes),
      }),
    says: (activity: object) =>
      fetch(`${line}/activities`, {
        method: 'POST',
        headers: { ...authorization, 'Content-Type': 'application/json' },
        body: JSON.stringify({ type: 'message', ...activity }),
      }),
    sends: (form: FormData) =>
      fetch(`${line}/upload?userId=whoever`, { method: 'POST', headers: authorization, body: form }),
    async hears(): Promise<Shown[]> {
      await host.log(conversationId);
      const answer = await fetch(`${line}/activities`, { headers: authorization });
      return ((await answer.json()) as { activities: Shown[] }).activities;
    },
  };
}

const blob = (bytes: Buffer, type: string) => new Blob([new Uint8Array(bytes)], { type });
const activity = (value: object) => blob(Buffer.from(JSON.stringify(value)), 'application/vnd.microsoft.activity');
const stored = async (response: Response) => ((await response.json()) as { file: Stored }).file;
const refusal = async (response: Response) => ({
  status: response.status,
  ...((await response.json()) as { error: { code: string; message: string } }).error,
});

describe('a file that the chat uploads', () => {
  it('goes with the message that names it, and is shown by a link made then, never stored', async () => {
    await open();
    const ana = await customer();
    const file = await stored(await ana.uploads('../../my meter.png', png, 'image/png'));
    expect(file).toMatchObject({ name: 'my meter.png', type: 'image/png', size: png.length });
    const said = await ana.says({
      text: 'This is my meter',
      attachments: [{ file: { id: file.id, size: 1, name: 'lie' } }],
    });
    expect(said.status).toBe(200);

    const shown = (await ana.hears()).find(({ attachments }) => attachments)!;
    expect(shown).toMatchObject({ text: 'This is my meter', attachments: [{ name: 'my meter.png', file }] });
    const picture = await fetch(shown.attachments![0]!.contentUrl);
    expect(picture.status).toBe(200);
    expect(Object.fromEntries(picture.headers)).toMatchObject({
      'content-type': 'image/png',
      'content-disposition': expect.stringMatching(/^inline/),
      'x-content-type-options': 'nosniff',
      'cross-origin-resource-policy': 'cross-origin',
    });
    expect(Buffer.from(await picture.arrayBuffer())).toEqual(png);
    expect(JSON.stringify(await host.store.history(ana.conversation, { last: 10 }))).not.toContain('contentUrl');
  });

  it('may be all that a message has', async () => {
    await open();
    const ana = await customer();
    const { id } = await stored(await ana.uploads('a.png', png));
    expect((await ana.says({ attachments: [{ file: { id } }] })).status).toBe(200);
    expect((await ana.says({ text: ' ', attachments: [] })).status).toBe(400);
  });

  it('is never shown in place when it is a page or a drawing with scripts, whatever it is called', async () => {
    await open();
    const ana = await customer();
    for (const [name, bytes] of [
      ['page.html', html],
      ['drawing.svg', svg],
      ['photo.png', html],
    ] as const) {
      const { id } = await stored(await ana.uploads(name, bytes, 'image/png'));
      await ana.says({ text: name, attachments: [{ file: { id } }] });
      const shown = (await ana.hears()).find(({ text }) => text === name)!;
      const served = await fetch(shown.attachments![0]!.contentUrl);
      expect(served.headers.get('content-disposition')).toMatch(/^attachment/);
      expect(served.headers.get('content-type')).not.toMatch(/html|svg|image/);
      expect(served.headers.get('content-security-policy')).toContain('sandbox');
    }
  });

  it('is refused with words: too large (unread), empty, of a kind that is not taken, infected; nothing of it is left', async () => {
    const scan = async () => ({ clean: false as const, infected: true, detail: 'Eicar' });
    await open({ limits: { fileBytes: 2000 }, scan });
    const ana = await customer();
    const words = async (name: string, bytes: Buffer) => refusal(await ana.uploads(name, bytes));
    expect(await words('a.png', Buffer.alloc(2001))).toMatchObject({ status: 413, code: 'FileTooLarge' });
    expect(await words('a.txt', Buffer.alloc(0))).toMatchObject({ status: 400, code: 'FileEmpty' });
    expect(await words('a.exe', exe)).toMatchObject({ status: 415, code: 'FileTypeNotAllowed' });
    expect(await words('a.png', png)).toMatchObject({ status: 422, code: 'FileInfected' });
    expect(await access.store.list(ana.conversation)).toEqual([]);
  });

  it('needs a token, and is counted; where there are no files it is said so', async () => {
    await open({}, { perConversation: 2 });
    const ana = await customer();
    const unknown = await fetch(`${host.url}/webchat/upload?name=a.png`, { method: 'POST', body: 'x' });
    expect(unknown.status).toBe(403);
    const statuses = [];
    for (let n = 0; n < 3; n++) statuses.push((await ana.uploads('a.png', png)).status);
    expect(statuses).toEqual([200, 200, 429]);
    await host.end();
    host = await startHost();
    expect(await refusal(await (await customer()).uploads('a.png', png))).toMatchObject({
      status: 415,
      code: 'FilesNotSupported',
    });
  });

  it('that breaks off leaves nothing, and its place to the next', async () => {
    await open({}, { atOnce: 1 });
    const ana = await customer();
    const { hostname, port } = new URL(host.url);
    const socket = connect({ host: hostname === 'localhost' ? '127.0.0.1' : hostname, port: Number(port) });
    socket.write(
      `POST /webchat/upload?name=a.png HTTP/1.1\r\nHost: x\r\nAuthorization: ${ana.authorization.Authorization}\r\nContent-Length: 5000\r\n\r\nbeginning`,
    );
    await until('the place', async () => (await ana.uploads('b.png', png)).status === 429);
    socket.destroy();
    await until('the place', async () => (await ana.uploads('b.png', png)).status === 200);
    expect((await access.store.list(ana.conversation)).map(({ name }) => name)).not.toContain('a.png');
  });
});

describe('a message', () => {
  it('names only files of its own conversation, and none of the desk’s', async () => {
    await open();
    const [ana, eve] = [await customer(), await customer()];
    const { id } = await stored(await ana.uploads('secret.png', png));
    expect(await refusal(await eve.says({ text: 'mine', attachments: [{ file: { id } }] }))).toMatchObject({
      status: 400,
      code: 'FileGone',
    });
    const put = await access.store.put({
      conversation: eve.conversation,
      from: 'desk:web:rita',
      name: 'a.png',
      bytes: png,
    });
    const named = await eve.says({ text: 'mine', attachments: [{ file: { id: put.file!.id } }] });
    expect(await refusal(named)).toMatchObject({ code: 'FileGone' });
    expect((await eve.hears()).filter(({ text }) => text === 'mine')).toEqual([]);
  });

  it('never has the server fetch an address', async () => {
    await open();
    const ana = await customer();
    const attachments = [{ contentType: 'image/png', contentUrl: 'http://169.254.169.254/' }];
    expect(await refusal(await ana.says({ text: 'look', attachments }))).toMatchObject({ status: 415 });
  });
});

describe('a link', () => {
  it('opens one file to customers until it expires, and nothing to who changes it', async () => {
    await open();
    const ana = await customer();
    const { id } = await stored(await ana.uploads('a.png', png));
    const linked = { conversation: ana.conversation, id };
    const get = async (link: string) => (await fetch(`${host.url}/webchat/files/${link}`)).status;
    const link = access.links.sign('customer', linked, Date.now());
    expect(await get(link)).toBe(200);
    expect(await get(`${link}x`)).toBe(404);
    expect(await get(access.links.sign('desk', linked, Date.now()))).toBe(404);
    expect(await get(access.links.sign('customer', linked, Date.now() - 25 * 60 * 60_000))).toBe(404);
    await access.store.forget(ana.conversation);
    expect(await get(link)).toBe(404);
  });
});

describe('Direct Line’s upload', () => {
  it('is a message with its files, in whichever order the parts come', async () => {
    await open();
    const ana = await customer();
    const form = new FormData();
    form.append('file', blob(png, 'image/png'), 'one.png');
    form.append('activity', activity({ type: 'message', text: 'Two files', from: { id: 'x' } }), 'blob');
    form.append('file', blob(Buffer.from('hello'), 'text/plain'), 'two.txt');
    const answer = await ana.sends(form);
    expect([answer.status, await answer.json()]).toEqual([200, { id: expect.any(String) }]);
    expect((await ana.hears()).find(({ attachments }) => attachments)).toMatchObject({
      text: 'Two files',
      attachments: [{ name: 'one.png' }, { name: 'two.txt', contentType: 'text/plain' }],
    });
  });

  it('without an activity carries the files alone', async () => {
    await open();
    const ana = await customer();
    const form = new FormData();
    form.append('file', blob(png, 'image/png'), 'one.png');
    expect((await ana.sends(form)).status).toBe(200);
    expect((await ana.hears()).filter(({ attachments }) => attachments)).toHaveLength(1);
  });

  it('is all or nothing: one file that is refused, and none is kept', async () => {
    await open({ limits: { fileBytes: 2000 } });
    const ana = await customer();
    const form = new FormData();
    form.append('activity', activity({ type: 'message', text: 'Two files' }), 'blob');
    form.append('file', blob(png, 'image/png'), 'one.png');
    form.append('file', blob(Buffer.alloc(3000, 'x'), 'text/plain'), 'two.txt');
    expect(await refusal(await ana.sends(form))).toMatchObject({ status: 413, code: 'FileTooLarge' });
    expect(await access.store.list(ana.conversation)).toEqual([]);
    expect((await ana.hears()).filter(({ attachments }) => attachments)).toEqual([]);
  });

  it('sent twice is one message, with one copy of its files', async () => {
    await open();
    const ana = await customer();
    for (let n = 0; n < 2; n++) {
      const form = new FormData();
      const again = { type: 'message', text: 'once', channelData: { clientActivityID: 'same' } };
      form.append('activity', activity(again), 'blob');
      form.append('file', blob(png, 'image/png'), 'one.png');
      expect((await ana.sends(form)).status).toBe(200);
    }
    expect((await ana.hears()).filter(({ attachments }) => attachments)).toHaveLength(1);
    expect(await access.store.list(ana.conversation)).toHaveLength(1);
  });

  it('is refused when it is no form, has too many files, or an activity that is not JSON; another conversation’s token is no good', async () => {
    await open();
    const [ana, eve] = [await customer(), await customer()];
    const upload = `${host.url}/v3/directline/conversations/${ana.conversation}/upload`;
    const sent = (headers: Record<string, string>, body: string) => fetch(upload, { method: 'POST', headers, body });
    expect((await sent(ana.authorization, 'no form')).status).toBe(415);
    expect((await sent(eve.authorization, 'no form')).status).toBe(403);
    const many = new FormData();
    for (let n = 0; n < 12; n++) many.append('file', blob(png, 'image/png'), `${n}.png`);
    expect(await refusal(await ana.sends(many))).toMatchObject({ status: 400, code: 'TooManyFiles' });
    const broken = new FormData();
    broken.append('activity', blob(Buffer.from('{'), 'application/vnd.microsoft.activity'), 'blob');
    broken.append('file', blob(png, 'image/png'), 'one.png');
    expect((await ana.sends(broken)).status).toBe(400);
    expect(await access.store.list(ana.conversation)).toEqual([]);
  });
});
