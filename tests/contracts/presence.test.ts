import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import {
  createMemoryPresence,
  LAST_SEEN_MS,
  PRESENT_MS,
  type Presence,
  type Visits,
} from '../../src/conversation/presence.ts';
import { createRedisPresence } from '../../src/conversation/redis/presence.ts';
import { startRedis } from '../helpers/redis.ts';
import { describeWith } from '../setup/needs.ts';

interface Kind {
  /** The presence of one more process on the same data, whose clock is moved so far. */
  open(offset: () => number): Promise<Presence>;
  /** How many things are kept of a conversation. */
  kept?(): Promise<number>;
  clear(): Promise<void>;
  end(): Promise<void>;
}

const memoryKind = async (): Promise<Kind> => {
  const begun = Date.now();
  let place: Visits = new Map();
  return {
    open: async (offset) => createMemoryPresence({ place, now: () => begun + offset() }),
    async clear() {
      place = new Map();
    },
    async end() {},
  };
};

async function redisKind(cluster: boolean): Promise<Kind> {
  const server = await startRedis({ cluster });
  const redis = await server.connect();
  return {
    open: async (offset) => createRedisPresence({ redis: await server.connect(), offset }),
    async clear() {
      await redis.flushAll();
    },
    async kept() {
      const [key = ''] = await redis.keys('*');
      return redis.zCard(key);
    },
    end: () => server.stop(),
  };
}

describe('presence: memory', () => contract(memoryKind));
describeWith('redis', 'presence: redis', () => contract(() => redisKind(false)));
describeWith('redis', 'presence: redis cluster', () => contract(() => redisKind(true)));

function contract(begin: () => Promise<Kind>): void {
  let kind: Kind;
  let passed = 0;
  let one: Presence;
  let other: Presence;
  beforeAll(async () => {
    kind = await begin();
  });
  beforeEach(async () => {
    passed = 0;
    await kind.clear();
    one = await kind.open(() => passed);
    other = await kind.open(() => passed);
  });
  afterAll(() => kind.end());

  /** Redis's own clock goes on meanwhile. */
  const isAway = (about: { ago?: number; here: boolean }, ago: number) => {
    expect(about.here).toBe(false);
    expect(about.ago).toBeGreaterThanOrEqual(ago);
    expect(about.ago).toBeLessThan(ago + PRESENT_MS);
  };

  it('knows nothing of a conversation that nobody came to', async () => {
    expect(await one.isThere('c')).toEqual({ here: false });
    await one.left('c', 'a');
    expect(await one.isThere('c')).toEqual({ here: false });
  });

  it('who has a conversation open in one process is there for the other', async () => {
    await one.seen('c', 'a');
    expect(await other.isThere('c')).toEqual({ here: true });
    expect(await other.isThere('another')).toEqual({ here: false });
    await one.left('c', 'a');
    isAway(await other.isThere('c'), 0);
  });

  it('two visits in two processes: somebody is there until both are over', async () => {
    await one.seen('c', 'a');
    await other.seen('c', 'b');
    await one.left('c', 'a');
    expect(await one.isThere('c')).toEqual({ here: true });
    await other.left('c', 'b');
    isAway(await one.isThere('c'), 0);
  });

  it('a visit that is heard of again and again lasts', async () => {
    for (let i = 0; i < 5; i++) {
      await one.seen('c', 'a');
      passed += PRESENT_MS * 0.6;
      expect(await other.isThere('c')).toEqual({ here: true });
    }
  });

  it('the visits of a process that died are over after a while, and were so when it died', async () => {
    await one.seen('c', 'a');
    passed += PRESENT_MS + 1;
    isAway(await other.isThere('c'), PRESENT_MS + 1);
    // It was only asleep, and says goodbye too late.
    await one.left('c', 'a');
    isAway(await other.isThere('c'), PRESENT_MS + 1);
  });

  it('when somebody was last there is known for a day', async () => {
    await one.seen('c', 'a');
    await one.left('c', 'a');
    passed += LAST_SEEN_MS - PRESENT_MS;
    isAway(await other.isThere('c'), LAST_SEEN_MS - PRESENT_MS);
    passed += PRESENT_MS + 1;
    expect(await other.isThere('c')).toEqual({ here: false });
  });

  it('visits that were never ended do not add up', async () => {
    for (let i = 0; i < 50; i++) {
      await one.seen('c', `visit ${i}`);
      passed += PRESENT_MS;
    }
    if (kind.kept) expect(await kind.kept()).toBeLessThanOrEqual(3);
    expect((await other.isThere('c')).here).toBe(false);
  });
}
