import { once } from 'node:events';
import { createServer, IncomingMessage, type Server, ServerResponse } from 'node:http';
import { type AddressInfo, Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import express, { type ErrorRequestHandler, type Response, Router } from 'express';
import helmet from 'helmet';
import { createProxies, type Proxies } from './http/proxies.ts';
import type { Log } from './log.ts';

/** What is needed of the settings, what /healthz asks, and limits that tests may shorten (milliseconds). */
export interface HttpParts {
  settings: { port: number; host: string; publicUrl: string | undefined; trustedProxies?: readonly string[] };
  log: Log;
  /** How the store is, in a word: `reachable`, or why nothing can be written there. */
  health(): Promise<string>;
  /** How long a request may take to arrive, and its answer to begin. */
  requestMs?: number;
  /** The same of an upload, which takes its time on a phone, and is scanned then. */
  uploadMs?: number;
  /** How long requests under way may take at the end. */
  drainMs?: number;
}

/** What the server serves: routers that read their own bodies, and the taker of WebSocket upgrades. */
export interface Served {
  mount(router: Router): void;
  /** Takes an upgrade, or returns false when it is not for anyone. */
  upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): boolean;
}

/** The one server. It holds its port from the beginning, and answers 503 until it is told what to serve. */
export interface Http {
  port: number;
  /** How browsers reach it, without a slash at the end: PUBLIC_URL, else this machine and the port. */
  publicUrl: string;
  serve(served: Served): void;
  /** Whose request it is, for limits: behind a proxy that is believed, the address that the proxy names. */
  addressOf(request: IncomingMessage): string;
  /** Accepts nothing more, lets requests under way finish, and closes what is still open then. */
  close(): Promise<void>;
}

/** No body that any route reads is larger; each route has its own, smaller limit. */
const BODY_BYTES = 1_000_000;
const THROWN_AWAY_BYTES = 16_000_000;
/** Of a path that ends so: its route takes files, with limits of its own on their size and number. */
const UPLOAD = /\/upload$/;
const UPLOAD_BYTES = 1_100_000_000;

/**
 * Takes the port and begins to answer. Only HOST and PORT say where it listens; PUBLIC_URL says that a proxy is in front,
 * and then a proxy on this machine is believed whose request it hands on; others are that TRUSTED_PROXIES names. Rejects with what to do when the port is taken.
 */
export async function openHttp(parts: HttpParts): Promise<Http> {
  const { settings, log, requestMs = 30_000, uploadMs = 7 * 60_000, drainMs = 10_000 } = parts;
  const { publicUrl, trustedProxies: networks = [] } = settings;
  const proxies = createProxies({ networks, loopback: publicUrl !== undefined, log });
  const { app, mountRest } = frame(parts, { requestMs, uploadMs, proxies });
  let served: Served | undefined;
  let closing = false;

  const server = createServer({
    maxHeaderSize: 16_384,
    requestTimeout: Math.max(requestMs, uploadMs), // of the slowest; others have less, see answeredWithin
    headersTimeout: Math.min(requestMs, 10_000),
    // Both limits hold only as often as Node looks; its own 30 s would let half a head stay for 40.
    connectionsCheckingInterval: 5_000,
  });
  // Longer than the usual 60 s of proxies, so that it is the proxy that closes an idle connection, not we while it sends.
  server.keepAliveTimeout = 65_000;
  server.on('request', (request, response) => {
    if (closing) response.setHeader('Connection', 'close');
    // A connection that was kept alive for this answer is idle from here on.
    response.once('close', () => closing && setImmediate(() => server.closeIdleConnections()));
    app(request, response);
  });
  const upgraded = new Set<Duplex>();
  server.on('upgrade', (request, socket, head) => {
    socket.on('error', () => undefined); // a lost connection concerns nobody; 'close' follows
    upgraded.add(socket);
    socket.once('close', () => upgraded.delete(socket));
    try {
      if (!closing && served?.upgrade(request, socket, head)) return;
      refuseUpgrade(socket, closing || !served ? '503 Service Unavailable' : '404 Not Found');
    } catch (error) {
      log.error({ err: error, path: pathOf(request) }, 'an upgrade failed');
      refuseUpgrade(socket, '500 Internal Server Error');
    }
  });
  await listen(server, settings);
  const { port } = server.address() as AddressInfo;

  return {
    port,
    publicUrl: settings.publicUrl ?? `http://${nameOf(settings.host)}:${port}`,
    serve(given) {
      served = given;
      mountRest(given);
    },
    addressOf: proxies.addressOf,
    async close() {
      closing = true;
      const closed = once(server, 'close');
      server.close();
      server.closeIdleConnections();
      const late = setTimeout(() => {
        server.closeAllConnections();
        for (const socket of upgraded) socket.destroy();
      }, drainMs);
      await closed;
      clearTimeout(late);
    },
  };
}

