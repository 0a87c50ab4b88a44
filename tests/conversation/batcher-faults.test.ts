import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type BatchSender, createBatcher } from '../../src/conversation/batcher.ts';
import type { Decide } from '../../src/conversation/decision.ts';
import { createDelivery } from '../../src/conversation/delivery.ts';
import type { Event } from '../../src/conversation/event.ts';
import { createMemoryStore } from '../../src/conversation/memory.ts';
import { createRedisStore } from '../../src/conversation/redis/store.ts';
import type { Store } from '../../src/conversation/store.ts';
import { createSweeper } from '../../src/conversation/sweeper.ts';
import { createTurns } from '../../src/conversation/turns.ts';
import { type Fact, recordDestination } from '../../src/reports/facts.ts';
import { createMemoryQuestions } from '../../src/reports/questions/memory.ts';
import { createRedisQuestions } from '../../src/reports/questions/redis.ts';
import { type Questions, recordQuestions } from '../../src/reports/questions.ts';
import { createDoom, type Doom } from '../helpers/faults.ts';
import { startRedis } from '../helpers/redis.ts';
import { keepingLog } from '../helpers/slack/connected.ts';
import { until } from '../helpers/until.ts';
import { describeWith } from '../setup/needs.ts';

const silent = { debug() {}, info() {}, warn() {}, error() {} };
const times = { leaseMs: 100, deliveryLeaseMs: 100 };

interface Kind {
  /** An empty place; `store` gives the store of one more process on it. */
  open(): Promise<{ store(): Store; questions: Questions }>;
  end(): Promise<void>;
}

describe('the record of questions: memory', () => {
  contract(async () => ({
    async open() {
      const store = createMemoryStore(times);
      return { store: () => store, questions: createMemoryQuestions() };
    },
    async end() {},
  }));
});
describeWith('redis', 'the record of questions: redis', () => {
  contract(async () => {
    const server = await startRedis();
    const [redis, listening] = [await server.connect(), await server.connect()];
    listening.setMaxListeners(0);
    return {
      async open() {
        await redis.flushAll();
        return {
          store: () => createRedisStore({ redis, listening, ...times }),
          questions: createRedisQuestions({ redis, log: keepingLog() }),
        };
      },
      end: () => server.stop(),
    };
  });
});

function says(conversation: string, id: string): Event {
  return {
    kind: 'heard',
    id,
    conversation,
    at: Date.now(),
    address: { channel: 'test', id: conversation },
    customer: { id: conversation },
    message: {
      type: 'message',
      id,
      timestamp: new Date().toISOString(),
      channelId: 'test',
      from: { id: conversation, role: 'user' },
      conversation: { id: conversation },
      text: id,
    },
  };
}

/** Answers every message with one article, and takes it that the answer before it helped. */
const answers: Decide<{ last: string }> = ({ state }, event) => {
  const { id: question, at } = event;
  const own = { at, article: 'fees' };
  const asked: Fact = {
    ...own,
    fact: 'asked',
    question,
    text: question,
    locale: 'en',
    channel: 'test',
    decision: 'answer',
    top: [],
  };
  const helped: Fact[] = state ? [{ ...own, fact: 'outcome', question: state.last, outcome: 'helped' }] : [];
  const body = { facts: [...helped, asked], known: [] } as never;
  return { state: { last: question }, effects: [{ do: 'send', destination: recordDestination, body }] };
};

