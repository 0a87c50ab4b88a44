import type { Activity } from './activity.ts';
import { areTexts, type Memory } from './memory.ts';
import { createPart } from './part.ts';
import { backoff } from './waiting.ts';

/** Why something is sent later: it was too much at once, or the server could not take it. */
export type Held = 'slow' | 'unavailable';

/** How a posted activity fared: `later` is to be tried again (after `wait` ms, if said), `refused` is not. */
export type Posted =
  | { kind: 'sent' }
  | { kind: 'later'; why: Held; wait?: number }
  | { kind: 'refused'; reason: string };

/** What the customer is told of the connection. */
export type Condition = 'connecting' | 'online' | 'reconnecting' | 'offline' | 'unavailable' | 'busy' | 'refused';

/** The conversation's line to the server: Direct Line 3.0 over a WebSocket, by long polling where sockets are blocked. */
export interface Connection {
  run(): Promise<void>;
  post(activity: Activity): Promise<Posted>;
  /** What the conversation is asked for with, a new one when the last was refused. */
  token(renew: boolean): Promise<string | undefined>;
  /** Entries before number `n`, oldest first. */
  earlier(n: number): Promise<Activity[]>;
  /** Tries at once instead of waiting: the network is back, or the page is looked at again. */
  nudge(): void;
  /** Leaves this conversation and begins another, or goes back to one that was kept. */
  fresh(kept?: Kept): Promise<void>;
}

interface Parts {
  site: string;
  locale: string;
  memory: Memory;
  /** New activities; `history` when they were said before this page was there. */
  receive(activities: Activity[], history: boolean): void;
  /** Another conversation begins: what is shown belongs to the last one. */
  restart(): void;
  become(condition: Condition): void;
}

/** The answer of `POST /webchat/session`, with the moment (ms) at which the token ends. */
interface Seat {
  conversationId: string;
  token: string;
  streamUrl: string;
  ends: number;
}
/** By what a browser comes back to its conversation. */
export interface Kept {
  session: string;
  conversationId: string;
}
interface Connected {
  worked: boolean;
  wait?: number | undefined;
}
interface Answer {
  status: number;
  // biome-ignore lint/suspicious/noExplicitAny: the body is the server's JSON, read field by field
  body: any;
  wait?: number;
}

const callLimit = 15_000;
const openLimit = 8_000;
const pingEvery = 20_000;

