import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createMemoryPacing, createRedisPacing, type Pacing } from '../../src/slack/pacing.ts';
import { startRedis, type TestRedis } from '../helpers/redis.ts';
import { until } from '../helpers/until.ts';
import { describeWith } from '../setup/needs.ts';

const MINUTE = 60_000;
const pace = { burst: 3, every: MINUTE };

const contract = (open: () => Pacing): void => {
  it('lets a burst pass, and says when the next one may come', async () => {
    const pacing = open();
    for (let i = 0; i < 3; i++) expect(await pacing.take('C1', pace)).toBe(0);
    const wait = await pacing.take('C1', pace);
    expect(wait).toBeGreaterThan(0);
    expect(wait).toBeLessThanOrEqual(MINUTE);
    expect(await pacing.take('C2', pace)).toBe(0);
  });

  it('takes nothing when it says to wait', async () => {
    const pacing = open();
    await pacing.take('C1', { burst: 1, every: MINUTE });
    for (let i = 0; i < 20; i++)
      expect(await pacing.take('C1', { burst: 1, every: MINUTE })).toBeLessThanOrEqual(MINUTE);
  });

  it('lets nobody through while a lane is paused, and another lane is none of its', async () => {
    const pacing = open();
    await pacing.pause('C1', MINUTE);
    await pacing.pause('C1', 10);
    expect(await pacing.take('C1', pace)).toBeGreaterThan(MINUTE / 2);
    expect(await pacing.take('C2', pace)).toBe(0);
  });

  it('goes on when the time is over', async () => {
    const pacing = open();
    await pacing.pause('C1', 100);
    await until('the lane to go on', async () => (await pacing.take('C1', pace)) === 0);
  });
};

describe('pacing in memory', () => contract(() => createMemoryPacing()));

describeWith('redis', 'pacing in Redis', () => {
  let redis: TestRedis;
  let client: Awaited<ReturnType<TestRedis['connect']>>;
  let n = 0;
  beforeAll(async () => {
    redis = await startRedis();
    client = await redis.connect();
  });
  afterAll(() => redis.stop());
  contract(() => createRedisPacing({ redis: client, prefix: `test:${++n}` }));

  it('is one pace for all processes', async () => {
    const [one, two] = [1, 2].map(() => createRedisPacing({ redis: client, prefix: 'test:shared' }));
    const taken = await Promise.all(Array.from({ length: 8 }, (_, i) => (i % 2 ? one! : two!).take('C1', pace)));
    expect(taken.filter((wait) => wait === 0)).toHaveLength(3);
    await one!.pause('C2', MINUTE);
    expect(await two!.take('C2', pace)).toBeGreaterThan(0);
  });

  it('leaves nothing behind', async () => {
    const pacing = createRedisPacing({ redis: client, prefix: 'test:gone' });
    await pacing.take('C1', { burst: 1, every: 50 });
    await pacing.pause('C2', 50);
    await until('the lanes to be forgotten', async () => (await client.keys('test:gone:*')).length === 0);
  });

  it('keeps the pace alone while Redis cannot be asked', async () => {
    const broken = { evalSha: () => Promise.reject(new Error('away')), eval: () => Promise.reject(new Error('away')) };
    const pacing = createRedisPacing({ redis: broken, prefix: 'test' });
    for (let i = 0; i < 3; i++) expect(await pacing.take('C1', pace)).toBe(0);
    expect(await pacing.take('C1', pace)).toBeGreaterThan(0);
    await pacing.pause('C2', MINUTE);
    expect(await pacing.take('C2', pace)).toBeGreaterThan(0);
  });
});
