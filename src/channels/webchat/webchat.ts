import type { IncomingMessage } from 'node:http';
import { fileURLToPath } from 'node:url';
import { type ErrorRequestHandler, Router } from 'express';
import type { Capabilities } from '../../conversation/capabilities.ts';
import type { Receive } from '../../conversation/event.ts';
import { LONGEST_TEXT } from '../../conversation/limits.ts';
import type { Log as Diary } from '../../conversation/log.ts';
import type { Presence } from '../../conversation/presence.ts';
import { isTooLong } from '../../conversation/text.ts';
import type { Typing } from '../../conversation/typing.ts';
import { type FileAccess, withLinks } from '../../files/access.ts';
import { createOutage } from '../../server/outage.ts';
import type { Channel, OpenChannel, Reading } from '../channel.ts';
import { type DirectLineParts, directLine } from './directline.ts';
import { createRedisEnded, type Ended, unlessEnded } from './ended.ts';
import { createHanded } from './handed.ts';
import { createCounter, defaultLimits, type Limits, limitsOf } from './limits.ts';
import { createOrigins } from './origins.ts';
import { readWidget, type Strings, sendPage } from './page.ts';
import { audience, demoPage, type Theme, widgetPages } from './pages.ts';
import { withPictures } from './pictures.ts';
import { impatient, within } from './reach.ts';
import { notJson, type Refusal, refuse, storeDown } from './refusal.ts';
import { createStreams } from './stream.ts';
import { createTokens } from './tokens.ts';
import type { Transcript } from './transcript.ts';
import { createTypists } from './typists.ts';
import { createVisits } from './visits.ts';

/** What web chat needs. */
export interface WebchatParts {
  store: Transcript;
  /** Told who reads their conversation now. */
  presence: Pick<Presence, 'seen' | 'left'>;
  /** Told who types, and tells; without it nobody hears of it. */
  typing?: Typing | undefined;
  /** Whose customers have ended the chat for good. */
  ended: Ended;
  secrets: { frontdesk: string; webchat: string };
  /** How browsers reach this server: http(s)://host[:port], no path. */
  publicUrl: string;
  /** Origins of the sites that may embed the chat, besides the server's own. */
  origins: string[];
  /** The title over the chat. */
  name: string;
  locales: string[];
  /** `#rrggbb`; sites may choose their own with data-color. */
  color?: string;
  /** Sentences in further languages, or instead of ours; by locale. */
  strings?: Record<string, Strings>;
  limits?: Partial<Limits>;
  /** What may be read in the chat; without it, nothing. */
  reading?: Reading | undefined;
  /** Something is sent by e-mail: customers may have their conversation so. */
  mails?: boolean;
  /** Without it no files are taken. */
  files?: FileAccess | undefined;
  /** Whose request it is, for the limits. */
  address: (request: IncomingMessage) => string;
  /** Folder of the built widget. */
  widget?: string;
  log: Diary;
  now?: () => number;
}

/** The web chat channel. */
export type Webchat = Channel & Required<Pick<Channel, 'router' | 'upgrade'>>;

const can: Capabilities = {
  live: true,
  notifies: false,
  letters: false,
  buttons: true,
  files: false,
  edits: true,
  markup: 'markdown',
  longest: LONGEST_TEXT,
  idsKeptFor: 86_400,
  tryMs: 15_000,
};

/** Web chat as the settings say: it is always there. */
export const openWebchat: OpenChannel = (ground) => {
  const { settings, store, presence, typing, redis, secrets, http, files, readingOn, log } = ground;
  return createWebchat({
    ...{ store, presence, typing, secrets, files, log },
    ended: createRedisEnded({ redis }),
    reading: readingOn?.('webchat'),
    mails: settings.email.length > 0,
    publicUrl: http.publicUrl,
    origins: settings.webchat.origins,
    limits: limitsOf(settings.webchat.limits),
    name: settings.name,
    locales: settings.locales,
    address: http.addressOf,
  });
};

