import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { type BlockedSenders, createMemoryBlocked } from '../../src/conversation/blocked.ts';
import { createRedisBlocked } from '../../src/conversation/redis/blocked.ts';
import { startRedis } from '../helpers/redis.ts';
import { describeWith } from '../setup/needs.ts';

interface Kind {
  /** The list of one more process on the same data. */
  open(most?: number): BlockedSenders;
  clear(): Promise<void>;
  end(): Promise<void>;
}

async function memoryKind(): Promise<Kind> {
  const place = new Map<string, number>();
  let now = 0;
  return {
    open: (most) => createMemoryBlocked({ place, now: () => ++now, ...(most !== undefined && { most }) }),
    clear: async () => place.clear(),
    async end() {},
  };
}

async function redisKind(cluster: boolean): Promise<Kind> {
  const server = await startRedis({ cluster });
  const redis = await server.connect();
  let now = 0;
  return {
    open: (most) => createRedisBlocked({ redis, now: () => ++now, ...(most !== undefined && { most }) }),
    async clear() {
      await redis.flushAll();
    },
    end: () => server.stop(),
  };
}

describe('blocked senders: memory', () => contract(memoryKind));
describeWith('redis', 'blocked senders: redis', () => contract(() => redisKind(false)));
describeWith('redis', 'blocked senders: redis cluster', () => contract(() => redisKind(true)));

function contract(begin: () => Promise<Kind>): void {
  const sender = (id: string, channel = 'email') => ({ channel, id });
  let kind: Kind;
  beforeAll(async () => {
    kind = await begin();
  });
  beforeEach(() => kind.clear());
  afterAll(() => kind.end());

  it('are known to every process until they are let in again', async () => {
    const [one, other] = [kind.open(), kind.open()];
    expect(await one.has(sender('spam@example.org'))).toBe(false);
    await one.block(sender('spam@example.org'));
    await one.block(sender('spam@example.org'));
    expect(await other.has(sender('spam@example.org'))).toBe(true);
    expect(await other.has(sender('ham@example.org'))).toBe(false);
    expect(await other.unblock(sender('Spam@example.org'))).toBe(true);
    expect(await other.unblock(sender('spam@example.org'))).toBe(false);
    expect(await one.has(sender('spam@example.org'))).toBe(false);
  });

  it('are blocked where they wrote, whatever capital letters and details come with their address', async () => {
    const blocked = kind.open();
    await blocked.block({ ...sender('Spam@Example.org'), detail: { subject: 'Win!' } });
    expect(await blocked.has({ ...sender('spam@example.ORG'), detail: { subject: 'Win again!' } })).toBe(true);
    expect(await blocked.has(sender('spam@example.org', 'pigeons'))).toBe(false);
  });

  it('are listed, who was blocked last first, and as many as are asked for', async () => {
    const blocked = kind.open();
    expect(await blocked.list(10)).toEqual([]);
    for (const id of ['Ann@example.org', 'ben@example.org', 'cem@example.org']) await blocked.block(sender(id));
    await blocked.unblock(sender('ben@example.org'));
    const [last, first] = await blocked.list(10);
    expect([last, first]).toMatchObject([
      { channel: 'email', id: 'cem@example.org' },
      { channel: 'email', id: 'ann@example.org' },
    ]);
    expect(last!.since).toBeGreaterThan(first!.since);
    expect(await blocked.list(1)).toEqual([last]);
    expect(await blocked.list(0)).toEqual([]);
  });

  it('are no more than a bounded number, those who were blocked last', async () => {
    const blocked = kind.open(2);
    for (const id of ['a', 'b', 'a', 'c']) await blocked.block(sender(id));
    expect([await blocked.has(sender('a')), await blocked.has(sender('b')), await blocked.has(sender('c'))]).toEqual([
      true,
      false,
      true,
    ]);
  });
}
