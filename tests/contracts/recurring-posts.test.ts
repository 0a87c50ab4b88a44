import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createMemoryRecurring, createRedisRecurring } from '../../src/desks/slack/desk.ts';
import type { RecurringIndex } from '../../src/desks/slack/recurring-index.ts';
import { startRedis, type TestRedis } from '../helpers/redis.ts';
import { describeWith } from '../setup/needs.ts';

const hour = 3_600_000;

const contract = (open: () => RecurringIndex) => {
  it('knows what was posted of an article in a channel, until its time is over', async () => {
    const index = open();
    const post = { ts: '1.000100', customers: 4, until: Date.now() + hour };
    expect(await index.get('C1', 'outage')).toBeUndefined();
    await index.put('C1', 'outage', post);
    await index.put('C1', 'outage', { ...post, customers: 5 });
    expect(await index.get('C1', 'outage')).toEqual({ ...post, customers: 5 });
    expect(await index.get('C2', 'outage')).toBeUndefined();
    expect(await index.get('C1', 'refund')).toBeUndefined();
    await index.put('C1', 'outage', { ...post, until: Date.now() - 1 });
    expect(await index.get('C1', 'outage').then((found) => found && found.until > Date.now())).toBeFalsy();
  });

  it('lets one post it at a time', async () => {
    const index = open();
    const all = await Promise.all([1, 2, 3].map(() => index.claim('C1', 'bill')));
    expect(all.filter(Boolean)).toHaveLength(1);
    expect(await index.claim('C1', 'refund')).toBe(true);
    await index.release('C1', 'bill');
    expect(await index.claim('C1', 'bill')).toBe(true);
  });
};

describe('what was posted of recurring problems, in memory', () => {
  const index = createMemoryRecurring();
  contract(() => index);
});

describeWith('redis', 'what was posted of recurring problems, in Redis', () => {
  let redis: TestRedis;
  let index: RecurringIndex;
  let client: Awaited<ReturnType<TestRedis['connect']>>;
  beforeAll(async () => {
    redis = await startRedis();
    client = await redis.connect();
    index = createRedisRecurring({ redis: client, prefix: 'fd:slack' });
  });
  afterAll(() => redis.stop());
  contract(() => index);

  it('leaves nothing behind', async () => {
    await index.put('C3', 'outage', { ts: '1.000100', customers: 4, until: Date.now() + hour });
    await index.claim('C3', 'outage');
    for (const key of await client.keys('fd:slack:recurring:C3:*'))
      expect(await client.ttl(key)).toBeLessThanOrEqual(3600);
  });
});