function frame(
  { settings, log, health }: HttpParts,
  { requestMs, uploadMs, proxies }: { requestMs: number; uploadMs: number; proxies: Proxies },
) {
  const app = express();
  app.disable('x-powered-by');
  // A hash of each answer is for pages; those that have one make it once.
  app.disable('etag');
  // Scheme and host that a request names count only from the same ones; its address is asked from one place.
  app.set('trust proxy', proxies.trusts);
  Object.defineProperty(app.request, 'ip', {
    get(this: IncomingMessage) {
      return proxies.addressOf(this);
    },
  });
  const setHeaders = secureHeaders(settings.publicUrl);
  const write = logged(log);
  // One step for all four: each step of express costs every message.
  app.use((request, response, next) => {
    setHeaders(response);
    write(request, response);
    const isUpload = request.method === 'POST' && UPLOAD.test(pathOf(request));
    answeredWithin(isUpload ? uploadMs : requestMs, request, response);
    const size = sizeOf(request);
    if (size <= (isUpload ? UPLOAD_BYTES : BODY_BYTES)) return next();
    // A sender who is cut off in the middle may never read why: what is not much too large is taken in, and thrown away.
    if (size > THROWN_AWAY_BYTES) response.set('Connection', 'close');
    refuse(response, 413, 'This is too large.');
  });
  app.get('/healthz', async (_request, response) => {
    const redis = await health();
    response
      .status(redis === 'reachable' ? 200 : 503)
      .set('Cache-Control', 'no-store')
      .json({ alive: true, redis });
  });
  let rest: Router | undefined;
  app.use((request, response, next) => {
    if (rest) return rest(request, response, next);
    refuse(response.set('Retry-After', '1'), 503, 'Frontdesk is starting. Please try again in a moment.');
  });
  app.use(failed(log));
  const mountRest = ({ mount }: Served) => {
    const mounted = Router();
    mount(mounted);
    mounted.use((_request, response) => refuse(response, 404, 'There is nothing at this address.'));
    rest = mounted;
  };
  return { app, mountRest };
}

/** helmet's defaults, without what would turn a demonstration over plain HTTP away from itself. */
function secureHeaders(publicUrl: string | undefined): (response: Response) => void {
  const encrypted = publicUrl?.startsWith('https:') ?? false;
  const decide = helmet({
    contentSecurityPolicy: { directives: encrypted ? {} : { upgradeInsecureRequests: null } },
    strictTransportSecurity: encrypted,
  });
  // It decides the same for every answer: once is enough.
  const decided = new ServerResponse(new IncomingMessage(new Socket()));
  decide(decided.req, decided, (error) => {
    if (error) throw error;
  });
  const headers = Object.entries(decided.getHeaders()) as [string, string][];
  return (response) => {
    for (const [name, value] of headers) response.setHeader(name, value);
  };
}

