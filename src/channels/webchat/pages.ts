import express, { type Request, type Response, Router } from 'express';
import { z } from 'zod';
import { LONGEST_TEXT } from '../../conversation/text.ts';
import { openLinks } from '../../files/access.ts';
import { beforehand } from '../../files/refusing.ts';
import { letGo } from '../../files/uploading.ts';
import { toActivity } from './activity.ts';
import { addArticles } from './articles.ts';
import { begin, countedFor, type DirectLineParts, lineOf, newGrant } from './directline.ts';
import { addEnding, type Ending } from './ending.ts';
import { cors, foreign } from './origins.ts';
import {
  createPage,
  escapeHtml,
  hashOf,
  inScript,
  type Page,
  partNames,
  type Strings,
  sendPage,
  type Widget,
} from './page.ts';
import { badToken, gone, notJson, refuse, storeDown, tooMany, unknownRoute } from './refusal.ts';
import type { Grant } from './tokens.ts';
import { isGone, replayed } from './transcript.ts';
import { noFiles, takeFile } from './upload.ts';

/** How the widget looks where a page's own attributes do not say otherwise. */
export interface Theme {
  title: string;
  /** `#rrggbb` */
  color: string;
  /** Languages in the order of preference; the first is the default. */
  locales: string[];
  widget: Widget;
}

const wish = z.object({
  session: z.string().max(4096).optional().catch(undefined),
  site: z.string().max(300).optional(),
  locale: z.string().max(35).optional().catch(undefined),
});

/** `/webchat`: the launcher, the chat in its frame, and the sessions by which browsers come back to their conversation. */
export function widgetPages(parts: DirectLineParts, look: Theme, ending: Ending): Router {
  const { log, tokens, origins, counter, files, show, now } = parts;
  const router = Router();
  const launcher = launcherPage(look);
  // One for each language, made once: what else a page may ask for, the chat itself reads from its address.
  const chats = new Map(Object.keys(look.widget.words).map((locale) => [locale, chatPage(locale, look, parts)]));
  const demoCss = createPage('text/css; charset=utf-8', look.widget.demoCss, short);

  router.get('/launcher.js', (request, response) => sendPage(request, response, launcher));
  for (const [name, script] of Object.entries(look.widget.parts)) {
    const part = createPage('text/javascript; charset=utf-8', script, short);
    router.get(`/${name}.js`, (request, response) => sendPage(request, response, part));
  }
  router.get('/demo.css', (request, response) => sendPage(request, response, demoCss));

  router.get('/chat', (request, response) => {
    const { site } = request.query;
    if (site && (typeof site !== 'string' || !origins.allows(site))) return refuse(response, foreign);
    sendPage(request, response.vary('Accept-Language'), chats.get(localeOf(request, look))!);
  });

  // Pictures in chats of other make are asked for without an Origin; the link is the key.
  router.get('/files/:link', async (request, response) => {
    if (!files) return refuse(response, unknownRoute);
    response.removeHeader('X-Frame-Options');
    response.setHeader('Cross-Origin-Resource-Policy', 'cross-origin');
    await openLinks(files, audience)(request, response);
  });

  router.use(cors(origins));
  router.post('/upload', async (request, response) => {
    const grant = await tokens.read(bearerOf(request));
    const refusal = !grant ? badToken : !files ? noFiles : (await isGone(log, grant, now())) ? gone : undefined;
    if (!grant || !files || refusal) {
      letGo(request, response);
      return refuse(response, refusal ?? badToken);
    }
    await takeFile(request, response, files, { grant, address: countedFor(parts, request, grant) });
  });
  if (parts.reading) {
    const { reading } = parts;
    addArticles({
      ...{ router, reading, counter, publicUrl: parts.publicUrl },
      grantOf: (request) => tokens.read(bearerOf(request)),
    });
  }
  router.use(express.json({ limit: '64kb' }));

  addEnding({ ...ending, router, line: parts });

  router.post('/session', async (request, response) => {
    const origin = request.get('Origin');
    // A browser says where the page is from; who does not say gets their token from the site's server.
    if (origin === undefined) return refuse(response, foreign);
    if (request.body === undefined) return refuse(response, notJson);
    const { success, data } = wish.safeParse(request.body);
    if (!success)
      return refuse(response, {
        status: 400,
        code: 'BadArgument',
        message: 'The body must be JSON like {"site":"https://…"}.',
      });
    const site = data.site ?? origin;
    if (!origins.allows(site)) return refuse(response, foreign);
    const address = parts.address(request);
    const coming = await counter.resume(address);
    if (coming.wait > 0) return refuse(response, tooMany(coming.wait));
    const kept = data.session ? await tokens.readSession(data.session) : undefined;
    try {
      if (kept && kept.site === site && !(await isGone(log, kept, now()))) return await seat(response, kept, 200);
    } catch (error) {
      await coming.giveBack();
      throw error;
    }
    const mint = await counter.mint(address);
    if (mint.wait > 0) return refuse(response, tooMany(mint.wait));
    const grant: Grant = { ...newGrant(now()), site, origins: [...new Set([origin, site])] };
    if ((await begin(parts, grant, data.locale)) === undefined) {
      await Promise.all([coming.giveBack(), mint.giveBack()]);
      return refuse(response, storeDown);
    }
    return seat(response, grant, 201);
  });

  async function seat(response: Response, grant: Grant, status: number): Promise<void> {
    const chain = { ...grant, chain: Math.floor(now() / 1000) };
    const [line, session] = await Promise.all([lineOf(parts, chain), tokens.signSession(grant)]);
    response
      .status(status)
      .set('Cache-Control', 'no-store')
      .json({ ...line, session });
  }

  // Direct Line knows no way back further than its first replay.
  router.get('/earlier', async (request, response) => {
    const grant = await tokens.read(bearerOf(request));
    const before = Number(request.query.before);
    if (!grant) return refuse(response, badToken);
    if (!Number.isSafeInteger(before) || before < 1) {
      return refuse(response, { status: 400, code: 'BadArgument', message: 'before must be the number of an entry.' });
    }
    const after = Math.max(0, before - 1 - replayed);
    const entries = await log.history(grant.conversation, { after, limit: replayed });
    response.json({
      activities: entries.filter(({ n }) => n < before).flatMap((entry) => toActivity(entry, show) ?? []),
    });
  });
  router.use((_, response) => refuse(response, unknownRoute));
  return router;
}

