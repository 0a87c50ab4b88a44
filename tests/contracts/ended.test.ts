import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createMemoryEnded, createRedisEnded, type Ended } from '../../src/channels/webchat/ended.ts';
import { sessionSeconds } from '../../src/channels/webchat/tokens.ts';
import { startRedis } from '../helpers/redis.ts';
import { describeWith } from '../setup/needs.ts';

/** What every keeper of ended chats does. */
function contract(open: () => Ended): void {
  it('knows those that were ended, and no others', async () => {
    const ended = open();
    expect(await ended.has('wc-1')).toBe(false);
    await ended.end('wc-1');
    await ended.end('wc-1');
    expect([await ended.has('wc-1'), await ended.has('wc-2')]).toEqual([true, false]);
  });
}

describe('chats that were ended: memory', () => contract(createMemoryEnded));

describeWith('redis', 'chats that were ended: redis', () => {
  let server: Awaited<ReturnType<typeof startRedis>>;
  let redis: Awaited<ReturnType<typeof server.connect>>;
  beforeAll(async () => {
    server = await startRedis();
    redis = await server.connect();
  });
  afterAll(() => server.stop());
  contract(() => createRedisEnded({ redis }));

  it('keeps each for as long as a session could be good, and shows it to every process', async () => {
    await createRedisEnded({ redis }).end('wc-3');
    expect(await createRedisEnded({ redis: await server.connect() }).has('wc-3')).toBe(true);
    const [key = ''] = await redis.keys('*wc-3');
    const left = await redis.ttl(key);
    expect(left).toBeGreaterThan(sessionSeconds);
    expect(left).toBeLessThan(sessionSeconds + 120);
  });
});
