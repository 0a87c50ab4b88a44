import type { RedisClient } from '../server/redis.ts';

/** What we have left in Slack for a conversation, by name: where a message stands, whose buttons can be pressed. */
export interface Traces {
  get(conversation: string, name: string): Promise<string | undefined>;
  put(conversation: string, name: string, value: string): Promise<void>;
  /** Forgets one of them. Idempotent. */
  drop(conversation: string, name: string): Promise<void>;
  /** Forgets all of a conversation's. Idempotent. */
  forget(conversation: string): Promise<void>;
}

/** In memory: for tests, and the contract of those in Redis. */
export const createMemoryTraces = (): Traces => {
  const all = new Map<string, Map<string, string>>();
  return {
    get: async (conversation, name) => all.get(conversation)?.get(name),
    async put(conversation, name, value) {
      all.set(conversation, (all.get(conversation) ?? new Map<string, string>()).set(name, value));
    },
    async drop(conversation, name) {
      all.get(conversation)?.delete(name);
    },
    async forget(conversation) {
      all.delete(conversation);
    },
  };
};

/** What is needed of a Redis connection. */
type Commands = Pick<RedisClient, 'hGet' | 'hSet' | 'hDel' | 'expire' | 'del'>;

/** For conversations that nobody remembers to forget. */
const HALF_A_YEAR = 183 * 86_400;

/** In Redis under `prefix`: a hash for each conversation. */
export const createRedisTraces = ({ redis, prefix }: { redis: Commands; prefix: string }): Traces => {
  const keyOf = (conversation: string) => `${prefix}:traces:${conversation}`;
  return {
    get: async (conversation, name) => (await redis.hGet(keyOf(conversation), name)) ?? undefined,
    async put(conversation, name, value) {
      await redis.hSet(keyOf(conversation), name, value);
      await redis.expire(keyOf(conversation), HALF_A_YEAR);
    },
    async drop(conversation, name) {
      await redis.hDel(keyOf(conversation), name);
    },
    async forget(conversation) {
      await redis.del(keyOf(conversation));
    },
  };
};
