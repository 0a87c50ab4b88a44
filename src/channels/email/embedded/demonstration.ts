import { fileURLToPath } from 'node:url';
import express, { type Request, type Response, Router } from 'express';
import { LRUCache } from 'lru-cache';
import { z } from 'zod';
import type { EmbeddedBox, ReceivedMail } from './box.ts';
import { type ShownMail, show, write } from './customer.ts';
import { etagOf, pageIn, readBuiltPage } from './pages.ts';
import { framePolicy, onlyHere, pagePolicy, sameOrigin } from './protection.ts';

/** What the page is served with. */
export interface DemonstrationParts {
  box: EmbeddedBox;
  /** Whose front desk it is. */
  title: string;
  /** Languages in the order of preference. */
  locales: readonly string[];
  /** Whose request it is: only this machine's are answered. */
  addressOf(request: Request): string;
  /** Where the built page is, when not beside this file. */
  folder?: string;
}

const SHOWN = 50;

const person = z.object({
  name: z.string().trim().max(100),
  address: z
    .string()
    .trim()
    .max(254)
    .regex(/^[^\s<>,;:"()[\]\\@]{1,64}@[a-z0-9-]+(?:\.[a-z0-9-]+)+$/i),
});
const wish = z.object({
  from: person,
  subject: z.string().trim().max(500),
  text: z.string().min(1).max(100_000),
  /** The id of the mail that is answered. */
  answers: z.string().max(60).optional(),
});

/** `/mail`: a page where one writes mail as a customer, and reads what that customer gets. To be mounted at `/`. */
export function demonstrationPages(parts: DemonstrationParts): Router {
  const { box, title, locales, addressOf } = parts;
  const folder = parts.folder ?? fileURLToPath(new URL('page', import.meta.url));
  let built: ReturnType<typeof readBuiltPage> | undefined;
  const page = () => {
    built ??= readBuiltPage(folder);
    return built;
  };
  const read = new LRUCache<string, ShownMail>({ max: 200 });

  async function shown(mail: ReceivedMail): Promise<ShownMail | undefined> {
    const known = read.get(mail.id) ?? (await show(mail));
    if (known) read.set(mail.id, known);
    return known;
  }
  const mailFor = async (address: string, id: string) => {
    const mail = box.mailOf(address).find((each) => each.id === id);
    return mail && shown(mail);
  };

  const router = Router();
  router.use('/mail', onlyHere(addressOf));
  router.get('/mail', (request, response, next) => {
    // Relative addresses in the page need the slash.
    if (!request.originalUrl.split('?')[0]?.endsWith('/')) return response.redirect(308, 'mail/');
    next();
  });
  router.get('/mail/', (request, response) => {
    const known = [...new Set([...locales, 'en'])].filter((locale) => locale in page().words);
    const locale = request.acceptsLanguages(known) || known[0]!;
    const html = pageIn(page(), locale, { desk: title, address: box.address });
    send(request, response.vary('Accept-Language').set('Content-Security-Policy', pagePolicy), 'html', html);
  });
  router.get('/mail/mail.js', (request, response) => send(request, response, 'js', page().script));
  router.get('/mail/mail.css', (request, response) => send(request, response, 'css', page().css));

  router.get('/mail/api/mails', async (request, response) => {
    const mails = box.mailOf(String(request.query.address ?? '')).slice(0, SHOWN);
    response.set({ ETag: etagOf(mails.map(({ id }) => id).join()), 'Cache-Control': 'no-cache' });
    if (request.fresh) return void response.status(304).end();
    const list = await Promise.all(mails.map(shown));
    response.json({ mails: list.flatMap((mail) => (mail ? [{ ...mail, html: mail.html !== undefined }] : [])) });
  });

  router.get('/mail/html/:id', async (request, response) => {
    const mail = await mailFor(String(request.query.address ?? ''), request.params.id);
    if (mail?.html === undefined) return fail(response, 404, 'gone');
    response.set({ 'Content-Security-Policy': framePolicy, 'Cache-Control': 'no-store' });
    // A link opens beside the page, not in the frame.
    response.type('html').send(`<!doctype html><meta charset="utf-8"><base target="_blank">${mail.html}`);
  });

  router.post('/mail/api/send', sameOrigin, express.json({ limit: '500kb' }), async (request, response) => {
    const { success, data } = wish.safeParse(request.body);
    if (!success) return fail(response, 400, 'incomplete');
    const { from, subject, text, answers: id } = data;
    if (from.address.toLowerCase() === box.address.toLowerCase()) return fail(response, 400, 'ourAddress');
    const answers = id === undefined ? undefined : await mailFor(from.address, id);
    if (id !== undefined && !answers) return fail(response, 404, 'gone');
    const to = answers?.replyTo || box.address;
    await box.deliver(await write({ from, to, subject, text, ...(answers && { answers }) }), {
      from: from.address,
      to,
    });
    response.status(201).json({});
  });
  return router;
}

/** Refuses; the word is one of the page's sentences. */
function fail(response: Response, status: number, error: 'gone' | 'incomplete' | 'ourAddress'): void {
  response.status(status).json({ error });
}

function send(request: Request, response: Response, type: string, text: string): void {
  response.set({ ETag: etagOf(text), 'Cache-Control': 'no-cache' }).type(type);
  if (request.fresh) response.status(304).end();
  else response.send(text);
}
