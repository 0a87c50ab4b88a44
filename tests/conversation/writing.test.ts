import { afterEach, describe, expect, it } from '@jest/globals';
import type { Decide, Write } from '../../src/conversation/decision.ts';
import { createDelivery } from '../../src/conversation/delivery.ts';
import { firstSaid } from '../../src/conversation/entries.ts';
import type { Address, Event } from '../../src/conversation/event.ts';
import { createMemoryStore } from '../../src/conversation/memory.ts';
import type { Item, Outcome } from '../../src/conversation/outbox.ts';
import { createTurns } from '../../src/conversation/turns.ts';

const silent = { info() {}, warn() {}, error() {} };
const chat: Address = { channel: 'chat', id: 'c1' };
const post: Address = { channel: 'post', id: 'ann@example.org', detail: { subject: 'Your case' } };
const draft = { type: 'message' as const, from: { id: 'bot' }, text: 'Dear Ann' };

const says = (id: string): Event => ({
  ...{ kind: 'heard', id, conversation: 'c1', at: 1, address: chat, customer: { id: 'ann' } },
  message: {
    ...{ type: 'message', id, timestamp: '2026-01-01T00:00:00Z', channelId: 'chat', text: id },
    ...{ from: { id: 'ann', role: 'user' }, conversation: { id: 'c1' } },
  },
});

/** A post office beside a chat whose customers read the log; it decides by what it is given. */
function office(decide: Decide) {
  const store = createMemoryStore();
  const sent: Item[] = [];
  const news: Event[] = [];
  let outcome: Outcome = { outcome: 'delivered' };
  const delivery = createDelivery({
    store,
    senders: () => async (item) => {
      sent.push(item);
      return outcome;
    },
    receive: async (event) => {
      news.push(event);
      return turns.receive(event);
    },
    log: silent,
  });
  const turns = createTurns({
    store,
    decide,
    rescue: (conversation) => ({ state: { rescued: conversation.id }, effects: [] }),
    drain: (conversation, destination) => void delivery.drain(conversation, destination),
    pulls: (channel) => channel === 'chat',
    log: silent,
  });
  stops.push(() => turns.stop());
  return {
    ...{ sent, news, store },
    refuses: (reason: string) => {
      outcome = { outcome: 'refused', reason };
    },
    async receives(event: Event) {
      const received = await turns.receive(event);
      await turns.idle();
      await delivery.idle();
      await turns.idle();
      return received;
    },
    log: async () => (await store.history('c1', { last: 100 })).map(({ message }) => message.text),
  };
}
const stops: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const stop of stops.splice(0)) await stop();
});

const writes = (write: Partial<Write>): Decide => {
  const effect: Write = { do: 'write', to: post, message: draft, ...write };
  return (_conversation, event) => ({ state: {}, effects: event.kind === 'heard' ? [effect] : [] });
};

describe('what is written to an address beside the conversation', () => {
  it('goes there and nowhere else, and the log and the address of the conversation stay as they are', async () => {
    const { receives, sent, log, store } = office(writes({}));
    await receives(says('a'));
    expect(sent).toEqual([
      expect.objectContaining({
        destination: 'post',
        body: { kind: 'message', to: post, message: expect.objectContaining({ text: 'Dear Ann', channelId: 'post' }) },
      }),
    ]);
    expect(await log()).toEqual(['a']);
    expect((await store.conversation('c1'))?.address).toEqual(chat);
  });

  it('comes by the destination that it names', async () => {
    const { receives, sent } = office(writes({ destination: 'codes' }));
    await receives(says('a'));
    expect(sent.map(({ destination }) => destination)).toEqual(['codes']);
  });

  it('is heard of when it was refused, at once or long after', async () => {
    const { receives, refuses, news, sent } = office(writes({}));
    refuses('nobody lives there');
    await receives(says('a'));
    const [{ id }] = sent as [Item];
    expect(news).toEqual([expect.objectContaining({ kind: 'delivery', delivery: id, state: 'failed' })]);
    const later = { kind: 'delivery' as const, id: 'bounce', conversation: 'c1', at: 2, destination: 'post' };
    expect(await receives({ ...later, delivery: id, state: 'failed' })).toEqual({ fresh: true });
  });

  it('is the delivery of an entry of the log when it carries its words', async () => {
    const { receives, news, sent, store } = office(writes({ entry: 1, receipt: 'mine' }));
    await receives(says('a'));
    expect(sent.map(({ id }) => id)).toEqual(['c1|0000001']);
    expect(news).toEqual([expect.objectContaining({ delivery: 'c1|0000001', state: 'sent', receipt: 'mine' })]);
    expect((await store.conversation('c1'))?.deliveries).toEqual({ 1: 'sent' });
  });

  it('never goes to a channel whose customers read the log', async () => {
    const { receives, sent, store } = office(writes({ to: chat }));
    await receives(says('b'));
    expect(sent).toEqual([]);
    expect(await store.conversation('c1')).toBeUndefined();
  });
});

describe('the number of what is said first in a turn', () => {
  it('comes after what came in', async () => {
    const expected: number[] = [];
    const { receives, store } = office((conversation, event) => {
      expected.push(firstSaid(conversation, event));
      return { state: {}, effects: [{ do: 'say', message: { ...draft, text: `said ${expected.length}` } }] };
    });
    await receives(says('a'));
    await receives({ kind: 'due', id: 'd', conversation: 'c1', at: 2, timer: 't' });
    const by = 'customer' as const;
    await receives({ kind: 'changed', id: 'e', conversation: 'c1', at: 3, message: 'a', text: 'b', by });
    await receives({ kind: 'changed', id: 'f', conversation: 'c1', at: 4, message: 'unknown', text: 'b', by });
    const entries = await store.history('c1', { last: 100 });
    const said = [1, 2, 3, 4].map((i) => entries.find(({ message }) => message.text === `said ${i}`)?.n);
    expect(said).toEqual(expected);
  });
});
