import { indexKeys } from '../keys.ts';
import type { Typing, Typist } from '../typing.ts';
import type { RedisListening } from './store.ts';

/** One channel for all conversations: few type at a time, and an open chat costs nothing for it. */
export function createRedisTyping(parts: {
  redis: { publish(channel: string, message: string): Promise<unknown> };
  /** A connection that is used for listening only. */
  listening: RedisListening;
}): Typing {
  const { redis, listening } = parts;
  return {
    async types(conversation, typist) {
      await redis.publish(indexKeys.typing, JSON.stringify([conversation, typist]));
    },
    async listen(listener) {
      const hear = (message: string) => listener(...(JSON.parse(message) as [string, Typist]));
      await listening.subscribe(indexKeys.typing, hear);
      return () => listening.unsubscribe(indexKeys.typing, hear);
    },
  };
}
