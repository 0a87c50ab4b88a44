import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { ASKED_AGAIN_MS, type Asked, createMemoryAsked, createRedisAsked } from '../../src/handoff/surveying.ts';
import { startRedis } from '../helpers/redis.ts';
import { describeWith } from '../setup/needs.ts';

interface Kind {
  open(): Promise<Asked>;
  end(): Promise<void>;
}

describe('who was asked how it was: memory', () =>
  contract(async () => ({ open: async () => createMemoryAsked(), async end() {} })));

for (const cluster of [false, true])
  describeWith('redis', `who was asked how it was: redis${cluster ? ' cluster' : ''}`, () => {
    let ttl: () => Promise<number>;
    contract(async () => {
      const server = await startRedis({ cluster });
      const redis = await server.connect();
      ttl = async () => {
        await createRedisAsked({ redis }).first(['once'], 'c1');
        return redis.pTTL('fd:{surveys}:once');
      };
      return {
        async open() {
          await redis.flushAll();
          return createRedisAsked({ redis });
        },
        end: () => server.stop(),
      };
    });
    it('leaves by itself after 14 days', async () => {
      expect(await ttl()).toBeGreaterThan(ASKED_AGAIN_MS - 600_000);
    });
  });

it('may be asked again when the time is over', async () => {
  let now = 1000;
  const asked = createMemoryAsked({ now: () => now });
  expect(await asked.first(['a'], 'c1')).toBe(true);
  now += ASKED_AGAIN_MS - 1;
  expect(await asked.first(['a'], 'c2')).toBe(false);
  now += 1;
  expect(await asked.first(['a'], 'c2')).toBe(true);
});

function contract(begin: () => Promise<Kind>): void {
  let kind: Kind;
  let asked: Asked;
  beforeAll(async () => {
    kind = await begin();
  });
  beforeEach(async () => {
    asked = await kind.open();
  });
  afterAll(() => kind.end());

  it('is who shows to be the same by anything, in another conversation', async () => {
    expect(await asked.first(['id', 'address'], 'c1')).toBe(true);
    expect(await asked.first(['address'], 'c2')).toBe(false);
    expect(await asked.first(['other id', 'address'], 'c2')).toBe(false);
    // Whoever was left in peace has not been asked.
    expect(await asked.first(['other id'], 'c3')).toBe(true);
  });

  it('is told the same when the question is repeated', async () => {
    expect(await asked.first(['last'], 'c1')).toBe(true);
    expect(await asked.first(['last'], 'c1')).toBe(true);
  });
}
