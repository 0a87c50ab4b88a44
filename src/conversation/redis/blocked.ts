import { type BlockedSenders, MOST_BLOCKED, senderKey } from '../blocked.ts';
import { indexKeys } from '../keys.ts';

/** What the list needs of a Redis connection; node-redis clients have it. */
export interface BlockedCommands {
  zAdd(key: string, member: { score: number; value: string }): Promise<unknown>;
  zRem(key: string, member: string): Promise<unknown>;
  zScore(key: string, member: string): Promise<number | null>;
  zRemRangeByRank(key: string, from: number, to: number): Promise<unknown>;
}

/** Blocked senders in Redis: one sorted set, by when they were blocked. */
export function createRedisBlocked(parts: {
  redis: BlockedCommands;
  most?: number;
  now?: () => number;
}): BlockedSenders {
  const { redis, most = MOST_BLOCKED, now = Date.now } = parts;
  const key = indexKeys.blocked;
  return {
    has: async (address) => (await redis.zScore(key, senderKey(address))) !== null,
    async block(address) {
      await redis.zAdd(key, { score: now(), value: senderKey(address) });
      await redis.zRemRangeByRank(key, 0, -most - 1);
    },
    async unblock(address) {
      await redis.zRem(key, senderKey(address));
    },
  };
}
