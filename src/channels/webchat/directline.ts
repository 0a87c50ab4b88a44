import { createHmac, randomBytes } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import express, { type Request, type Response, Router } from 'express';
import { z } from 'zod';
import type { Receive } from '../../conversation/event.ts';
import { isTooLong } from '../../conversation/text.ts';
import type { Typing } from '../../conversation/typing.ts';
import type { FileAccess } from '../../files/access.ts';
import { attachmentOf } from '../../files/attaching.ts';
import { letGo } from '../../files/uploading.ts';
import { lifetimeOf } from '../../server/lifetime.ts';
import type { Reading } from '../channel.ts';
import { type Posted, readActivity, type Show, toSet, typingActivity, whoAndWhere } from './activity.ts';
import type { Ended } from './ended.ts';
import type { Handed } from './handed.ts';
import type { Counter } from './limits.ts';
import { cors, foreign, type Origins } from './origins.ts';
import {
  badBody,
  badSecret,
  badToken,
  gone,
  noToken,
  notAllowed,
  notJson,
  otherConversation,
  refuse,
  reservedUser,
  secretInBrowser,
  storeDown,
  tooLong,
  tooMany,
  unknownRoute,
} from './refusal.ts';
import { type Grant, isSpent, type Tokens, tokenSeconds, visitorOf } from './tokens.ts';
import { isGone, nextEntries, readWatermark, startOf, type Transcript } from './transcript.ts';
import type { Typists } from './typists.ts';
import { attachedIn, discard, noFiles, readForm } from './upload.ts';
import type { Visits } from './visits.ts';

/** What the routes of Direct Line work with. */
export interface DirectLineParts {
  log: Transcript;
  tokens: Tokens;
  origins: Origins;
  counter: Counter;
  visits: Visits;
  receive: Receive;
  /** Told who types; without it nobody is. */
  typing: Typing | undefined;
  /** Who types, for those who ask. */
  typists: Typists;
  /** Undefined where there are no articles to read. */
  reading: Reading | undefined;
  /** Whether customers can have their conversation by e-mail. */
  mails: boolean;
  /** Undefined where no files are taken. */
  files: FileAccess | undefined;
  show: Show;
  /** Told what clients have. */
  handed: Handed;
  /** Whose customers have ended the chat; the tokens know it already. */
  ended: Pick<Ended, 'has'>;
  publicUrl: string;
  address: (request: IncomingMessage) => string;
  now: () => number;
  /** Aborted when the server stops: who waits gets what there is. */
  stopping: AbortSignal;
}

/** What a client gets to talk with: the token, and where it hears the conversation. */
export interface DirectLine {
  conversationId: string;
  token: string;
  expires_in: number;
  streamUrl: string;
}

const account = z.object({ id: z.string().min(1).max(200).optional(), name: z.string().max(200).optional() });
const starting = z
  .object({
    // Microsoft's own tests write User.Id; both are read.
    user: account.optional(),
    User: z.object({ Id: account.shape.id, Name: account.shape.name }).optional(),
    trustedOrigins: z.array(z.string().max(300)).max(20).optional(),
    TrustedOrigins: z.array(z.string().max(300)).max(20).optional(),
    locale: z.string().max(35).optional().catch(undefined),
  })
  .optional();
const longestWait = 25;
/** Forgotten with the process, so that nobody finds an address by its name. */
const salt = randomBytes(16);

