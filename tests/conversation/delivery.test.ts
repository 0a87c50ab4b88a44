import { beforeEach, describe, expect, it } from '@jest/globals';
import type { Decide } from '../../src/conversation/decision.ts';
import { createDelivery } from '../../src/conversation/delivery.ts';
import type { Event, Heard } from '../../src/conversation/event.ts';
import { createMemoryStore } from '../../src/conversation/memory.ts';
import type { Item, Outcome } from '../../src/conversation/outbox.ts';
import type { Store } from '../../src/conversation/store.ts';
import { createSweeper } from '../../src/conversation/sweeper.ts';
import { createTurns } from '../../src/conversation/turns.ts';
import { until } from '../helpers/until.ts';

const silent = { info() {}, warn() {}, error() {} };
const pause = { first: 10, most: 20 };

const says = (conversation: string, id = 'm1'): Heard => ({
  ...{ kind: 'heard', id, conversation, at: 1, address: { channel: 'test', id: conversation } },
  customer: { id: conversation },
  message: {
    ...{ type: 'message', id, timestamp: new Date(1).toISOString(), channelId: 'test' },
    ...{ from: { id: conversation, role: 'user' }, conversation: { id: conversation }, text: id },
  },
});

/** Sends each message on to the destination that it names, and sets the timer that it names. */
const decide: Decide<null> = (_, event) => {
  const [word, name = ''] = event.kind === 'heard' ? (event.message.text ?? '').split(' ') : [];
  if (word === 'timer') return { state: null, effects: [{ do: 'timer', name, at: 1 }] };
  return { state: null, effects: word ? [{ do: 'send', destination: name || 'slack', body: event.id }] : [] };
};

interface Held {
  item: Item;
  again: boolean;
  answer(outcome: Outcome): void;
}

let offset = 0;
let store: Store;
beforeEach(() => {
  offset = 0;
  store = createMemoryStore({ now: () => Date.now() + offset });
});

/** One process whose provider holds every delivery until it is answered, or answers as `provider` says. */
function openProcess(parts: { atOnce?: number; provider?: (item: Item) => Outcome | Promise<Outcome> } = {}) {
  const held: Held[] = [];
  const tries: string[] = [];
  const delivery = createDelivery({
    store,
    senders: () => (item, attempt) => {
      tries.push(item.id);
      if (parts.provider) return Promise.resolve(parts.provider(item));
      return new Promise((answer) => held.push({ item, again: attempt.again, answer }));
    },
    receive: (event) => turns.receive(event),
    log: silent,
    pause,
    ...(parts.atOnce !== undefined && { atOnce: parts.atOnce }),
  });
  const events: Event[] = [];
  const turns = createTurns<null>({
    store,
    decide(conversation, event, now) {
      events.push(event);
      return decide(conversation, event, now);
    },
    rescue: () => ({ state: null, effects: [] }),
    drain: (conversation, destination) => void delivery.drain(conversation, destination),
    pulls: () => true,
    log: silent,
  });
  const sweeper = createSweeper({ store, turns, delivery, log: silent, everyMs: 1_000_000 });
  return {
    ...{ held, tries, events, delivery, turns, sweeper },
    async hears(event: Heard, text: string) {
      await turns.receive({ ...event, message: { ...event.message, text } });
      await turns.idle();
    },
  };
}
const times = <T>(count: number, make: (i: number) => T): T[] => Array.from({ length: count }, (_, i) => make(i));

