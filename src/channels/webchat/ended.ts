import { indexKeys } from '../../conversation/keys.ts';
import type { RedisClient } from '../../server/redis.ts';
import { type Grant, sessionSeconds, type Tokens } from './tokens.ts';

/** The conversations whose customers have ended the chat for good: nothing that was given to a browser opens them any more. */
export interface Ended {
  /** May be said again. */
  end(conversation: string): Promise<void>;
  has(conversation: string): Promise<boolean>;
}

/** In memory: for tests, and the contract of the one in Redis. */
export function createMemoryEnded(): Ended {
  const all = new Set<string>();
  return {
    async end(conversation) {
      all.add(conversation);
    },
    has: async (conversation) => all.has(conversation),
  };
}

/** In Redis: a string for each, for as long as a session that was given before could be good. */
export function createRedisEnded({ redis }: { redis: Pick<RedisClient, 'set' | 'exists'> }): Ended {
  const key = (conversation: string) => `${indexKeys.ended}:${conversation}`;
  const expiration = { type: 'EX', value: sessionSeconds + 60 } as const;
  return {
    async end(conversation) {
      await redis.set(key(conversation), '1', { expiration });
    },
    has: async (conversation) => (await redis.exists(key(conversation))) === 1,
  };
}

/** The same tokens, of which none opens a conversation that its customer has ended. */
export function unlessEnded(tokens: Tokens, ended: Pick<Ended, 'has'>): Tokens {
  const open = async (grant: Grant | undefined) =>
    grant && canEnd(grant) && (await ended.has(grant.conversation)) ? undefined : grant;
  return {
    ...tokens,
    read: async (token) => open(await tokens.read(token)),
    readSession: async (token) => open(await tokens.readSession(token)),
    useStream: async (token) => open(await tokens.useStream(token)),
  };
}

/** Whether who was granted it can end the chat: only who has a session can, and a site's own server has none. */
export const canEnd = ({ site }: Grant): boolean => site !== '';
