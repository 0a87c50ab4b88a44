import { createServer, request } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Files } from '../../src/files/files.ts';
import { createMemoryFiles } from '../../src/files/memory.ts';
import { headersFor, serve } from '../../src/files/serving.ts';
import { knownTypes } from '../../src/files/types.ts';
import { html, pdf, png } from '../helpers/samples.ts';
import { until } from '../helpers/until.ts';

const dispositionOf = (name: string, type = 'application/pdf') => headersFor({ name, type })['Content-Disposition'];

describe('the headers of a file', () => {
  it('let pictures be shown, and everything else be saved', () => {
    const shown = knownTypes.filter((type) => dispositionOf('a', type)?.startsWith('inline'));
    expect(shown).toEqual(['image/png', 'image/jpeg', 'image/gif', 'image/webp']);
  });

  it('never name a type that a browser runs, and let nothing be guessed', () => {
    for (const type of knownTypes) {
      const headers = headersFor({ name: 'a', type });
      expect(headers['Content-Type']).not.toMatch(/html|xml;|svg|xml$|script/);
      expect(headers).toMatchObject({
        'X-Content-Type-Options': 'nosniff',
        'Content-Security-Policy': "default-src 'none'; sandbox; frame-ancestors 'none'",
        'Cache-Control': 'private, max-age=3600',
        'Referrer-Policy': 'no-referrer',
      });
    }
  });

  it.each([
    ['plain.pdf', 'attachment; filename="plain.pdf"'],
    ['Rechnung März.pdf', `attachment; filename="Rechnung M_rz.pdf"; filename*=UTF-8''Rechnung%20M%C3%A4rz.pdf`],
    ['请求.pdf', `attachment; filename="__.pdf"; filename*=UTF-8''%E8%AF%B7%E6%B1%82.pdf`],
    ['💬.pdf', `attachment; filename="_.pdf"; filename*=UTF-8''%F0%9F%92%AC.pdf`],
    [`it's (1)*.pdf`, `attachment; filename="it's (1)*.pdf"`],
    [`é's (1)*.pdf`, `attachment; filename="_'s (1)*.pdf"; filename*=UTF-8''%C3%A9%27s%20%281%29%2A.pdf`],
    ['a"; x="b\\.pdf', `attachment; filename="a_; x=_b_.pdf"; filename*=UTF-8''a%22%3B%20x%3D%22b%5C.pdf`],
    ['100%41.pdf', `attachment; filename="100_41.pdf"; filename*=UTF-8''100%2541.pdf`],
    ['a\r\nSet-Cookie: b', `attachment; filename="a__Set-Cookie: b"; filename*=UTF-8''a%0D%0ASet-Cookie%3A%20b`],
    ['\uD800', `attachment; filename="_"; filename*=UTF-8''_`],
  ])('carry the name %j', (name, disposition) => expect(dispositionOf(name)).toBe(disposition));
});

describe('serving a file', () => {
  let files: Files;
  let base: { host: string; port: number };
  const server = createServer((req, res) => void serve(files, { conversation: 'c1', id: req.url!.slice(1) }, req, res));

  beforeAll(async () => {
    files = createMemoryFiles();
    await new Promise<void>((open) => server.listen(0, '127.0.0.1', open));
    base = { host: '127.0.0.1', port: (server.address() as AddressInfo).port };
  });
  afterAll(() => new Promise((closed) => server.close(closed)));

  const stored = async (name: string, bytes: Buffer, conversation = 'c1') =>
    (await files.put({ conversation, from: 'ann', name, bytes })).file!.id;
  const get = (id: string, headers: Record<string, string> = {}, method = 'GET') =>
    new Promise<{ status: number; headers: Record<string, unknown>; body: Buffer }>((resolve, reject) => {
      const sent = request(
        { ...base, path: `/${id}`, headers: { connection: 'close', ...headers }, method },
        async (res) => resolve({ status: res.statusCode!, headers: res.headers, body: await buffer(res) }),
      );
      sent.on('error', reject).end();
    });

  it('sends it whole, or its headers alone', async () => {
    const id = await stored('a.png', png);
    const whole = await get(id);
    expect(whole).toMatchObject({ status: 200, body: png });
    expect(whole.headers).toMatchObject({
      'content-type': 'image/png',
      'content-length': String(png.length),
      'content-disposition': 'inline; filename="a.png"',
    });
    const head = await get(id, {}, 'HEAD');
    expect(head).toMatchObject({ status: 200, headers: { 'content-length': String(png.length) } });
    expect(head.body).toHaveLength(0);
  });

  it('sends markup as something to save', async () => {
    const { headers } = await get(await stored('a.html', html));
    expect(headers).toMatchObject({
      'content-type': 'application/octet-stream',
      'content-disposition': 'attachment; filename="a.html"',
    });
  });

  it('sends a range', async () => {
    const id = await stored('a.pdf', pdf);
    const size = pdf.length;
    for (const [range, start, end] of [
      ['bytes=0-3', 0, 3],
      ['bytes=5-', 5, size - 1],
      ['bytes=-4', size - 4, size - 1],
      [`bytes=-${size + 9}`, 0, size - 1],
      [`bytes=2-${size + 9}`, 2, size - 1],
    ] as const) {
      const part = await get(id, { range });
      expect(part).toMatchObject({ status: 206, headers: { 'content-range': `bytes ${start}-${end}/${size}` } });
      expect(part.body).toEqual(pdf.subarray(start, end + 1));
    }
    for (const range of [`bytes=${size}-`, `bytes=${'9'.repeat(400)}-`, 'bytes=-0'])
      expect(await get(id, { range })).toMatchObject({ status: 416, headers: { 'content-range': `bytes */${size}` } });
    for (const range of ['bytes=0-1,4-5', 'bytes=3-2', 'bytes=-', 'lines=1-2', 'x'])
      expect((await get(id, { range })).status).toBe(200);
  });

  it('does not know what is gone, or another conversation’s', async () => {
    const id = await stored('a.png', png, 'c2');
    expect(await get(id)).toMatchObject({ status: 404, headers: { 'cache-control': 'no-store' } });
    expect((await get('nothing')).status).toBe(404);
  });

  it('lets go of a file whose reader has left, at the beginning or in the middle', async () => {
    const id = await stored('a.txt', Buffer.alloc(9_000_000, 'x'));
    const bodies: Readable[] = [];
    const watched: Files = {
      ...files,
      async open(...asked) {
        const opened = await files.open(...asked);
        // In pieces, as a disk gives it: the memory's one piece would be gone before anybody leaves.
        const body = Readable.from(Array.from({ length: 900 }, () => Buffer.alloc(10_000)));
        bodies.push(body);
        return opened && { ...opened, body };
      },
    };
    const leaving = createServer(async (req, res) => {
      if (req.headers['x-leave'] === 'first') req.socket.destroy();
      await serve(watched, { conversation: 'c1', id }, req, res);
    });
    await new Promise<void>((open) => leaving.listen(0, '127.0.0.1', open));
    const { port } = leaving.address() as AddressInfo;
    for (const [i, leave] of ['first', 'later'].entries()) {
      const sent = request({ ...base, port, headers: { 'x-leave': leave } }, (res) =>
        res.once('data', () => res.destroy()),
      );
      sent.on('error', () => {}).end();
      await until('the end of the file', () => bodies.length > i && bodies.every(({ destroyed }) => destroyed));
    }
    expect(bodies).toHaveLength(2);
    await new Promise((closed) => leaving.close(closed));
  });
});
