import type { IncomingMessage } from 'node:http';
import express, { type Request, type Response, type Router } from 'express';
import { RateLimiterMemory } from 'rate-limiter-flexible';
import type { BlockedSenders } from '../../conversation/blocked.ts';
import type { Entry } from '../../conversation/decision.ts';
import type { Acted, Receive, Representative } from '../../conversation/event.ts';
import type { Store } from '../../conversation/store.ts';
import type { Typing } from '../../conversation/typing.ts';
import { type FileAccess, withLinks } from '../../files/access.ts';
import type { Away } from '../../handoff/away.ts';
import { publicAccount } from '../../handoff/events.ts';
import type { Hours } from '../../handoff/hours.ts';
import type { Escalation } from '../../handoff/others.ts';
import type { Queue, Summary } from '../../handoff/queue.ts';
import { dispositions, isSame, type Ticket } from '../../handoff/ticket.ts';
import type { FormLetters } from '../../knowledge/form-letters/form-letters.ts';
import { lifetimeOf } from '../../server/lifetime.ts';
import { assignable, type Colleagues } from '../colleagues.ts';
import type { LetterChannel } from '../desk.ts';
import { withOriginal } from '../letter.ts';
import type { DeskSuggestions } from '../suggestions.ts';
import type { DeskTeaching } from '../teaching.ts';
import { readAct } from './acts.ts';
import type { DeskAnswers } from './answers.ts';
import { addAnswersApi, type SignedIn } from './answers-api.ts';
import { addArticlesApi } from './articles.ts';
import { addAwayApi } from './away.ts';
import { addBlockedApi } from './blocked.ts';
import type { Board } from './board.ts';
import { addChoicesApi } from './choices.ts';
import { addEditorApi } from './editor-api.ts';
import { addFilesApi } from './files.ts';
import { addFormLettersApi } from './form-letters.ts';
import { cookieOf, fail, isSameOrigin } from './http.ts';
import { addLettersApi, letterPlace } from './letters.ts';
import type { Live } from './live.ts';
import type { Looking } from './looking.ts';
import { refusalOf } from './refusing.ts';
import { equal, type SignIn, sessionSeconds } from './sign-in.ts';
import { addSuggestionsApi } from './suggestions.ts';
import { addTeachingApi } from './teaching.ts';
import { addViewsApi } from './views.ts';

/** Entries that a page gets at once. */
const PAGE = 100;
/** Streams that one session may have open, and all together. */
const STREAMS = { session: 10, all: 500 };

/** A team as the desk shows it; without hours it is always there. */
export interface WebTeam {
  id: string;
  name: string;
  tier: number;
  /** The team that takes over where this one gets no further. */
  escalate?: Escalation | undefined;
  hours?: Hours | undefined;
  /** Called in danger at any hour. */
  onCall?: boolean;
}