function logged(log: Log) {
  return (request: IncomingMessage, response: Response): void => {
    if (!log.isLevelEnabled('debug')) return;
    const begun = performance.now();
    response.once('finish', () => {
      const ms = Math.round(performance.now() - begun);
      log.debug({ method: request.method, path: pathOf(request), status: response.statusCode, ms }, 'a request');
    });
  };
}

/** An answer that does not begin in time becomes a 503, so that a hanging store never holds a customer's browser; nor does a body that never ends hold us. */
function answeredWithin(ms: number, request: IncomingMessage, response: Response): void {
  const late = setTimeout(() => {
    const close = () => request.complete || request.socket.destroy();
    if (response.writableFinished) return void close();
    response.once('finish', close);
    if (!response.headersSent) refuse(response.set('Retry-After', '3'), 503, 'This took too long. Please try again.');
  }, ms).unref();
  response.once('close', () => request.complete && clearTimeout(late));
}

/** What the sender says of the size, in bytes; a body of unsaid size is cut off by the route that reads it. */
const sizeOf = (request: IncomingMessage): number => Number(request.headers['content-length'] ?? 0);

function failed(log: Log): ErrorRequestHandler {
  return (error: unknown, request, response, next) => {
    if (response.headersSent) return next(error);
    const { status, type } = (error ?? {}) as { status?: unknown; type?: unknown };
    if (typeof status === 'number' && status >= 400 && status < 500)
      return refuse(response, status, wordsFor(status, type));
    log.error({ err: error, method: request.method, path: pathOf(request) }, 'a request failed');
    refuse(response, 500, 'Something went wrong here. Please try again.');
  };
}

function wordsFor(status: number, type: unknown): string {
  if (type === 'entity.parse.failed') return 'The body is not JSON.';
  const words: Record<number, string> = {
    401: 'Please sign in.',
    403: 'This is not allowed.',
    404: 'There is nothing at this address.',
    413: 'This is too large.',
    415: 'This kind of content is not understood.',
    429: 'That was too much at once. Please try again in a moment.',
  };
  return words[status] ?? 'This request is not understood.';
}

const codes: Record<number, string> = {
  401: 'Unauthorized',
  403: 'Forbidden',
  404: 'NotFound',
  413: 'MessageSizeTooBig',
  429: 'TooManyRequests',
  500: 'ServiceError',
  503: 'ServiceUnavailable',
};

/** A short answer, in the words of Direct Line's errors for programs, and as text for whoever opened it in a browser. */
function refuse(response: Response, status: number, message: string): void {
  response.status(status);
  if (response.req.accepts(['json', 'html']) === 'html') response.type('text/plain').send(`${message}\n`);
  else response.json({ error: { code: codes[status] ?? 'BadArgument', message } });
}

function refuseUpgrade(socket: Duplex, status: string): void {
  socket.end(`HTTP/1.1 ${status}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`);
}

/** The path alone: what follows the question mark can hold a token. */
const pathOf = (request: IncomingMessage): string => (request.url ?? '').split('?', 1)[0] ?? '';

async function listen(server: Server, { port, host }: { port: number; host: string }): Promise<void> {
  server.listen({ port, host });
  try {
    await once(server, 'listening');
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code ?? '';
    const words: Record<string, string> = {
      EADDRINUSE: `Port ${port} is taken by another program: stop that one, or set PORT to another number.`,
      EACCES: `This user may not listen on port ${port}: set PORT to a number from 1024.`,
      EADDRNOTAVAIL: `HOST is ${host}, which is no address of this machine: set it to 127.0.0.1 or 0.0.0.0.`,
      ENOTFOUND: `HOST is ${host}, which is no address of this machine: set it to 127.0.0.1 or 0.0.0.0.`,
    };
    throw new Error(words[code] ?? `Cannot listen on ${host}:${port} (${code}).`, { cause: error });
  }
}

function nameOf(host: string): string {
  if (['127.0.0.1', '0.0.0.0', '::', '::1'].includes(host)) return 'localhost';
  return host.includes(':') ? `[${host}]` : host;
}