/** Keeps a conversation up to date, over a WebSocket and else by asking, whatever the network does. */
export function createConnection({ site, locale, memory, receive, restart, become }: Parts): Connection {
  let seat: Seat | undefined;
  let watermark = '';
  let fresh = true;
  let blocked = 0;
  let wake: (() => void) | undefined;
  let hangUp: (() => void) | undefined;
  let probe: (() => void) | undefined;
  let resuming: Promise<Answer> | undefined;
  const polling = createPart('polling', ({ poll }: typeof import('./polling.ts')) => poll);

  memory.onWrite((key, value) => {
    const theirs = (value as Partial<Kept> | undefined)?.conversationId;
    if (key !== 'session' || !theirs || !seat || theirs === seat.conversationId) return;
    leave();
    hangUp?.();
    wake?.();
  });

  function leave(): void {
    seat = undefined;
    watermark = '';
    fresh = true;
    restart();
  }

  async function resume(): Promise<Answer> {
    const kept = memory.read<Partial<Kept>>('session', {});
    const answer = await call('POST', '/webchat/session', { session: kept.session, site, locale });
    const { session, conversationId, token, streamUrl, expires_in } = answer.body ?? {};
    // Between here and the server others may answer, and with 200: a page to sign in to a network, say.
    if (areTexts(session, conversationId, token, streamUrl)) {
      if (seat && seat.conversationId !== conversationId) {
        leave();
        hangUp?.();
      } else if ((kept.conversationId ?? conversationId) !== conversationId) {
        restart();
      }
      seat = { conversationId, token, streamUrl, ends: Date.now() + expires_in * 1000 };
      memory.write('session', { session, conversationId } satisfies Kept);
    }
    return answer;
  }
  const resumeOnce = () => {
    // Two tabs that open together must not begin two conversations: one asks, the other then finds what it was given.
    // Browsers that refuse storage to frames refuse locks too: there each tab is on its own anyway.
    const ask = async () => (await navigator.locks?.request(`frontdesk:${site}`, resume).catch(resume)) ?? resume();
    resuming ??= ask().finally(() => {
      resuming = undefined;
    });
    return resuming;
  };
  const ending = () => !seat || seat.ends - Date.now() < 120_000;

  /** One connection from beginning to end; resolves with whether it worked, and how long the server asks to wait. */
  async function connect(): Promise<Connected> {
    let answer: Answer;
    if (ending()) {
      answer = await resumeOnce();
    } else {
      answer = await call('GET', `/v3/directline/conversations/${seat!.conversationId}?watermark=${watermark}`);
      if (answer.status === 403 || answer.status === 404) {
        seat!.ends = 0;
        answer = await resumeOnce();
      } else if (answer.status === 200) {
        seat!.streamUrl = answer.body.streamUrl;
      }
    }
    if (answer.status === 403) {
      become('refused');
      return { worked: false, wait: 60_000 };
    }
    if (answer.status >= 300 || !answer.status || !seat) {
      if (answer.status === 429) become('busy');
      else become(navigator.onLine ? (fresh ? 'unavailable' : 'reconnecting') : 'offline');
      return { worked: false, wait: answer.wait };
    }
    if (blocked < 2 && (await listen(seat.streamUrl))) return { worked: true };
    if (blocked < 2) return { worked: false };
    return { worked: await poll() };
  }

  /** Reads the stream until it ends; false when it could not be opened at all. */
  function listen(streamUrl: string): Promise<boolean> {
    return new Promise((resolve) => {
      const socket = new WebSocket(streamUrl);
      let opened = false;
      let quiet: ReturnType<typeof setTimeout> = setTimeout(end, openLimit);
      const pulse = setInterval(() => ping(10_000), pingEvery);
      function ping(limit: number): void {
        if (socket.readyState !== WebSocket.OPEN) return;
        // The server answers an empty frame with an empty frame; silence means that the line is dead.
        socket.send('');
        clearTimeout(quiet);
        quiet = setTimeout(end, limit);
      }
      function end(): void {
        clearTimeout(quiet);
        clearInterval(pulse);
        socket.onclose = socket.onmessage = socket.onopen = null;
        socket.close();
        if (hangUp === end) hangUp = probe = undefined;
        if (!opened) blocked += 1;
        else become(navigator.onLine ? 'reconnecting' : 'offline');
        resolve(opened);
      }
      hangUp = end;
      probe = () => ping(3_000);
      socket.onopen = () => {
        opened = true;
        blocked = 0;
        clearTimeout(quiet);
        become('online');
      };
      socket.onmessage = ({ data }) => {
        clearTimeout(quiet);
        try {
          if (data) take(JSON.parse(data));
        } catch (error) {
          console.error(error);
        }
      };
      socket.onclose = end;
    });
  }

  /** For networks that block sockets, until one is tried again. */
  async function poll(): Promise<boolean> {
    const seated = seat!;
    const worked = await (await polling())({
      ask: (wait, limit) =>
        call(
          'GET',
          `/v3/directline/conversations/${seated.conversationId}/activities?watermark=${watermark}&wait=${wait}`,
          undefined,
          limit,
        ),
      goesOn: () => seated === seat && !ending(),
      take(body) {
        take(body);
        become('online');
      },
      failed(status) {
        if (status === 403) seated.ends = 0;
        else if (status === 429) become('busy');
        else become(navigator.onLine ? 'reconnecting' : 'offline');
      },
    });
    if (worked) blocked = 1;
    return worked;
  }

  // biome-ignore lint/suspicious/noExplicitAny: what a line brings is read field by field
  function take(frame: any): void {
    if (areTexts(frame.watermark)) watermark = frame.watermark;
    const history = fresh;
    fresh = false;
    receive([frame.activities ?? []].flat(), history);
  }

  async function call(method: string, path: string, body?: unknown, limit = callLimit): Promise<Answer> {
    try {
      const response = await fetch(path, {
        method,
        headers: {
          ...(body === undefined ? {} : { 'Content-Type': 'application/json' }),
          ...(seat ? { Authorization: `Bearer ${seat.token}` } : {}),
        },
        body: body === undefined ? null : JSON.stringify(body),
        signal: AbortSignal.timeout(limit),
        cache: 'no-store',
      });
      const after = Number(response.headers.get('Retry-After'));
      return {
        status: response.status,
        body: await response.json().catch(() => undefined),
        ...(after > 0 ? { wait: after * 1000 } : {}),
      };
    } catch {
      return { status: 0, body: undefined };
    }
  }

  return {
    async run() {
      for (let tries = 0; ; ) {
        // What nobody expected is as good as no connection: it is tried again.
        const { worked, wait } = await connect().catch((): Partial<Connected> => ({}));
        if (worked) tries = 0;
        const pause = wait ?? (worked && navigator.onLine ? backoff(0) : backoff(tries++));
        await new Promise<void>((resolve) => {
          wake = resolve;
          setTimeout(resolve, pause);
        });
        wake = undefined;
      }
    },
    async post(activity) {
      if (ending()) await resumeOnce();
      if (!seat) return { kind: 'later', why: 'unavailable' };
      const send = () =>
        call('POST', `/v3/directline/conversations/${seat?.conversationId}/activities`, { ...activity, locale });
      let answer = await send();
      if (answer.status === 403 || answer.status === 404) {
        seat.ends = 0;
        await resumeOnce();
        answer = await send();
      }
      const { status, wait } = answer;
      if (status === 200) return { kind: 'sent' };
      if (!status || status === 429 || status >= 500 || status === 403)
        return { kind: 'later', why: status === 429 ? 'slow' : 'unavailable', ...(wait ? { wait } : {}) };
      return { kind: 'refused', reason: answer.body?.error?.message ?? '' };
    },
    async token(renew) {
      if (renew || ending()) await resumeOnce();
      return seat?.token;
    },
    async earlier(n) {
      const answer = await call('GET', `/webchat/earlier?before=${n}`);
      return [answer.body?.activities ?? []].flat();
    },
    nudge() {
      probe?.();
      wake?.();
    },
    async fresh(kept) {
      memory.write('session', kept);
      leave();
      await resumeOnce();
      hangUp?.();
      wake?.();
    },
  };
}
