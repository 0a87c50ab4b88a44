import type { IncomingMessage } from 'node:http';
import { fileURLToPath } from 'node:url';
import express, { type ErrorRequestHandler } from 'express';
import type { BlockedSenders } from '../../conversation/blocked.ts';
import type { Receive } from '../../conversation/event.ts';
import type { Log } from '../../conversation/log.ts';
import type { Presence } from '../../conversation/presence.ts';
import type { Store } from '../../conversation/store.ts';
import { isTooLong } from '../../conversation/text.ts';
import type { Typing } from '../../conversation/typing.ts';
import type { FileAccess } from '../../files/access.ts';
import type { Away } from '../../handoff/away.ts';
import type { Queue } from '../../handoff/queue.ts';
import type { FormLetters } from '../../knowledge/form-letters/form-letters.ts';
import { createOutage, type Outage } from '../../server/outage.ts';
import type { Colleagues } from '../colleagues.ts';
import type { Desk, LetterChannel } from '../desk.ts';
import type { DeskSuggestions } from '../suggestions.ts';
import type { DeskTeaching } from '../teaching.ts';
import type { DeskAnswers } from './answers.ts';
import { cookieName, createApi, type WebTeam } from './api.ts';
import { createBoard } from './board.ts';
import { cookieOf, fail } from './http.ts';
import { createLive } from './live.ts';
import type { Looking } from './looking.ts';
import type { Notices } from './notices.ts';
import { createPages } from './pages.ts';
import type { SessionStore } from './sessions.ts';
import { createSignIn } from './sign-in.ts';

/** The desk in the browser. */
export type WebDesk = Desk & Required<Pick<Desk, 'router' | 'link' | 'tell'>>;

/** Nothing inline, nothing from elsewhere, in nobody's frame. */
const headers = {
  'content-security-policy':
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
  'referrer-policy': 'no-referrer',
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
};

/**
 * The embedded desk: reads queue and log itself, so nothing is delivered to it but what one representative is told. `publicUrl` is where customers and
 * representatives reach this server; `faults` says what is wrong with the knowledge base now.
 */
