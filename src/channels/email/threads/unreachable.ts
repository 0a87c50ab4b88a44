import { createHash } from 'node:crypto';

/** Addresses that did not take our mail: who keeps writing to them is soon taken for a sender of spam. */
export interface UnreachableAddresses {
  /** Why mail to it did not arrive, in words; undefined when nothing is known against it. */
  why(address: string): Promise<string | undefined>;
  mark(address: string, why: string): Promise<void>;
  /** Somebody was heard from it. */
  clear(address: string): Promise<void>;
}

/** So long a mailbox may be full, or gone, before it is tried anew. */
const KEPT_S = 30 * 86_400;
const LONGEST = 500;

/** In memory: for tests, and the contract of those in Redis. */
export function createMemoryUnreachable(): UnreachableAddresses {
  const all = new Map<string, string>();
  return {
    why: async (address) => all.get(address.toLowerCase()),
    mark: async (address, why) => void all.set(address.toLowerCase(), why.slice(0, LONGEST)),
    clear: async (address) => void all.delete(address.toLowerCase()),
  };
}

/** What is needed of a Redis connection; node-redis clients have it. */
export interface UnreachableCommands {
  get(key: string): Promise<string | null>;
  set(key: string, value: string, options: { expiration: { type: 'EX'; value: number } }): Promise<unknown>;
  del(key: string): Promise<unknown>;
}

/** In Redis under a prefix with a hash tag, for thirty days each. */
export function createRedisUnreachable(parts: { redis: UnreachableCommands; prefix: string }): UnreachableAddresses {
  const { redis, prefix } = parts;
  const keyOf = (address: string) =>
    `${prefix}:unreachable:${createHash('sha256').update(address.toLowerCase()).digest('base64url').slice(0, 22)}`;
  return {
    why: async (address) => (await redis.get(keyOf(address))) ?? undefined,
    async mark(address, why) {
      await redis.set(keyOf(address), why.slice(0, LONGEST), { expiration: { type: 'EX', value: KEPT_S } });
    },
    async clear(address) {
      await redis.del(keyOf(address));
    },
  };
}
