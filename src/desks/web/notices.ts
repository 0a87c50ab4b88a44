import { createHash } from 'node:crypto';
import type { Representative } from '../../conversation/event.ts';
import { indexKeys } from '../../conversation/keys.ts';
import type { Log } from '../../conversation/log.ts';
import type { RedisListening } from '../../conversation/redis/store.ts';
import type { Told } from './told.ts';

/** Brings words to one representative's pages, whichever process has their streams; kept only until a page came back. */
export interface Notices {
  put(told: Told): Promise<void>;
  /** What that representative was told lately, oldest first. */
  recent(by: Representative): Promise<Told[]>;
  /** Calls back when they may have been told something, until the function returned is called. */
  watch(by: Representative, listener: () => void): Promise<() => Promise<void>>;
}

/** A page whose stream broke off is back within seconds. */
const KEPT_S = 120;
/** Nobody reads more of them at once. */
const MOST = 20;

const nameOf = ({ desk, id }: Representative): string =>
  createHash('sha256').update(`${desk}\n${id}`).digest('hex').slice(0, 32);

/** Notices in this process's memory. */
export function createMemoryNotices({ now = Date.now }: { now?: () => number } = {}): Notices {
  const all = new Map<string, { told: Told; until: number }[]>();
  const listeners = new Map<() => void, string>();
  return {
    async put(told) {
      const name = nameOf(told.notice.to);
      const kept = (all.get(name) ?? []).filter(({ until }) => until > now());
      all.set(name, [...kept, { told, until: now() + KEPT_S * 1000 }].slice(-MOST));
      for (const [listener, whose] of listeners) if (whose === name) listener();
    },
    async recent(by) {
      return (all.get(nameOf(by)) ?? []).filter(({ until }) => until > now()).map(({ told }) => told);
    },
    async watch(by, listener) {
      const hear = () => listener();
      listeners.set(hear, nameOf(by));
      return async () => void listeners.delete(hear);
    },
  };
}

/** What the notices need of a Redis connection. */
export interface NoticeCommands {
  rPush(key: string, value: string): Promise<unknown>;
  lTrim(key: string, from: number, to: number): Promise<unknown>;
  lRange(key: string, from: number, to: number): Promise<string[]>;
  expire(key: string, seconds: number): Promise<unknown>;
  publish(channel: string, message: string): Promise<unknown>;
}

/** Notices in Redis, a short list for each representative; what is published says only that there is something. */
export function createRedisNotices(parts: { redis: NoticeCommands; listening: RedisListening }): Notices {
  const { redis, listening } = parts;
  const key = (name: string) => `${indexKeys.desk}:notices:${name}`;
  const watchers = new Set<() => void>();
  listening.on('ready', () => {
    for (const listener of watchers) listener();
  });
  return {
    async put(told) {
      const list = key(nameOf(told.notice.to));
      await redis.rPush(list, JSON.stringify(told));
      await redis.lTrim(list, -MOST, -1);
      await redis.expire(list, KEPT_S);
      await redis.publish(list, '');
    },
    recent: async (by) => (await redis.lRange(key(nameOf(by)), 0, -1)).map((text) => JSON.parse(text) as Told),
    async watch(by, listener) {
      const channel = key(nameOf(by));
      const hear = () => listener();
      await listening.subscribe(channel, hear);
      watchers.add(hear);
      return async () => {
        watchers.delete(hear);
        await listening.unsubscribe(channel, hear);
      };
    },
  };
}

/** Hears each notice once; what was told before is heard too, since it may have been missed. Never throws. */
export async function hearNotices(
  notices: Notices,
  { by, hear, log }: { by: Representative; hear: (told: Told) => void; log: Log },
): Promise<() => Promise<void>> {
  const heard = new Set<string>();
  const look = () =>
    notices.recent(by).then(
      (all) => {
        for (const told of all) {
          if (!heard.has(told.id)) hear(told);
          heard.add(told.id);
        }
      },
      (error: unknown) => log.warn({ err: error }, 'desk page did not get a notice'),
    );
  try {
    const end = await notices.watch(by, () => void look());
    await look();
    return end;
  } catch (error) {
    log.warn({ err: error }, 'desk page gets no notices now');
    return async () => undefined;
  }
}
