import { conversationKeys } from '../keys.ts';
import { LAST_SEEN_MS, PRESENT_MS, type Presence } from '../presence.ts';
import { type RedisScripts, scriptOf } from './script.ts';

/** Presence in Redis: one key for each conversation, which goes by itself a day after the last visit. */
export function createRedisPresence(parts: {
  redis: RedisScripts;
  /** Added to the time of Redis, milliseconds; only tests move it. */
  offset?: () => number;
}): Presence {
  const { redis, offset = () => 0 } = parts;
  const runVisit = scriptOf(redis, new URL('./scripts/visit.lua', import.meta.url));
  const runIsThere = scriptOf(redis, new URL('./scripts/is-there.lua', import.meta.url));
  const times = () => [Math.round(offset()), PRESENT_MS, LAST_SEEN_MS];
  const keys = (conversation: string) => [conversationKeys(conversation).visits];

  return {
    async seen(conversation, visit) {
      await runVisit(keys(conversation), [...times(), visit, 'seen']);
    },
    async left(conversation, visit) {
      await runVisit(keys(conversation), [...times(), visit, 'left']);
    },
    async isThere(conversation) {
      const [here, ago = -1] = (await runIsThere(keys(conversation), times())) as [number, number];
      if (here === 1) return { here: true };
      return ago < 0 ? { here: false } : { here: false, ago };
    },
  };
}
