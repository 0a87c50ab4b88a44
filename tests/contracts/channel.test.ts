import { setImmediate as soon } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { Event, Receive } from '../../src/conversation/event.ts';
import { createMemoryStore } from '../../src/conversation/memory.ts';
import type { Message } from '../../src/conversation/message.ts';
import type { Store } from '../../src/conversation/store.ts';
import { MOST_STORED, TooLong } from '../../src/conversation/text.ts';
import { until } from '../helpers/until.ts';
import { channelKinds, type Line } from './channel-kinds.ts';

describe.each(channelKinds)('channel: $name', ({ open, repeats, tellsSender }) => {
  let store: Store;
  let line: Line;
  let heard: Extract<Event, { kind: 'heard' }>[];
  const began = Date.now();
  /** What receive waits for, and whether it fails then. */
  let gate: { held: Promise<void>; fails: boolean; tooLong?: boolean };
  const receive: Receive = async (event) => {
    if (event.kind === 'heard') heard.push(event);
    if (event.kind === 'heard') await gate.held;
    if (gate.tooLong && event.kind === 'heard') throw new TooLong(MOST_STORED + 1);
    if (gate.fails && event.kind === 'heard') throw new Error('the store is away');
    const { fresh } = await store.append(event);
    return { fresh };
  };
  beforeEach(async () => {
    store = createMemoryStore();
    heard = [];
    gate = { held: Promise.resolve(), fails: false };
    line = await open(store);
  });
  afterEach(async () => {
    await line.channel.stop();
    await line.end();
  });

  /** Whether it is settled after the work that is ready has been done, over the network too. */
  async function isSettled(work: Promise<unknown>): Promise<boolean> {
    let settled = false;
    const over = () => {
      settled = true;
    };
    work.then(over, over);
    for (let i = 0; i < 50; i++) await soon();
    return settled;
  }
  function hold(): () => void {
    let free = () => {};
    gate.held = new Promise((resolve) => {
      free = resolve;
    });
    return free;
  }

  it('says who it is and what it can', () => {
    const { name, title, can } = line.channel;
    expect(name).toMatch(/^[a-z-]+$/);
    expect(title.trim()).not.toBe('');
    expect(Math.min(can.longest, can.idsKeptFor, can.tryMs)).toBeGreaterThan(0);
  });

  it('hears what customers write, whole, with an address under its own name', async () => {
    await line.channel.start(receive);
    const text = `Where is ${'x'.repeat(line.channel.can.longest - 9)}`;
    expect(await line.says(text, 'one')).toEqual({ acknowledged: true, words: '' });
    const [event] = heard;
    expect(event?.message).toMatchObject({ type: 'message', text, channelId: line.channel.name });
    expect(event?.address.channel).toBe(line.channel.name);
    expect(event?.message.conversation.id).toBe(event?.conversation);
    expect(event?.message.from).toMatchObject({ role: 'user' });
  });

  if (tellsSender) {
    it('refuses with words what is longer than it says', async () => {
      await line.channel.start(receive);
      const { longest } = line.channel.can;
      const told = await line.says('y'.repeat(longest + 1), 'long');
      expect(told.acknowledged).toBe(false);
      expect(told.words).toContain(String(longest));
      expect(heard).toEqual([]);
    });

    it('says so when what came with the words is more than is ever stored, and hears on', async () => {
      await line.channel.start(receive);
      gate.tooLong = true;
      const told = await line.says('Hello?', 'one');
      expect(told.acknowledged).toBe(false);
      expect(told.words).toMatch(/too long.* in parts/);
      gate.tooLong = false;
      expect((await line.says('Hello again', 'two')).acknowledged).toBe(true);
    });
  } else {
    it('keeps the beginning of what is longer than it says', async () => {
      await line.channel.start(receive);
      const { longest } = line.channel.can;
      expect((await line.says('y'.repeat(longest + 1), 'long')).acknowledged).toBe(true);
      expect(heard[0]?.message.text?.length).toBe(longest);
    });
  }

  it('acknowledges when it is stored, and not before', async () => {
    await line.channel.start(receive);
    const free = hold();
    const told = line.says('Hello?', 'one');
    await until('the event', () => heard.length === 1, 2);
    expect(await isSettled(told)).toBe(false);
    free();
    expect((await told).acknowledged).toBe(true);
  });

  it('acknowledges nothing that could not be stored, and says so', async () => {
    await line.channel.start(receive);
    gate.fails = true;
    const told = await line.says('Hello?', 'one');
    expect(told.acknowledged).toBe(false);
    expect(told.words).not.toBe('');
    gate.fails = false;
    expect((await line.says('Hello again', 'two')).acknowledged).toBe(true);
  });

  if (repeats)
    it('makes one event of a message that comes twice', async () => {
      await line.channel.start(receive);
      await line.says('Hello?', 'one');
      await line.says('Hello?', 'one');
      await line.says('Hello?', 'two');
      expect(new Set(heard.map(({ id }) => id)).size).toBe(2);
    });

  it('finishes what is under way when it stops, and hears nothing after that', async () => {
    await line.channel.start(receive);
    const free = hold();
    const told = line.says('Hello?', 'one');
    await until('the event', () => heard.length === 1, 2);
    const stopped = line.channel.stop();
    expect(await isSettled(stopped)).toBe(false);
    free();
    await stopped;
    expect((await told).acknowledged).toBe(true);
    expect((await store.take(heard[0]!.conversation))?.event).toBeDefined();
  });

  it('stops when it was never started, and when it is stopped already', async () => {
    await line.channel.stop();
    await line.channel.stop();
  });

  const message = (text: string, n: number): Message => ({
    ...{ type: 'message', id: `c|${n}`, text, textFormat: 'plain', timestamp: new Date(began + n).toISOString() },
    channelId: line.channel.name,
    from: { id: 'bot', name: 'Marlow', role: 'bot' },
    conversation: { id: heard[0]!.conversation },
  });

  it('either delivers in order, once a try, or lets customers read the log', async () => {
    await line.channel.start(receive);
    await line.says('Hello?', 'one');
    const { address, conversation } = heard[0]!;
    const texts = ['First.', 'Second.', 'Third.'];
    const { deliver } = line.channel;
    if (!deliver) {
      const turn = (await store.take(conversation))!;
      const { event } = turn;
      const customer = { id: 'ada' };
      const next = { id: conversation, address, customer, opened: 1, n: texts.length, state: {} };
      const entries = texts.map((text, i) => ({
        n: i + 1,
        audience: 'everyone' as const,
        message: message(text, i + 1),
      }));
      await store.commit({ event, conversation: next, entries, items: [], timers: [] });
      await until('all of it', async () => (await line.reads?.())?.join().includes('Third.'), 5);
      expect((await line.reads!()).join()).toMatch(/First\..*Second\..*Third\./s);
      return;
    }
    const attempt = { conversation, again: false, signal: new AbortController().signal };
    for (const [i, text] of texts.entries())
      expect(await deliver(address, message(text, i), { ...attempt, id: `c|${i}` })).toEqual({ outcome: 'delivered' });
    expect(line.provider?.given()).toEqual(texts);
    for (const outcome of ['unknown', 'refused'] as const) {
      line.provider?.answers(outcome);
      const before = line.provider!.given().length;
      expect(await deliver(address, message('Again?', 4), { ...attempt, id: 'c|4' })).toMatchObject({ outcome });
      expect(line.provider?.given()).toHaveLength(before + 1);
    }
  });

  it('gives a try up when its time is over', async () => {
    await line.channel.start(receive);
    await line.says('Hello?', 'one');
    const { deliver } = line.channel;
    if (!deliver) return;
    line.provider?.answers('hangs');
    const control = new AbortController();
    const attempt = { conversation: heard[0]!.conversation, again: true, signal: control.signal, id: 'c|1' };
    const trying = deliver(heard[0]!.address, message('Hello', 1), attempt);
    expect(await isSettled(trying)).toBe(false);
    control.abort();
    expect(await trying).toMatchObject({ outcome: 'unknown' });
  });
});
