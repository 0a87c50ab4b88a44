import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import express, {
  type ErrorRequestHandler,
  type Request,
  type RequestHandler,
  type Response,
  type Router,
} from 'express';
import { RateLimiterMemory } from 'rate-limiter-flexible';
import type { Log } from '../../conversation/backoff.ts';
import type { Acted, Receive } from '../../conversation/event.ts';
import type { Store } from '../../conversation/store.ts';
import type { Desk } from '../desk.ts';
import { publicAccount } from '../events.ts';
import type { Queue, Summary } from '../queue.ts';
import { dispositions } from '../ticket.ts';
import { readAct } from './acts.ts';
import { createBoard } from './board.ts';
import { createLive } from './live.ts';
import type { Passes } from './passes.ts';
import { createSignIn, equal, type Session, sessionSeconds } from './sign-in.ts';

/** The desk in the browser. */
export interface WebDesk extends Desk {
  /** To be mounted at `/desk`; behind a proxy, `trust proxy` must be set so that limits count the right addresses. */
  router: Router;
  /** A link that signs in the person of that name (as customers read it), once, within 15 minutes. */
  link(name: string): Promise<string>;
}

/** Entries that a page gets at once. */
const PAGE = 100;
/** Streams that one session may have open, and all together. */
const STREAMS = { session: 10, all: 500 };

const files = {
  'index.html': 'text/html; charset=utf-8',
  'desk.js': 'text/javascript; charset=utf-8',
  'desk.css': 'text/css; charset=utf-8',
  'icon.svg': 'image/svg+xml',
};

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
 * The embedded desk: reads queue and log itself, so nothing is delivered to it. `publicUrl` is where customers and
 * representatives reach this server; `faults` says what is wrong with the knowledge base now.
 */
