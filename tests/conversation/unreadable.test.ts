import { afterAll, beforeAll, beforeEach, expect, it } from '@jest/globals';
import { type Capabilities, plainest } from '../../src/conversation/capabilities.ts';
import { createDelivery } from '../../src/conversation/delivery.ts';
import type { Event } from '../../src/conversation/event.ts';
import { conversationKeys } from '../../src/conversation/keys.ts';
import { createRedisStore } from '../../src/conversation/redis/store.ts';
import type { Store } from '../../src/conversation/store.ts';
import { createTurns, type Turns } from '../../src/conversation/turns.ts';
import { createBot } from '../../src/dialogs/bot.ts';
import { createPhrases } from '../../src/dialogs/phrases.ts';
import { stateOf } from '../../src/dialogs/stored-state.ts';
import { createHandoff } from '../../src/handoff/handoff.ts';
import type { Knowledge } from '../../src/knowledge/knowledge.ts';
import { usualTeams } from '../helpers/conversation.ts';
import { startRedis, type TestRedis } from '../helpers/redis.ts';
import { describeWith } from '../setup/needs.ts';

const id = 'c1';
const keys = conversationKeys(id);
const address = { channel: 'webchat', id };
const customer = { id: 'u1', name: 'Bob' };
const chat: Capabilities = { ...plainest, live: true, notifies: false, buttons: true, markup: 'markdown' };
let serial = 0;
const heard = (text: string): Extract<Event, { kind: 'heard' }> => {
  const event = `m${++serial}`;
  const from = { id: 'u1', role: 'user' as const };
  const timestamp = new Date().toISOString();
  const message = {
    type: 'message' as const,
    id: event,
    timestamp,
    channelId: 'webchat',
    from,
    conversation: { id },
    text,
  };
  return { kind: 'heard', id: event, conversation: id, at: Date.now(), address, customer, message };
};

