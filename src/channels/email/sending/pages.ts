import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { type Response, Router } from 'express';
import { escaped } from './html.ts';
import type { AnswerLinks, Pressed } from './links.ts';
import { fill, languageOf, type Words, wordsFor } from './words.ts';

/** What became of an answer that was pressed: said now, said before, too old, or its conversation is no more. */
export type PressOutcome = 'done' | 'used' | 'expired' | 'gone';

/** What the pages behind a mail's links stand on. */
export interface PageParts {
  links: AnswerLinks;
  /** Who asks, as customers know them. */
  name: string;
  /** Says it, once for each message: the mark that it was used is the caller's. Never called by opening a page. */
  press(pressed: Pressed): Promise<PressOutcome>;
  now(): number;
}

/** Where the pages are. */
export const answerPath = '/mail/answer';

/** The address of a link in a mail. */
export const answerUrl = (publicUrl: string, link: string): string => `${publicUrl}${answerPath}/${link}`;

/**
 * The pages behind the links of mails, for who has no login and no cookie. To open one shows a button and does nothing, since
 * mail servers open links to look for dangers; to press the button (a POST) says the answer.
 */
export function answerPages({ links, name, press, now }: PageParts): Router {
  const router = Router();

  // Express answers HEAD by it too.
  router.get(`${answerPath}/:link`, (request, response) => {
    const pressed = links.read(request.params.link);
    if (!pressed) return send(response, 404, unknownPage(languageAsked(request), name));
    if (now() >= pressed.until) return send(response, 410, told('expired', pressed.locale, name));
    send(response, 200, asking(pressed, name));
  });

  router.post(`${answerPath}/:link`, async (request, response) => {
    const pressed = links.read(request.params.link);
    if (!pressed) return send(response, 404, unknownPage(languageAsked(request), name));
    const outcome = now() >= pressed.until ? 'expired' : await press(pressed);
    send(response, statusOf[outcome], told(outcome, pressed.locale, name));
  });
  return router;
}

const statusOf: Record<PressOutcome, number> = { done: 200, used: 200, expired: 410, gone: 410 };

/** Only of a link that cannot be read: the others know the language of their mail. */
const languageAsked = (request: { acceptsLanguages(languages: string[]): string | false }): string =>
  request.acceptsLanguages(['en', 'es']) || 'en';

const css = readFileSync(new URL('./pages.css', import.meta.url), 'utf8');
const policy = [
  "default-src 'none'",
  `style-src 'sha256-${createHash('sha256').update(css).digest('base64')}'`,
  "form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
].join('; ');

function send(response: Response, status: number, html: string): void {
  response.status(status).set({
    'Content-Type': 'text/html; charset=utf-8',
    'Content-Security-Policy': policy,
    // The address is a key: it goes to no other site, into no cache and into no search engine.
    'Referrer-Policy': 'no-referrer',
    'Cache-Control': 'no-store',
    'X-Robots-Tag': 'noindex, nofollow',
  });
  response.end(html);
}

function asking({ value, locale }: Pressed, name: string): string {
  const words = wordsFor(locale);
  const question = fill(words.question, { name });
  return page(locale, name, question, [
    `<h1>${escaped(question)}</h1>`,
    `<blockquote>${escaped(value)}</blockquote>`,
    // Without an action it goes to this very address, under whatever name the server is reached.
    `<form method="post"><button>${escaped(words.send)}</button></form>`,
    `<p>${escaped(words.why)}</p>`,
  ]);
}

const unknownPage = (locale: string, name: string): string => told('unknown', locale, name);

function told(what: PressOutcome | 'unknown', locale: string, name: string): string {
  const words = wordsFor(locale);
  const more: Record<typeof what, keyof Words> = {
    done: 'doneMore',
    used: 'usedMore',
    expired: 'expiredMore',
    gone: 'goneMore',
    unknown: 'unknownMore',
  };
  return page(locale, name, words[what], [`<h1>${escaped(words[what])}</h1>`, `<p>${escaped(words[more[what]])}</p>`]);
}

const page = (locale: string, name: string, title: string, lines: readonly string[]): string =>
  [
    `<!doctype html><html lang="${languageOf(locale)}"><head><meta charset="utf-8">`,
    '<meta name="viewport" content="width=device-width, initial-scale=1">',
    `<title>${escaped(title)}</title><style>${css}</style></head>`,
    `<body><main><header>${escaped(name)}</header>`,
    ...lines,
    '</main></body></html>\n',
  ].join('\n');