/** What the desk's page asks for and does, as JSON; below `/desk/api`. `receive` is undefined before the desk has started. */
export function createApi(parts: {
  home: URL;
  queue: Queue;
  store: Pick<Store, 'history' | 'conversation'>;
  teams: readonly WebTeam[];
  title: string;
  /** How channels are called, by name. */
  titles: Readonly<Record<string, string>>;
  signIn: SignIn;
  colleagues: Colleagues;
  board: Board;
  live: Live;
  looking: Looking;
  typing: Typing | undefined;
  receive: () => Receive | undefined;
  answers: DeskAnswers | undefined;
  away: Away;
  blocked: Pick<BlockedSenders, 'list' | 'unblock'>;
  suggestions: DeskSuggestions | undefined;
  teaching: DeskTeaching | undefined;
  /** Customers are asked how it was. */
  survey: boolean;
  /** Where somebody can be written to first. */
  letters: LetterChannel | undefined;
  /** What trainers wrote for representatives to send. */
  formLetters: FormLetters | undefined;
  /** Undefined where no files are taken. */
  files: FileAccess | undefined;
  address: (request: IncomingMessage) => string;
  now: () => number;
}): Router {
  const { home, queue, store, teams, title, signIn, colleagues, board, live, answers, letters, address, now } = parts;
  const secure = home.protocol === 'https:';
  const cookie = cookieName(home);
  const path = secure ? '/' : home.pathname.replace(/\/$/, '');
  const streams = new Map<string, number>();
  const limits = {
    signIn: new RateLimiterMemory({ points: 10, duration: 60 }),
    read: new RateLimiterMemory({ points: 600, duration: 60 }),
    act: new RateLimiterMemory({ points: 60, duration: 60 }),
    trying: new RateLimiterMemory({ points: 240, duration: 60 }),
  };

  const limited = async (limit: RateLimiterMemory, key: string, response: Response): Promise<boolean> => {
    try {
      await limit.consume(key);
      return false;
    } catch (refusal) {
      const seconds = Math.ceil(((refusal as { msBeforeNext?: number }).msBeforeNext ?? 1000) / 1000);
      response.setHeader('retry-after', String(seconds));
      fail(response, 429, `Too many requests: try again in ${seconds} s.`);
      return true;
    }
  };

  const allowed =
    (own?: RateLimiterMemory): SignedIn =>
    (work) =>
    async (request, response) => {
      const session = await signIn.session(cookieOf(request, cookie) ?? '');
      if (!session) return void fail(response, 401, 'Not signed in: ask for a new link (frontdesk desk link NAME).');
      const changes = request.method !== 'GET';
      if (changes && (!isSameOrigin(request, home) || !equal(request.get('x-desk-token') ?? '', session.csrf)))
        return void fail(response, 403, 'This did not come from the desk: reload the page.');
      if (await limited(own ?? (changes ? limits.act : limits.read), session.hash, response)) return;
      await work(request, response, session);
    };
  const signedIn = allowed();

  /** The ticket whose number is in the path; answers 404 itself when there is none. */
  const ticketOf = async (request: Request, response: Response): Promise<Summary | undefined> => {
    const text = String(request.params.number ?? request.query.ticket);
    const ticket = /^[1-9]\d{0,11}$/.test(text) ? await queue.find(Number(text)) : undefined;
    if (!ticket) fail(response, 404, 'There is no ticket of that number (any more).');
    return ticket;
  };

  const api = express.Router();
  const places = { '/tickets/:number/upload': ticketOf, ...(letters && { '/letters/:id/upload': letterPlace }) };
  const files = parts.files && addFilesApi({ ...{ api, signedIn, places, address, now }, files: parts.files });
  const named = async (conversation: string, ids: readonly string[]) => files?.named(conversation, ids);
  const show = (entry: Entry): Entry => {
    const message = withOriginal(entry.message, files?.linkTo);
    return { ...entry, message: files ? withLinks(message, files.linkTo) : message };
  };
  const small = express.json({ limit: '32kb', strict: true });
  // Articles are larger, and read only of who is signed in.
  api.use((request, response, next) => (request.path.startsWith('/editor/') ? next() : small(request, response, next)));

  api.post('/sign-in', async (request, response) => {
    if (!isSameOrigin(request, home))
      return fail(response, 403, 'This did not come from the desk: open the link again.');
    if (await limited(limits.signIn, address(request), response)) return;
    const { token } = (request.body ?? {}) as { token?: unknown };
    if (typeof token !== 'string') return fail(response, 400, 'token: is missing.');
    const session = await signIn.enter(token);
    if (!session)
      return fail(response, 401, 'This link was used already, or is older than 15 minutes: ask for a new one.');
    response.cookie(cookie, session, {
      httpOnly: true,
      sameSite: 'strict',
      secure,
      path,
      maxAge: sessionSeconds * 1000,
    });
    const entered = await signIn.session(session).catch(() => undefined);
    if (entered) await parts.away.returns(entered.by).catch(() => undefined);
    response.json({});
  });

  // Signing out is never too much, and leaves nobody signed in, whatever became of the session.
  api.post('/sign-out', async (request, response) => {
    if (!isSameOrigin(request, home)) return fail(response, 403, 'This did not come from the desk: reload the page.');
    response.clearCookie(cookie, { path, secure });
    const token = cookieOf(request, cookie) ?? '';
    const left = await signIn.session(token).catch(() => undefined);
    await signIn.leave(token);
    // Whose tickets stay theirs: their customers, and the team, are told when one of them writes.
    if (left) await parts.away.leaves(left.by).catch(() => undefined);
    response.json({});
  });

  api.get(
    '/me',
    signedIn(async (_request, response, { by, csrf }) => {
      // Whoever cannot be noted down now is at the next look; nobody is kept from working by that.
      await colleagues.seen(by, now()).catch(() => undefined);
      const named = teams.map(({ id, name, tier, escalate }) => ({ id, name, tier, escalate }));
      response.json({
        me: by,
        csrf,
        title,
        titles: parts.titles,
        teams: named,
        dispositions,
        answers: answers !== undefined,
        suggestions: parts.suggestions !== undefined,
        teaching: parts.teaching !== undefined,
        survey: parts.survey,
        letters: letters?.title,
        formLetters: parts.formLetters?.locales,
        articles: answers?.locales,
        files: files?.limits,
      });
    }),
  );

  api.get(
    '/board',
    signedIn(async (_request, response) => {
      response.type('json').send((await board.now()).text);
    }),
  );

  api.get(
    '/tickets/:number',
    signedIn(async (request, response, { by }) => {
      const ticket = await ticketOf(request, response);
      if (!ticket) return;
      const entries = await store.history(ticket.conversation, { last: PAGE });
      response.json({ ...ticket, you: publicAccount(ticket.conversation, by).id, entries: entries.map(show) });
    }),
  );

  api.get(
    '/tickets/:number/entries',
    signedIn(async (request, response) => {
      const ticket = await ticketOf(request, response);
      if (!ticket) return;
      const before = Number(request.query.before);
      if (!Number.isSafeInteger(before) || before < 1)
        return fail(response, 400, 'before: must be the number of an entry.');
      const after = Math.max(0, before - 1 - PAGE);
      const entries = await store.history(ticket.conversation, { after, limit: Math.min(PAGE, before - 1 - after) });
      response.json({ entries: entries.filter(({ n }) => n < before).map(show) });
    }),
  );

  api.post(
    '/tickets/:number/acts',
    signedIn(async (request, response, { by }) => {
      const ticket = await ticketOf(request, response);
      if (!ticket) return;
      const read = readAct(request.body, { by, ticket: ticket.ticket.openedAfter });
      if ('error' in read) return fail(response, 400, read.error);
      const { act } = read;
      if (act.type === 'reply' && read.files?.length) {
        const found = await named(ticket.conversation, read.files);
        if (!found) return fail(response, 400, 'A file is not there any more: attach it again.');
        act.files = found;
      }
      if (act.type === 'assign' && act.to !== by) {
        const { to } = act;
        const colleague = (await assignable(colleagues, { queue, now: now() })).find((each) => isSame(each, to));
        if (!colleague) return fail(response, 409, 'They do not work here (any more): choose somebody else.');
        act.to = colleague;
      }
      const no = await refusalOf(ticket, act, { queue, teams, now: now() });
      if (no) return void response.status(409).json(no);
      const receive = parts.receive();
      if (!receive) return fail(response, 503, 'The desk is starting: try again in a moment.');
      const { conversation } = ticket;
      const event: Acted = { kind: 'acted', id: `act:web:${read.id}`, conversation, at: now(), act };
      const { fresh } = await receive(event);
      response.status(202).json({ fresh });
    }),
  );

  api.post(
    '/tickets/:number/typing',
    signedIn(async (request, response, { by }) => {
      const ticket = await ticketOf(request, response);
      if (!ticket) return;
      const { conversation } = ticket;
      await parts.looking.looks(conversation, by, true);
      const { to } = (request.body ?? {}) as { to?: unknown };
      // Customers hear it of whoever has their ticket and writes to them: not of a note, nor of what stays inside.
      if (to === 'customer' && isHeldBy(ticket.ticket, by)) {
        const { id, name } = publicAccount(conversation, by);
        await parts.typing?.types(conversation, { role: 'agent', id, name });
      }
      response.json({});
    }),
  );

  api.get(
    '/live',
    signedIn(async (request, response, session) => {
      const wanted = request.query.ticket !== undefined;
      const ticket = wanted ? await ticketOf(request, response) : undefined;
      if (wanted && !ticket) return;
      // The browser says itself, when it comes back, what it had last.
      const after = Number(request.get('last-event-id') ?? request.query.after ?? 0);
      if (!Number.isSafeInteger(after) || after < 0)
        return fail(response, 400, 'after: must be the number of an entry.');
      const mine = streams.get(session.hash) ?? 0;
      if (mine >= STREAMS.session || live.count() >= STREAMS.all)
        return fail(response, 429, 'Too many desk pages are open: close some.');
      streams.set(session.hash, mine + 1);
      lifetimeOf(response).defer(() => {
        const left = (streams.get(session.hash) ?? 1) - 1;
        if (left > 0) streams.set(session.hash, left);
        else streams.delete(session.hash);
      });
      await live.open(request, response, { by: session.by, shown: ticket && { ticket, after, show } });
    }),
  );

  if (parts.suggestions) addSuggestionsApi({ api, signedIn, ticketOf, store, suggestions: parts.suggestions });
  if (parts.teaching) addTeachingApi({ api, signedIn, ticketOf, teaching: parts.teaching });
  addViewsApi({ api, signedIn, queue });
  addAwayApi({ api, signedIn, away: parts.away, now });
  addBlockedApi({ api, signedIn, blocked: parts.blocked });
  addChoicesApi({ api, signedIn, ticketOf, queue, teams, colleagues, away: parts.away, now });
  if (parts.formLetters)
    addFormLettersApi({
      ...{ api, signedIn, ticketOf, teams, title, letters: parts.formLetters },
      localeOf: async (conversation) => (await store.conversation(conversation))?.locale,
    });
  if (letters) addLettersApi({ api, signedIn, letters, teams, named, receive: parts.receive, now });
  if (answers) addArticlesApi({ api, signedIn, ticketOf, answers });
  if (answers) addAnswersApi({ api, signedIn, answers, judged: live.judged, now });
  if (answers?.editing)
    addEditorApi({
      ...{ api, signedIn, editing: answers.editing, locales: answers.locales },
      trying: allowed(limits.trying),
      looking: parts.looking,
    });

  api.use((_request, response) => fail(response, 404, 'There is nothing here.'));

  return api;
}

/** What the session's cookie is called; the prefix makes browsers insist on https and on no other path. */
export const cookieName = (home: URL): string => (home.protocol === 'https:' ? '__Host-desk' : 'desk');

/** Whether they have it, and its customer hears what they write. */
const isHeldBy = (ticket: Ticket, by: Representative): boolean =>
  ticket.status === 'claimed' && !ticket.internal && isSame(ticket.by, by);
