import { type IncomingMessage, STATUS_CODES } from 'node:http';
import type { Duplex } from 'node:stream';
import { type RawData, type WebSocket, WebSocketServer } from 'ws';
import type { Entry } from '../../conversation/decision.ts';
import { follow } from '../../conversation/follow.ts';
import type { Typing } from '../../conversation/typing.ts';
import { type Lifetime, lifetimeOf } from '../../server/lifetime.ts';
import { type Show, toSet, typingActivity } from './activity.ts';
import { canEnd, type Ended } from './ended.ts';
import type { Handed } from './handed.ts';
import type { Counter } from './limits.ts';
import type { Origins } from './origins.ts';
import { type Grant, isSpent, type Tokens } from './tokens.ts';
import { isGone, readWatermark, startOf, type Transcript } from './transcript.ts';
import type { Visits } from './visits.ts';

/** The sockets over which clients hear their conversation. */
export interface Streams {
  /** Takes an upgrade request for a stream; false when it is not for one. */
  handleUpgrade(request: IncomingMessage, socket: Duplex, head: Buffer): boolean;
  /** Begins to hear who types. */
  start(): Promise<void>;
  /** Closes every socket with 1012, at which clients come back a little later. */
  stop(): Promise<void>;
}

/** One open stream. */
interface Client {
  conversation: string;
  visit: string;
  /** Pings since it was last heard. */
  missed: number;
  /** What it has sent since the last ping. */
  frames: number;
  /** Given, and not known to be there: the pong to a ping that went after them says so. */
  given: readonly Entry[];
  /** Ends following the log. */
  end?: () => Promise<void>;
}

const path = /^\/v3\/directline\/conversations\/([\w-]{1,100})\/stream$/;
const pingEvery = 25_000;
/** A client that takes nothing in must not fill our memory; it comes back and goes on at its watermark. */
const mostBuffered = 1024 * 1024;
/** Clients send nothing but empty frames, one in 20 s. */
const mostFrames = 60;
const largestFrame = 16 * 1024;
const goodbye = 2_000;
const none: readonly Entry[] = [];