describe('deliveries', () => {
  it('make no timer of others late, however long they take', async () => {
    const left = openProcess();
    for (const i of times(5, (i) => i)) await left.hears(says(`slow${i}`), 'send');
    await left.hears(says('timed'), 'timer reminder');
    left.turns.stop();
    // Another process finds the outboxes and the timer, whose process seems to be dead.
    offset = 60_000;
    const heir = openProcess();
    await heir.sweeper.sweep();
    expect(heir.held).toHaveLength(5);
    expect(heir.events).toMatchObject([{ kind: 'due', timer: 'reminder' }]);
    await heir.sweeper.sweep();
    expect(heir.held).toHaveLength(5);
    for (const { answer } of [...left.held, ...heir.held]) answer({ outcome: 'delivered' });
    await heir.delivery.idle();
    await heir.sweeper.stop();
  });

  it('are begun so many at once for each destination, the others in the order they came', async () => {
    const { hears, held, tries, delivery } = openProcess({ atOnce: 2 });
    for (const i of times(5, (i) => i)) await hears(says(`c${i}`, `m${i}`), 'send slack');
    await hears(says('other', 'm9'), 'send mail');
    expect(tries).toEqual(['m0>0', 'm1>0', 'm9>0']);
    for (let next = 0; next < 6; next++) {
      await until('the next one', () => held.length > next, 1);
      held[next]!.answer({ outcome: 'delivered' });
    }
    await delivery.idle();
    expect(tries).toEqual(['m0>0', 'm1>0', 'm9>0', 'm2>0', 'm3>0', 'm4>0']);
  });

  it('are ended by stopping: what is under way is waited for, within a limit, and nothing is begun', async () => {
    const { hears, held, tries, delivery, turns } = openProcess({ atOnce: 2 });
    await hears(says('c0', 'a'), 'send');
    await hears(says('c0', 'b'), 'send');
    for (const i of times(3, (i) => i + 1)) await hears(says(`c${i}`, `m${i}`), 'send');
    expect(tries).toEqual(['a>0', 'm1>0']);
    await turns.stop();
    const stopped = delivery.stop(50);
    held[0]!.answer({ outcome: 'delivered' });
    await stopped;
    expect(tries).toEqual(['a>0', 'm1>0']);
    // What was not begun has had no try; what may have arrived has.
    expect(await store.nextItem('c0', 'slack')).toMatchObject({ item: { id: 'b>0' }, tries: 1 });
    expect(await store.nextItem('c1', 'slack')).toMatchObject({ item: { id: 'm1>0' }, tries: 2 });
    expect(await store.nextItem('c2', 'slack')).toMatchObject({ item: { id: 'm2>0' }, tries: 1 });
  });

  it('are probed one at a time while the provider is away, and all wake at its first answer', async () => {
    let away = true;
    let most = 0;
    let now = 0;
    const { hears, tries, delivery, sweeper } = openProcess({
      atOnce: 4,
      async provider() {
        most = Math.max(most, ++now);
        await Promise.resolve();
        now -= 1;
        if (away) throw new Error('ECONNREFUSED');
        return { outcome: 'delivered' };
      },
    });
    for (const i of times(3, (i) => i)) await hears(says(`c${i}`, `m${i}`), 'send');
    await until('three without an answer', () => tries.length >= 3, 1);
    most = 0;
    for (const i of times(40, (i) => i + 3)) await hears(says(`c${i}`, `m${i}`), 'send');
    const before = tries.length;
    await until('some probes', () => tries.length >= before + 12, 1);
    expect(most).toBe(1);
    // Each time somebody else, so that nobody who is ill blocks the others.
    expect(new Set(tries.slice(before, before + 12)).size).toBe(12);
    // Sweeping adds nothing.
    const swept = tries.length;
    await sweeper.sweep();
    expect(tries.length - swept).toBeLessThan(3);
    away = false;
    tries.length = 0;
    await until('all of them', () => new Set(tries).size === 43, 1);
    await delivery.idle();
    expect(tries).toHaveLength(43);
    expect(most).toBeLessThanOrEqual(4);
    await sweeper.stop();
  });

  it('of one ill conversation hold up nobody, and are tried again in their own time', async () => {
    const { hears, tries, delivery } = openProcess({
      provider: ({ id }) => {
        if (id === 'ill>0') throw new Error('this one only');
        return { outcome: 'delivered' };
      },
    });
    await hears(says('ill', 'ill'), 'send');
    for (const i of times(100, (i) => i)) {
      await hears(says(`c${i}`, `m${i}`), 'send');
      await delivery.idle();
    }
    expect(tries.filter((id) => id !== 'ill>0')).toHaveLength(100);
    const ill = tries.filter((id) => id === 'ill>0').length;
    const { tries: counted } = (await store.nextItem('ill', 'slack')) ?? { tries: ill + 1 };
    expect(counted).toBe(ill + 1);
    await delivery.stop();
  });

  it('wait as long as a provider asks, whatever others are answered', async () => {
    const { hears, tries, delivery } = openProcess({
      provider: ({ id }) =>
        id === 'limited>0' ? { outcome: 'unknown', reason: 'slowly', wait: 3_600_000 } : { outcome: 'delivered' },
    });
    await hears(says('limited', 'limited'), 'send');
    await hears(says('limited', 'behind'), 'send');
    for (const i of times(5, (i) => i)) await hears(says(`c${i}`, `m${i}`), 'send');
    await delivery.idle();
    expect(tries).toEqual(['limited>0', 'm0>0', 'm1>0', 'm2>0', 'm3>0', 'm4>0']);
    await delivery.stop();
  });

  it('are given up after many tries, and not before a day', async () => {
    let tried = 0;
    const { hears, events, delivery } = openProcess({
      provider: () => ({ outcome: 'unknown', reason: `away ${++tried}`, wait: 0 }),
    });
    await hears(says('c1'), 'send');
    await until('many tries', () => tried > 320, 1);
    expect(events).toHaveLength(1);
    offset = 86_400_000;
    await until('the end of it', () => events.length > 1, 1);
    expect(events[1]).toMatchObject({
      kind: 'delivery',
      state: 'unconfirmed',
      reason: expect.stringMatching(/^given up after 3\d\d tries/),
    });
    await delivery.stop();
  });

  it('leave touch-ups that nobody waits for: of those that wait behind one the newest is brought, and a dead process’s too', async () => {
    const looks: { id: string; answer(outcome: Outcome): void }[] = [];
    const provider = ({ id, destination }: Item): Outcome | Promise<Outcome> => {
      if (destination === 'slack:looks') return new Promise((answer) => void looks.push({ id, answer }));
      return { outcome: 'delivered', touchUps: [{ kind: 'looks', name: 'card', notice: id }] };
    };
    const { hears, tries, delivery } = openProcess({ provider });
    for (const i of times(5, (i) => i)) await hears(says('c1', `m${i}`), 'send');
    await until('the words', () => tries.includes('m4>0'), 1);
    expect(looks.map(({ id }) => id)).toEqual(['card>m0>0']);
    looks[0]!.answer({ outcome: 'delivered' });
    await until('the newest', () => looks.length > 1, 1);
    expect(looks.map(({ id }) => id)).toEqual(['card>m0>0', 'card>m4>0']);
    // Here the process dies; another one finds what it has not brought, when nothing new comes.
    offset = 60_000;
    const heir = openProcess();
    await heir.sweeper.sweep();
    await until('the same again', () => heir.held.length > 0, 1);
    expect(heir.held).toMatchObject([{ item: { id: 'card>m4>0', body: { notice: 'm4>0' } }, again: true }]);
    heir.held[0]!.answer({ outcome: 'delivered' });
    await heir.delivery.idle();
    expect(await store.nextItem('c1', 'slack:looks')).toBeUndefined();
    looks[1]!.answer({ outcome: 'delivered' });
    await delivery.idle();
    await heir.sweeper.stop();
  });
});
