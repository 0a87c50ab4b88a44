import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { Conversation, Entry } from '../../src/conversation/decision.ts';
import type { Event, Heard } from '../../src/conversation/event.ts';
import { partitionOf, partitions } from '../../src/conversation/keys.ts';
import type { Item } from '../../src/conversation/outbox.ts';
import type { Commit, Store } from '../../src/conversation/store.ts';
import { storeKinds } from '../helpers/stores.ts';
import { until as eventually } from '../helpers/until.ts';

const address = { channel: 'test', id: 'ann' };
const customer = { id: 'ann' };
let clock = 1_000_000;
const now = () => clock;

const heard = (id: string, text = id, conversation = 'c1'): Heard => ({
  kind: 'heard',
  id,
  conversation,
  at: clock,
  address,
  customer,
  message: {
    type: 'message',
    id,
    timestamp: new Date(clock).toISOString(),
    channelId: 'test',
    from: { id: 'ann', role: 'user' },
    conversation: { id: conversation },
    text,
  },
});

const entry = (n: number, text: string): Entry => ({ n, audience: 'everyone', message: heard(text).message });
const item = (id: string, lane = 'test'): Item => ({ id, lane, body: { say: id } });

function commitOf(event: Event, n: number, more: Partial<Commit> = {}): Commit {
  const conversation: Conversation = {
    id: event.conversation,
    address,
    customer,
    opened: 1,
    n,
    state: { last: event.id },
  };
  return { event, conversation, entries: [], items: [], timers: [], ...more };
}

const until = <T>(look: () => T | undefined) => eventually('what was told', look, 10);

