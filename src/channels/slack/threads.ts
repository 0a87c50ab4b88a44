import type { RedisClient } from '../../server/redis.ts';

/** Which threads in Slack customers' conversations go on in. Kept for half a year from the last word on, ids only. */
export interface CustomerThreads {
  conversationOf(channel: string, thread: string): Promise<string | undefined>;
  /** Says where a conversation goes on; a thread belongs to the first one that was said. Returns which. */
  bind(channel: string, thread: string, conversation: string): Promise<string>;
  /**
   * Whether a message is the one of its gesture: on a bad line Slack's client sends what somebody wrote once as two messages. Says
   * the same about the same message however often it is asked.
   */
  isFirst(gesture: string, ts: string): Promise<boolean>;
}

/** In memory: for tests, and the contract of the one in Redis. */
export const createMemoryThreads = (): CustomerThreads => {
  const threads = new Map<string, string>();
  const gestures = new Map<string, string>();
  const first = (map: Map<string, string>, key: string, value: string): string => {
    const known = map.get(key) ?? value;
    map.set(key, known);
    return known;
  };
  return {
    conversationOf: async (channel, thread) => threads.get(`${channel}:${thread}`),
    bind: async (channel, thread, conversation) => first(threads, `${channel}:${thread}`, conversation),
    isFirst: async (gesture, ts) => first(gestures, gesture, ts) === ts,
  };
};

/** What is needed of a Redis connection. */
type Commands = Pick<RedisClient, 'get' | 'set' | 'expire'>;

const HALF_A_YEAR = 183 * 86_400;
/** Longer than Slack brings anything again. */
const AN_HOUR = 3600;

/** In Redis under `prefix`: a string for each thread and each gesture; every command on one key. */
export const createRedisThreads = ({ redis, prefix }: { redis: Commands; prefix: string }): CustomerThreads => {
  const first = async (key: string, value: string, seconds: number): Promise<string> => {
    const expiration = { type: 'EX', value: seconds } as const;
    if ((await redis.set(key, value, { condition: 'NX', expiration })) !== null) return value;
    return (await redis.get(key)) ?? value;
  };
  const threadKey = (channel: string, thread: string) => `${prefix}:asked:${channel}:${thread}`;
  return {
    async conversationOf(channel, thread) {
      const key = threadKey(channel, thread);
      const known = await redis.get(key);
      if (known !== null) await redis.expire(key, HALF_A_YEAR);
      return known ?? undefined;
    },
    bind: (channel, thread, conversation) => first(threadKey(channel, thread), conversation, HALF_A_YEAR),
    isFirst: async (gesture, ts) => (await first(`${prefix}:gesture:${gesture}`, ts, AN_HOUR)) === ts,
  };
};
