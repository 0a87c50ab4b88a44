import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import express, { type RequestHandler, type Router } from 'express';

const types = {
  'index.html': 'text/html; charset=utf-8',
  'desk.js': 'text/javascript; charset=utf-8',
  'desk.css': 'text/css; charset=utf-8',
  'answers.html': 'text/html; charset=utf-8',
  'answers.js': 'text/javascript; charset=utf-8',
  'answers.css': 'text/css; charset=utf-8',
  'writing.js': 'text/javascript; charset=utf-8',
  'icon.svg': 'image/svg+xml',
};

/** Serves the pages' files, and nothing else of the folder; that on answers only where there are any. */
export function createPages(parts: { folder: string; home: URL; answers: boolean }): Router {
  const { folder, home, answers } = parts;
  const file = (name: keyof typeof types): RequestHandler => {
    let read: ReturnType<typeof readPage> | undefined;
    return (request, response) => {
      read ??= readPage(join(folder, name));
      const { plain, packed, etag } = read;
      response.set({ 'content-type': types[name], 'cache-control': 'no-cache', etag }).vary('Accept-Encoding');
      if (!packed || !request.acceptsEncodings('gzip')) return void response.send(plain);
      response.set('content-encoding', 'gzip').send(packed);
    };
  };
  const index = file('index.html');
  const router = express.Router();
  router.get('/', (request, response, next) => {
    // Relative addresses in the page need the slash.
    if (request.originalUrl.split('?')[0]?.endsWith('/')) return index(request, response, next);
    response.redirect(308, home.pathname);
  });
  router.get('/sign-in', index);
  for (const name of ['desk.js', 'desk.css', 'icon.svg'] as const) router.get(`/${name}`, file(name));
  if (answers) {
    const page = file('answers.html');
    router.get('/answers', (request, response, next) => {
      if (!request.path.endsWith('/')) return page(request, response, next);
      response.redirect(308, new URL('answers', home).pathname);
    });
    for (const name of ['answers.js', 'answers.css', 'writing.js'] as const) router.get(`/${name}`, file(name));
  }
  return router;
}

/** A file as the build left it, with the one that it packed beside it; the sources have none. */
function readPage(file: string) {
  const plain = readFileSync(file);
  const etag = `"${createHash('sha256').update(plain).digest('base64url').slice(0, 22)}"`;
  const packed = existsSync(`${file}.gz`) ? readFileSync(`${file}.gz`) : undefined;
  return { plain, packed, etag };
}
