import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createMemoryMarks, createRedisMarks } from '../../src/desks/slack/desk.ts';
import type { Marks } from '../../src/desks/slack/marks.ts';
import { startRedis, type TestRedis } from '../helpers/redis.ts';
import { describeWith } from '../setup/needs.ts';

const contract = (open: () => Marks): void => {
  it('knows of no marks on a message that has none', async () => {
    expect(await open().get('C1', '1.000001')).toEqual([]);
  });

  it('gives back what was put last, in its order, for that message alone', async () => {
    const marks = open();
    await marks.put('C1', '2.000001', ['lock']);
    await marks.put('C1', '2.000001', ['white_check_mark', 'eyes']);
    expect(await marks.get('C1', '2.000001')).toEqual(['white_check_mark', 'eyes']);
    expect(await marks.get('C2', '2.000001')).toEqual([]);
    await marks.put('C1', '2.000001', []);
    expect(await marks.get('C1', '2.000001')).toEqual([]);
  });
};

describe('marks in memory', () => {
  const marks = createMemoryMarks();
  contract(() => marks);
});

describeWith('redis', 'marks in Redis', () => {
  let redis: TestRedis;
  let marks: Marks;
  let ttlOf: (key: string) => Promise<number>;
  beforeAll(async () => {
    redis = await startRedis();
    const client = await redis.connect();
    marks = createRedisMarks({ redis: client, prefix: 'fd:slack' });
    ttlOf = (key) => client.ttl(key);
  });
  afterAll(() => redis.stop());
  contract(() => marks);

  it('are kept for a month', async () => {
    await marks.put('C1', '3.000001', ['lock']);
    expect(await ttlOf('fd:slack:marks:C1:3.000001')).toBeGreaterThan(30 * 86_400);
  });
});
