import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type CardIndex, createMemoryCards, createRedisCards } from '../../src/desks/slack/desk.ts';
import type { TicketShown } from '../../src/handoff/update.ts';
import { startRedis, type TestRedis } from '../helpers/redis.ts';
import { describeWith } from '../setup/needs.ts';

const shown = (version: number): TicketShown => ({
  kind: 'ticket',
  customer: { id: 'ann', name: 'Ann' },
  channel: 'webchat',
  ticket: {
    status: 'waiting',
    reason: 'asked',
    team: 'billing',
    tier: 1,
    priority: 'normal',
    subject: 'Where is my refund?',
    opened: 1,
    due: {},
    openedAfter: 3,
    version,
  },
});

const contract = (open: () => Promise<CardIndex>): void => {
  it('knows nothing of a conversation or a thread that was never put', async () => {
    const cards = await open();
    expect(await cards.get('nobody')).toBeUndefined();
    expect(await cards.conversationOf('C1', '1.000001')).toBeUndefined();
  });

  it('gives back what was put, and knows the thread', async () => {
    const cards = await open();
    const card = { channel: 'C1', ts: '1.000100', shown: shown(1) };
    await cards.put('c1', card);
    expect(await cards.get('c1')).toEqual(card);
    expect(await cards.conversationOf('C1', '1.000100')).toBe('c1');
    expect(await cards.conversationOf('C2', '1.000100')).toBeUndefined();
  });

  it('lets one alone make a card anew, until that was given up', async () => {
    const cards = await open();
    const at = { channel: 'C1', ts: '8.000100' };
    expect(await Promise.all([cards.claimRebuilding(at), cards.claimRebuilding(at)])).toEqual([true, false]);
    expect(await cards.claimRebuilding({ ...at, ts: '8.000200' })).toBe(true);
    await cards.releaseRebuilding(at);
    expect(await cards.claimRebuilding(at)).toBe(true);
  });

  it('forgets the card of a conversation that left, and still knows whose thread it was', async () => {
    const cards = await open();
    await cards.put('c7', { channel: 'C1', ts: '7.000100', shown: shown(1) });
    await cards.forget('c7');
    await cards.forget('c7');
    expect(await cards.get('c7')).toBeUndefined();
    expect(await cards.conversationOf('C1', '7.000100')).toBe('c7');
  });

  it('knows the ticket of a thread, also when the conversation has another one by now', async () => {
    const cards = await open();
    const next = shown(1);
    await cards.put('c5', { channel: 'C1', ts: '5.000100', shown: shown(4) });
    await cards.put('c5', {
      channel: 'C1',
      ts: '5.000200',
      shown: { ...next, ticket: { ...next.ticket, openedAfter: 9 } },
    });
    expect(await cards.ticketOf('C1', '5.000100')).toBe(3);
    expect(await cards.ticketOf('C1', '5.000200')).toBe(9);
    expect(await cards.ticketOf('C2', '5.000100')).toBeUndefined();
  });

  it('replaces a conversation’s card and keeps the threads of earlier ones', async () => {
    const cards = await open();
    await cards.put('c2', { channel: 'C1', ts: '2.000100', shown: shown(1) });
    await cards.put('c2', { channel: 'C2', ts: '2.000200', shown: shown(2), upTo: 7 });
    expect(await cards.get('c2')).toEqual({ channel: 'C2', ts: '2.000200', shown: shown(2), upTo: 7 });
    expect(await cards.conversationOf('C1', '2.000100')).toBe('c2');
    expect(await cards.conversationOf('C2', '2.000200')).toBe('c2');
  });

  it('knows what a card looks like, as was noted last', async () => {
    const cards = await open();
    const at = { channel: 'C1', ts: '10.000100' };
    expect(await cards.look(at)).toBeUndefined();
    await cards.putLook(at, 'blue');
    await cards.putLook({ ...at, channel: 'C2' }, 'red');
    expect(await cards.look(at)).toBe('blue');
    await cards.putLook(at, '');
    expect(await cards.look(at)).toBeFalsy();
  });

  it('hands out copies, not what it keeps', async () => {
    const cards = await open();
    const card = { channel: 'C1', ts: '3.000100', shown: shown(1) };
    await cards.put('c3', card);
    card.shown.ticket.version = 9;
    (await cards.get('c3'))!.shown.ticket.version = 8;
    expect((await cards.get('c3'))!.shown.ticket.version).toBe(1);
  });
};

