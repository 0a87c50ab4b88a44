import { afterAll, beforeAll, beforeEach, expect, it } from '@jest/globals';
import type { Heard } from '../../src/conversation/event.ts';
import { partitionOf } from '../../src/conversation/keys.ts';
import { createRedisStore, type RedisListening } from '../../src/conversation/redis/store.ts';
import { createRedisQueue } from '../../src/handoff/queue/redis.ts';
import { sendToQueue } from '../../src/handoff/queue/sender.ts';
import { startRedis, type TestRedis } from '../helpers/redis.ts';
import { until } from '../helpers/until.ts';
import { describeWith } from '../setup/needs.ts';

const at = 1_000_000;
const address = { channel: 'webchat', id: 'ann' };
const customer = { id: 'ann' };
const heard = (id: string): Heard => ({
  ...{ kind: 'heard', id, conversation: 'c1', at, address, customer },
  message: {
    ...{ type: 'message', id, timestamp: new Date(at).toISOString(), channelId: 'webchat' },
    ...{ from: { id: 'ann', role: 'user' }, conversation: { id: 'c1' }, text: id },
  },
});
const ticket = {
  ...{ status: 'waiting', reason: 'asked', team: 'front', tier: 1, priority: 'normal', subject: 'A person, please' },
  ...{ opened: at, due: {}, openedAfter: 0, version: 1 },
};

