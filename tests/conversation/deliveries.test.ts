import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { Decide } from '../../src/conversation/decision.ts';
import { isNews, messageIdOf, withNews } from '../../src/conversation/deliveries.ts';
import { createDelivery } from '../../src/conversation/delivery.ts';
import type { DeliveryNews, DeliveryState, Event } from '../../src/conversation/event.ts';
import { readEvent } from '../../src/conversation/event-schema.ts';
import type { Json } from '../../src/conversation/message.ts';
import { noticeIn } from '../../src/conversation/outbox.ts';
import { readItem } from '../../src/conversation/record-schema.ts';
import type { Store } from '../../src/conversation/store.ts';
import { createTurns } from '../../src/conversation/turns.ts';
import { readUpdate } from '../../src/handoff/older-update.ts';
import { storeKinds } from '../helpers/stores.ts';

const address = { channel: 'mail', id: 'ann@example.org' };
const receipt: Json = { kind: 'reply', to: 'Ana' };
let count = 0;
let offset = 0;

describe.each(storeKinds)('news of deliveries ($name)', ({ begin }) => {
  let kind: Awaited<ReturnType<typeof begin>>;
  let store: Store;
  beforeAll(async () => {
    kind = await begin();
  });
  beforeEach(async () => {
    await kind.clear();
    store = await kind.open({ offset: () => offset });
  });
  afterAll(() => kind.end());

  /** A front desk that answers each message with one that asks for a receipt, and one that does not. */
  function open() {
    const told: Event[] = [];
    const warnings: string[] = [];
    const decide: Decide<null> = (_, event) => {
      if (event.kind === 'delivery' || event.kind === 'acted') told.push(event);
      if (event.kind !== 'heard') return { state: null, effects: [] };
      const message = { type: 'message' as const, from: { id: 'bot' }, text: 'Hello' };
      return {
        state: null,
        effects: [
          { do: 'say', message, receipt },
          { do: 'say', message },
        ],
      };
    };
    const turns = createTurns<null>({
      store,
      decide,
      rescue: () => ({ state: null, effects: [] }),
      drain: () => {},
      pulls: () => false,
      log: { info() {}, error() {}, warn: (_, text) => void warnings.push(text) },
    });
    return {
      told,
      warnings,
      turns,
      async hears(conversation = 'c1') {
        const id = `m${++count}`;
        const customer = { id: 'ann' };
        const message = {
          ...{ type: 'message' as const, id, timestamp: new Date(1).toISOString(), channelId: 'mail' },
          ...{ from: { id: 'ann', role: 'user' as const }, conversation: { id: conversation }, text: 'Hi' },
        };
        await turns.receive({ kind: 'heard', id, conversation, at: 1, address, customer, message });
        await turns.idle();
      },
      async learns(state: DeliveryState, delivery = messageIdOf('c1', 2), more: Partial<DeliveryNews> = {}) {
        const news = { delivery, state, destination: 'mail', ...more };
        const answer = await turns.receive({ kind: 'delivery', id: `n${++count}`, conversation: 'c1', at: 2, ...news });
        await turns.idle();
        return answer;
      },
    };
  }
  const states = (events: Event[]) => events.map((event) => event.kind === 'delivery' && event.state);

  it('that name only the message find its receipt in the log', async () => {
    const desk = open();
    await desk.hears();
    await desk.learns('failed', messageIdOf('c1', 2), { reason: 'no such mailbox' });
    await desk.learns('failed', messageIdOf('c1', 3));
    expect(desk.told).toMatchObject([{ state: 'failed', receipt, reason: 'no such mailbox' }, { state: 'failed' }]);
    expect(desk.told[1]).not.toHaveProperty('receipt');
    await desk.turns.stop();
  });

  it('of a message that nobody knows are dropped, and leave nothing behind', async () => {
    const desk = open();
    await desk.hears();
    for (const id of [messageIdOf('c1', 99), messageIdOf('c2', 2), 'm1', 'c1|x'])
      expect(await desk.learns('failed', id)).toEqual({ fresh: false });
    const gone = { id: 'b', conversation: 'gone', at: 2, delivery: messageIdOf('gone', 2), destination: 'mail' };
    await desk.turns.receive({ kind: 'delivery', ...gone, state: 'failed' });
    await desk.turns.idle();
    expect(desk.told).toEqual([]);
    expect(desk.warnings).toHaveLength(5);
    expect(await store.take('gone')).toBeUndefined();
    await desk.turns.stop();
  });

  it('only go forward, whoever brings them and in whatever order', async () => {
    const desk = open();
    const other = open();
    await desk.hears();
    await desk.learns('delivered');
    await other.learns('sent');
    await other.learns('failed', undefined, { reason: 'an hour later' });
    await desk.learns('failed', undefined, { reason: 'twice' });
    await desk.learns('delivered');
    await desk.learns('read');
    await desk.learns('sent');
    expect([...states(desk.told), ...states(other.told)]).toEqual(['delivered', 'read', 'failed']);
    expect((await store.conversation('c1'))?.deliveries).toEqual({ 2: 'read' });
    await desk.turns.stop();
    await other.turns.stop();
  });

  it('of one recipient say nothing of the message, and come once', async () => {
    const desk = open();
    await desk.hears();
    await desk.learns('delivered');
    const bounce = { id: 'bounce 1', recipient: 'ben@example.org', reason: 'no such mailbox' };
    await desk.learns('failed', undefined, bounce);
    expect(await desk.learns('failed', undefined, bounce)).toEqual({ fresh: false });
    await desk.learns('sent', undefined, { recipient: 'cora@example.org' });
    await desk.learns('read');
    expect(states(desk.told)).toEqual(['delivered', 'failed', 'sent', 'read']);
    expect(desk.told[1]).toMatchObject({ recipient: 'ben@example.org', receipt });
    expect((await store.conversation('c1'))?.deliveries).toEqual({ 2: 'read' });
    await desk.turns.stop();
  });

  it('of one that a process sent and died with are told once, by whoever sends it again', async () => {
    const desk = open();
    await desk.hears();
    let alive = true;
    const dying = { ...store, settle: () => Promise.reject(new Error('killed')) };
    const process = () =>
      createDelivery({
        store: alive ? dying : store,
        senders: () => async () => ({ outcome: 'delivered' }),
        receive: (event) => desk.turns.receive(event),
        log: { info() {}, warn() {}, error() {} },
      });
    await process().drain('c1', 'mail');
    await desk.learns('failed');
    alive = false;
    offset += 60_000;
    const heir = process();
    await heir.drain('c1', 'mail');
    await heir.idle();
    await desk.turns.idle();
    expect(states(desk.told)).toEqual(['sent', 'failed']);
    expect(await store.nextItem('c1', 'mail')).toBeUndefined();
    await desk.turns.stop();
  });

  it('come with the message that an act names', async () => {
    const desk = open();
    await desk.hears();
    const by = { desk: 'web', id: 'ana', name: 'Ana' };
    for (const message of [messageIdOf('c1', 3), messageIdOf('c1', 9)]) {
      const act = { type: 'resend', by, message };
      await desk.turns.receive({ kind: 'acted', id: message, conversation: 'c1', at: 3, act });
      await desk.turns.idle();
    }
    expect(desk.told[0]).toMatchObject({ said: { audience: 'everyone', text: 'Hello' } });
    expect(desk.told[1]).not.toHaveProperty('said');
    await desk.turns.stop();
  });
});

