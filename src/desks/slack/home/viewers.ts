/** Somebody before their Home tab: what it shows, as a digest, and what came of their last click. */
export interface Looking {
  user: string;
  shown: string;
  word?: { text: string; at: number };
}

/** Who looks at their Home tab, as every process knows it. Nobody is waited for: what is lost is drawn when they open it again. */
export interface Viewers {
  /** Somebody has it open now, and is shown it anew; `word`: what came of their click. */
  looks(user: string, at: number, word?: string): Promise<void>;
  /** Who has opened it since that time: not more than are drawn for one change. */
  since(at: number): Promise<string[]>;
  /**
   * Begins to draw somebody's: undefined while another process does, which shows what is true after that. `shows` says what it shows
   * now; `end` lets others draw it.
   */
  draws(user: string): Promise<(Looking & { shows(digest: string): Promise<void>; end(): Promise<void> }) | undefined>;
}

/** Nobody opens more at a time; who is forgotten sees it anew when they open it again. */
const MOST = 500;
/** Whoever draws has died when it takes longer. */
const DRAWING_MS = 10_000;
/** Nobody looks for longer than this without opening it again. */
const KEPT_SECONDS = 7200;

/** Viewers in this process's memory: for tests, and the contract of those in Redis. */
export const createMemoryViewers = (): Viewers => {
  const all = new Map<string, { at: number; shown: string; word?: { text: string; at: number } }>();
  const drawing = new Set<string>();
  return {
    async looks(user, at, word) {
      all.delete(user);
      all.set(user, { at, shown: '', ...(word !== undefined && { word: { text: word, at } }) });
      const [oldest] = all.keys();
      if (all.size > MOST && oldest !== undefined) all.delete(oldest);
    },
    since: async (at) => [...all].filter(([, each]) => each.at >= at).map(([user]) => user),
    async draws(user) {
      if (drawing.has(user)) return undefined;
      drawing.add(user);
      const { shown = '', word } = all.get(user) ?? {};
      return {
        ...{ user, shown, ...(word && { word }) },
        async shows(digest) {
          const one = all.get(user);
          if (one) one.shown = digest;
        },
        async end() {
          drawing.delete(user);
        },
      };
    },
  };
};

/** What the viewers need of a Redis connection; node-redis clients have it. */
export interface ViewerCommands {
  zAdd(key: string, member: { score: number; value: string }): Promise<unknown>;
  zRange(key: string, min: number, max: string, options: { BY: 'SCORE' }): Promise<string[]>;
  zRemRangeByRank(key: string, start: number, stop: number): Promise<unknown>;
  expire(key: string, seconds: number): Promise<unknown>;
  get(key: string): Promise<string | null>;
  set(
    key: string,
    value: string,
    options: { expiration: { type: 'EX' | 'PX'; value: number }; condition?: 'NX' },
  ): Promise<string | null>;
  del(key: string): Promise<unknown>;
}

const LONG = { expiration: { type: 'EX', value: KEPT_SECONDS } } as const;

/** Viewers in Redis under `prefix`: a sorted set of who looks since when, and for each what they see. */
export const createRedisViewers = ({ redis, prefix }: { redis: ViewerCommands; prefix: string }): Viewers => {
  const all = `${prefix}:home`;
  const key = (what: 'shown' | 'word' | 'drawing', user: string): string => `${prefix}:home:${what}:${user}`;
  return {
    async looks(user, at, word) {
      const says = { text: word ?? '', at };
      await Promise.all([
        redis.zAdd(all, { score: at, value: user }),
        redis.zRemRangeByRank(all, 0, -MOST - 1),
        redis.expire(all, KEPT_SECONDS),
        redis.del(key('shown', user)),
        word === undefined ? redis.del(key('word', user)) : redis.set(key('word', user), JSON.stringify(says), LONG),
      ]);
    },
    since: (at) => redis.zRange(all, at, '+inf', { BY: 'SCORE' }),
    async draws(user) {
      const lease = key('drawing', user);
      const mine = await redis.set(lease, '1', {
        expiration: { type: 'PX', value: DRAWING_MS },
        condition: 'NX',
      });
      if (mine === null) return undefined;
      const [shown, word] = await Promise.all([redis.get(key('shown', user)), redis.get(key('word', user))]);
      return {
        ...{ user, shown: shown ?? '', ...(word && { word: JSON.parse(word) as { text: string; at: number } }) },
        shows: async (digest) => void (await redis.set(key('shown', user), digest, LONG)),
        end: async () => void (await redis.del(lease)),
      };
    },
  };
};
