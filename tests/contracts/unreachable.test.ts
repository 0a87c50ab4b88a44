import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import {
  createMemoryUnreachable,
  createRedisUnreachable,
  type UnreachableAddresses,
} from '../../src/channels/email/threads/unreachable.ts';
import { startRedis, type TestRedis } from '../helpers/redis.ts';
import { describeWith } from '../setup/needs.ts';

const contract = (open: () => UnreachableAddresses): void => {
  it('knows nothing against an address, until it did not take a mail, and until somebody is heard from it', async () => {
    const addresses = open();
    expect(await addresses.why('ann@example.org')).toBeUndefined();
    await addresses.mark('Ann@example.org', '550 no such user');
    expect(await addresses.why('ann@EXAMPLE.org')).toBe('550 no such user');
    expect(await addresses.why('ben@example.org')).toBeUndefined();
    await addresses.clear('ann@example.org');
    expect(await addresses.why('ann@example.org')).toBeUndefined();
    await addresses.clear('ann@example.org');
  });

  it('keeps the last reason, and not all of a long one', async () => {
    const addresses = open();
    await addresses.mark('ann@example.org', 'full');
    await addresses.mark('ann@example.org', 'x'.repeat(10_000));
    expect(await addresses.why('ann@example.org')).toBe('x'.repeat(500));
  });
};

describe('unreachable addresses in memory', () => contract(createMemoryUnreachable));

describeWith('redis', 'unreachable addresses in Redis', () => {
  let redis: TestRedis;
  let client: Awaited<ReturnType<TestRedis['connect']>>;
  let n = 0;
  beforeAll(async () => {
    redis = await startRedis();
    client = await redis.connect();
  });
  afterAll(() => redis.stop());

  contract(() => createRedisUnreachable({ redis: client, prefix: `fd:{mail}:${++n}` }));
});