describe('what is known of deliveries', () => {
  it('stays small, and old news is no news, but for a bounce', () => {
    let conversation: { id: string; deliveries?: ReturnType<typeof withNews> } = { id: 'c1' };
    for (let n = 1; n <= 30; n++) {
      const deliveries = withNews(conversation, { delivery: messageIdOf('c1', n), state: 'delivered' });
      conversation = { id: 'c1', deliveries };
    }
    expect(Object.keys(conversation.deliveries ?? {})).toHaveLength(20);
    const old = messageIdOf('c1', 3);
    expect(isNews(conversation, { delivery: old, state: 'delivered' })).toBe(false);
    expect(isNews(conversation, { delivery: old, state: 'failed' })).toBe(true);
    expect(isNews(conversation, { delivery: messageIdOf('c1', 31), state: 'sent' })).toBe(true);
  });
});

describe('what version 0.1 left', () => {
  const stored = JSON.parse(readFileSync(new URL('../helpers/stored/b43cfb5.json', import.meta.url), 'utf8')) as Record<
    string,
    { type: string; value: unknown }
  >;
  const lines = (part: RegExp) =>
    Object.entries(stored)
      .filter(([key, { type }]) => part.test(key) && type === 'list')
      .flatMap(([, { value }]) => value as string[])
      .map((line) => JSON.parse(line.slice(line.indexOf('\n') + 1)) as unknown);

  it('in mailboxes is read as news of deliveries', () => {
    const news = lines(/:mailbox$/)
      .map(readEvent)
      .filter(({ kind }) => kind === 'delivery');
    const reply = { kind: 'reply', to: { desk: 'slack', id: 'URITA', name: 'Rita' } };
    expect(news).toMatchObject([
      { delivery: 'claimed|0000004', state: 'sent', destination: 'webchat', receipt: reply },
      { delivery: 'claimed|0000005', state: 'failed', destination: 'webchat', reason: expect.any(String) },
    ]);
    const given = { kind: 'refused', id: 'r', conversation: 'c', at: 1, delivery: 'c|0000001', lane: 'mail' };
    expect(readEvent({ ...given, reason: 'away', unconfirmed: true })).toMatchObject({ state: 'unconfirmed' });
  });

  it('in outboxes is read as notices of the desk, and as messages', () => {
    const items = lines(/:lane:desk:slack$/).map(readItem);
    expect(items.length).toBeGreaterThan(10);
    expect(new Set(items.map(({ destination }) => destination))).toEqual(new Set(['desk:slack']));
    const updates = items.map((item) => noticeIn(item, readUpdate));
    const outcomes = updates.flatMap((update) => (update.kind === 'receipt' ? [update.outcome] : []));
    expect(outcomes.every((outcome) => outcome === 'sent')).toBe(true);
    const message = { type: 'message', id: 'c|0000001' };
    expect(readItem({ id: 'c|0000001', lane: 'webchat', body: { to: address, message } })).toMatchObject({
      destination: 'webchat',
      body: { kind: 'message', to: address, message },
    });
  });
});
