import { createHash } from 'node:crypto';
import { type RedisScripts, scriptOf } from '../../../conversation/redis/script.ts';

/** How often something may happen for somebody. */
export interface Frequency {
  /** Whether this is among the first few within the time; asked again about the same, it says the same while it remembers. */
  allows(who: string, id: string): Promise<boolean>;
}

/** So often, within so many milliseconds: two machines that answer each other would go on for ever. */
export interface Often {
  most: number;
  withinMs: number;
}

/** In memory: for tests, and the contract of the one in Redis. */
export function createMemoryFrequency({ most, withinMs }: Often, now: () => number = Date.now): Frequency {
  const all = new Map<string, Map<string, { at: number; allowed: boolean }>>();
  return {
    async allows(who, id) {
      const known = all.get(who) ?? new Map<string, { at: number; allowed: boolean }>();
      for (const [each, { at }] of known) if (at <= now() - withinMs) known.delete(each);
      const before = known.get(id);
      if (before) return before.allowed;
      const allowed = [...known.values()].filter((each) => each.allowed).length < most;
      known.set(id, { at: now(), allowed });
      all.set(who, known);
      return allowed;
    },
  };
}

/** In Redis under a prefix with a hash tag: two keys for each one who does something, which go by themselves. */
export function createRedisFrequency(parts: { redis: RedisScripts; prefix: string } & Often): Frequency {
  const { redis, prefix, most, withinMs } = parts;
  const run = scriptOf(redis, new URL('./scripts/allows.lua', import.meta.url));
  // Addresses are as long as their sender likes, and nobody needs to read them there.
  const short = (text: string) => createHash('sha256').update(text).digest('base64url').slice(0, 22);
  return {
    async allows(who, id) {
      const key = `${prefix}:often:${short(who)}`;
      return (await run([key, `${key}:not`], [short(id), withinMs, most])) === 1;
    },
  };
}