/** Whom the links of this channel are for: they open nothing at a desk. */
export const audience = 'customer';
const bearerOf = (request: Request) => /^Bearer +(\S+)$/i.exec(request.get('Authorization') ?? '')?.[1] ?? '';

/** `/`: a page as a customer's site has it, to see the chat at work. */
export function demoPage(look: Theme): Page {
  return createPage('text/html; charset=utf-8', look.widget.demo, {
    'Content-Security-Policy':
      "default-src 'none'; script-src 'self'; style-src 'self'; frame-src 'self'; img-src 'self' data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
    'Cache-Control': 'no-cache',
  });
}

const short = { 'Cache-Control': 'public, max-age=300' };

function launcherPage({ title, color, locales, widget }: Theme): Page {
  const words = Object.fromEntries(
    Object.entries(widget.words).map(([locale, { open, hide, unread }]) => [locale, { open, hide, unread }]),
  );
  const settings = inScript({ title, color, locales, words });
  const text = widget.launcher.replace('FRONTDESK_SETTINGS', () => settings);
  return createPage('text/javascript; charset=utf-8', text, short);
}

function chatPage(locale: string, { widget, title, color }: Theme, parts: DirectLineParts): Page {
  const { origins, publicUrl, files } = parts;
  const words = wordsFor(locale, widget);
  const settings = inScript({
    ...{ site: origins.all[0], locale, title, color, maxText: LONGEST_TEXT, strings: words },
    ...(parts.reading && { articles: true }),
    ...(parts.mails && { mails: true }),
    ...(files && { files: beforehand(files.store.limits) }),
  });
  const script = widget.script.replace(/<\/script/gi, '<\\/script');
  const places: Record<string, string> = {
    'lang="en"': `lang="${escapeHtml(locale)}"`,
    $title: escapeHtml(title),
    $noscript: escapeHtml(String(words.noscript)),
    '"$settings"': settings,
    '<link rel="stylesheet" href="chat.css" />': `<style>${widget.css}</style>`,
    '<script src="chat.js"></script>': `<script>${script}</script>`,
  };
  let html = widget.html;
  for (const [place, text] of Object.entries(places)) html = html.replaceAll(place, () => text);
  const sockets = new URL(publicUrl);
  sockets.protocol = sockets.protocol === 'https:' ? 'wss:' : 'ws:';
  return createPage('text/html; charset=utf-8', html, {
    'Content-Security-Policy': [
      "default-src 'none'",
      `script-src ${hashOf(script)} ${partsOf(publicUrl, origins).join(' ')}`,
      `style-src ${hashOf(widget.css)}`,
      `connect-src 'self' ${sockets.origin}`,
      "img-src 'self' data:; base-uri 'none'; form-action 'none'",
      // IPv6 addresses cannot be written there.
      `frame-ancestors 'self' ${origins.all.filter((origin) => !origin.includes('[')).join(' ')}`,
    ].join('; '),
    'Referrer-Policy': 'no-referrer',
    'X-Robots-Tag': 'noindex',
    // Sites that isolate themselves (Cross-Origin-Embedder-Policy) show only what does the same; all that the chat loads is its own.
    'Cross-Origin-Embedder-Policy': 'require-corp',
    'Cache-Control': 'no-cache',
  });
}

/** Where the chat loads its parts from: these addresses alone, under the server's own names. */
function partsOf(publicUrl: string, { all }: DirectLineParts['origins']): string[] {
  const { protocol, port } = new URL(publicUrl);
  const loopback = all.filter(
    (each) => /^http:\/\/(localhost|127\.0\.0\.1)(:|$)/.test(each) && new URL(each).port === port,
  );
  const own = [...new Set([publicUrl, ...(protocol === 'http:' ? loopback : [])])];
  return own.flatMap((each) => partNames.map((name) => `${each}/webchat/${name}.js`));
}

/**
 * The language of the page's words: the one asked for, or English when we have no words in it; when none is asked for, the
 * first of the browser's that we have, else the default.
 */
function localeOf(request: Request, { locales, widget }: Theme): string {
  const has = (locale: string) => Object.hasOwn(widget.words, locale);
  const asked = textOf(request.query.locale);
  if (asked && /^[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*$/.test(asked)) {
    return [asked, asked.split('-')[0]!].find(has) ?? 'en';
  }
  const known = locales.filter(has);
  return request.acceptsLanguages(known) || (known[0] ?? 'en');
}

function wordsFor(locale: string, { words }: Widget): Strings {
  return { ...words.en!, ...words[locale.split('-')[0]!], ...words[locale] };
}

const textOf = (value: unknown): string | undefined => (typeof value === 'string' && value ? value : undefined);
