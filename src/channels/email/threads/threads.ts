import { createHash } from 'node:crypto';
import { type RedisScripts, scriptOf } from '../../../conversation/redis/script.ts';

/** Which mail belongs to which conversation, and who takes part in it. */
export interface Threads {
  /** The conversation of the first of these ids that belongs to one. */
  conversationOf(ids: readonly string[]): Promise<string | undefined>;
  /** Says that an id belongs to a conversation, once: returns the one that it belongs to, which may be an earlier one. */
  bind(id: string, conversation: string): Promise<string>;
  /** The addresses of those who wrote, or were written to, in small letters. */
  people(conversation: string): Promise<string[]>;
  /** Takes people in. */
  admit(conversation: string, addresses: readonly string[]): Promise<void>;
  /** Removes everything of a conversation that leaves. Idempotent. */
  forget(conversation: string): Promise<void>;
}

/** So many addresses take part in a conversation at most: what a stranger writes into Cc costs memory. */
export const MOST_PEOPLE = 100;

/** Threads in memory: for tests, and the contract of those in Redis. */
export function createMemoryThreads(): Threads {
  const bound = new Map<string, string>();
  const people = new Map<string, Set<string>>();
  return {
    async conversationOf(ids) {
      return ids.map((id) => bound.get(id)).find((conversation) => conversation !== undefined);
    },
    async bind(id, conversation) {
      if (!bound.has(id)) bound.set(id, conversation);
      return bound.get(id)!;
    },
    async people(conversation) {
      return [...(people.get(conversation) ?? [])];
    },
    async admit(conversation, addresses) {
      const known = people.get(conversation) ?? new Set();
      for (const address of addresses) if (known.size < MOST_PEOPLE) known.add(address.toLowerCase());
      people.set(conversation, known);
    },
    async forget(conversation) {
      people.delete(conversation);
      for (const [id, owner] of bound) if (owner === conversation) bound.delete(id);
    },
  };
}

/** What threads need of a Redis connection; node-redis clients have it. */
export interface ThreadCommands extends RedisScripts {
  get(key: string): Promise<string | null>;
  mGet(keys: string[]): Promise<(string | null)[]>;
  sMembers(key: string): Promise<string[]>;
  del(keys: string[]): Promise<unknown>;
}

/** Threads in Redis under `prefix`, which carries a hash tag; kept for so many seconds from the last mail on. */
export function createRedisThreads(parts: { redis: ThreadCommands; prefix: string; keptFor: number }): Threads {
  const { redis, prefix, keptFor } = parts;
  const runBind = scriptOf(redis, new URL('./scripts/bind.lua', import.meta.url));
  const runAdmit = scriptOf(redis, new URL('./scripts/admit.lua', import.meta.url));
  // Ids are as long as their sender likes.
  const idKey = (id: string) => `${prefix}:id:${createHash('sha256').update(id).digest('base64url')}`;
  const peopleKey = (conversation: string) => `${prefix}:people:${conversation}`;
  const idsKey = (conversation: string) => `${prefix}:ids:${conversation}`;

  return {
    async conversationOf(ids) {
      if (ids.length === 0) return undefined;
      const found = await redis.mGet(ids.map(idKey));
      return found.find((conversation) => conversation !== null) ?? undefined;
    },
    async bind(id, conversation) {
      return (await runBind([idKey(id), idsKey(conversation)], [conversation, keptFor])) as string;
    },
    async people(conversation) {
      return redis.sMembers(peopleKey(conversation));
    },
    async admit(conversation, addresses) {
      const taken = addresses.slice(0, MOST_PEOPLE).map((address) => address.toLowerCase());
      await runAdmit([peopleKey(conversation)], [keptFor, MOST_PEOPLE, ...taken]);
    },
    async forget(conversation) {
      const own = [];
      for (const key of await redis.sMembers(idsKey(conversation)))
        if ((await redis.get(key)) === conversation) own.push(key);
      await redis.del([...own, peopleKey(conversation), idsKey(conversation)]);
    },
  };
}
