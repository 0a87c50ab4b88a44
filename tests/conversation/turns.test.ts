import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { Decide } from '../../src/conversation/decision.ts';
import { createDelivery } from '../../src/conversation/delivery.ts';
import type { Event, Heard } from '../../src/conversation/event.ts';
import { partitionOf } from '../../src/conversation/keys.ts';
import type { Sender } from '../../src/conversation/outbox.ts';
import type { Store } from '../../src/conversation/store.ts';
import { createSweeper } from '../../src/conversation/sweeper.ts';
import { createTurns, type Rescue } from '../../src/conversation/turns.ts';
import { createDoom } from '../helpers/faults.ts';
import { storeKinds } from '../helpers/stores.ts';
import { until } from '../helpers/until.ts';

type State = { heard: string[] };
const silent = { info() {}, warn() {}, error() {} };
const times = { leaseMs: 100, deliveryLeaseMs: 100 };

const says = (id: string, text = id, conversation = 'c1'): Heard => ({
  kind: 'heard',
  id,
  conversation,
  at: Date.now(),
  address: { channel: 'test', id: 'ann' },
  customer: { id: 'ann' },
  message: {
    type: 'message',
    id,
    timestamp: new Date().toISOString(),
    channelId: 'test',
    from: { id: 'ann', role: 'user' },
    conversation: { id: conversation },
    text,
  },
});

const say = (text: string) => ({
  do: 'say' as const,
  message: { type: 'message' as const, from: { id: 'bot' }, text },
});

/** Repeats what it heard, twice, and tells the desk; remembers what it heard. */
const parrot: Decide<State> = (conversation, event) => {
  const text = event.kind === 'heard' ? (event.message.text ?? '') : event.kind;
  const heard = [...(conversation.state?.heard ?? []), text];
  return {
    state: { heard },
    effects: [say(`${text}!`), say(`${text}!!`), { do: 'send', destination: 'desk', body: text }],
  };
};

const sorry: Rescue<State> = (conversation) => ({
  state: { heard: [...(conversation.state?.heard ?? []), 'rescued'] },
  effects: [say('sorry')],
});

interface Provider {
  carried: { id: string; conversation: string; destination: string; again: boolean }[];
  carry: Sender;
}

/** A provider that can be asked: it takes an item that it already has as the same one. */
function createProvider(): Provider {
  const carried: Provider['carried'] = [];
  return {
    carried,
    async carry({ id, destination }, { conversation, again }) {
      if (!again || !carried.some((each) => each.id === id && each.conversation === conversation))
        carried.push({ id, conversation, destination, again });
      return { outcome: 'delivered' };
    },
  };
}

function startProcess(parts: {
  store: Store;
  provider: Provider;
  decide?: Decide<State>;
  rescue?: Rescue<State>;
  doom?: ReturnType<typeof createDoom>;
  pulls?: boolean;
  decideMs?: number;
  /** How long a delivery is waited for: whoever lives has the time that a busy machine takes. */
  limitMs?: number;
}) {
  const { provider, decide = parrot, rescue = sorry, doom = createDoom(0), pulls = false } = parts;
  const { decideMs = 80, limitMs = 15_000 } = parts;
  const store = doom.on(parts.store);
  const { carry } = doom.on({ carry: provider.carry });
  const delivery = createDelivery({
    store,
    senders: () => carry,
    receive: (event) => turns.receive(event),
    log: silent,
    limitMs,
  });
  const turns = createTurns<State>({
    store,
    decide,
    rescue,
    drain: (conversation, destination) => void delivery.drain(conversation, destination),
    pulls: () => pulls,
    log: silent,
    decideMs,
  });
  return {
    receive: (event: Event) => turns.receive(event),
    async idle() {
      for (let i = 0; i < 3; i++) {
        await turns.idle();
        await delivery.idle();
      }
    },
    /** Sweeps until something holds, and then long enough for anything that is still to come. */
    async sweepsUntil(holds: () => Promise<boolean>) {
      const sweeper = createSweeper({ store, turns, delivery, log: silent, everyMs: 1_000_000 });
      for (const deadline = Date.now() + 60_000; !(await holds()) && Date.now() < deadline; ) {
        await sweeper.sweep();
        await this.idle();
        await new Promise((resolve) => setTimeout(resolve, 20));
      }
      await new Promise((resolve) => setTimeout(resolve, 120));
      await sweeper.sweep();
      await this.idle();
      await sweeper.stop();
    },
    stop: () => turns.stop(),
  };
}

