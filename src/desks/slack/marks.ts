/** Which reactions of ours a representative's message carries: those that say how far it has come. */
export interface Marks {
  get(channel: string, ts: string): Promise<string[]>;
  /** Kept for a month: a bounce comes within days. */
  put(channel: string, ts: string, names: readonly string[]): Promise<void>;
}

/** Marks in memory: for tests, and the contract of those in Redis. */
export const createMemoryMarks = (): Marks => {
  const all = new Map<string, readonly string[]>();
  return {
    async get(channel, ts) {
      return [...(all.get(`${channel}:${ts}`) ?? [])];
    },
    async put(channel, ts, names) {
      all.set(`${channel}:${ts}`, [...names]);
    },
  };
};

/** What the marks need of a Redis connection; node-redis clients have it. */
export interface MarkCommands {
  get(key: string): Promise<string | null>;
  set(key: string, value: string, options: { expiration: { type: 'EX'; value: number } }): Promise<unknown>;
}

const MONTH = { expiration: { type: 'EX', value: 31 * 86_400 } } as const;

/** Marks in Redis under `prefix`, a string for each message: names of reactions have no spaces. */
export const createRedisMarks = ({ redis, prefix }: { redis: MarkCommands; prefix: string }): Marks => {
  const key = (channel: string, ts: string): string => `${prefix}:marks:${channel}:${ts}`;
  return {
    async get(channel, ts) {
      return (await redis.get(key(channel, ts)))?.split(' ').filter(Boolean) ?? [];
    },
    async put(channel, ts, names) {
      await redis.set(key(channel, ts), names.join(' '), MONTH);
    },
  };
};