/** The WebSockets on which customers read their conversations. */
export function createStreams(parts: {
  log: Transcript;
  tokens: Tokens;
  origins: Origins;
  counter: Counter;
  visits: Visits;
  /** Told what clients have. */
  handed: Handed;
  /** Whose customers have ended the chat. */
  ended: Pick<Ended, 'has'>;
  address: (request: IncomingMessage) => string;
  now: () => number;
  show: Show;
  typing: Typing | undefined;
}): Streams {
  const { log, tokens, origins, counter, handed, ended, visits, address, now, show, typing } = parts;
  const server = new WebSocketServer({ noServer: true, perMessageDeflate: false, maxPayload: largestFrame });
  const clients = new Map<WebSocket, Client>();
  const leaving = new Set<Promise<void>>();
  let stopped = false;
  let deafen: (() => Promise<void>) | undefined;
  const pings = setInterval(() => {
    for (const [socket, client] of clients) {
      if (client.missed >= 2) socket.terminate();
      // Who has answered since the last one is there.
      if (client.missed === 0) visits.stays(client.conversation, client.visit);
      client.missed += 1;
      client.frames = 0;
      socket.ping();
    }
  }, pingEvery);
  pings.unref();

  async function open(request: IncomingMessage, raw: Duplex, head: Buffer, url: URL, conversation: string) {
    const origin = request.headers.origin;
    // CORS does not protect sockets: the browser opens them for any page, and only tells us which.
    if (origin !== undefined && !origins.allows(origin)) return deny(raw, 403);
    if (stopped) return deny(raw, 503);
    let grant: Grant | undefined;
    try {
      grant = await tokens.useStream(url.searchParams.get('t') ?? '');
    } catch {
      return deny(raw, 503);
    }
    if (grant?.conversation !== conversation) return deny(raw, 403);
    if (origin !== undefined && grant.origins.length > 0 && !grant.origins.includes(origin)) return deny(raw, 403);
    try {
      if (await isGone(log, grant, now())) return deny(raw, 404);
    } catch {
      return deny(raw, 503);
    }
    if (stopped) return deny(raw, 503);
    const leave = counter.stream(conversation, address(request));
    if (!leave) return deny(raw, 429);
    const stream = lifetimeOf(raw);
    stream.defer(leave);
    server.handleUpgrade(request, raw, head, (socket) => {
      const watermark = readWatermark(url.searchParams.get('watermark'));
      serve(socket, stream, grant, watermark).catch(() => socket.close(1013));
    });
  }

  // One for all sockets: of what each has for itself there are as many as open chats.
  function hasHeard(this: WebSocket, upTo: Buffer): void {
    const client = clients.get(this);
    if (!client) return;
    client.missed = 0;
    const n = Number(upTo.toString());
    const there = client.given.filter((entry) => entry.n <= n);
    if (there.length === 0) return;
    client.given = client.given.filter((entry) => entry.n > n);
    void handed(client.conversation, there);
  }

  function speaks(this: WebSocket, data: RawData): void {
    const client = clients.get(this);
    if (!client) return;
    client.missed = 0;
    client.frames += 1;
    if (client.frames > mostFrames) this.close(1008);
    // An empty frame is a client's ping; clients of ours listen for the echo, others ignore it.
    else if ((data as Buffer).length === 0) this.send('');
  }

  async function serve(
    socket: WebSocket,
    stream: Lifetime,
    grant: Grant,
    watermark: number | undefined,
  ): Promise<void> {
    // Of the grant only this: it would be kept for as long as the chat is open.
    const { conversation, since, chain = since } = grant;
    const mayEnd = canEnd(grant);
    const visit = visits.open(conversation, stream);
    const client: Client = { conversation, visit, missed: 0, frames: 0, given: none };
    clients.set(socket, client);
    // One for all that is given back, since there are as many as open chats.
    stream.defer(() => leaves(socket));
    socket.on('error', socket.terminate).on('pong', hasHeard).on('message', speaks);

    const { after, has } = await startOf(log, conversation, watermark);
    void handed(conversation, has);
    let batch: Entry[] = [];
    let first = true;
    const flush = () => {
      const set = toSet(batch, String(after), show);
      const asked = batch.filter(({ receipt }) => receipt !== undefined);
      batch = [];
      if (socket.readyState !== socket.OPEN || (set.activities.length === 0 && !first)) return;
      first = false;
      // Clients come back with what they are allowed by then; what they have not heard they hear after that.
      if (isSpent({ since, chain }, now())) return socket.close(1008, 'The token is too old');
      if (socket.bufferedAmount > mostBuffered) return socket.terminate();
      socket.send(JSON.stringify(set));
      if (asked.length === 0) return;
      client.given = [...client.given, ...asked];
      socket.ping(String(asked.at(-1)?.n));
    };
    /** Its customer may have ended the chat, in whichever tab and process: then nobody hears any more there. */
    const hangUp = async () => {
      if (mayEnd && (await ended.has(conversation))) socket.close(1008, 'The chat was ended');
    };
    const end = await follow(
      log,
      conversation,
      after,
      (entry) => {
        if (batch.length === 0) queueMicrotask(flush);
        batch.push(entry);
        if (entry.message.type === 'endOfConversation') void hangUp().catch(() => socket.close(1013));
        // The conversation left: a client that comes back hears that it is gone.
      },
      () => socket.close(1000, 'This conversation is no more'),
    );
    if (clients.has(socket)) client.end = end;
    else letGo(end);
    // Nothing was said yet: the client hears that it knows all there is.
    if (first) flush();
    // It may have been ended between the token and the first look.
    await hangUp();
  }

  function leaves(socket: WebSocket): void {
    const client = clients.get(socket);
    clients.delete(socket);
    if (!client) return;
    visits.ends(client.conversation, client.visit);
    if (client.end) letGo(client.end);
  }

  function letGo(end: () => Promise<void>): void {
    const work = end()
      .catch(() => undefined)
      .finally(() => leaving.delete(work));
    leaving.add(work);
  }

  return {
    handleUpgrade(request, socket, head) {
      const url = URL.canParse(request.url ?? '', 'http://localhost')
        ? new URL(request.url!, 'http://localhost')
        : undefined;
      const conversation = url && path.exec(url.pathname)?.[1];
      if (!url || !conversation) return false;
      socket.on('error', () => socket.destroy());
      open(request, socket, head, url, conversation).catch(() => deny(socket, 500));
      return true;
    },
    async start() {
      // Few type at a time: looking through all who are here costs less than each of them listening.
      const listening = typing?.listen((conversation, typist) => {
        if (typist.role === 'user') return;
        // Without a watermark, too.
        const frame = JSON.stringify({ activities: [typingActivity(conversation, typist)] });
        for (const [socket, client] of clients)
          if (client.conversation === conversation && client.end && socket.bufferedAmount === 0) socket.send(frame);
      });
      deafen = await listening?.catch(() => undefined);
    },
    async stop() {
      stopped = true;
      await deafen?.().catch(() => undefined);
      clearInterval(pings);
      const sockets = [...server.clients];
      const closed = Promise.all(sockets.map((socket) => new Promise((resolve) => socket.once('close', resolve))));
      for (const socket of sockets) socket.close(1012, 'The server restarts');
      const limit = setTimeout(() => {
        for (const socket of sockets) socket.terminate();
      }, goodbye);
      await closed;
      clearTimeout(limit);
      await Promise.all(leaving);
    },
  };
}

function deny(socket: Duplex, status: number): void {
  // A client that does not hang up itself must not keep the connection.
  socket.once('finish', () => socket.destroy());
  socket.end(`HTTP/1.1 ${status} ${STATUS_CODES[status]}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`);
}
