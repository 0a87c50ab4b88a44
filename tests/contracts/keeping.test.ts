import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { Conversation, Entry } from '../../src/conversation/decision.ts';
import type { Event, Heard } from '../../src/conversation/event.ts';
import { follow } from '../../src/conversation/follow.ts';
import { createKeeper } from '../../src/conversation/keeper.ts';
import { partitionOf, partitions } from '../../src/conversation/keys.ts';
import type { Item } from '../../src/conversation/outbox.ts';
import type { Commit, Store } from '../../src/conversation/store.ts';
import { storeKinds } from '../helpers/stores.ts';
import { until } from '../helpers/until.ts';

const silent = { info() {}, warn() {}, error() {} };
const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const address = { channel: 'test', id: 'ann' };
const customer = { id: 'ann' };
/** How far the store's clock was moved. */
let passed = 0;
const offset = () => passed;
const soon = (ms: number) => Date.now() + passed + ms;

const heard = (id: string, conversation = 'c1'): Heard => ({
  ...{ kind: 'heard', id, conversation, at: 1, address, customer },
  message: {
    ...{ type: 'message', id, timestamp: new Date(1).toISOString(), channelId: 'test', text: id },
    ...{ from: { id: 'ann', role: 'user' as const }, conversation: { id: conversation } },
  },
});
const item = (id: string, destination = 'test'): Item => ({
  id,
  destination,
  body: { kind: 'notice', notice: { say: id } },
});

function commitOf(event: Event, n: number, more: Partial<Commit> = {}): Commit {
  const { leaves, items = [], timers = [] } = more;
  const kept = {
    ...(leaves !== undefined && { until: leaves }),
    destinations: items.map(({ destination }) => destination),
    timers: timers.map(({ name }) => name),
  };
  const { conversation: id } = event;
  const conversation: Conversation = { id, address, customer, opened: 1, n, state: { last: event.id }, kept };
  return { event, conversation, entries: [], items, timers, ...more };
}
const entry = (n: number): Entry => ({ n, audience: 'everyone', message: heard(`m${n}`).message });

