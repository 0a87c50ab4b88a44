import { describe, expect, it } from '@jest/globals';
import { createBatcher } from '../../src/conversation/batcher.ts';
import { createMemoryStore } from '../../src/conversation/memory.ts';
import type { Item } from '../../src/conversation/outbox.ts';
import { createRedisStore } from '../../src/conversation/redis/store.ts';
import type { Store } from '../../src/conversation/store.ts';
import { startRedis } from '../helpers/redis.ts';
import { until } from '../helpers/until.ts';
import { describeWith } from '../setup/needs.ts';

const silent = { debug() {}, info() {}, warn() {}, error() {} };
const destination = 'record';
const address = { channel: 'webchat', id: 'c' };
const customer = { id: 'webchat:c' };

describe('gathering: memory', () => {
  contract(async () => ({ store: createMemoryStore(), end: async () => {} }));
});
describeWith('redis', 'gathering: redis', () => {
  contract(async () => {
    const server = await startRedis();
    const store = createRedisStore({ redis: await server.connect(), listening: await server.connect() });
    return { store, end: () => server.stop() };
  });
});

/** Commits a turn of a conversation that leaves items for the destination. */
async function turn(store: Store, conversation: string, ...ids: string[]): Promise<Item[]> {
  const items = ids.map((id): Item => ({ id, destination, body: { kind: 'notice', notice: { fact: id } } }));
  const event = { kind: 'joined' as const, id: `e ${ids[0]}`, conversation, at: 1, address, customer };
  await store.receive(event);
  const state = { id: conversation, address, customer, opened: 1, n: 0, state: undefined };
  expect(await store.commit({ event, conversation: state, entries: [], items, timers: [] })).toMatchObject({
    done: true,
  });
  return items;
}

function contract(open: () => Promise<{ store: Store; end(): Promise<void> }>): void {
  async function opened(parts: { gather?: (ids: string[]) => Promise<void>; most?: number } = {}) {
    const { gather = async () => {}, most } = parts;
    const { store, end } = await open();
    const batches: string[][] = [];
    const drained: string[] = [];
    const batcher = createBatcher({
      store,
      send: (items) => {
        batches.push(items.map(({ id }) => id));
        return gather(items.map(({ id }) => id));
      },
      drain: (conversation, name) => drained.push(`${conversation} ${name}`),
      log: silent,
      waitMs: 60_000,
      ...(most !== undefined && { most }),
    });
    return { store, end, batches, drained, batcher };
  }

  it('brings what several conversations left at once, and takes it out of the outbox then', async () => {
    const { store, end, batches, drained, batcher } = await opened();
    batcher.add('a', await turn(store, 'a', 'a1', 'a2'));
    batcher.add('b', await turn(store, 'b', 'b1'));
    batcher.add('a', await turn(store, 'a', 'a3'));
    expect(batches).toEqual([]);
    await batcher.flush();
    expect(batches).toEqual([['a1', 'a2', 'b1', 'a3']]);
    expect(drained).toEqual([]);
    for (const conversation of ['a', 'b']) expect(await store.nextItem(conversation, destination)).toBeUndefined();
    await end();
  });

  it('does not wait when there is enough for a batch', async () => {
    const { store, end, batches, batcher } = await opened({ most: 2 });
    batcher.add('a', await turn(store, 'a', 'a1'));
    batcher.add('b', await turn(store, 'b', 'b1'));
    batcher.add('c', await turn(store, 'c', 'c1'));
    await batcher.flush();
    expect(batches).toEqual([['a1', 'b1'], ['c1']]);
    await end();
  });

  it('leaves everything where it is when it cannot be brought, and goes on', async () => {
    let broken = true;
    const gather = () => (broken ? Promise.reject(new Error('away')) : Promise.resolve());
    const { store, end, batches, batcher } = await opened({ gather });
    batcher.add('a', await turn(store, 'a', 'a1'));
    await batcher.flush();
    broken = false;
    batcher.add('b', await turn(store, 'b', 'b1'));
    await batcher.flush();
    expect(batches).toEqual([['a1'], ['b1']]);
    expect(await store.nextItem('a', destination)).toMatchObject({ item: { id: 'a1' } });
    expect(await store.nextItem('b', destination)).toBeUndefined();
    await end();
  });

  it('takes nothing out before what was committed earlier by somebody else, and has it drained in order', async () => {
    const { store, end, batches, drained, batcher } = await opened();
    await turn(store, 'a', 'earlier');
    batcher.add('a', await turn(store, 'a', 'later'));
    await batcher.flush();
    expect(batches).toEqual([['later']]);
    expect(drained).toEqual(['a record']);
    expect(await store.nextItem('a', destination)).toMatchObject({ item: { id: 'earlier' } });
    expect(
      await store.settle('a', { id: 'earlier', destination, body: { kind: 'notice', notice: null } }),
    ).toMatchObject({
      item: { id: 'later' },
    });
    await end();
  });

  it('holds no more than some batches in memory while the store hangs', async () => {
    let answer = () => {};
    const gather = () =>
      new Promise<void>((resolve) => {
        answer = resolve;
      });
    const { store, end, batches, batcher } = await opened({ gather, most: 1 });
    for (let i = 0; i < 20; i++) batcher.add('a', await turn(store, 'a', `i${i}`));
    const flushed = batcher.flush();
    let ended = false;
    void flushed.then(() => {
      ended = true;
    });
    const goesOn = () => {
      answer();
      return ended;
    };
    await until('the end of what is under way', goesOn, 0);
    expect(batches).toHaveLength(10);
    expect(await store.nextItem('a', destination)).toBeDefined();
    await end();
  });
}
