import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { type IncomingMessage, request, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import express from 'express';
import { articleFilesAt, serveArticleFiles } from '../../src/app/article-files.ts';
import { html, pdf, png, svg } from '../helpers/samples.ts';

const folder = mkdtempSync(join(tmpdir(), 'fd-article-files-'));
let server: Server;
beforeAll(async () => {
  mkdirSync(join(folder, '_files/maps/.git'), { recursive: true });
  mkdirSync(join(folder, 'away'));
  const write = (name: string, bytes: Buffer | string) => writeFileSync(join(folder, name), bytes);
  write('_files/form.pdf', pdf);
  write('_files/maps/zone é.png', png);
  write('_files/drawing.svg', svg);
  write('_files/page.html', html);
  write('_files/page.png', html);
  write('_files/empty.png', '');
  write('_files/notes.md', 'secret');
  write('_files/.hidden.png', png);
  write('_files/maps/.git/x.png', png);
  write('away/secret.png', png);
  write('beside.png', png);
  symlinkSync(join(folder, 'away'), join(folder, '_files/out'));
  symlinkSync(join(folder, 'away/secret.png'), join(folder, '_files/link.png'));
  mkdirSync(join(folder, '_files/folder.png'));
  const app = express();
  app.use(serveArticleFiles({ folder }));
  server = await new Promise((resolve) => {
    const listening = app.listen(0, '127.0.0.1', () => resolve(listening));
  });
});
afterAll(async () => {
  await new Promise((resolve) => server.close(resolve));
  rmSync(folder, { recursive: true });
});

/** Asks for a path as it is written, which fetch would tidy. */
const get = (path: string, headers = {}) =>
  new Promise<{ status: number | undefined; headers: IncomingMessage['headers']; body: Buffer }>((resolve, reject) => {
    const { port } = server.address() as AddressInfo;
    request({ port, path: `/articles/files/${path}`, headers, agent: false }, async (response) => {
      const chunks: Buffer[] = [];
      for await (const chunk of response) chunks.push(chunk);
      resolve({ status: response.statusCode, headers: response.headers, body: Buffer.concat(chunks) });
    })
      .once('error', reject)
      .end();
  });

it('gives pictures and documents to whoever asks, to be kept for a day, as nothing but what they are', async () => {
  const picture = await get('maps/zone%20%C3%A9.png');
  expect(picture).toMatchObject({
    status: 200,
    headers: {
      'content-type': 'image/png',
      'cache-control': 'public, max-age=86400',
      'x-content-type-options': 'nosniff',
      'content-security-policy': expect.stringContaining('sandbox'),
      'content-disposition': expect.stringMatching(/^inline/),
    },
  });
  expect(picture.body).toEqual(png);
  expect((await get('maps/zone%20%C3%A9.png', { 'if-none-match': picture.headers.etag })).status).toBe(304);
  expect(await get('form.pdf')).toMatchObject({ status: 200, headers: { 'content-type': 'application/pdf' } });
  expect((await get('form.pdf', { range: 'bytes=0-3' })).body.toString()).toBe('%PDF');
});

it.each([
  'drawing.svg',
  'page.html',
  'page.png',
  'empty.png',
  'notes.md',
  '.hidden.png',
  'maps/.git/x.png',
  'out/secret.png',
  'link.png',
  'folder.png',
  'none.png',
  '../beside.png',
  '%2e%2e/beside.png',
  'maps/..%2f..%2fbeside.png',
  '..%5cbeside.png',
  'form.pdf%00.png',
  '',
])('gives nothing else: %s', async (path) => {
  expect((await get(path)).status).toBe(404);
});

it('has an address only where it is known how this is reached', () => {
  expect(articleFilesAt('https://desk.example')).toBe('https://desk.example/articles/files/');
  expect(articleFilesAt('https://desk.example/')).toBe('https://desk.example/articles/files/');
  expect(articleFilesAt(undefined)).toBeUndefined();
});