describeWith('redis', 'stores in Redis', () => {
  let server: TestRedis;
  let redis: Awaited<ReturnType<TestRedis['connect']>>;
  let listening: typeof redis;
  beforeAll(async () => {
    server = await startRedis();
    [redis, listening] = [await server.connect(), await server.connect()];
  });
  beforeEach(async () => {
    await redis.flushAll();
  });
  afterAll(() => server.stop());

  it('commit a hand-over whole when the user of Redis may publish nothing', async () => {
    await redis.sendCommand(['ACL', 'SETUSER', 'desk', 'reset', 'on', '>secret', '~fd:*', '+@all', 'resetchannels']);
    const limited = await server.connect({ username: 'desk', password: 'secret' });
    await expect(limited.publish('fd:x', 'x')).rejects.toThrow(/NOPERM/);
    const store = createRedisStore({ redis: limited, listening });
    const queue = createRedisQueue({ redis: limited, listening });

    const { turn } = await store.receive(heard('m1'));
    const message = { ...heard('m1').message, id: 'answer', text: "I'm getting a colleague for you" };
    const entries = [heard('m1').message, message].map((each, i) => ({
      ...{ n: i + 1, audience: 'everyone' as const, message: each },
    }));
    const notice = { kind: 'ticket', ticket, customer, channel: 'webchat' };
    const body = { kind: 'notice' as const, notice };
    const item = { id: 'm1>0', destination: 'queue', body };
    const conversation = { id: 'c1', address, customer, opened: at, n: 2, state: { ticket } };
    const timers = [{ name: 'follow-up', at: 5 }];
    const committed = await store.commit({ event: turn!.event, conversation, entries, items: [item], timers });
    expect(committed).toMatchObject({ done: true });

    expect(await store.history('c1', { last: 9 })).toEqual(entries);
    expect(await store.conversation('c1')).toMatchObject({ n: 2, state: { ticket } });
    expect((await store.overdue(partitionOf('c1'), 9)).timers).toEqual([{ conversation: 'c1', ...timers[0] }]);
    const [key = ''] = await limited.keys('fd:{*}:c:c1:lane:queue');
    const [line = ''] = await limited.lRange(key, 0, -1);
    expect(JSON.parse(line.slice(line.indexOf('\n') + 1))).toMatchObject({ version: 1, destination: 'queue' });
    const pending = await store.nextItem('c1', 'queue');
    expect(pending).toMatchObject({ item, tries: 1 });
    const carry = sendToQueue({ queue, receive: (event) => store.append(event) });
    const attempt = { conversation: 'c1', again: false, signal: new AbortController().signal };
    expect(await carry(pending!.item, attempt)).toEqual({ outcome: 'delivered' });
    expect(await queue.list({ limit: 9 })).toMatchObject([{ conversation: 'c1', ticket: { number: 1001 } }]);
    expect(await store.take('c1')).toMatchObject({ event: { kind: 'found', name: 'queued' } });
  });

  it('take over when a process dies whose clock was ten minutes ahead', async () => {
    const real = Date.now;
    const leases = { leaseMs: 50, deliveryLeaseMs: 50 };
    const survivor = createRedisStore({ redis, listening, ...leases });
    Date.now = () => real() + 600_000;
    try {
      const ahead = createRedisStore({ redis, listening, ...leases });
      const { turn } = await ahead.receive(heard('m1'));
      const items = [{ id: 'o1', destination: 'webchat', body: { kind: 'notice' as const, notice: null } }];
      const conversation = { id: 'c1', address, customer, opened: at, n: 0, state: 1 };
      await ahead.commit({ event: turn!.event, conversation, entries: [], items, timers: [] });
      await ahead.nextItem('c1', 'webchat');
      await ahead.receive(heard('m2'));
      await ahead.take('c1');
    } finally {
      Date.now = real;
    }
    const found = async () => {
      const { ready, destinations } = await survivor.overdue(partitionOf('c1'), 9);
      return ready.length > 0 && destinations.length > 0;
    };
    await until('what the dead process had', found, 10);
    expect(await survivor.take('c1')).toMatchObject({ event: { id: 'm2' } });
    expect(await survivor.nextItem('c1', 'webchat')).toMatchObject({ item: { id: 'o1' }, tries: 2 });
  });

  it('hand the time of Redis to a turn, moved by the offset alone', async () => {
    const store = createRedisStore({ redis, listening, offset: () => 3_600_000 });
    const time = Number(((await redis.sendCommand(['TIME'])) as unknown as string[])[0]) * 1000;
    const { turn } = await store.receive(heard('m1'));
    expect(turn!.now).toBeGreaterThanOrEqual(time + 3_600_000);
    expect(turn!.now).toBeLessThan(time + 3_600_000 + 60_000);
  });

  it('need 20 commands for a turn, and one more when the time to leave moves', async () => {
    const store = createRedisStore({ redis, listening });
    const commands = async (id: string, leaves?: number) => {
      const entries = [1, 2].map((k) => ({
        ...{ n: (Number(id.slice(1)) - 1) * 2 + k, audience: 'everyone' as const, message: heard(id).message },
      }));
      const conversation = { id: 'c1', address, customer, opened: at, n: entries.at(-1)!.n, state: 1 };
      await redis.sendCommand(['CONFIG', 'RESETSTAT']);
      const { turn } = await store.receive(heard(id));
      const more = leaves === undefined ? {} : { leaves };
      await store.commit({ event: turn!.event, conversation, entries, items: [], timers: [], ...more });
      const stats = String(await redis.sendCommand(['INFO', 'commandstats']));
      return [...stats.matchAll(/^cmdstat_([^:]+):calls=(\d+)/gm)]
        .filter(([, name]) => !/^(config|info|eval|publish)/.test(name!))
        .reduce((sum, [, , calls]) => sum + Number(calls), 0);
    };
    await commands('m1', at);
    const usual = await commands('m2');
    expect(usual).toBeLessThanOrEqual(20);
    expect(await commands('m3', Date.now() + 1e6)).toBe(usual + 1);
  });

  it('forget a watcher that could not subscribe', async () => {
    let reconnected = () => {};
    const refusing: RedisListening = {
      subscribe: () => Promise.reject(new Error('NOPERM')),
      unsubscribe: () => Promise.resolve(),
      on: (_event, told) => {
        const before = reconnected;
        reconnected = () => {
          before();
          told();
        };
      },
    };
    let told = 0;
    const store = createRedisStore({ redis, listening: refusing });
    const queue = createRedisQueue({ redis, listening: refusing });
    await expect(store.watch('c1', () => void told++)).rejects.toThrow('NOPERM');
    await expect(queue.watch(() => void told++)).rejects.toThrow('NOPERM');
    reconnected();
    expect(told).toBe(0);
  });
});