describe.each(storeKinds)('conversations that leave ($name)', ({ begin }) => {
  let kind: Awaited<ReturnType<typeof begin>>;
  let store: Store;
  beforeAll(async () => {
    kind = await begin();
  });
  beforeEach(async () => {
    passed = 0;
    await kind.clear();
    store = await kind.open({ offset });
  });
  afterAll(() => kind.end());

  const due = (conversation = 'c1') => store.leaving(partitionOf(conversation), 10);
  /** A turn that says something, and may leave after so long. */
  async function turn(leaves: number | 'forever' | undefined, more: Partial<Commit> = {}, conversation = 'c1') {
    await store.receive(heard('m1', conversation));
    await store.commit(
      commitOf(heard('m1', conversation), 1, { entries: [entry(1)], ...(leaves && { leaves }), ...more }),
    );
  }
  const deliver = async (destination: string) => {
    for (
      let pending = await store.nextItem('c1', destination);
      pending;
      pending = await store.settle('c1', pending.item)
    );
  };

  it('are those whose time is over, and no others', async () => {
    await turn(soon(DAY));
    expect(await due()).toEqual([]);
    expect(await store.expire('c1')).toBe(false);
    passed += DAY + 1;
    expect(await due()).toEqual(['c1']);
    expect(await store.expire('c1')).toBe(true);
    expect(await due()).toEqual([]);
    expect(await store.expire('c1')).toBe(false);
  });

  it('take everything along that lay beside them', async () => {
    const timers = [{ name: 'call', at: soon(2 * DAY) }];
    await turn(soon(DAY), { items: [item('o1'), item('q1', 'queue')], timers });
    await deliver('test');
    await deliver('queue');
    await store.receive(heard('bad'));
    await store.commit({ ...commitOf(heard('bad'), 1, { timers, leaves: soon(DAY) }), deadLetter: 'it made no sense' });
    passed += DAY + 1;
    expect(await store.expire('c1')).toBe(true);
    expect(await store.conversation('c1')).toBeUndefined();
    expect(await store.history('c1', { last: 9 })).toEqual([]);
    expect(await store.deadLetters()).toEqual([]);
    passed += 3 * DAY;
    expect(await store.overdue(partitionOf('c1'), 9)).toEqual({ ready: [], timers: [], destinations: [] });
    const others: string[] = [];
    for await (const { id } of store.conversations()) others.push(id);
    expect(others).toEqual([]);
  });

  it('stay as long as somebody has them for ever, and leave again when that is over', async () => {
    await turn(soon(DAY));
    await store.receive(heard('m2'));
    await store.commit(commitOf(heard('m2'), 1, { leaves: 'forever' }));
    passed += 1000 * DAY;
    expect(await due()).toEqual([]);
    await store.receive(heard('m3'));
    await store.commit(commitOf(heard('m3'), 1, { leaves: soon(DAY) }));
    passed += DAY + 1;
    expect(await due()).toEqual(['c1']);
  });

  it('stay when a message comes at the same moment', async () => {
    await turn(soon(DAY));
    passed += DAY + 1;
    expect(await due()).toEqual(['c1']);
    const { turn: begun } = await store.receive(heard('m2'));
    expect(await store.expire('c1')).toBe(false);
    expect(begun?.conversation).toMatchObject({ state: { last: 'm1' } });
    await store.commit(commitOf(heard('m2'), 2, { entries: [entry(2)], leaves: soon(DAY) }));
    expect(await store.expire('c1')).toBe(false);
    expect(await store.history('c1', { last: 9 })).toHaveLength(2);
  });

  it('stay while something waits to be delivered, and are looked at again after an hour', async () => {
    await turn(soon(DAY), { items: [item('o1', 'slack')] });
    passed += DAY + 1;
    expect(await store.expire('c1')).toBe(false);
    expect(await due()).toEqual([]);
    await deliver('slack');
    passed += HOUR + 1;
    expect(await due()).toEqual(['c1']);
    expect(await store.expire('c1')).toBe(true);
  });

  it('stay with destinations of which their record says nothing, when those are asked for', async () => {
    await turn(soon(DAY));
    await store.receive(heard('m2'));
    await store.commit({
      ...commitOf(heard('m2'), 1, { leaves: soon(DAY) }),
      items: [item('o1', 'desk:old')],
    });
    passed += DAY + 1;
    expect(await store.expire('c1', ['desk:old', 'queue'])).toBe(false);
  });

  it('begin anew when somebody comes back', async () => {
    await turn(soon(DAY));
    passed += DAY + 1;
    await store.expire('c1');
    const { fresh, turn: begun } = await store.receive(heard('m9'));
    expect([fresh, begun?.conversation, begun?.tries]).toEqual([true, undefined, 1]);
    await store.commit(commitOf(heard('m9'), 1, { entries: [entry(1)] }));
    expect(await store.history('c1', { last: 9 })).toEqual([entry(1)]);
  });

  it('leave nothing of what came too late for them', async () => {
    await turn(soon(DAY));
    passed += DAY + 1;
    await store.expire('c1');
    const act: Event = { kind: 'found', id: 'f1', conversation: 'c1', at: 1, name: 'queued', value: 1 };
    await store.receive(act);
    await store.commit({ ...commitOf(act, 0), conversation: undefined });
    expect(await store.conversation('c1')).toBeUndefined();
    expect(await store.take('c1')).toBeUndefined();
    for await (const { id } of store.conversations()) throw new Error(`${id} is there`);
  });

  it('end what follows their log', async () => {
    await turn(soon(DAY));
    const texts: (string | undefined)[] = [];
    let gone = 0;
    const end = await follow(
      store,
      'c1',
      0,
      ({ message }) => texts.push(message.text),
      () => gone++,
    );
    passed += DAY + 1;
    await store.expire('c1');
    await until('the end', () => gone === 1, 10);
    // What begins under the same name is another conversation.
    await store.receive(heard('m9'));
    await store.commit(commitOf(heard('m9'), 1, { entries: [entry(1)] }));
    await end();
    expect(texts).toEqual(['m1']);
    expect(gone).toBe(1);
  });

  it('are found once when they have no time yet, and again when whoever found them died', async () => {
    const old = async (id: string) => {
      await store.receive(heard('m1', id));
      const commit = commitOf(heard('m1', id), 0);
      const { kept: _, ...conversation } = commit.conversation!;
      await store.commit({ ...commit, conversation });
    };
    for (let i = 0; i < 30; i++) await old(`old-${i}`);
    await turn(soon(DAY));
    const found = new Set<string>();
    await store.undated();
    let page = await store.undated();
    for (let steps = 0; page && steps < 100; steps++) {
      for (const id of page.conversations) found.add(id);
      await page.done();
      page = await store.undated();
    }
    expect(page).toBeUndefined();
    expect([...found].sort()).toEqual(Array.from({ length: 30 }, (_, i) => `old-${i}`).sort());
  });

  describe('and whoever sees to it', () => {
    const stopping: { stop(): Promise<void> }[] = [];
    const keeperOf = (parts: Partial<Parameters<typeof createKeeper>[0]> = {}) => {
      const receive = async (event: Event) => store.append(event);
      const keeper = createKeeper({ store, receive, log: silent, everyMs: 1_000_000, ...parts });
      stopping.push(keeper);
      return keeper;
    };
    afterAll(() => Promise.all(stopping.map((keeper) => keeper.stop())));
    const round = async (keeper: ReturnType<typeof keeperOf>) => {
      for (let i = 0; i < partitions; i++) await keeper.look();
    };

    it('lets 2,000 leave with two calls for each and one for each look, a few at a time', async () => {
      const ids = Array.from({ length: 2000 }, (_, i) => `c-${i}`);
      await Promise.all(ids.map((id) => turn(soon(DAY), {}, id)));
      await turn('forever', {}, 'open');
      passed += DAY + 1;
      let calls = 0;
      let longest = 0;
      let inLook = 0;
      const counted = (call: () => Promise<unknown>) => {
        calls += 1;
        return call();
      };
      const gone = new Set<string>();
      const keeper = keeperOf({
        store: {
          leaving: (...given) => counted(() => store.leaving(...given)) as ReturnType<Store['leaving']>,
          expire: (...given) => counted(() => store.expire(...given)) as ReturnType<Store['expire']>,
          conversation: (...given) => counted(() => store.conversation(...given)) as ReturnType<Store['conversation']>,
          undated: async () => undefined,
        },
        async onExpired(id) {
          inLook += 1;
          gone.add(id);
        },
      });
      for (let i = 0; i < partitions; i++) {
        inLook = 0;
        await keeper.look();
        longest = Math.max(longest, inLook);
      }
      expect(longest).toBeLessThanOrEqual(20);
      expect(gone.size).toBe(2000);
      expect(calls).toBe(2 * 2000 + partitions);
      const left: string[] = [];
      for await (const { id } of store.conversations()) left.push(id);
      expect(left).toEqual(['open']);
    }, 120_000);

    it('loses nothing when it dies between what lies elsewhere and the conversation itself', async () => {
      await turn(soon(DAY));
      passed += DAY + 1;
      const forgotten: string[] = [];
      const onExpired = async (id: string) => void forgotten.push(id);
      const dying = keeperOf({ store: { ...store, expire: () => Promise.reject(new Error('killed')) }, onExpired });
      await round(dying);
      expect(await store.conversation('c1')).toBeDefined();
      await round(keeperOf({ onExpired }));
      expect(forgotten).toEqual(['c1', 'c1']);
      expect(await store.conversation('c1')).toBeUndefined();
    });

    it('keeps one whose files could not be removed, and the others go before it', async () => {
      const ids = Array.from({ length: 30_000 }, (_, i) => `c-${i}`)
        .filter((id) => partitionOf(id) === 7)
        .slice(0, 45);
      for (const id of ids) await turn(soon(DAY), {}, id);
      passed += DAY + 1;
      const bad = new Set(ids.slice(0, 22));
      let broken = true;
      const keeper = keeperOf({
        async onExpired(id) {
          if (broken && bad.has(id)) throw new Error('the disk is away');
        },
      });
      for (let i = 0; i < 6; i++) await round(keeper);
      const left = async () => (await Promise.all(ids.map((id) => store.conversation(id)))).filter(Boolean).length;
      expect(await left()).toBe(22);
      broken = false;
      for (let i = 0; i < 3; i++) await round(keeper);
      expect(await left()).toBe(0);
    });

    it('gives those of version 0.1 a turn in which they get their time', async () => {
      await store.receive(heard('m1'));
      const commit = commitOf(heard('m1'), 0);
      const { kept: _, ...conversation } = commit.conversation!;
      await store.commit({ ...commit, conversation });
      await turn(soon(DAY), {}, 'c2');
      const keeper = keeperOf();
      await round(keeper);
      expect((await store.take('c1'))?.event).toMatchObject({ kind: 'due', timer: 'keeping' });
      expect(await store.take('c2')).toBeUndefined();
    });
  });
});