export function createWebDesk(parts: {
  queue: Queue;
  store: Pick<Store, 'watch' | 'history'>;
  passes: Passes;
  teams: readonly { id: string; name: string }[];
  publicUrl: string;
  /** Whose desk it is, for the page's title. */
  title: string;
  faults: () => string[];
  log: Log;
  now?: () => number;
  /** Where the page's files are; the built ones unless given. */
  pageFolder?: string;
}): WebDesk {
  const { queue, store, passes, teams, publicUrl, title, faults, log, now = Date.now } = parts;
  const folder = parts.pageFolder ?? fileURLToPath(new URL('./page/', import.meta.url));
  const home = new URL('desk/', publicUrl.endsWith('/') ? publicUrl : `${publicUrl}/`);
  const secure = home.protocol === 'https:';
  const cookie = secure ? '__Host-desk' : 'desk';
  const signIn = createSignIn({ passes, desk: 'web' });
  const board = createBoard({ queue, faults, log });
  const live = createLive({ store, queue, board, log, mayStay: async (request) => !!(await sessionOf(request)) });
  const streams = new Map<string, number>();
  const limits = {
    signIn: new RateLimiterMemory({ points: 10, duration: 60 }),
    read: new RateLimiterMemory({ points: 600, duration: 60 }),
    act: new RateLimiterMemory({ points: 60, duration: 60 }),
  };
  let receive: Receive | undefined;

  const sessionOf = async (request: Request): Promise<Session | undefined> => {
    const token = cookieOf(request, cookie);
    return token === undefined ? undefined : signIn.session(token);
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

  /** Requests that change something come from our own page, or not at all. */
  const sameOrigin = (request: Request): boolean => {
    const origin = request.get('origin');
    if (origin === undefined || !URL.canParse(origin)) return false;
    return origin === home.origin || new URL(origin).host === request.get('host');
  };

  const signedIn =
    (work: (request: Request, response: Response, session: Session) => Promise<unknown>): RequestHandler =>
    async (request, response) => {
      const session = await sessionOf(request);
      if (!session) return void fail(response, 401, 'Not signed in: ask for a new link (frontdesk desk link NAME).');
      const changes = request.method !== 'GET';
      if (changes && (!sameOrigin(request) || !equal(request.get('x-desk-token') ?? '', session.csrf)))
        return void fail(response, 403, 'This did not come from the desk: reload the page.');
      if (await limited(changes ? limits.act : limits.read, session.hash, response)) return;
      await work(request, response, session);
    };

  /** The ticket whose number is in the path; answers 404 itself when there is none. */
  const ticketOf = async (request: Request, response: Response): Promise<Summary | undefined> => {
    const text = String(request.params.number ?? request.query.ticket);
    const ticket = /^[1-9]\d{0,11}$/.test(text) ? await queue.find(Number(text)) : undefined;
    if (!ticket) fail(response, 404, 'There is no ticket of that number (any more).');
    return ticket;
  };

  const api = express.Router();
  api.use(express.json({ limit: '32kb', strict: true }));

  api.post('/sign-in', async (request, response) => {
    if (!sameOrigin(request)) return fail(response, 403, 'This did not come from the desk: open the link again.');
    if (await limited(limits.signIn, request.ip ?? '', response)) return;
    const { token } = (request.body ?? {}) as { token?: unknown };
    if (typeof token !== 'string') return fail(response, 400, 'token: is missing.');
    const session = await signIn.enter(token);
    if (!session)
      return fail(response, 401, 'This link was used already, or is older than 15 minutes: ask for a new one.');
    response.cookie(cookie, session, {
      httpOnly: true,
      sameSite: 'strict',
      secure,
      path: secure ? '/' : home.pathname.replace(/\/$/, ''),
      maxAge: sessionSeconds * 1000,
    });
    response.json({});
  });

  api.post(
    '/sign-out',
    signedIn(async (_request, response, session) => {
      await signIn.leave(session);
      response.clearCookie(cookie, { path: secure ? '/' : home.pathname.replace(/\/$/, ''), secure });
      response.json({});
    }),
  );

  api.get(
    '/me',
    signedIn(async (_request, response, { by, csrf }) => {
      response.json({ me: by, csrf, title, teams: teams.map(({ id, name }) => ({ id, name })), dispositions });
    }),
  );

  api.get(
    '/board',
    signedIn(async (_request, response) => {
      response.json(await board.now());
    }),
  );

  api.get(
    '/tickets/:number',
    signedIn(async (request, response, { by }) => {
      const ticket = await ticketOf(request, response);
      if (!ticket) return;
      const entries = await store.history(ticket.conversation, { last: PAGE });
      response.json({ ...ticket, you: publicAccount(ticket.conversation, by).id, entries });
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
      response.json({ entries: entries.filter(({ n }) => n < before) });
    }),
  );

  api.post(
    '/tickets/:number/acts',
    signedIn(async (request, response, { by }) => {
      const read = readAct(request.body, by);
      if ('error' in read) return fail(response, 400, read.error);
      const ticket = await ticketOf(request, response);
      if (!ticket) return;
      if (!receive) return fail(response, 503, 'The desk is starting: try again in a moment.');
      const { conversation } = ticket;
      const event: Acted = { kind: 'acted', id: `act:web:${read.id}`, conversation, at: now(), act: read.act };
      const { fresh } = await receive(event);
      response.status(202).json({ fresh });
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
      response.on('close', () => {
        const left = (streams.get(session.hash) ?? 1) - 1;
        if (left > 0) streams.set(session.hash, left);
        else streams.delete(session.hash);
      });
      await live.open(request, response, ticket && { ticket, after });
    }),
  );

  api.use((_request, response) => fail(response, 404, 'There is nothing here.'));

  const router = express.Router();
  router.use((_request, response, next) => {
    response.set(headers);
    next();
  });
  router.use('/api', (_request, response, next) => {
    response.set('cache-control', 'no-store');
    next();
  });
  router.use('/api', api);
  const page = (name: keyof typeof files): RequestHandler => {
    let content: Buffer | undefined;
    return (_request, response) => {
      content ??= readFileSync(join(folder, name));
      response.set({ 'content-type': files[name], 'cache-control': 'no-cache' }).send(content);
    };
  };
  // Relative addresses in the page need the slash.
  router.get('/', (request, response, next) => {
    if (request.originalUrl.split('?')[0]?.endsWith('/')) return page('index.html')(request, response, next);
    response.redirect(308, `${home.pathname}`);
  });
  router.get('/sign-in', page('index.html'));
  for (const name of ['desk.js', 'desk.css', 'icon.svg'] as const) router.get(`/${name}`, page(name));
  router.use((_request, response) => fail(response, 404, 'There is nothing here.'));
  router.use(((error: { status?: number; type?: string }, _request, response, next) => {
    if (response.headersSent) return next(error);
    const status = error.status ?? 503;
    if (status === 413) return fail(response, 413, 'The body is too large.');
    if (status >= 400 && status < 500) return fail(response, 400, 'The body is not JSON.');
    log.warn({ err: error }, 'the desk could not answer');
    fail(response, 503, 'Frontdesk cannot do that right now; nothing was changed. Try again in a moment.');
  }) satisfies ErrorRequestHandler);

  return {
    name: 'web',
    router,
    async link(name) {
      return `${new URL('sign-in', home)}#${await signIn.invite(name)}`;
    },
    async start(given) {
      receive = given;
    },
    async stop() {
      live.stop();
      await board.stop();
    },
  };
}

function fail(response: Response, status: number, error: string): void {
  response.status(status).json({ error });
}

/** The value of a cookie that the request carries. */
function cookieOf(request: Request, name: string): string | undefined {
  for (const part of (request.get('cookie') ?? '').split(';')) {
    const [key, value] = part.trim().split('=', 2);
    if (key === name) return value;
  }
  return undefined;
}
