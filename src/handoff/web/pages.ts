import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import express, { type RequestHandler, type Router } from 'express';

const types = {
  'index.html': 'text/html; charset=utf-8',
  'desk.js': 'text/javascript; charset=utf-8',
  'desk.css': 'text/css; charset=utf-8',
  'answers.html': 'text/html; charset=utf-8',
  'answers.js': 'text/javascript; charset=utf-8',
  'answers.css': 'text/css; charset=utf-8',
  'icon.svg': 'image/svg+xml',
};

/** Serves the pages' files, and nothing else of the folder; that on answers only where there are any. */
export function createPages(parts: { folder: string; home: URL; answers: boolean }): Router {
  const { folder, home, answers } = parts;
  const file = (name: keyof typeof types): RequestHandler => {
    let content: Buffer | undefined;
    let etag = '';
    return (_request, response) => {
      content ??= readFileSync(join(folder, name));
      etag ||= `"${createHash('sha256').update(content).digest('base64url').slice(0, 22)}"`;
      response.set({ 'content-type': types[name], 'cache-control': 'no-cache', etag }).send(content);
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
    for (const name of ['answers.js', 'answers.css'] as const) router.get(`/${name}`, file(name));
  }
  return router;
}