function startProcess(parts: { store: Store; questions: Questions; doom?: Doom }) {
  const { doom = createDoom(0) } = parts;
  const store = doom.on(parts.store);
  const send: BatchSender = recordQuestions(doom.on({ note: parts.questions.note }));
  const delivery = createDelivery({
    store,
    senders: () => async (item) => {
      await send([item]);
      return { outcome: 'delivered' };
    },
    receive: (event) => turns.receive(event),
    log: silent,
    // Only the dead never bring what they have begun; whoever lives has the time that a busy machine takes.
    limitMs: parts.doom ? 80 : 15_000,
  });
  const drain = (conversation: string, destination: string) => void delivery.drain(conversation, destination);
  const batcher = createBatcher({ store, send, drain, log: silent, waitMs: 60_000 });
  const turns = createTurns({
    store,
    decide: answers,
    rescue: ({ state }) => ({ state: state ?? { last: '' }, effects: [] }),
    drain: (conversation, _, items) => batcher.add(conversation, items),
    pulls: () => true,
    log: silent,
  });
  const sweeper = createSweeper({ store, turns, delivery, log: silent, everyMs: 1_000_000 });
  const frontdesk = {
    flush: () => batcher.flush(),
    async says(event: Event) {
      await turns.receive(event);
      await turns.idle();
    },
    async brings() {
      await batcher.flush();
      await delivery.idle();
    },
    async sweeps() {
      await sweeper.sweep();
      await turns.idle();
      await frontdesk.brings();
    },
    stop: () => sweeper.stop(),
  };
  return frontdesk;
}

function contract(begin: () => Promise<Kind>): void {
  let kind: Kind;
  beforeAll(async () => {
    kind = await begin();
  });
  afterAll(() => kind.end());

  const messages = [says('c1', 'b'), says('c2', 'c'), says('c1', 'd')];

  /** A process that dies before it brings anything leaves the first question; the next one dies at its chosen call. */
  async function crash(doom: Doom) {
    const place = await kind.open();
    const { questions } = place;
    const first = startProcess({ store: place.store(), questions, doom: createDoom(3) });
    await first.says(says('c1', 'a'));
    const doomed = startProcess({ store: place.store(), questions, doom });
    let over = false;
    const live = async () => {
      for (const message of messages) await doomed.says(message);
      await doomed.brings();
      over = true;
    };
    void live();
    await until('its end', () => over || doom.dead(), 5);
    const end = async () => {
      // Their clocks must not run on when nobody is there any more.
      for (const dead of [first, doomed]) {
        void dead.flush();
        await dead.stop();
      }
    };
    return { ...place, end };
  }

  it('has every fact, and counts it once, wherever the process dies that gathers them', async () => {
    const whole = createDoom(0);
    await (await crash(whole)).end();
    expect(whole.calls()).toBeGreaterThan(12);

    for (const when of ['before', 'after'] as const) {
      let deaths = 0;
      for (let at = 1; at <= whole.calls(); at++) {
        const doom = createDoom(at, when);
        const { store, questions, end } = await crash(doom);
        // How many calls there are depends on whether the leases of the first process are over: it may live through the last.
        if (doom.dead()) deaths += 1;
        const heir = startProcess({ store: store(), questions });
        for (const message of messages) await heir.says(message);
        await heir.brings();
        const known = () => questions.list({ limit: 9 });
        const helped = async () => (await known()).flatMap(({ outcomes }) => outcomes).length === 2;
        const complete = async () => {
          await heir.sweeps();
          return (await known()).length === 4 && helped();
        };
        await until('the whole record', complete, 20);
        // And whatever may still be there, once all leases are over.
        await new Promise((resolve) => setTimeout(resolve, 120));
        await heir.sweeps();
        const record = Object.fromEntries((await known()).map(({ id, outcomes }) => [id, outcomes]));
        expect({ when, at, record }).toEqual({
          when,
          at,
          record: { a: ['helped'], b: ['helped'], c: [], d: [] },
        });
        const counts = { asked: 4, helped: 2, notHelped: 0, handedOver: 0 };
        expect({ when, at, counts: (await questions.counts(0)).get('fees') }).toEqual({ when, at, counts });
        for (const conversation of ['c1', 'c2'])
          expect({ when, at, left: await store().nextItem(conversation, recordDestination) }).toEqual({ when, at });
        await heir.stop();
        await end();
      }
      expect(deaths).toBeGreaterThan(12);
    }
  }, 240_000);
}
