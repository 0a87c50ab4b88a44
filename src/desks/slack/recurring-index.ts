import { createHash } from 'node:crypto';

/** A post that tells of a recurring problem, and how many customers it names. */
export interface RecurringPost {
  ts: string;
  customers: number;
  /** Until then it is brought up to date, and no other one is posted; milliseconds since 1970. */
  until: number;
}

/** Finds what was posted of an article in a channel. */
export interface RecurringIndex {
  get(channel: string, article: string): Promise<RecurringPost | undefined>;
  put(channel: string, article: string, post: RecurringPost): Promise<void>;
  /** Whether the caller posts it: nobody else does meanwhile, in whatever process, for half a minute at most. */
  claim(channel: string, article: string): Promise<boolean>;
  release(channel: string, article: string): Promise<void>;
}

/** Whoever dies while they post keeps others from it for so long, milliseconds. */
const POSTING_MS = 30_000;

/** The index in memory: for tests, and the contract of the one in Redis. */
export const createMemoryRecurring = (): RecurringIndex => {
  const all = new Map<string, RecurringPost>();
  const claimed = new Set<string>();
  const key = (channel: string, article: string) => `${channel}\n${article}`;
  return {
    async get(channel, article) {
      const post = all.get(key(channel, article));
      return post && post.until > Date.now() ? { ...post } : undefined;
    },
    async put(channel, article, post) {
      all.set(key(channel, article), { ...post });
    },
    async claim(channel, article) {
      if (claimed.has(key(channel, article))) return false;
      claimed.add(key(channel, article));
      setTimeout(() => claimed.delete(key(channel, article)), POSTING_MS).unref();
      return true;
    },
    async release(channel, article) {
      claimed.delete(key(channel, article));
    },
  };
};

/** What the index needs of a Redis connection; node-redis clients have it. */
export interface RecurringCommands {
  get(key: string): Promise<string | null>;
  del(key: string): Promise<unknown>;
  set(
    key: string,
    value: string,
    options: { expiration: { type: 'PX'; value: number }; condition?: 'NX' },
  ): Promise<unknown>;
}

/** The index in Redis under `prefix`: a string for each article and channel, gone when its time is over. */
export const createRedisRecurring = (parts: { redis: RecurringCommands; prefix: string }): RecurringIndex => {
  const { redis, prefix } = parts;
  const key = (channel: string, article: string): string => {
    const name = createHash('sha256').update(article).digest('hex').slice(0, 32);
    return `${prefix}:recurring:${channel}:${name}`;
  };
  const posting = (channel: string, article: string): string => `${key(channel, article)}:posting`;
  return {
    async get(channel, article) {
      const [ts = '', customers, until] = (await redis.get(key(channel, article)))?.split(' ') ?? [];
      return ts ? { ts, customers: Number(customers), until: Number(until) } : undefined;
    },
    async put(channel, article, { ts, customers, until }) {
      const expiration = { type: 'PX', value: Math.max(1, until - Date.now()) } as const;
      await redis.set(key(channel, article), `${ts} ${customers} ${until}`, { expiration });
    },
    async claim(channel, article) {
      const expiration = { type: 'PX', value: POSTING_MS } as const;
      return (await redis.set(posting(channel, article), '', { expiration, condition: 'NX' })) !== null;
    },
    async release(channel, article) {
      await redis.del(posting(channel, article));
    },
  };
};