/** Makes the web chat: Direct Line 3.0 for any client, and our own widget. Its customers read the log: nothing is delivered. */
export function createWebchat(parts: WebchatParts): Webchat {
  const { store, files, now = Date.now, address, log: diary } = parts;
  const publicUrl = parts.publicUrl.replace(/\/+$/, '');
  const signed = createTokens(parts.secrets);
  const origins = createOrigins(parts.publicUrl, parts.origins);
  const counter = createCounter({ ...defaultLimits, ...parts.limits });
  const visits = createVisits(parts.presence);
  const stopping = new AbortController();
  const underWay = new Set<Promise<unknown>>();
  let hear: Receive | undefined;

  const outageOf = (begins: string, ends: string) => createOutage(diary, { begins, ends, isNone: isTooLong }, now);
  const reading = outageOf(
    'web chat cannot read conversations: customers are asked to try again',
    'web chat reads conversations again',
  );
  const writing = outageOf(
    'web chat cannot store what customers write: they are asked to try again',
    'web chat stores what customers write again',
  );

  const receive: Receive = (event) => {
    if (!hear || stopping.signal.aborted) return Promise.reject(new Error('web chat is not open'));
    const work = hear(event);
    underWay.add(work);
    const over = () => underWay.delete(work);
    work.then(over, over);
    return writing.watch(() => within(work));
  };
  const log = reading.around(impatient(store));
  // That this can be read says nothing of conversations, which are more to read.
  const noting = <T>(work: Promise<T>): Promise<T> =>
    within(work).catch((error: unknown) => {
      reading.failed(error);
      throw error;
    });
  const ended: Ended = {
    end: (conversation) => noting(parts.ended.end(conversation)),
    has: (conversation) => noting(parts.ended.has(conversation)),
  };
  const tokens = unlessEnded(signed, ended);
  const typists = createTypists({ typing: parts.typing, now });
  const line: DirectLineParts = {
    ...{
      log,
      tokens,
      origins,
      counter,
      visits,
      receive,
      handed: createHanded({ log, receive, now }),
      ended,
      address,
      now,
    },
    publicUrl,
    files,
    typing: parts.typing,
    typists,
    reading: parts.reading,
    mails: parts.mails ?? false,
    show: (message) =>
      files
        ? withPictures(
            withLinks(message, (file) => `${publicUrl}/webchat/files/${files.links.sign(audience, file, now())}`),
            publicUrl,
          )
        : message,
    stopping: stopping.signal,
  };
  const streams = createStreams(line);
  const look = lookOf(parts);
  const demo = demoPage(look);

  const router = Router();
  router.use('/v3/directline', directLine(line));
  router.use('/webchat', widgetPages(line, look, { session: signed.readSession, ended }));
  router.get('/', (request, response) => sendPage(request, response, demo));
  router.use(failed(diary, (error) => reading.knows(error) || writing.knows(error)));

  return {
    name: 'webchat',
    title: 'Web chat',
    // What draws files in our chat draws pictures, too.
    can: { ...can, files: files !== undefined, pictures: files !== undefined },
    router,
    upgrade: streams.handleUpgrade,
    status: () => ({ on: true, where: 'on every site of webchat.origins, and on the chat page' }),
    async start(heard) {
      hear = heard;
      await Promise.all([streams.start(), typists.start()]);
    },
    async stop() {
      stopping.abort();
      await Promise.allSettled([streams.stop(), typists.stop(), ...underWay]);
      await visits.idle();
    },
  };
}

function lookOf({ name, color = '#17616b', locales, strings = {}, widget: folder }: WebchatParts): Theme {
  const widget = readWidget(folder ?? fileURLToPath(new URL('./widget', import.meta.url)));
  for (const [locale, words] of Object.entries(strings)) widget.words[locale] = { ...widget.words[locale], ...words };
  return { title: name, color, locales, widget };
}

/** What a request gets when something throws: a body that cannot be read is the sender's, all else is ours, and is logged (of an outage once). */
function failed(log: Diary, isTold: (error: unknown) => boolean): ErrorRequestHandler {
  return (error: { status?: number; type?: string }, request, response, next) => {
    if (response.headersSent) return next(error);
    const refusal = unreadable(error);
    if (!refusal && !isTold(error)) log.error({ err: error, path: request.path }, 'a web chat request failed');
    refuse(response, refusal ?? storeDown);
  };
}

function unreadable({ status, type }: { status?: number; type?: string }): Refusal | undefined {
  if (type === 'entity.too.large') {
    return { status: 413, code: 'RequestTooLarge', message: 'The body is larger than 64 KB. Send less at once.' };
  }
  if (status === 415) return notJson;
  if (status === 400)
    return { status: 400, code: 'BadArgument', message: 'The body is not JSON, or its JSON is broken.' };
  return undefined;
}
