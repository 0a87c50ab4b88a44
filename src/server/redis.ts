import { createClient } from 'redis';
import { backoff } from '../waiting/backoff.ts';
import { withinTime } from '../waiting/time-limit.ts';
import type { Log } from './log.ts';
import { examine, Unusable } from './redis/examine.ts';
import { createHealth, type Health } from './redis/health.ts';
import { startPrivateRedis } from './redis/private.ts';
import { otherProtocol } from './redis/tls.ts';
import { sentenceOf, troubleOf } from './redis/trouble.ts';

export type { Health } from './redis/health.ts';
export { sentenceOf, type Trouble, troubleOf } from './redis/trouble.ts';

/** One connection, with every command of node-redis. */
export type RedisClient = ReturnType<typeof createClient>;

/** The connections of this process. While Redis is away commands are refused at once, and connecting goes on for ever. */
export interface Redis {
  /** For commands. Blocking ones need a `duplicate` and must return within two seconds. */
  client: RedisClient;
  /** One more connection, for subscriptions; closed by `close`. Subscriptions come back by themselves after an outage. */
  duplicate(): Promise<RedisClient>;
  /** How it is now, by a small write; however often it is asked, it looks once a second at most. */
  health(): Promise<Health>;
  /**
   * For who serves customers: rejects, with a sentence that says what to do, when Redis does not take what Frontdesk writes
   * and announces. From then on it is looked at every five seconds, and the log says when it begins to refuse writes, and
   * when that is over.
   */
  keepWriting(): Promise<void>;
  /** Finishes the commands under way, at most two seconds long, closes every connection, and stops the private Redis. */
  close(): Promise<void>;
}

/** What is needed of the settings, and limits that tests may shorten (milliseconds). */
export interface RedisParts {
  redisUrl: string | undefined;
  stateFolder: string;
  /** A Redis that does not answer for so long is given up: the connection is made anew, and its commands fail. */
  hungMs?: number;
  /** How long the first connection may take. */
  firstMs?: number;
}

/** Longer pauses would keep customers waiting after Redis is back; the same cap as for the private one's restarts. */
const RECONNECT_CAP_MS = 3000;

/**
 * Connects to REDIS_URL, or starts the private Redis and connects to that. Rejects, with a sentence that says what to do,
 * when there is none, it is too old, or it refuses the password.
 */
export async function openRedis(parts: RedisParts, log: Log): Promise<Redis> {
  const own = parts.redisUrl === undefined ? await startPrivateRedis(parts.stateFolder, log) : undefined;
  const where = own ? { path: own.socket, tls: false as const } : {};
  const name = own ? 'The private Redis' : `Redis at ${placeOf(parts.redisUrl)}`;
  const user = userOf(parts.redisUrl);
  const firstMs = parts.firstMs ?? 15_000;
  const clients: { client: RedisClient; unwatch: () => void }[] = [];
  let closing = false;
  let lastError: Error | undefined;

  const connect = async (): Promise<RedisClient> => {
    let wasReady = false;
    let giveUp: (cause: Error) => void = () => undefined;
    const hopeless = new Promise<never>((_, reject) => {
      giveUp = reject;
    });
    hopeless.catch(() => undefined); // later, nobody waits for it
    const client: RedisClient = createClient({
      ...(parts.redisUrl === undefined ? {} : { url: parts.redisUrl }),
      disableOfflineQueue: true,
      // `watch` limits the time of every command at once; an AbortSignal for each costs a fifth of a turn.
      commandOptions: { timeout: 0 },
      commandsQueueMaxLength: 50_000,
      socket: {
        ...where,
        connectTimeout: 3000,
        reconnectStrategy: (retries) => {
          // The first time somebody waits before a terminal.
          const cap = wasReady ? RECONNECT_CAP_MS : 500;
          return backoff(retries + 1, { first: 50, most: cap });
        },
      },
    });
    client.on('ready', () => {
      wasReady = true;
    });
    // Only the first connection reports outages, or each would be in the log once per connection.
    if (clients.length === 0) reportOutages(client, log, (error) => closing || (!wasReady && isRefusal(error)));
    else client.on('error', () => undefined);
    let looked = false;
    client.on('error', (error: Error) => {
      lastError = error;
      if (!closing) own?.check();
      if (wasReady) return;
      if (isRefusal(error)) giveUp(error); // waiting does not help
      if (own || looked || parts.redisUrl === undefined) return;
      looked = true;
      otherProtocol(parts.redisUrl).then((found) => found && giveUp(found));
    });
    clients.push({ client, unwatch: watch(client, parts.hungMs ?? 5000) });
    const late = `no answer within ${firstMs / 1000} s`;
    await withinTime(Promise.race([client.connect(), hopeless]), firstMs, late).catch((error: Error) => {
      // Why it could not be reached says more than that it was not.
      throw error.message === late ? (lastError ?? error) : error;
    });
    return client;
  };

  const close = async () => {
    closing = true;
    health?.stop();
    for (const { client, unwatch } of clients) {
      unwatch();
      if (client.isReady)
        await withinTime(client.close(), 2000, 'it did not close in time').catch(() => client.destroy());
      else client.destroy();
    }
    await own?.stop();
  };

  let health: ReturnType<typeof createHealth> | undefined;
  try {
    const client = await connect();
    await examine(client, { own: own !== undefined, log });
    health = createHealth({ client, name, user, firstMs, log, lastError: () => lastError });
    const { now, keepWriting } = health;
    return { client, duplicate: connect, health: now, keepWriting, close };
  } catch (error) {
    await close();
    if (error instanceof Unusable) throw new Error(`${name} ${error.message}`, { cause: error });
    const cause = error as Error;
    const trouble = troubleOf(cause, user);
    const sentence = trouble
      ? sentenceOf(trouble, name)
      : `Cannot connect to ${own ? 'the private Redis' : name} (${reasonOf(cause)}): check that it runs and that REDIS_URL is right.`;
    throw new Error(sentence, { cause });
  }
}