export function createWebDesk(parts: {
  queue: Queue;
  store: Pick<Store, 'watch' | 'history' | 'conversation'>;
  presence: Pick<Presence, 'isThere'>;
  passes: SessionStore;
  colleagues: Colleagues;
  notices: Notices;
  looking: Looking;
  /** Told who types, and tells; without it nobody hears of it. */
  typing?: Typing | undefined;
  teams: readonly WebTeam[];
  publicUrl: string;
  /** Whose desk it is, for the page's title. */
  title: string;
  /** How channels are called, by name. */
  titles?: Readonly<Record<string, string>>;
  /** Who of the representatives is away. */
  away: Away;
  /** Whose letters are kept unread, to be let in again. */
  blocked: Pick<BlockedSenders, 'list' | 'unblock'>;
  faults: () => string[];
  /** What keeps a channel from working now. */
  alerts?: () => string[];
  /** What the page on answers stands on; without it there is no such page. */
  answers?: DeskAnswers;
  /** Takes what representatives would have the bot say; without it nobody can teach it. */
  teaching?: DeskTeaching | undefined;
  /** Customers are asked how it was; default: they are not. */
  survey?: boolean;
  /** Suggests answers to who has a ticket; without it none are. */
  suggestions?: DeskSuggestions | undefined;
  /** Where somebody can be written to first. */
  letters?: LetterChannel | undefined;
  /** What trainers wrote for representatives to send. */
  formLetters?: FormLetters | undefined;
  /** Without it no files are taken. */
  files?: FileAccess | undefined;
  /** Whose request it is, for the limits. */
  address: (request: IncomingMessage) => string;
  log: Log;
  now?: () => number;
  /** Where the page's files are; the built ones unless given. */
  pageFolder?: string;
}): WebDesk {
  const { teams, publicUrl, title, faults, alerts, address, log, now = Date.now } = parts;
  const outageOf = (begins: string, ends: string) => createOutage(log, { begins, ends, isNone: isTooLong }, now);
  const reading = outageOf('the desk cannot read what it is asked for', 'the desk reads again');
  const writing = outageOf('the desk cannot store what representatives do', 'the desk stores again');
  const store = reading.around(parts.store);
  const { list } = reading.around({ list: parts.blocked.list });
  const { unblock } = writing.around({ unblock: parts.blocked.unblock });
  const { touch } = reading.around(parts.passes);
  const passes = { ...writing.around(parts.passes), touch };
  const answers = parts.answers && watched(parts.answers, reading, writing);
  const folder = parts.pageFolder ?? fileURLToPath(new URL('./page/', import.meta.url));
  const home = new URL('desk/', publicUrl.endsWith('/') ? publicUrl : `${publicUrl}/`);
  const signIn = createSignIn({ passes, desk: 'web' });
  const board = createBoard({
    ...{ queue: parts.queue, away: parts.away, faults, log, warnings: () => answers?.warnings().length ?? 0 },
    ...(alerts && { alerts }),
  });
  const live = createLive({
    store: parts.store,
    presence: parts.presence,
    queue: parts.queue,
    notices: parts.notices,
    looking: parts.looking,
    typing: parts.typing,
    board,
    log,
    mayStay: (request) => signIn.holds(cookieOf(request, cookieName(home)) ?? ''),
  });
  let receive: Receive | undefined;

  const router = express.Router();
  router.use((_request, response, next) => {
    response.set(headers);
    next();
  });
  router.use('/api', (_request, response, next) => {
    response.set('cache-control', 'no-store');
    next();
  });
  const api = createApi({
    home,
    queue: reading.around(parts.queue),
    store,
    teams,
    title,
    titles: parts.titles ?? {},
    signIn,
    colleagues: parts.colleagues,
    board,
    live,
    looking: parts.looking,
    typing: parts.typing,
    receive: () => receive,
    answers,
    away: { ...parts.away, ...writing.around({ leaves: parts.away.leaves, returns: parts.away.returns }) },
    blocked: { list, unblock },
    teaching: parts.teaching,
    survey: parts.survey ?? false,
    suggestions: parts.suggestions && reading.around(parts.suggestions),
    letters: parts.letters,
    formLetters: parts.formLetters,
    files: parts.files,
    address,
    now,
  });
  router.use('/api', api);
  router.use(createPages({ folder, home, answers: answers !== undefined }));
  router.use((_request, response) => fail(response, 404, 'There is nothing here.'));
  router.use(((error: { status?: number; type?: string }, _request, response, next) => {
    if (response.headersSent) return next(error);
    const status = error.status ?? 503;
    if (isTooLong(error)) return fail(response, 413, 'Not sent: the text is too long. Please send it in parts.');
    if (status === 413) return fail(response, 413, 'The body is too large.');
    if (status >= 400 && status < 500) return fail(response, 400, 'The body is not JSON.');
    if (!reading.knows(error) && !writing.knows(error)) log.error({ err: error }, 'the desk could not answer');
    fail(response, 503, 'Frontdesk cannot do that right now; nothing was changed. Try again in a moment.');
  }) satisfies ErrorRequestHandler);

  return {
    name: 'web',
    title: 'Web desk',
    router,
    path: '/desk',
    status: () => ({ on: true }),
    async link(name) {
      return `${new URL('sign-in', home)}#${await signIn.invite(name)}`;
    },
    async start(given) {
      receive = (event) => writing.watch(() => given(event));
    },
    async tell(notice, { id }) {
      await parts.notices.put({ id, notice });
      return { outcome: 'delivered' };
    },
    async stop() {
      live.stop();
      await board.stop();
    },
  };
}

/** The page on answers, of which the record of questions is in the store; the base is not. */
function watched(answers: DeskAnswers, reading: Outage, writing: Outage): DeskAnswers {
  const { gaps, questions, asked } = reading.around(answers);
  const { judge } = writing.around(answers);
  return { ...answers, gaps, questions, asked, judge };
}