/** The eight operations of Direct Line 3.0, as clients really use them. */
export function directLine(parts: DirectLineParts): Router {
  const { log, tokens, origins, counter, typists, handed, files, show, now, stopping } = parts;
  const router = Router();
  router.use(cors(origins));
  router.post('/conversations/:id/upload', async (request, response) => {
    const grant = await granted(request, response);
    if (!grant) return letGo(request, response);
    const address = countedFor(parts, request, grant);
    const form = files ? await readForm(request, files, { grant, address }) : noFiles;
    if ('status' in form) {
      letGo(request, response);
      return refuse(response, form);
    }
    const posted = readActivity(form.activity, grant, now(), form.stored.map(attachmentOf));
    const fresh = await post(request, response, grant, posted);
    if (!fresh) await discard(files!, form.stored);
  });
  router.use(express.json({ limit: '64kb' }));

  /** Whose request it is; undefined when it was refused. */
  async function granted(request: Request, response: Response): Promise<Grant | undefined> {
    const bearer = /^Bearer +(\S+)$/i.exec(request.get('Authorization') ?? '')?.[1];
    const origin = request.get('Origin');
    const id = request.params.id as string | undefined;
    if (!bearer) return void refuse(response.set('WWW-Authenticate', 'Bearer'), noToken);
    const grant = await tokens.read(bearer);
    if (!grant) {
      if (!tokens.isSecret(bearer)) return void refuse(response, badToken);
      if (origin !== undefined) return void refuse(response, secretInBrowser);
      const user = z.object({ from: account }).safeParse(request.body).data?.from;
      return { ...newGrant(now()), ...(id ? { conversation: id } : {}), ...named(user), vouched: true };
    }
    if (id !== undefined && id !== grant.conversation) return void refuse(response, otherConversation);
    if (origin !== undefined && grant.origins.length > 0 && !grant.origins.includes(origin)) {
      return void refuse(response, foreign);
    }
    return grant;
  }

  /** Hands over what was posted, and answers. Whether it is in the conversation now for the first time, or may be. */
  async function post(request: Request, response: Response, grant: Grant, posted: Posted): Promise<boolean> {
    switch (posted.kind) {
      case 'refused':
        refuse(response, posted.refusal);
        return false;
      case 'ignored':
        response.json({ id: unstored() });
        return false;
      case 'types':
        // Nobody waits for it, and it is missed by nobody.
        if (parts.typing && (await counter.typing(grant.conversation)))
          void parts.typing.types(grant.conversation, { role: 'user' }).catch(() => undefined);
        response.json({ id: unstored() });
        return false;
      case 'said': {
        const address = countedFor(parts, request, grant);
        const charge = await counter.message(grant.conversation, address);
        if (charge.wait > 0) {
          refuse(response, tooMany(charge.wait));
          return false;
        }
        let fresh: boolean;
        try {
          if (await isGone(log, grant, now())) {
            refuse(response, gone);
            return false;
          }
          const event = address === undefined ? posted.event : { ...posted.event, from: nameOf(address) };
          ({ fresh } = await parts.receive(event));
        } catch (error) {
          await charge.giveBack();
          refuse(response, isTooLong(error) ? tooLong : storeDown);
          return !isTooLong(error);
        }
        // What express does beside, for each message, is for pages.
        response.setHeader('Content-Type', 'application/json; charset=utf-8');
        response.end(JSON.stringify({ id: posted.event.id }));
        return fresh;
      }
      default:
        throw new Error(`an unknown kind: ${JSON.stringify(posted satisfies never)}`);
    }
  }

  router.post('/conversations/:id/activities', async (request, response) => {
    const grant = await granted(request, response);
    if (!grant) return;
    if (request.body === undefined) return refuse(response, notJson);
    const attached = await attachedIn(request.body, grant, files);
    if ('status' in attached) return refuse(response, attached);
    await post(request, response, grant, readActivity(request.body, grant, now(), attached));
  });

  router.post('/tokens/generate', async (request, response) => {
    const bearer = /^Bearer +(\S+)$/i.exec(request.get('Authorization') ?? '')?.[1];
    if (!bearer) return refuse(response.set('WWW-Authenticate', 'Bearer'), noToken);
    if (!tokens.isSecret(bearer)) return refuse(response, badSecret);
    if (request.get('Origin') !== undefined) return refuse(response, secretInBrowser);
    const wish = starting.safeParse(request.body);
    if (!wish.success) return refuse(response, badBody);
    const trusted = wish.data?.trustedOrigins ?? wish.data?.TrustedOrigins ?? [];
    const unknown = trusted.find((origin) => !origins.allows(origin));
    if (unknown !== undefined) return refuse(response, notAllowed);
    const user = userOf(wish.data);
    const grant: Grant = { ...newGrant(now()), ...named(user), vouched: user?.id !== undefined, origins: trusted };
    response.json({ conversationId: grant.conversation, token: await tokens.sign(grant), expires_in: tokenSeconds });
  });

  router.post('/tokens/refresh', async (request, response) => {
    const grant = await granted(request, response);
    if (!grant) return;
    if (isSpent(grant, now())) return refuse(response, badToken);
    response.json({ conversationId: grant.conversation, token: await tokens.sign(grant), expires_in: tokenSeconds });
  });

  router.post('/conversations', async (request, response) => {
    let grant = await granted(request, response);
    if (!grant) return;
    const wish = starting.safeParse(request.body);
    if (!wish.success) return refuse(response, badBody);
    const user = userOf(wish.data);
    if (!grant.vouched && user?.id !== undefined) {
      if (user.id.startsWith('dl_')) return refuse(response, reservedUser);
      grant = { ...grant, ...named(user) };
    } else if (tokens.isSecret(bearerOf(request))) {
      grant = { ...grant, ...named(user) };
    }
    const line = await lineOf(parts, grant);
    if (!line) return refuse(response, badToken);
    const fresh = await begin(parts, grant, wish.data?.locale);
    if (fresh === undefined) return refuse(response, storeDown);
    // A token outlives a conversation that was only opened.
    if (!fresh && (await isGone(log, grant, now()))) return refuse(response, gone);
    response.status(fresh ? 201 : 200).json(line);
  });

  router.get('/conversations/:id', async (request, response) => {
    const grant = await granted(request, response);
    if (!grant) return;
    if (await isGone(log, grant, now())) return refuse(response, gone);
    const line = await lineOf(parts, grant, readWatermark(request.query.watermark));
    if (!line) return refuse(response, badToken);
    response.json(line);
  });

  router.get('/conversations/:id/activities', async (request, response) => {
    const grant = await granted(request, response);
    if (!grant) return;
    const { conversation } = grant;
    if (await isGone(log, grant, now())) return refuse(response, gone);
    const { after, has } = await startOf(log, conversation, readWatermark(request.query.watermark));
    const seconds = Math.min(longestWait, Number(request.query.wait) || 0);
    const over = new AbortController();
    const end = () => over.abort();
    const visit = lifetimeOf(response);
    visit.defer(end);
    const leave = seconds > 0 ? counter.stream(conversation, parts.address(request)) : () => {};
    if (!leave) return refuse(response, tooMany(5));
    visit.defer(leave);
    if (seconds > 0) parts.visits.asks(conversation);
    stopping.addEventListener('abort', end);
    if (stopping.aborted) end();
    const client = bearerOf(request);
    visit.defer(typists.watch(conversation, client, end));
    try {
      const wait = { milliseconds: seconds * 1000, signal: over.signal };
      void handed(conversation, has);
      const entries = await nextEntries(log, conversation, after, wait);
      if (visit.isOver()) return;
      response.once('finish', () => void handed(conversation, entries));
      const set = toSet(entries, String(after), show);
      const typing = typists.take(conversation, client);
      // Who has just said something types no more.
      const isSaid = entries.some(({ message: { from } }) => from.role === 'agent');
      if (!isSaid) set.activities.push(...typing.map((typist) => typingActivity(conversation, typist)));
      response.json(set);
    } finally {
      stopping.removeEventListener('abort', end);
      leave();
    }
  });

  router.get('/session/getsessionid', (_, response) => refuse(response, unknownRoute));
  router.use((_, response) => refuse(response, unknownRoute));
  return router;
}