/** Redis answered, and says no to who we are or how we speak. */
const isRefusal = (cause: Error): boolean =>
  ['access-refused', 'rights-missing', 'tls-mismatch'].includes(troubleOf(cause)?.kind ?? '');

const reasonOf = (cause: Error): string =>
  cause.message ||
  (cause as NodeJS.ErrnoException).code ||
  (cause as AggregateError).errors?.[0]?.message ||
  cause.name;

/** Host and port of an address, without its password. */
function placeOf(url: string | undefined): string {
  return url && URL.canParse(url) ? new URL(url).host : 'REDIS_URL';
}

/** Who we are there, for what its administrator is told. */
function userOf(url: string | undefined): string {
  const { username } = url && URL.canParse(url) ? new URL(url) : { username: '' };
  return username ? decodeURIComponent(username) : 'default';
}

/** One line when Redis goes away and one when it is back, whatever happens in between. */
function reportOutages(client: RedisClient, log: Log, isNone: (error: Error) => boolean): void {
  let awaySince: number | undefined;
  client.on('error', (error: Error) => {
    if (awaySince !== undefined || isNone(error)) return;
    awaySince = Date.now();
    log.error({ err: error }, 'Redis is away; trying again until it is back');
  });
  client.on('ready', () => {
    if (awaySince !== undefined) log.info(`Redis is back after ${((Date.now() - awaySince) / 1000).toFixed(1)} s`);
    awaySince = undefined;
  });
}

/**
 * Makes the connection anew when Redis hangs. node-redis would limit only the time that a command waits before it is sent,
 * and its socketTimeout starts over with every write. Looks are counted, not time, so that a busy moment of ours does not look
 * like a hanging Redis.
 */
function watch(client: RedisClient, hungMs: number): () => void {
  const looks = 5;
  let unanswered = 0;
  let shakingHands = false;
  let again: NodeJS.Timeout | undefined;
  client.on('connect', () => {
    shakingHands = true;
    unanswered = 0;
  });
  client.on('ready', () => {
    shakingHands = false;
    unanswered = 0;
  });
  const connectAnew = () => {
    unanswered = 0;
    shakingHands = false;
    client.destroy();
    client.emit('error', new Error(`it did not answer for ${hungMs} ms`));
    // Not at once: an attempt to connect that is under way must first notice that it was called off.
    again = setTimeout(() => client.connect().catch(() => undefined), 100);
  };
  const look = () => {
    if (!client.isReady && !shakingHands) return;
    unanswered++;
    if (unanswered > looks) connectAnew();
    else if (client.isReady && unanswered === 1) {
      client.ping().then(
        () => {
          unanswered = 0;
        },
        () => undefined,
      );
    }
  };
  const timer = setInterval(look, hungMs / looks).unref();
  return () => {
    clearInterval(timer);
    clearTimeout(again);
  };
}
