import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import {
  createMemoryFrequency,
  createRedisFrequency,
  type Frequency,
} from '../../src/channels/email/receiving/frequency.ts';
import { startRedis, type TestRedis } from '../helpers/redis.ts';
import { until } from '../helpers/until.ts';
import { describeWith } from '../setup/needs.ts';

const often = { most: 3, withinMs: 60_000 };

const contract = (open: (often: { most: number; withinMs: number }) => Frequency): void => {
  it('allows the first few of somebody, and says the same when it is asked again', async () => {
    const frequency = open(often);
    const ask = () => Promise.all(['a', 'b', 'c', 'd'].map((id) => frequency.allows('ann', id)));
    expect(await ask()).toEqual([true, true, true, false]);
    expect(await ask()).toEqual([true, true, true, false]);
    expect(await frequency.allows('ben', 'd')).toBe(true);
  });

  it('allows more when the time is over', async () => {
    const frequency = open({ most: 1, withinMs: 200 });
    expect(await frequency.allows('cat', 'a')).toBe(true);
    let n = 0;
    await until('the time to be over', () => frequency.allows('cat', `later-${++n}`));
  });

  it('takes names of any length', async () => {
    expect(await open(often).allows('ü'.repeat(10_000), 'x'.repeat(10_000))).toBe(true);
  });
};

describe('frequency in memory', () => contract((given) => createMemoryFrequency(given)));

describeWith('redis', 'frequency in Redis', () => {
  let redis: TestRedis;
  let client: Awaited<ReturnType<TestRedis['connect']>>;
  let n = 0;
  beforeAll(async () => {
    redis = await startRedis();
    client = await redis.connect();
  });
  afterAll(() => redis.stop());

  contract((given) => createRedisFrequency({ redis: client, prefix: `fd:{mail}:${++n}`, ...given }));

  it('is one for all processes', async () => {
    const [one, other] = [1, 2].map(() => createRedisFrequency({ redis: client, prefix: 'fd:{shared}', ...often })) as [
      Frequency,
      Frequency,
    ];
    for (const id of ['a', 'b', 'c']) expect(await one.allows('ann', id)).toBe(true);
    expect(await other.allows('ann', 'd')).toBe(false);
  });

  it('leaves nothing behind', async () => {
    const frequency = createRedisFrequency({ redis: client, prefix: 'fd:{short}', most: 1, withinMs: 100 });
    expect(await frequency.allows('ann', 'a')).toBe(true);
    await until('nothing of it', async () => (await client.keys('fd:{short}*')).length === 0);
  });
});
