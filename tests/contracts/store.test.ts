import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { Conversation, Entry } from '../../src/conversation/decision.ts';
import type { Event, Heard } from '../../src/conversation/event.ts';
import { partitionOf, partitions } from '../../src/conversation/keys.ts';
import type { Item } from '../../src/conversation/outbox.ts';
import type { Commit, Store } from '../../src/conversation/store.ts';
import { storeKinds } from '../helpers/stores.ts';
import { until } from '../helpers/until.ts';

const address = { channel: 'test', id: 'ann' };
const customer = { id: 'ann' };
/** When events happened; the store's own clock is another one. */
const clock = 1_000_000;
/** How far the store's clock was moved. */
let passed = 0;
const offset = () => passed;
const future = (ms: number) => Date.now() + passed + ms;

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
const item = (id: string, destination = 'test'): Item => ({
  id,
  destination,
  body: { kind: 'notice', notice: { say: id } },
});

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

describe.each(storeKinds)('a store ($name)', ({ begin }) => {
  let kind: Awaited<ReturnType<typeof begin>>;
  let store: Store;
  let other: Store;
  beforeAll(async () => {
    kind = await begin();
  });
  beforeEach(async () => {
    passed = 0;
    await kind.clear();
    store = await kind.open({ offset, leaseMs: 5000, deliveryLeaseMs: 5000 });
    other = await kind.open({ offset, leaseMs: 5000, deliveryLeaseMs: 5000 });
  });
  afterAll(() => kind.end());

  it('receives an event once and gives its turn', async () => {
    const first = await store.receive(heard('m1'));
    const now = expect.any(Number);
    expect(first).toEqual({ fresh: true, turn: { event: heard('m1'), conversation: undefined, tries: 1, now } });
    expect(await other.receive(heard('m1'))).toEqual({ fresh: false });
  });

  it('gives a conversation to one process at a time, and its events in order', async () => {
    await store.receive(heard('m1'));
    expect(await other.receive(heard('m2'))).toEqual({ fresh: true });
    expect(await other.take('c1')).toBeUndefined();
    const { done, next } = await store.commit(commitOf(heard('m1'), 0));
    expect(done).toBe(true);
    expect(next).toMatchObject({ event: { id: 'm2' }, conversation: { state: { last: 'm1' } }, tries: 1 });
    expect(await store.commit(commitOf(heard('m2'), 0))).toEqual({ done: true, now: expect.any(Number) });
    expect(await store.take('c1')).toBeUndefined();
  });

  it('commits a turn once, whoever else ran it', async () => {
    await store.receive(heard('m1'));
    const now = expect.any(Number);
    expect(await store.commit(commitOf(heard('m1'), 1, { entries: [entry(1, 'a')] }))).toEqual({ done: true, now });
    expect(await other.commit(commitOf(heard('m1'), 1, { entries: [entry(1, 'b')] }))).toEqual({ done: false, now });
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
    await store.release('c1', 1000);
    // A new message does not hurry the older one that waits for its next try.
    expect(await store.receive(heard('m2'))).toEqual({ fresh: true });
    expect((await store.overdue(partitionOf('c1'), 10)).ready).toEqual([]);
    passed += 1001;
    expect((await store.overdue(partitionOf('c1'), 10)).ready).toEqual(['c1']);
    expect(await store.take('c1')).toMatchObject({ event: { id: 'm1' }, tries: 2 });
  });

  it('shows as overdue what a process left behind', async () => {
    await store.receive(heard('m1'));
    expect(await store.overdue(partitionOf('c1'), 10)).toEqual({ ready: [], timers: [], destinations: [] });
    const due = future(6000);
    await store.commit(commitOf(heard('m1'), 0, { items: [item('o1')], timers: [{ name: 'pause', at: due }] }));
    passed += 5001;
    expect((await store.overdue(partitionOf('c1'), 10)).destinations).toEqual([
      { conversation: 'c1', destination: 'test' },
    ]);
    passed += 1000;
    expect((await store.overdue(partitionOf('c1'), 10)).timers).toEqual([
      { conversation: 'c1', name: 'pause', at: due },
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

  it('delivers to each destination in order, by one process at a time', async () => {
    await store.receive(heard('m1'));
    await store.commit(commitOf(heard('m1'), 0, { items: [item('o1'), item('d1', 'desk'), item('o2')] }));
    const now = expect.any(Number);
    expect(await store.nextItem('c1', 'test')).toEqual({ item: item('o1'), tries: 1, now });
    expect(await other.nextItem('c1', 'test')).toBeUndefined();
    expect(await other.nextItem('c1', 'desk')).toEqual({ item: item('d1', 'desk'), tries: 1, now });
    expect(await store.settle('c1', item('o1'))).toEqual({ item: item('o2'), tries: 1, now });
    expect(await store.settle('c1', item('o2'))).toBeUndefined();
    expect(await store.nextItem('c1', 'test')).toBeUndefined();
  });

  it('counts the tries of an item, and waits between them', async () => {
    await store.receive(heard('m1'));
    await store.commit(commitOf(heard('m1'), 0, { items: [item('o1')] }));
    await store.nextItem('c1', 'test');
    await store.postpone('c1', item('o1'), 1000);
    expect((await store.overdue(partitionOf('c1'), 10)).destinations).toEqual([]);
    passed += 1001;
    expect((await store.overdue(partitionOf('c1'), 10)).destinations).toHaveLength(1);
    expect(await store.nextItem('c1', 'test')).toMatchObject({ item: item('o1'), tries: 2 });
    // Settled by a process that had lost it meanwhile: an item that is not at the head stays.
    expect(await store.settle('c1', item('o0'))).toMatchObject({ item: { id: 'o1' } });
  });

  it('leaves touch-ups where they wait for nothing else, of one name the newest only', async () => {
    const touchUp = (name: string, from: string, destination = 'test:looks'): Item =>
      item(`${name}>${from}`, destination);
    const items = [item('o1'), item('o2'), item('o3'), item('o4')];
    await store.receive(heard('m1'));
    await store.commit(commitOf(heard('m1'), 0, { items }));
    await store.nextItem('c1', 'test');
    const first = [touchUp('card', 'o1'), touchUp('mark:1', 'o1'), touchUp('card', 'o1', 'test:other')];
    expect(await store.settle('c1', items[0]!, { touchUps: first })).toMatchObject({ item: items[1]! });
    expect((await store.overdue(partitionOf('c1'), 10)).destinations).toEqual([]);
    // Another process is on its way with the first one when a newer one comes: that is its next.
    expect(await other.nextItem('c1', 'test:looks')).toMatchObject({ item: touchUp('card', 'o1'), tries: 1 });
    await store.settle('c1', items[1]!, { touchUps: [touchUp('mark:2', 'o2'), touchUp('card', 'o2')] });
    await store.settle('c1', items[2]!, { touchUps: [touchUp('mark:1', 'o3')] });
    // One that was settled before leaves nothing.
    await store.settle('c1', items[2]!, { touchUps: [touchUp('mark:1', 'too late')] });
    expect(await other.settle('c1', touchUp('card', 'o1'))).toMatchObject({ item: touchUp('card', 'o2') });
    expect(await other.settle('c1', touchUp('card', 'o2'))).toMatchObject({ item: touchUp('mark:1', 'o3') });
    expect(await other.settle('c1', touchUp('mark:1', 'o3'))).toMatchObject({ item: touchUp('mark:2', 'o2') });
    expect(await other.settle('c1', touchUp('mark:2', 'o2'))).toBeUndefined();
    // One that nobody has brought is found by whoever sweeps.
    passed += 5001;
    const { destinations } = await other.overdue(partitionOf('c1'), 10, ['test:other']);
    expect(destinations).toEqual([{ conversation: 'c1', destination: 'test:other' }]);
    expect(await other.nextItem('c1', 'test:other')).toMatchObject({ item: touchUp('card', 'o1', 'test:other') });
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
    await until('a commit', () => seen[0], 10);
    await unwatch();
    await store.receive(heard('m2'));
    await store.commit(commitOf(heard('m2'), 3, { entries: [entry(3, 'c')] }));
    expect(await store.history('c1', { last: 9 })).toHaveLength(3);
    expect(seen).toEqual([[1, 2]]);
  });

  it('receives an event for whoever sweeps next, and takes no turn', async () => {
    expect(await store.append(heard('m1'))).toEqual({ fresh: true });
    expect(await other.append(heard('m1'))).toEqual({ fresh: false });
    expect((await other.overdue(partitionOf('c1'), 10)).ready).toEqual(['c1']);
    expect(await other.take('c1')).toMatchObject({ event: { id: 'm1' }, tries: 1 });
    // Beside a turn that somebody has, it waits for its place.
    expect(await store.append(heard('m2'))).toEqual({ fresh: true });
    expect((await store.overdue(partitionOf('c1'), 10)).ready).toEqual([]);
    expect((await other.commit(commitOf(heard('m1'), 0))).next).toMatchObject({ event: { id: 'm2' } });
  });

  it('does not count a try that was none', async () => {
    await store.receive(heard('m1'));
    await store.release('c1', 0, { untried: true });
    expect((await other.overdue(partitionOf('c1'), 10)).ready).toEqual(['c1']);
    expect(await other.take('c1')).toMatchObject({ tries: 1 });
    await other.commit(commitOf(heard('m1'), 0, { items: [item('o1')] }));
    await store.nextItem('c1', 'test');
    await store.postpone('c1', item('o1'), 0, { untried: true });
    expect((await other.overdue(partitionOf('c1'), 10)).destinations).toHaveLength(1);
    expect(await other.nextItem('c1', 'test')).toMatchObject({ tries: 1 });
    // Whoever has lost it meanwhile gives back nothing.
    await store.postpone('c1', item('o1'), 0, { untried: true });
    await store.release('c1', 0, { untried: true });
    expect(await store.nextItem('c1', 'test')).toBeUndefined();
  });

  /** The lease of a slow process ends, another one takes the turn, is slower still, and has it when it is forestalled. */
  async function forestalled(behind: string[]) {
    const slow = await kind.open({ offset, leaseMs: 30, deliveryLeaseMs: 5000 });
    await slow.receive(heard('m1'));
    for (const id of behind) await store.append(heard(id));
    const taken = await until('the lease', () => other.take('c1'), 5);
    expect(taken).toMatchObject({ event: { id: 'm1' }, tries: 2 });
    expect(await slow.commit(commitOf(heard('m1'), 0))).toMatchObject({ done: true });
    const lost = await other.commit(commitOf(heard('m1'), 0));
    expect(lost.done).toBe(false);
    return lost;
  }

  it('goes on with what is next when a process was forestalled that has the conversation', async () => {
    const { next } = await forestalled(['m2']);
    expect(next).toMatchObject({ event: { id: 'm2' }, conversation: { state: { last: 'm1' } }, tries: 1 });
    expect(await store.take('c1')).toBeUndefined();
  });

  it('frees the conversation when a process was forestalled that has it, and nothing is next', async () => {
    expect((await forestalled([])).next).toBeUndefined();
    expect((await store.receive(heard('m2'))).turn).toMatchObject({ event: { id: 'm2' } });
  });

  it('knows the conversation in the next turn when a commit has left it as it is', async () => {
    await store.receive(heard('m1'));
    await store.append(heard('m2'));
    await store.append(heard('m3'));
    await store.commit(commitOf(heard('m1'), 0));
    const { next } = await store.commit({ ...commitOf(heard('m2'), 0), conversation: undefined });
    expect(next).toMatchObject({ event: { id: 'm3' }, conversation: { state: { last: 'm1' } } });
  });

  it('hides no destination behind those that this process does not deliver to', async () => {
    const ids = Array.from({ length: 4000 }, (_, i) => `c-${i}`).filter((id) => partitionOf(id) === 7);
    expect(ids.length).toBeGreaterThan(10);
    const [last] = ids.slice(-1);
    for (const id of ids) {
      await store.receive(heard('m1', 'm1', id));
      const items = id === last ? [item('o1', 'desk')] : [item('o1', 'slack'), item('o2', 'mail')];
      await store.commit(commitOf(heard('m1', 'm1', id), 0, { items, elsewhere: ['slack', 'mail', 'desk'] }));
    }
    const destinations = async (...wanted: string[]) =>
      (await store.overdue(7, 3, wanted)).destinations.map(
        ({ conversation, destination }) => `${destination} ${conversation}`,
      );
    expect(await destinations('desk')).toEqual([`desk ${last}`]);
    expect(await destinations('nobody')).toEqual([]);
    // A destination with a backlog takes no room from another one.
    expect((await destinations('slack', 'desk')).sort()).toHaveLength(4);
    expect((await store.overdue(7, 3)).destinations).toHaveLength(7);
  });

  it('looks after destinations that a process cannot deliver to at once, and after its own when it may be dead', async () => {
    await store.receive(heard('m1'));
    await store.commit(commitOf(heard('m1'), 0, { items: [item('o1'), item('d1', 'desk')], elsewhere: ['desk'] }));
    expect((await other.overdue(partitionOf('c1'), 10)).destinations).toEqual([
      { conversation: 'c1', destination: 'desk' },
    ]);
    passed += 5001;
    expect((await other.overdue(partitionOf('c1'), 10)).destinations).toHaveLength(2);
  });

  it('sets events aside and takes them back', async () => {
    await store.receive(heard('bad'));
    await store.commit(commitOf(heard('bad'), 0, { deadLetter: 'it made no sense' }));
    expect(await other.deadLetters()).toEqual([
      { event: heard('bad'), why: 'it made no sense', at: expect.any(Number) },
    ]);
    expect(await other.removeDeadLetter(heard('bad'))).toBe(true);
    expect(await store.removeDeadLetter(heard('bad'))).toBe(false);
    expect(await store.deadLetters()).toEqual([]);
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