const texts = async (store: Store, id = 'c1') =>
  (await store.history(id, { after: 0, limit: 1000 })).map(({ message }) => message.text);

describe.each(storeKinds)('turns ($name)', ({ begin }) => {
  let kind: Awaited<ReturnType<typeof begin>>;
  let store: Store;
  let provider: Provider;
  beforeAll(async () => {
    kind = await begin();
  });
  beforeEach(async () => {
    await kind.clear();
    store = await kind.open(times);
    provider = createProvider();
  });
  afterAll(() => kind.end());

  /** A store whose time is another wait between tries later with each look. */
  const openLater = async () => {
    let ahead = 0;
    const store = await kind.open({ ...times, offset: () => ahead });
    const later = () => {
      ahead += 5000;
      return texts(store);
    };
    return { store, later };
  };

  it('answers a message: one log, and what is to be said delivered in order', async () => {
    const frontdesk = startProcess({ store, provider });
    await frontdesk.receive(says('a'));
    await frontdesk.receive(says('b'));
    await frontdesk.idle();
    expect(await texts(store)).toEqual(['a', 'a!', 'a!!', 'b', 'b!', 'b!!']);
    expect(provider.carried.filter(({ destination }) => destination === 'test').map(({ id }) => id)).toEqual([
      'c1|0000002',
      'c1|0000003',
      'c1|0000005',
      'c1|0000006',
    ]);
    expect((await store.conversation('c1'))?.state).toEqual({ heard: ['a', 'b'] });
  });

  it('takes a message that is sent again as the same', async () => {
    const frontdesk = startProcess({ store, provider });
    const fresh = await Promise.all([1, 2, 3].map(() => frontdesk.receive(says('a'))));
    await frontdesk.idle();
    expect(fresh.filter((one) => one.fresh)).toHaveLength(1);
    expect(await texts(store)).toEqual(['a', 'a!', 'a!!']);
  });

  it('needs two round trips for a message whose customer reads the log', async () => {
    const quiet: Decide<State> = (conversation, event) => ({
      ...(parrot(conversation, event, 0) as { state: State }),
      effects: [say('yes')],
    });
    const doom = createDoom(0);
    const frontdesk = startProcess({ store, provider, doom, decide: quiet, pulls: true });
    for (let i = 1; i <= 5; i++) {
      await frontdesk.receive(says(`m${i}`));
      await frontdesk.idle();
      expect(doom.calls()).toBe(2 * i);
    }
  });

  it('has exactly one turn and one log entry each, wherever its process dies', async () => {
    const whole = createDoom(0);
    const healthy = startProcess({ store, provider, doom: whole });
    await healthy.receive(says('a'));
    await healthy.idle();
    expect(whole.calls()).toBeGreaterThan(6);

    // Each place is a conversation of its own; whoever comes after finds what all the dead left behind.
    const places = (['before', 'after'] as const).flatMap((when) =>
      Array.from({ length: whole.calls() }, (_, i) => ({ when, at: i + 1, id: `${when} ${i + 1}` })),
    );
    const unacknowledged = await Promise.all(
      places.map(async ({ when, at, id }) => {
        const doom = createDoom(at, when);
        const doomed = startProcess({ store: await kind.open(times), provider, doom, limitMs: 80 });
        const acknowledged = await Promise.race([
          doomed.receive(says('a', 'a', id)).then(() => true),
          until('the fatal call', () => doom.dead(), 10).then(() => false),
        ]);
        // A slow disk delays the fatal call; it comes in any case.
        await until('the fatal call', () => doom.dead(), 10);
        return acknowledged ? [] : [id];
      }),
    );
    const heir = startProcess({ store: await kind.open(times), provider });
    // What was not acknowledged, the customer's browser sends again.
    for (const id of unacknowledged.flat()) await heir.receive(says('a', 'a', id));
    for (const { id } of places) await heir.receive(says('b', 'b', id));
    const carriedTo = (destination: string, id: string) =>
      provider.carried.filter((each) => each.destination === destination && each.conversation === id);
    await heir.sweepsUntil(async () => {
      for (const { id } of places)
        if ((await texts(store, id)).length < 6 || carriedTo('test', id).length + carriedTo('desk', id).length < 6)
          return false;
      return true;
    });
    for (const { when, at, id } of places) {
      const state = (await store.conversation(id))?.state;
      const ids = carriedTo('test', id).map((each) => each.id);
      expect({ when, at, texts: await texts(store, id), state, ids, desk: carriedTo('desk', id).length }).toEqual({
        ...{ when, at, texts: ['a', 'a!', 'a!!', 'b', 'b!', 'b!!'], state: { heard: ['a', 'b'] }, desk: 2 },
        ids: ['2', '3', '5', '6'].map((n) => `${id}|000000${n}`),
      });
    }
    await heir.stop();
  }, 120_000);

  it('commits once when two processes ran the same turn', async () => {
    let meet: () => void = () => undefined;
    const both = new Promise<void>((resolve) => {
      meet = resolve;
    });
    let ran = 0;
    const slow: Decide<State> = async (conversation, event, now) => {
      if (event.id === 'a' && ++ran === 2) meet();
      if (event.id === 'a') await both;
      return parrot(conversation, event, now);
    };
    const one = startProcess({ store, provider, decide: slow, decideMs: 9000 });
    const two = startProcess({ store: await kind.open(times), provider, decide: slow, decideMs: 9000 });
    await one.receive(says('a'));
    // The first one's lease ends while it still decides.
    await two.sweepsUntil(async () => (await texts(store)).length >= 3);
    await one.idle();
    expect(ran).toBe(2);
    expect(await texts(store)).toEqual(['a', 'a!', 'a!!']);
  });

  it('tries a turn again that throws, then rescues it and sets the event aside', async () => {
    let tries = 0;
    const broken: Decide<State> = (conversation, event, now) => {
      if (event.id === 'bad') {
        tries += 1;
        throw new Error('no idea');
      }
      return parrot(conversation, event, now);
    };
    const { store, later } = await openLater();
    const frontdesk = startProcess({ store, provider, decide: broken });
    await frontdesk.receive(says('bad'));
    await frontdesk.receive(says('good'));
    await frontdesk.sweepsUntil(async () => (await later()).length >= 5);
    expect(tries).toBe(5);
    expect(await texts(store)).toEqual(['bad', 'sorry', 'good', 'good!', 'good!!']);
    expect(await store.deadLetters()).toMatchObject([{ event: { id: 'bad' }, why: 'no idea' }]);
    await frontdesk.stop();
  });

  it('sets an event aside that not even the rescue survives, and goes on', async () => {
    const broken: Decide<State> = (conversation, event, now) => {
      if (event.id === 'bad') throw new Error('no idea');
      return parrot(conversation, event, now);
    };
    const noRescue: Rescue<State> = () => {
      throw new Error('nor I');
    };
    const { store, later } = await openLater();
    const frontdesk = startProcess({ store, provider, decide: broken, rescue: noRescue });
    await frontdesk.receive(says('bad'));
    await frontdesk.receive(says('good'));
    await frontdesk.sweepsUntil(async () => (await later()).length >= 3);
    expect(await texts(store)).toEqual(['good', 'good!', 'good!!']);
    expect(await store.deadLetters()).toHaveLength(1);
    await frontdesk.stop();
  });

  it('fires a timer that was set, and not one that was taken back', async () => {
    // Only the second message's is near: nobody knows how long a busy machine takes from one message to the next.
    let ahead = 0;
    await kind.clear();
    store = await kind.open({ ...times, offset: () => ahead });
    const waiting: Decide<State> = (conversation, event) => ({
      state: { heard: [...(conversation.state?.heard ?? []), event.kind === 'heard' ? 'm' : event.kind] },
      effects: [
        { do: 'timer', name: 'pause', at: event.id === 'stop' ? null : Date.now() + (event.id === 'b' ? 60 : 600_000) },
      ],
    });
    const once: Decide<State> = (conversation, event, now) =>
      event.kind === 'due' ? parrot(conversation, event, now) : waiting(conversation, event, now);
    const frontdesk = startProcess({ store, provider, decide: once });
    await frontdesk.receive(says('a'));
    await frontdesk.receive(says('b'));
    await until('4 entries', async () => (await store.history('c1', { last: 9 })).length >= 4, 10);
    expect(await texts(store)).toEqual(['a', 'b', 'due!', 'due!!']);
    await frontdesk.receive(says('c'));
    await frontdesk.receive(says('stop'));
    ahead = 3_600_000;
    await frontdesk.sweepsUntil(async () => true);
    expect(await texts(store)).toEqual(['a', 'b', 'due!', 'due!!', 'c', 'stop']);
    await frontdesk.stop();
  });

  it('fires a timer on time by the clock of the store, whatever the clock of the process says', async () => {
    store = await kind.open({ ...times, offset: () => 3_600_000 });
    const reminding: Decide<State> = (conversation, event, now) =>
      event.kind === 'due'
        ? parrot(conversation, event, now)
        : { state: { heard: [] }, effects: [{ do: 'timer', name: 'reminder', at: now + 30 }] };
    const frontdesk = startProcess({ store, provider, decide: reminding });
    await frontdesk.receive(says('a'));
    await until('the reminder', async () => (await texts(store)).includes('due!'), 10);
    const timestamps = (await store.history('c1', { last: 2 })).map(({ message }) => Date.parse(message.timestamp));
    for (const at of timestamps) expect(at).toBeGreaterThan(Date.now() + 3_000_000);
    await frontdesk.stop();
  });

  it('runs no turn after it was stopped, and leaves the rest of the mailbox to others, untried', async () => {
    let go: () => void = () => undefined;
    const gone = new Promise<void>((resolve) => {
      go = resolve;
    });
    const ran: string[] = [];
    const slow: Decide<State> = async (conversation, event, now) => {
      ran.push(event.id);
      await gone;
      return parrot(conversation, event, now);
    };
    const lease = { leaseMs: 60_000, deliveryLeaseMs: 60_000 };
    const stopping = startProcess({ store: await kind.open(lease), provider, decide: slow, decideMs: 60_000 });
    for (const id of ['a', 'b', 'c', 'd']) await stopping.receive(says(id));
    const stopped = stopping.stop();
    go();
    await stopped;
    await stopping.receive(says('e'));
    await stopping.idle();
    expect(ran).toEqual(['a']);

    const heir = await kind.open(lease);
    expect((await heir.overdue(partitionOf('c1'), 9)).ready).toEqual(['c1']);
    expect(await heir.take('c1')).toMatchObject({ event: { id: 'b' }, tries: 1 });
    await heir.release('c1', 0, { untried: true });
    const next = startProcess({ store: heir, provider });
    await next.sweepsUntil(async () => (await texts(store)).length >= 15);
    expect((await texts(store)).filter((text) => !text?.includes('!'))).toEqual(['a', 'b', 'c', 'd', 'e']);
  });

  it('never lets card numbers into the mailbox or the log', async () => {
    const frontdesk = startProcess({ store, provider });
    await frontdesk.receive(says('a', 'my card is 4242 4242 4242 4242, thanks'));
    await frontdesk.idle();
    expect((await texts(store))[0]).toBe('my card is ••••4242, thanks');
  });
});