/**
 * The address that a message or a file is counted for. Whom the site's own server vouches for is known without, and what
 * comes from this machine comes from a program of its operator, or from a proxy that does not say whose request it is.
 */
export function countedFor(
  parts: Pick<DirectLineParts, 'address'>,
  request: IncomingMessage,
  grant: Grant,
): string | undefined {
  const address = parts.address(request);
  return grant.vouched || /^(127\.|::1$)/.test(address) ? undefined : address;
}

/** Tells the conversation that its customer is there; whether they came for the first time, undefined when it could not be kept. */
export async function begin(
  { receive, now }: Pick<DirectLineParts, 'receive' | 'now'>,
  grant: Grant,
  locale: string | undefined,
): Promise<boolean | undefined> {
  const { conversation } = grant;
  const language = locale && /^[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*$/.test(locale) ? { locale } : {};
  try {
    const joined = {
      kind: 'joined' as const,
      id: 'joined',
      conversation,
      at: now(),
      ...whoAndWhere(grant),
      ...language,
    };
    return (await receive(joined)).fresh;
  } catch {
    return undefined;
  }
}

/**
 * Token and stream of a conversation; undefined when too many tokens have followed one another already. The address is the
 * public one from the settings, never what a request says it is.
 */
export async function lineOf(
  { tokens, publicUrl, now }: Pick<DirectLineParts, 'tokens' | 'publicUrl' | 'now'>,
  grant: Grant,
  watermark?: number,
): Promise<DirectLine | undefined> {
  if (isSpent(grant, now())) return undefined;
  const { conversation } = grant;
  const stream = new URL(`${publicUrl}/v3/directline/conversations/${conversation}/stream`);
  stream.protocol = stream.protocol === 'https:' ? 'wss:' : 'ws:';
  if (watermark !== undefined) stream.searchParams.set('watermark', String(watermark));
  stream.searchParams.set('t', await tokens.signStream(grant));
  return {
    conversationId: conversation,
    token: await tokens.sign(grant),
    expires_in: tokenSeconds,
    streamUrl: stream.href,
  };
}

/** A new conversation with a customer who has not said who they are. */
export function newGrant(now: number): Grant {
  const conversation = `wc-${randomBytes(16).toString('base64url')}`;
  return {
    conversation,
    user: visitorOf(conversation),
    vouched: false,
    site: '',
    origins: [],
    since: Math.floor(now / 1000),
  };
}

type Wish = z.infer<typeof starting>;
const userOf = (wish: Wish) => wish?.user ?? (wish?.User && { id: wish.User.Id, name: wish.User.Name });
const named = (user: { id?: string | undefined; name?: string | undefined } | undefined) => ({
  ...(user?.id ? { user: user.id } : {}),
  ...(user?.name ? { name: user.name } : {}),
});
const bearerOf = (request: Request) => /^Bearer +(\S+)$/i.exec(request.get('Authorization') ?? '')?.[1] ?? '';
/** A name for an address, by which nobody finds the address: too short for a card's number, too. */
const nameOf = (address: string) => createHmac('sha256', salt).update(address).digest('base64url').slice(0, 10);
const unstored = () => `x-${randomBytes(9).toString('base64url')}`;
