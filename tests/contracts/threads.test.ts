import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import {
  createMemoryThreads,
  createRedisThreads,
  MOST_PEOPLE,
  type Threads,
} from '../../src/channels/email/threads/threads.ts';
import { startRedis, type TestRedis } from '../helpers/redis.ts';
import { describeWith } from '../setup/needs.ts';

const contract = (open: () => Threads): void => {
  it('knows no id that was never bound', async () => {
    expect(await open().conversationOf(['<a@x>'])).toBeUndefined();
    expect(await open().conversationOf([])).toBeUndefined();
  });

  it('finds the conversation of the first id that is known', async () => {
    const threads = open();
    await threads.bind('<b@x>', 'c1');
    await threads.bind('<c@x>', 'c2');
    expect(await threads.conversationOf(['<a@x>', '<b@x>', '<c@x>'])).toBe('c1');
  });

  it('binds an id once: the second is told where it belongs', async () => {
    const threads = open();
    expect(await threads.bind('<a@x>', 'c1')).toBe('c1');
    expect(await threads.bind('<a@x>', 'c2')).toBe('c1');
    expect(await threads.bind('<a@x>', 'c1')).toBe('c1');
  });

  it('takes ids of any length and kind', async () => {
    const threads = open();
    const long = `<${'ü '.repeat(5000)}@x>`;
    await threads.bind(long, 'c1');
    expect(await threads.conversationOf([long])).toBe('c1');
    expect(await threads.conversationOf([long.slice(0, -1)])).toBeUndefined();
  });

  it('knows who takes part, whatever the letters', async () => {
    const threads = open();
    expect(await threads.people('c1')).toEqual([]);
    await threads.admit('c1', ['Ann@Example.org', 'bob@example.org']);
    await threads.admit('c1', ['ann@example.org']);
    expect((await threads.people('c1')).sort()).toEqual(['ann@example.org', 'bob@example.org']);
    expect(await threads.people('c2')).toEqual([]);
  });

  it('takes in a bounded number', async () => {
    const threads = open();
    await threads.admit('c1', ['ann@example.org']);
    await threads.admit(
      'c1',
      Array.from({ length: 500 }, (_, i) => `p${i}@example.org`),
    );
    const people = await threads.people('c1');
    expect(people).toHaveLength(MOST_PEOPLE);
    expect(people).toContain('ann@example.org');
  });

  it('forgets a conversation, and nothing of others', async () => {
    const threads = open();
    await threads.bind('<a@x>', 'c1');
    await threads.bind('<b@x>', 'c2');
    await threads.bind('<b@x>', 'c1');
    await threads.admit('c1', ['ann@example.org']);
    await threads.forget('c1');
    await threads.forget('c1');
    expect(await threads.conversationOf(['<a@x>'])).toBeUndefined();
    expect(await threads.conversationOf(['<b@x>'])).toBe('c2');
    expect(await threads.people('c1')).toEqual([]);
  });
};

describe('threads in memory', () => contract(createMemoryThreads));

describeWith('redis', 'threads in Redis', () => {
  let server: TestRedis;
  let redis: Awaited<ReturnType<TestRedis['connect']>>;
  let number = 0;
  beforeAll(async () => {
    server = await startRedis({ cluster: true });
    redis = await server.connect();
  });
  afterAll(() => server.stop());

  contract(() => createRedisThreads({ redis, prefix: `fd:{mail${number++}}`, keptFor: 3600 }));

  it('leaves nothing that lasts for ever', async () => {
    const threads = createRedisThreads({ redis, prefix: 'fd:{lasting}', keptFor: 3600 });
    await threads.bind('<a@x>', 'c1');
    await threads.admit('c1', ['ann@example.org']);
    const keys = await redis.keys('fd:{lasting}*');
    expect(keys).toHaveLength(3);
    for (const key of keys) expect(await redis.ttl(key)).toBeGreaterThan(3000);
  });
});
