import { type BlockedSenders, blockedSender, MOST_BLOCKED, senderKey } from '../blocked.ts';
import { indexKeys } from '../keys.ts';

/** What the list needs of a Redis connection; node-redis clients have it. */
export interface BlockedCommands {
  zAdd(key: string, member: { score: number; value: string }): Promise<unknown>;
  zRem(key: string, member: string): Promise<number>;
  zScore(key: string, member: string): Promise<number | null>;
  zRangeWithScores(
    key: string,
    from: number,
    to: number,
    options: { REV: boolean },
  ): Promise<{ value: string; score: number }[]>;
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
    unblock: async (address) => (await redis.zRem(key, senderKey(address))) > 0,
    async list(most) {
      if (most <= 0) return [];
      const found = await redis.zRangeWithScores(key, 0, most - 1, { REV: true });
      return found.map(({ value, score }) => blockedSender(value, score));
    },
  };
}
