import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type CustomerThreads, createMemoryThreads, createRedisThreads } from '../../src/channels/slack/threads.ts';
import { createMemoryTraces, createRedisTraces, type Traces } from '../../src/slack/traces.ts';
import { startRedis, type TestRedis } from '../helpers/redis.ts';
import { describeWith } from '../setup/needs.ts';

const contract = (open: () => { threads: CustomerThreads; traces: Traces }): void => {
  it('knows a thread from when it was said to be a conversation’s, and no other one', async () => {
    const { threads } = open();
    expect(await threads.conversationOf('C1', '1.1')).toBeUndefined();
    expect(await threads.bind('C1', '1.1', 'one')).toBe('one');
    expect(await threads.bind('C1', '1.1', 'two')).toBe('one');
    expect(await threads.conversationOf('C1', '1.1')).toBe('one');
    expect(await threads.conversationOf('C2', '1.1')).toBeUndefined();
    expect(await threads.conversationOf('C1', '1.2')).toBeUndefined();
  });

  it('says the same of a gesture’s message however often it is asked', async () => {
    const { threads } = open();
    expect(await threads.isFirst('g', '1.1')).toBe(true);
    expect(await threads.isFirst('g', '1.2')).toBe(false);
    expect(await threads.isFirst('g', '1.1')).toBe(true);
    expect(await threads.isFirst('h', '1.2')).toBe(true);
  });

  it('keeps traces of each conversation by name, until they are dropped or it is forgotten', async () => {
    const { traces } = open();
    expect(await traces.get('one', 'open')).toBeUndefined();
    await traces.put('one', 'open', 'a');
    await traces.put('one', 'open', 'b');
    await traces.put('one', 'private', 'c');
    await traces.put('two', 'open', 'd');
    expect(await traces.get('one', 'open')).toBe('b');
    await traces.drop('one', 'open');
    await traces.drop('one', 'open');
    expect(await traces.get('one', 'open')).toBeUndefined();
    expect(await traces.get('one', 'private')).toBe('c');
    await traces.forget('one');
    await traces.forget('one');
    expect(await traces.get('one', 'private')).toBeUndefined();
    expect(await traces.get('two', 'open')).toBe('d');
  });
};

describe('what the Slack channel remembers, in memory', () => {
  contract(() => ({ threads: createMemoryThreads(), traces: createMemoryTraces() }));
});

describeWith('redis', 'what the Slack channel remembers, in Redis', () => {
  let redis: TestRedis;
  let client: Awaited<ReturnType<TestRedis['connect']>>;
  beforeAll(async () => {
    redis = await startRedis();
    client = await redis.connect();
  });
  afterAll(() => redis.stop());
  let prefix = 0;
  contract(() => {
    prefix += 1;
    const keys = { redis: client as never, prefix: `test${prefix}` };
    return { threads: createRedisThreads(keys), traces: createRedisTraces(keys) };
  });

  it('lets go of everything by itself in the end', async () => {
    const keys = await client.keys('*');
    expect(keys.length).toBeGreaterThan(0);
    for (const key of keys) expect([key, (await client.ttl(key)) > 0]).toEqual([key, true]);
  });
});
