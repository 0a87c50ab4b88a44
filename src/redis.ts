import { createClient } from 'redis';
import type { Log } from './log.ts';
import { startPrivateRedis } from './redis/private.ts';

/** One connection, with every command of node-redis. */
export type RedisClient = ReturnType<typeof createClient>;

/** The connections of this process. While Redis is away commands are refused at once, and connecting goes on for ever. */
export interface Redis {
  /** For commands. Blocking ones need a `duplicate` and must return within two seconds. */
  client: RedisClient;
  /** One more connection, for subscriptions; closed by `close`. Subscriptions come back by themselves after an outage. */
  duplicate(): Promise<RedisClient>;
  /** Whether it answers now. */
  reachable(): boolean;
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
  const clients: { client: RedisClient; unwatch: () => void }[] = [];
  let closing = false;

  const connect = async (): Promise<RedisClient> => {
    let wasReady = false;
    const client: RedisClient = createClient({
      ...(parts.redisUrl === undefined ? {} : { url: parts.redisUrl }),
      disableOfflineQueue: true,
      // `watch` limits the time of every command at once; an AbortSignal for each costs a fifth of a turn.
      commandOptions: { timeout: 0 },
      commandsQueueMaxLength: 50_000,
      socket: {
        ...where,
        connectTimeout: 3000,
        reconnectStrategy: (retries, cause) => {
          if (!wasReady && isRefusal(cause)) return cause;
          // The first time somebody waits before a terminal.
          const cap = wasReady ? RECONNECT_CAP_MS : 500;
          return Math.min(cap, 50 * 2 ** Math.min(retries, 10)) * (0.5 + Math.random() / 2);
        },
      },
    });
    client.on('ready', () => {
      wasReady = true;
    });
    // Only the first connection reports outages, or each would be in the log once per connection.
    if (clients.length === 0) reportOutages(client, log, () => closing);
    else client.on('error', () => undefined);
    client.on('error', () => {
      if (!closing) own?.check();
    });
    clients.push({ client, unwatch: watch(client, parts.hungMs ?? 5000) });
    await within(parts.firstMs ?? 15_000, client.connect());
    return client;
  };

  const close = async () => {
    closing = true;
    for (const { client, unwatch } of clients) {
      unwatch();
      if (client.isReady) await within(2000, client.close()).catch(() => client.destroy());
      else client.destroy();
    }
    await own?.stop();
  };

  try {
    const client = await connect();
    await examine(client, { own: own !== undefined, log });
    return { client, duplicate: connect, reachable: () => client.isReady, close };
  } catch (error) {
    await close();
    if (error instanceof TooOld) throw error;
    const cause = error instanceof Error ? error : new Error(String(error));
    const to = own ? 'the private Redis' : `Redis at ${placeOf(parts.redisUrl)}`;
    throw new Error(`Cannot connect to ${to} (${reasonOf(cause)}): check that it runs and that REDIS_URL is right.`, {
      cause,
    });
  }
}

class TooOld extends Error {}

/** Redis answered, and says no to who we are: waiting does not help. */
const isRefusal = (cause: Error): boolean =>
  /^(WRONGPASS|NOAUTH|NOPERM|ERR AUTH|ERR Client sent AUTH)/.test(cause.message);

const reasonOf = (cause: Error): string =>
  cause.message ||
  (cause as NodeJS.ErrnoException).code ||
  (cause as AggregateError).errors?.[0]?.message ||
  cause.name;

/** Host and port of an address, without its password. */
function placeOf(url: string | undefined): string {
  return url && URL.canParse(url) ? new URL(url).host : 'REDIS_URL';
}

/** Refuses what is too old, and warns of what can lose data. INFO is allowed where CONFIG often is not. */
async function examine(client: RedisClient, { own, log }: { own: boolean; log: Log }): Promise<void> {
  const info = await client.info();
  const value = (name: string) => new RegExp(`^${name}:(.*?)\\r?$`, 'm').exec(info)?.[1];
  const version = value('redis_version') ?? '0';
  const [major = 0, minor = 0] = version.split('.').map(Number);
  if (major < 6 || (major === 6 && minor < 2)) {
    throw new TooOld(
      `Frontdesk needs Redis 6.2 or later, and this one is ${version}: upgrade it, or name another with REDIS_URL.`,
    );
  }
  if (own) return;
  if (value('aof_enabled') === '0') {
    log.warn(
      'Redis keeps no append-only file: acknowledged messages are lost when it stops. Set "appendonly yes" in redis.conf.',
    );
  }
  const policy = value('maxmemory_policy');
  if (policy !== undefined && policy !== 'noeviction') {
    log.warn(
      `Redis may throw conversations away when memory is short (${policy}): set "maxmemory-policy noeviction" in redis.conf.`,
    );
  }
}

/** One line when Redis goes away and one when it is back, whatever happens in between. */
function reportOutages(client: RedisClient, log: Log, closing: () => boolean): void {
  let awaySince: number | undefined;
  client.on('error', (error: Error) => {
    if (awaySince !== undefined || closing()) return;
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

async function within<T>(ms: number, promise: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`no answer within ${ms / 1000} s`)), ms);
  });
  return Promise.race([promise, late]).finally(() => clearTimeout(timer));
}