describeWith('redis', 'what this version cannot read', () => {
  let server: TestRedis;
  let redis: Awaited<ReturnType<TestRedis['connect']>>;
  let listening: typeof redis;
  let store: Store;
  let turns: Turns;
  let offset = 0;
  let tried: string[] = [];

  beforeAll(async () => {
    server = await startRedis();
    redis = await server.connect();
    listening = await server.connect();
    listening.setMaxListeners(0);
  });
  afterAll(() => server.stop());
  beforeEach(async () => {
    await redis.flushAll();
    offset = 0;
    tried = [];
    store = createRedisStore({ redis, listening, offset: () => offset });
    const knowledge = {
      danger: () => undefined,
      smallTalk: () => undefined,
      ask: async () => ({ decision: 'nothing', candidates: [] }),
      article: () => undefined,
    } as unknown as Knowledge;
    const handoff = createHandoff({ teams: usualTeams, defaultTeam: 'front', desks: [] });
    const phrases = createPhrases({ locales: ['en'] });
    const bot = createBot({ knowledge, handoff, phrases, locales: ['en'], name: 'City of Marlow', can: () => chat });
    turns = createTurns({
      store,
      decide: (conversation, event, now) => {
        tried.push(event.id);
        return bot.decide(conversation, event, now);
      },
      rescue: bot.rescue,
      drain() {},
      pulls: () => true,
      log: { info() {}, warn() {}, error() {} },
    });
  });

  /** What another version left in the mailbox, as it is. */
  async function lies(eventId: string, stored: unknown): Promise<void> {
    await redis.rPush(keys.mailbox, `${eventId}\n${typeof stored === 'string' ? stored : JSON.stringify(stored)}`);
    await turns.take(id);
  }
  const says = async (text: string) => {
    await turns.receive(heard(text));
    await turns.idle();
  };
  const texts = async () => (await store.history(id, { last: 50 })).map(({ message }) => message.text ?? message.name);
  const ticket = async () => stateOf((await store.conversation(id))?.state).ticket;
  const apology = expect.stringContaining('something went wrong');
  const record = async (change: (record: Record<string, unknown>) => unknown) => {
    const stored = JSON.parse((await redis.hGet(keys.conversation, 'record')) ?? '{}');
    await redis.hSet(keys.conversation, 'record', JSON.stringify(change(stored)));
  };

  it.each([
    ['is not JSON', '{"kind":"heard",'],
    ['is an array', '[]'],
    ['lacks what every event has', { kind: 'heard' }],
    ['has a version that is none', { ...heard('x'), message: { text: 'Where is it?' }, version: 'new' }],
  ])('an event that %s is a dead letter: the customer hears so, and a person has them', async (_, stored) => {
    await says('hello');
    await lies('odd', stored);
    expect(await texts()).toContainEqual(apology);
    expect(await ticket()).toMatchObject({ reason: 'bot-failed', status: 'waiting' });
    expect(await store.deadLetters()).toHaveLength(1);
    await says('are you there?');
    expect(await texts()).toContain('are you there?');
    expect(await redis.lLen(keys.mailbox)).toBe(0);
    expect(tried).not.toContain('odd');
  });

  it('the words of somebody who never wrote before reach a person, too', async () => {
    await lies('odd', { kind: 'heard', id: 'odd', address, customer, message: { text: 'My boiler is out' } });
    expect(await texts()).toEqual(expect.arrayContaining(['My boiler is out', apology]));
    expect(await ticket()).toMatchObject({ subject: 'My boiler is out' });
  });

  it('news of a delivery that cannot be read is set aside, and says nothing to the customer', async () => {
    await says('hello');
    const before = await texts();
    await lies('odd', { kind: 'arrived', id: 'odd' });
    expect(await texts()).toEqual(before);
    expect(await store.deadLetters()).toMatchObject([{ event: { kind: 'arrived' } }]);
  });

  it('an event of a newer version is left to a process of that version, and its tries are not used up', async () => {
    await says('hello');
    await lies('new', { ...heard('news'), kind: 'waved', id: 'new', version: 99 });
    expect(await redis.lLen(keys.mailbox)).toBe(1);
    expect(await redis.hGet(keys.conversation, 'tries')).toBe('0');
    expect(await store.deadLetters()).toEqual([]);
    // Nobody comes who can read it.
    offset = 119_000;
    await turns.take(id);
    expect(await redis.lLen(keys.mailbox)).toBe(1);
    offset = 121_000;
    await turns.take(id);
    expect(await redis.lLen(keys.mailbox)).toBe(0);
    expect(await store.deadLetters()).toMatchObject([{ event: { kind: 'waved', version: 99 } }]);
    expect(await texts()).toContainEqual(apology);
    expect(await ticket()).toMatchObject({ reason: 'bot-failed' });
  });

  it.each([
    ['state', { state: { version: 99, mind: 'other' } }],
    ['record', { version: 99 }],
  ])('a conversation whose %s a newer version wrote is left to that, and not for ever', async (_, change) => {
    await says('hello');
    await record((stored) => ({ ...stored, ...change }));
    await says('and now?');
    expect(await redis.lLen(keys.mailbox)).toBe(1);
    expect(await texts()).not.toContain('and now?');
    offset = 121_000;
    await turns.take(id);
    expect(await texts()).toEqual(expect.arrayContaining(['and now?', apology]));
    expect(await ticket()).toMatchObject({ reason: 'bot-failed', subject: 'and now?' });
    expect(await store.deadLetters()).toMatchObject([{ event: { kind: 'heard' }, conversation: { id } }]);
    await says('good');
    expect(await redis.lLen(keys.mailbox)).toBe(0);
  });

  it.each([
    ['state that is none', (stored: object) => ({ ...stored, state: { bot: { misses: 'many' } } })],
    ['state that is a text', (stored: object) => ({ ...stored, state: 'x' })],
    ['ticket that is none', (stored: object) => ({ ...stored, state: { bot: {}, ticket: { status: 'lost' } } })],
    ['record without its number', ({ n: _, version: __, ...stored }: Record<string, unknown>) => stored],
  ])('a conversation with a %s is nobody’s crash: a person gets it, and the log goes on', async (_, change) => {
    await says('hello');
    await record(change);
    await says('and now?');
    expect(await texts()).toEqual(expect.arrayContaining(['hello', 'and now?', apology]));
    expect(await ticket()).toMatchObject({ reason: 'bot-failed' });
    expect(await redis.lLen(keys.mailbox)).toBe(0);
    await says('good');
    expect(await texts()).toContain('good');
  });

  it('what is received is an event, or it is refused before it is stored', async () => {
    const joined = { ...heard('x'), kind: 'joined', address: { channel: 'webchat' } };
    await expect(turns.receive(joined as unknown as Event)).rejects.toThrow('address.id');
    expect(await redis.keys('fd:*')).toEqual([]);
  });

  it('an item of a newer version is left alone, a broken one is refused, and what comes after it is delivered', async () => {
    const sent: string[] = [];
    const news: Event[] = [];
    const delivery = createDelivery({
      store,
      senders: () => async (item) => {
        sent.push(item.id);
        return { outcome: 'delivered' };
      },
      receive: async (event) => {
        news.push(event);
        return { fresh: true };
      },
      log: { info() {}, warn() {}, error() {} },
    });
    const item = (name: string, more: object) =>
      `${name}\n${JSON.stringify({ id: name, lane: 'sms', body: null, ...more })}`;
    await redis.rPush(keys.outbox('sms'), [item('new', { version: 99 }), 'broken\n{', item('old', {})]);
    await delivery.drain(id, 'sms');
    expect([sent, news]).toEqual([[], []]);
    offset = 121_000;
    await delivery.drain(id, 'sms');
    expect(sent).toEqual(['old']);
    expect(news).toMatchObject([
      {
        kind: 'delivery',
        state: 'failed',
        delivery: 'new',
        destination: 'sms',
        reason: expect.stringContaining('newer version (99)'),
      },
      { kind: 'delivery', state: 'failed', delivery: 'broken', destination: 'sms' },
    ]);
    await delivery.stop();
  });
});
