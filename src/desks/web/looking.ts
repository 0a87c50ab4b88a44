import { createHash } from 'node:crypto';
import type { Representative } from '../../conversation/event.ts';
import { indexKeys } from '../../conversation/keys.ts';
import type { RedisListening } from '../../conversation/redis/store.ts';

/** Somebody who has a ticket open at this desk. */
export type Looker = Representative & { typing: boolean };

/** Who looks at which conversation at this desk, in whichever process, and who types there; it stands in no log and passes by itself. */
export interface Looking {
  /** They have it open, or type; said again while it lasts, well within `LOOKING_MS`. */
  looks(conversation: string, by: Representative, typing: boolean): Promise<void>;
  leaves(conversation: string, by: Representative): Promise<void>;
  /** In no order. */
  at(conversation: string): Promise<Looker[]>;
  /** Calls back when that may have changed, until the function returned is called. */
  watch(conversation: string, listener: () => void): Promise<() => Promise<void>>;
}

/** Who was not heard of for so long has gone. */
export const LOOKING_MS = 45_000;
/** Who typed so long ago has stopped. */
export const TYPING_MS = 8000;

/** When somebody was heard of last, and typed last; by the clocks of processes, which for this need not agree. */
interface Heard {
  by: Representative;
  at: number;
  typed: number;
}

const nameOf = ({ desk, id }: Representative): string => `${desk}\n${id}`;
const seen = (all: Iterable<Heard>, now: number): Looker[] =>
  [...all]
    .filter(({ at }) => at > now - LOOKING_MS)
    .map(({ by, typed }) => ({ ...by, typing: typed > now - TYPING_MS }));
const heard = (by: Representative, typing: boolean, now: number): Heard => ({ by, at: now, typed: typing ? now : 0 });

/** The same in this process's memory. */
export function createMemoryLooking({ now = Date.now }: { now?: () => number } = {}): Looking {
  const all = new Map<string, Map<string, Heard>>();
  const listeners = new Map<() => void, string>();
  const tell = (conversation: string) => {
    for (const [listener, of] of listeners) if (of === conversation) listener();
  };
  return {
    async looks(conversation, by, typing) {
      const there = all.get(conversation) ?? new Map<string, Heard>();
      all.set(conversation, there.set(nameOf(by), heard(by, typing, now())));
      tell(conversation);
    },
    async leaves(conversation, by) {
      const there = all.get(conversation);
      there?.delete(nameOf(by));
      if (there?.size === 0) all.delete(conversation);
      tell(conversation);
    },
    at: async (conversation) => seen(all.get(conversation)?.values() ?? [], now()),
    async watch(conversation, listener) {
      const hear = () => listener();
      listeners.set(hear, conversation);
      return async () => void listeners.delete(hear);
    },
  };
}

/** What looking needs of a Redis connection. */
export interface LookingCommands {
  hSet(key: string, field: string, value: string): Promise<unknown>;
  hDel(key: string, field: string): Promise<unknown>;
  hVals(key: string): Promise<string[]>;
  expire(key: string, seconds: number): Promise<unknown>;
  publish(channel: string, message: string): Promise<unknown>;
}

/** The same in Redis, a small hash for each conversation that is looked at, gone a minute after the last look. */
export function createRedisLooking(parts: { redis: LookingCommands; listening: RedisListening }): Looking {
  const { redis, listening } = parts;
  const keyOf = (conversation: string) =>
    `${indexKeys.desk}:looking:${createHash('sha256').update(conversation).digest('hex').slice(0, 32)}`;
  return {
    async looks(conversation, by, typing) {
      const key = keyOf(conversation);
      await Promise.all([
        redis.hSet(key, nameOf(by), JSON.stringify(heard(by, typing, Date.now()))),
        redis.expire(key, 60),
        redis.publish(key, ''),
      ]);
    },
    async leaves(conversation, by) {
      const key = keyOf(conversation);
      await Promise.all([redis.hDel(key, nameOf(by)), redis.publish(key, '')]);
    },
    at: async (conversation) =>
      seen(
        (await redis.hVals(keyOf(conversation))).map((text) => JSON.parse(text) as Heard),
        Date.now(),
      ),
    async watch(conversation, listener) {
      const channel = keyOf(conversation);
      const hear = () => listener();
      await listening.subscribe(channel, hear);
      return () => listening.unsubscribe(channel, hear);
    },
  };
}
