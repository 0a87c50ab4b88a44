import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createMemorySessions, createRedisSessions, type SessionStore } from '../../../src/desks/web/sessions.ts';
import { startRedis, type TestRedis } from '../../helpers/redis.ts';
import { describeWith } from '../../setup/needs.ts';

describe('passes: memory', () => {
  contract(async () => createMemorySessions());

  it('are gone when their time is over', async () => {
    let now = 0;
    const passes = createMemorySessions({ now: () => now });
    await passes.keep('session', 'a', 'Ana', 10);
    now = 9_000;
    expect(await passes.touch('session', 'a', 10)).toBe('Ana');
    now = 18_000;
    expect(await passes.touch('session', 'a', 10)).toBe('Ana');
    now = 27_000;
    expect(await passes.touch('session', 'a')).toBe('Ana');
    now = 28_000;
    expect(await passes.touch('session', 'a', 10)).toBeUndefined();
  });
});

describeWith('redis', 'passes: redis', () => {
  let server: TestRedis;
  let redis: Awaited<ReturnType<TestRedis['connect']>>;
  beforeAll(async () => {
    server = await startRedis();
    redis = await server.connect();
  });
  afterAll(() => server.stop());
  contract(async () => createRedisSessions(redis));

  it('expire by Redis, later with every look', async () => {
    const passes = createRedisSessions(redis);
    await passes.keep('session', 'ttl', 'Ana', 10);
    expect(await redis.ttl('fd:desk:session:ttl')).toBeLessThanOrEqual(10);
    expect(await passes.touch('session', 'ttl')).toBe('Ana');
    expect(await redis.ttl('fd:desk:session:ttl')).toBeLessThanOrEqual(10);
    await passes.touch('session', 'ttl', 1000);
    expect(await redis.ttl('fd:desk:session:ttl')).toBeGreaterThan(900);
  });
});

function contract(begin: () => Promise<SessionStore>): void {
  it('are looked at again and again, and taken once', async () => {
    const passes = await begin();
    await passes.keep('session', 'a', 'Ana', 100);
    await passes.keep('link', 'a', 'Bea', 100);
    expect(await passes.touch('session', 'a', 100)).toBe('Ana');
    expect(await passes.touch('session', 'a', 100)).toBe('Ana');
    const taken = await Promise.all([passes.consume('link', 'a'), passes.consume('link', 'a')]);
    expect(taken.filter((value) => value !== undefined)).toEqual(['Bea']);
    expect(await passes.touch('session', 'a', 100)).toBe('Ana');
    expect(await passes.consume('session', 'nobody')).toBeUndefined();
  });
}
