import { indexKeys } from '../../conversation/keys.ts';

/** What opens the desk: links that work once, and sessions. Both are kept by a hash of their token, never the token. */
export type CredentialKind = 'link' | 'session';

/** Keeps passes until they expire. */
export interface SessionStore {
  keep(kind: CredentialKind, hash: string, value: string, seconds: number): Promise<void>;
  /**
   * The value, which then lives so many seconds from now on (or up to a twentieth less), or no longer than before when none
   * are given; undefined when there is none (any more).
   */
  touch(kind: CredentialKind, hash: string, seconds?: number): Promise<string | undefined>;
  /** The value, once: it is gone afterwards, also for who asks at the same moment. */
  consume(kind: CredentialKind, hash: string): Promise<string | undefined>;
}

/** Passes in this process's memory. */
export function createMemorySessions({ now = Date.now }: { now?: () => number } = {}): SessionStore {
  const all = new Map<string, { value: string; until: number }>();
  const valid = (key: string) => {
    const pass = all.get(key);
    if (pass && pass.until > now()) return pass;
    all.delete(key);
    return undefined;
  };
  return {
    async keep(kind, hash, value, seconds) {
      for (const key of all.keys()) valid(key);
      all.set(`${kind}:${hash}`, { value, until: now() + seconds * 1000 });
    },
    async touch(kind, hash, seconds) {
      const pass = valid(`${kind}:${hash}`);
      if (pass && seconds !== undefined) pass.until = now() + seconds * 1000;
      return pass?.value;
    },
    async consume(kind, hash) {
      const pass = valid(`${kind}:${hash}`);
      all.delete(`${kind}:${hash}`);
      return pass?.value;
    },
  };
}

/** What the passes need of a Redis connection. */
export interface SessionCommands {
  set(key: string, value: string, options: { expiration: { type: 'EX'; value: number } }): Promise<unknown>;
  get(key: string): Promise<string | null>;
  ttl(key: string): Promise<number>;
  expire(key: string, seconds: number): Promise<unknown>;
  getDel(key: string): Promise<string | null>;
}

/** Passes in Redis, which all processes share. */
export function createRedisSessions(redis: SessionCommands): SessionStore {
  const key = (kind: CredentialKind, hash: string) => `${indexKeys.desk}:${kind}:${hash}`;
  return {
    async keep(kind, hash, value, seconds) {
      await redis.set(key(kind, hash), value, { expiration: { type: 'EX', value: seconds } });
    },
    async touch(kind, hash, seconds) {
      if (seconds === undefined) return (await redis.get(key(kind, hash))) ?? undefined;
      const [value, left] = await Promise.all([redis.get(key(kind, hash)), redis.ttl(key(kind, hash))]);
      if (value === null) return undefined;
      // A renewal waits for the disk: at every look it would cost a representative's click a third of its time.
      if (left < seconds * 0.95) await redis.expire(key(kind, hash), seconds);
      return value;
    },
    async consume(kind, hash) {
      return (await redis.getDel(key(kind, hash))) ?? undefined;
    },
  };
}