describe.each(storeKinds)('a store ($name)', ({ begin }) => {
  let kind: Awaited<ReturnType<typeof begin>>;
  let store: Store;
  let other: Store;
  beforeAll(async () => {
    kind = await begin();
  });
  beforeEach(async () => {
    clock = 1_000_000;
    await kind.clear();
    store = await kind.open({ now, leaseMs: 5000, deliveryLeaseMs: 5000 });
    other = await kind.open({ now, leaseMs: 5000, deliveryLeaseMs: 5000 });
  });
  afterAll(() => kind.end());

  it('receives an event once and gives its turn', async () => {
    const first = await store.receive(heard('m1'));
    expect(first).toEqual({ fresh: true, turn: { event: heard('m1'), conversation: undefined, tries: 1 } });
    expect(await other.receive(heard('m1'))).toEqual({ fresh: false });
  });

  it('gives a conversation to one process at a time, and its events in order', async () => {
    await store.receive(heard('m1'));
    expect(await other.receive(heard('m2'))).toEqual({ fresh: true });
    expect(await other.take('c1')).toBeUndefined();
    const { done, next } = await store.commit(commitOf(heard('m1'), 0));
    expect(done).toBe(true);
    expect(next).toMatchObject({ event: { id: 'm2' }, conversation: { state: { last: 'm1' } }, tries: 1 });
    expect(await store.commit(commitOf(heard('m2'), 0))).toEqual({ done: true });
    expect(await store.take('c1')).toBeUndefined();
  });

  it('commits a turn once, whoever else ran it', async () => {
    await store.receive(heard('m1'));
    expect(await store.commit(commitOf(heard('m1'), 1, { entries: [entry(1, 'a')] }))).toEqual({ done: true });
    expect(await other.commit(commitOf(heard('m1'), 1, { entries: [entry(1, 'b')] }))).toEqual({ done: false });
    expect(await store.history('c1', { last: 10 })).toEqual([entry(1, 'a')]);
    expect((await other.conversation('c1'))?.state).toEqual({ last: 'm1' });
  });

  it('leaves the conversation as it is when a commit has none', async () => {
    await store.receive(heard('m1'));
    await store.commit({ ...commitOf(heard('m1'), 0), conversation: undefined });
    expect(await store.conversation('c1')).toBeUndefined();
    const { turn } = await store.receive(heard('m2'));
    expect(turn?.conversation).toBeUndefined();
  });

  it('gives back a turn for later, and keeps count of the tries', async () => {
    await store.receive(heard('m1'));
    await store.release('c1', clock + 1000);
    // A new message does not hurry the older one that waits for its next try.
    expect(await store.receive(heard('m2'))).toEqual({ fresh: true });
    expect((await store.overdue(partitionOf('c1'), 10)).ready).toEqual([]);
    clock += 1001;
    expect((await store.overdue(partitionOf('c1'), 10)).ready).toEqual(['c1']);
    expect(await store.take('c1')).toMatchObject({ event: { id: 'm1' }, tries: 2 });
  });

  it('shows as overdue what a process left behind', async () => {
    await store.receive(heard('m1'));
    expect(await store.overdue(partitionOf('c1'), 10)).toEqual({ ready: [], timers: [], lanes: [] });
    await store.commit(
      commitOf(heard('m1'), 0, { items: [item('o1')], timers: [{ name: 'pause', at: clock + 6000 }] }),
    );
    clock += 5001;
    expect((await store.overdue(partitionOf('c1'), 10)).lanes).toEqual([{ conversation: 'c1', lane: 'test' }]);
    clock += 1000;
    expect((await store.overdue(partitionOf('c1'), 10)).timers).toEqual([
      { conversation: 'c1', name: 'pause', at: 1_006_000 },
    ]);
  });

  it('fires a timer once, and not one that was changed', async () => {
    await store.receive(heard('m1'));
    await store.commit(commitOf(heard('m1'), 0, { timers: [{ name: 'pause', at: 5 }] }));
    const due = (at: number): Event => ({ kind: 'due', id: `pause@${at}`, conversation: 'c1', at, timer: 'pause' });
    expect(await store.receive(due(4), { name: 'pause', at: 4 })).toEqual({ fresh: false });
    const { fresh, turn } = await store.receive(due(5), { name: 'pause', at: 5 });
    expect([fresh, turn?.event.id]).toEqual([true, 'pause@5']);
    expect(await other.receive(due(5), { name: 'pause', at: 5 })).toEqual({ fresh: false });
    await store.commit(commitOf(due(5), 0, { timers: [{ name: 'pause', at: 9 }] }));
    await store.receive(heard('m2'));
    await store.commit(commitOf(heard('m2'), 0, { timers: [{ name: 'pause', at: null }] }));
    expect(await store.receive(due(9), { name: 'pause', at: 9 })).toEqual({ fresh: false });
  });

  it('delivers each lane in order, by one process at a time', async () => {
    await store.receive(heard('m1'));
    await store.commit(commitOf(heard('m1'), 0, { items: [item('o1'), item('d1', 'desk'), item('o2')] }));
    expect(await store.nextItem('c1', 'test')).toEqual({ item: item('o1'), tries: 1 });
    expect(await other.nextItem('c1', 'test')).toBeUndefined();
    expect(await other.nextItem('c1', 'desk')).toEqual({ item: item('d1', 'desk'), tries: 1 });
    expect(await store.settle('c1', item('o1'))).toEqual({ item: item('o2'), tries: 1 });
    expect(await store.settle('c1', item('o2'))).toBeUndefined();
    expect(await store.nextItem('c1', 'test')).toBeUndefined();
  });

  it('counts the tries of an item, and waits between them', async () => {
    await store.receive(heard('m1'));
    await store.commit(commitOf(heard('m1'), 0, { items: [item('o1')] }));
    await store.nextItem('c1', 'test');
    await store.postpone('c1', item('o1'), clock + 1000);
    expect((await store.overdue(partitionOf('c1'), 10)).lanes).toEqual([]);
    clock += 1001;
    expect((await store.overdue(partitionOf('c1'), 10)).lanes).toHaveLength(1);
    expect(await store.nextItem('c1', 'test')).toEqual({ item: item('o1'), tries: 2 });
    // Settled by a process that had lost it meanwhile: an item that is not at the head stays.
    expect(await store.settle('c1', item('o0'))).toMatchObject({ item: { id: 'o1' } });
  });

  it('reads the log from either end', async () => {
    for (let n = 1; n <= 5; n++) {
      await store.receive(heard(`m${n}`));
      await store.commit(commitOf(heard(`m${n}`), n, { entries: [entry(n, `m${n}`)] }));
    }
    const numbers = async (range: Parameters<Store['history']>[1]) =>
      (await store.history('c1', range)).map(({ n }) => n);
    expect(await numbers({ last: 2 })).toEqual([4, 5]);
    expect(await numbers({ after: 1, limit: 3 })).toEqual([2, 3, 4]);
    expect(await numbers({ after: 5, limit: 3 })).toEqual([]);
    expect(await store.history('unknown', { last: 3 })).toEqual([]);
  });

  it('finds every conversation that had a turn', async () => {
    for (const id of ['c1', 'c2', 'c3']) {
      await store.receive(heard('m1', 'm1', id));
      if (id !== 'c3') await store.commit(commitOf(heard('m1', 'm1', id), 1, { entries: [entry(1, 'a')] }));
    }
    const found: string[] = [];
    for await (const conversation of other.conversations()) found.push(conversation.id);
    expect(found.sort()).toEqual(['c1', 'c2']);
  });

  it('tells watchers of each commit, in every process, until they leave', async () => {
    const seen: number[][] = [];
    const unwatch = await other.watch('c1', (entries) => seen.push(entries.map(({ n }) => n)));
    await store.receive(heard('m1'));
    await store.commit(commitOf(heard('m1'), 2, { entries: [entry(1, 'a'), entry(2, 'b')] }));
    await until(() => seen[0]);
    await unwatch();
    await store.receive(heard('m2'));
    await store.commit(commitOf(heard('m2'), 3, { entries: [entry(3, 'c')] }));
    expect(await store.history('c1', { last: 9 })).toHaveLength(3);
    expect(seen).toEqual([[1, 2]]);
  });

  it('sets events aside and takes them back', async () => {
    await store.receive(heard('bad'));
    await store.commit(commitOf(heard('bad'), 0, { aside: 'it made no sense' }));
    expect(await other.aside()).toEqual([{ event: heard('bad'), why: 'it made no sense', at: clock }]);
    expect(await other.takeBack(heard('bad'))).toBe(true);
    expect(await store.takeBack(heard('bad'))).toBe(false);
    expect(await store.aside()).toEqual([]);
  });
});

describe('partitions', () => {
  it('are chosen by the id alone, for ever', () => {
    expect(['', 'a', 'web-1', 'FD', 'conversation-000001'].map(partitionOf)).toMatchInlineSnapshot(`
[
  197,
  237,
  105,
  239,
  211,
]
`);
  });
  it('are used evenly', () => {
    const counts = new Array<number>(partitions).fill(0);
    for (let i = 0; i < 256 * 200; i++) counts[partitionOf(`conversation-${i}`)]! += 1;
    expect(Math.min(...counts)).toBeGreaterThan(120);
    expect(Math.max(...counts)).toBeLessThan(300);
  });
});