describe('the card index in memory', () => {
  const cards = createMemoryCards();
  contract(async () => cards);
});

describeWith('redis', 'the card index in Redis', () => {
  let redis: TestRedis;
  let client: Awaited<ReturnType<TestRedis['connect']>>;
  let cards: CardIndex;
  let ttlOf: (key: string) => Promise<number>;
  beforeAll(async () => {
    redis = await startRedis();
    client = await redis.connect();
    cards = createRedisCards({ redis: client, prefix: 'fd:slack' });
    ttlOf = (key) => client.ttl(key);
  });
  afterAll(() => redis.stop());
  contract(async () => cards);

  it('reads cards of version 0.1, and knows threads that it noted, but not their tickets', async () => {
    const card = { channel: 'C1', ts: '6.000100', shown: shown(2), upTo: 4 };
    const { openedAfter: from, version: v, ...ticket } = card.shown.ticket;
    const old = { ...card, shown: { ...card.shown, ticket: { ...ticket, from, v } } };
    await client.set('fd:slack:thread:C1:6.000100', 'c6');
    await client.set('fd:slack:card:c6', JSON.stringify(old));
    expect(await cards.get('c6')).toEqual(card);
    expect(await cards.conversationOf('C1', '6.000100')).toBe('c6');
    expect(await cards.ticketOf('C1', '6.000100')).toBeUndefined();
  });

  it.each([
    ['no JSON', '{'],
    ['no card', '{"version":1}'],
    ['a card without a ticket', JSON.stringify({ version: 1, channel: 'C1', ts: '8.0', shown: { kind: 'ticket' } })],
    ['a card of nowhere', JSON.stringify({ version: 1, channel: '', ts: '8.0', shown: shown(1) })],
    [
      'a card of a ticket in a state that there is none',
      JSON.stringify({
        version: 1,
        channel: 'C1',
        ts: '8.0',
        shown: { ...shown(1), ticket: { ...shown(1).ticket, status: 7 } },
      }),
    ],
    ['a card of a newer version', JSON.stringify({ version: 99, channel: 'C1', ts: '8.0', shown: shown(1) })],
    ['a card that says no version and is none', '{"channel":"C1"}'],
  ])('takes %s for lost, and the next one replaces it', async (_, bad) => {
    await client.set('fd:slack:card:c8', bad);
    expect(await cards.get('c8')).toBeUndefined();
    const card = { channel: 'C1', ts: '8.000100', shown: shown(2) };
    await cards.put('c8', card);
    expect(await cards.get('c8')).toEqual(card);
  });

  it('knows no ticket of a thread where none is noted', async () => {
    for (const bad of ['', 'three', '-1', '1e3', '{}']) {
      await client.set('fd:slack:ticket:C1:9.000100', bad);
      expect(await cards.ticketOf('C1', '9.000100')).toBeUndefined();
    }
  });

  it('forgets after half a year what nothing happened to', async () => {
    await cards.put('c4', { channel: 'C1', ts: '4.000100', shown: shown(1) });
    await cards.putLook({ channel: 'C1', ts: '4.000100' }, 'blue');
    for (const key of [
      'fd:slack:card:c4',
      'fd:slack:thread:C1:4.000100',
      'fd:slack:ticket:C1:4.000100',
      'fd:slack:look:C1:4.000100',
    ]) {
      expect(await ttlOf(key)).toBeGreaterThan(182 * 86_400);
      expect(await ttlOf(key)).toBeLessThanOrEqual(183 * 86_400);
    }
  });
});
