import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { plainest } from '../../src/conversation/capabilities.ts';
import { type Core, createCore } from '../../src/conversation/core.ts';
import type { Decide } from '../../src/conversation/decision.ts';
import type { Heard } from '../../src/conversation/event.ts';
import type { Item, Sender } from '../../src/conversation/outbox.ts';
import type { Store } from '../../src/conversation/store.ts';
import type { State } from '../../src/dialogs/state.ts';
import { storeKinds } from '../helpers/stores.ts';
import { until } from '../helpers/until.ts';

const silent = { info() {}, warn() {}, error() {} };

const says = (id: string, conversation: string): Heard => ({
  ...{ kind: 'heard', id, conversation, at: Date.now(), address: { channel: 'console', id: conversation } },
  customer: { id: conversation },
  message: {
    ...{ type: 'message', id, timestamp: new Date().toISOString(), channelId: 'console' },
    ...{ from: { id: conversation, role: 'user' }, conversation: { id: conversation }, text: id },
  },
});

/** Hands everything over: a card for Slack, a mail, and a note of which process decided. */
const decide = (async (conversation, event) => ({
  state: conversation.state ?? ({} as State),
  effects:
    event.kind === 'heard'
      ? [
          { do: 'send', destination: 'desk:slack', body: event.id },
          { do: 'send', destination: 'mail', body: event.id },
        ]
      : [],
})) as Decide<State>;

describe.each(storeKinds)('two processes that deliver different things ($name)', ({ begin }) => {
  let kind: Awaited<ReturnType<typeof begin>>;
  const cores: Core[] = [];
  let carried: { by: string; item: Item; again: boolean }[];
  beforeAll(async () => {
    kind = await begin();
  });
  beforeEach(async () => {
    await kind.clear();
    carried = [];
  });
  afterEach(async () => {
    await Promise.all(cores.splice(0).map((core) => core.stop()));
  });
  afterAll(() => kind.end());

  /** A process with its own store; `taken` counts what it took for each destination. */
  async function openProcess(by: string, destinations: string[]) {
    const store = await kind.open();
    const taken: string[] = [];
    const watched: Store = {
      ...store,
      nextItem(conversation, destination) {
        taken.push(destination);
        return store.nextItem(conversation, destination);
      },
    };
    const carry: Sender = async (item, { again }) => {
      carried.push({ by, item, again });
      return { outcome: 'delivered' };
    };
    const core = createCore({
      store: watched,
      bot: { decide, rescue: (conversation) => ({ state: conversation.state ?? ({} as State), effects: [] }) },
      senders: Object.fromEntries(destinations.map((destination) => [destination, carry])),
      batchers: {},
      can: () => plainest,
      pulls: () => false,
      log: silent,
    });
    cores.push(core);
    return { core, store, taken };
  }
  const byDestination = (destination: string) => carried.filter(({ item }) => item.destination === destination);

  it('leaves to each what it can deliver, first try', async () => {
    const slack = await openProcess('slack', ['desk:slack']);
    const mail = await openProcess('mail', ['mail']);
    for (const { core } of [slack, mail]) core.start();
    for (let i = 0; i < 10; i++) await [slack, mail][i % 2]!.core.receive(says(`m${i}`, `c${i}`));
    await until('all of it', () => carried.length >= 20, 20);
    expect(byDestination('desk:slack').map(({ by }) => by)).toEqual(Array(10).fill('slack'));
    expect(byDestination('mail').map(({ by }) => by)).toEqual(Array(10).fill('mail'));
    expect(carried.filter(({ again }) => again)).toEqual([]);
    expect(new Set(slack.taken)).toEqual(new Set(['desk:slack']));
    expect(new Set(mail.taken)).toEqual(new Set(['mail']));
  });

  it('keeps what nobody can deliver now, untried, for a process that can', async () => {
    const terminal = await openProcess('terminal', []);
    terminal.core.start();
    await terminal.core.receive(says('m1', 'c1'));
    const has = async () => (await terminal.store.conversation('c1')) !== undefined;
    await until('its turn', has, 20);
    // Rounds of the sweeper, and stopping, change nothing.
    let rounds = 0;
    const round = async () => {
      await terminal.core.receive({ kind: 'due', id: `e${++rounds}`, conversation: 'c1', at: 1, timer: 'x' });
      return rounds > 40;
    };
    await until('some rounds', round, 50);
    expect(terminal.taken).toEqual([]);
    expect(carried).toEqual([]);
    const desk = await openProcess('slack', ['desk:slack']);
    desk.core.start();
    await until('the card', () => byDestination('desk:slack').length > 0, 20);
    expect(byDestination('desk:slack')).toMatchObject([{ by: 'slack', again: false }]);
    expect(byDestination('mail')).toEqual([]);
  });
});
