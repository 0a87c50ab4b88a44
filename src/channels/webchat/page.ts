import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import type { Request, Response } from 'express';

/** One text that the channel serves, packed once. */
export interface Page {
  type: string;
  body: Buffer;
  gzip: Buffer;
  etag: string;
  headers: Record<string, string>;
}

/** Packs a text to be served. */
export function createPage(type: string, text: string, headers: Record<string, string> = {}): Page {
  const body = Buffer.from(text);
  const etag = `"${createHash('sha256').update(body).digest('base64url').slice(0, 22)}"`;
  return { type, body, gzip: gzipSync(body, { level: 9 }), etag, headers };
}

/** Answers with a page, small and only when the browser does not have it. */
export function sendPage(request: Request, response: Response, page: Page): void {
  // What the app says for all its answers must not keep other sites from showing the chat.
  response.removeHeader('X-Frame-Options');
  response.set({
    'Content-Type': page.type,
    'X-Content-Type-Options': 'nosniff',
    'Cross-Origin-Resource-Policy': 'cross-origin',
    ETag: page.etag,
    ...page.headers,
  });
  response.vary('Accept-Encoding');
  if (request.fresh) return void response.status(304).end();
  if (request.acceptsEncodings('gzip')) return void response.set('Content-Encoding', 'gzip').end(page.gzip);
  response.end(page.body);
}

/** The sentences of the widget in one language; `strings/en.json` is the list. */
export type Strings = { [sentence: string]: string | { one: string; other: string } };

/** The widget as `scripts/build-widget.mjs` left it. */
export interface Widget {
  launcher: string;
  html: string;
  css: string;
  script: string;
  /** The scripts that the chat loads when they are used, by their names. */
  parts: Record<string, string>;
  demo: string;
  demoCss: string;
  words: Record<string, Strings>;
}

/** What of the chat is a file of its own, because few need it. */
export const partNames = ['tray', 'menu', 'articles', 'changes', 'polling', 'sound', 'lent'] as const;

/** Reads the built widget; says what to do when it is not there. */
export function readWidget(folder: string): Widget {
  const read = (file: string) => readFileSync(join(folder, file), 'utf8');
  try {
    const strings = readdirSync(join(folder, 'strings')).filter((file) => file.endsWith('.json'));
    return {
      launcher: read('launcher.js'),
      html: read('chat.html'),
      css: read('chat.css'),
      script: read('chat.js'),
      parts: Object.fromEntries(partNames.map((name) => [name, read(`${name}.js`)])),
      demo: read('demo.html'),
      demoCss: read('demo.css'),
      words: Object.fromEntries(
        strings.map((file) => [file.replace('.json', ''), JSON.parse(read(join('strings', file))) as Strings]),
      ),
    };
  } catch (cause) {
    throw new Error(`The web chat's widget is not built in ${folder}: run npm run build.`, { cause });
  }
}

/** The Content-Security-Policy name of an inline script or style. */
export const hashOf = (text: string): string => `'sha256-${createHash('sha256').update(text).digest('base64')}'`;

/** Text that stays text in HTML. */
export const escapeHtml = (text: string): string =>
  text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);

/** A value as JSON that cannot end the script element it stands in. */
export const inScript = (value: unknown): string =>
  JSON.stringify(value).replace(/[<>\u2028\u2029]/g, (c) => `\\u${c.charCodeAt(0).toString(16).padStart(4, '0')}`);
