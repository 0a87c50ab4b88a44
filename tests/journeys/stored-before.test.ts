import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { createMemoryBlocked } from '../../src/conversation/blocked.ts';
import { type Capabilities, plainest } from '../../src/conversation/capabilities.ts';
import { type Core, createCore } from '../../src/conversation/core.ts';
import { readEvent } from '../../src/conversation/event-schema.ts';
import { noticeIn, sendsNotices, touchUpDestination } from '../../src/conversation/outbox.ts';
import { createRedisStore } from '../../src/conversation/redis/store.ts';
import type { Store } from '../../src/conversation/store.ts';
import { answeredIn } from '../../src/desks/answered.ts';
import {
  createMemoryRecurring,
  createRedisCards,
  createRedisMarks,
  createRedisTraces,
  createSlackDesk,
} from '../../src/desks/slack/desk.ts';
import { createBot } from '../../src/dialogs/bot.ts';
import { createPhrases } from '../../src/dialogs/phrases.ts';
import { stateOf } from '../../src/dialogs/stored-state.ts';
import { createMemoryAway } from '../../src/handoff/away.ts';
import { createHandoff } from '../../src/handoff/handoff.ts';
import { readUpdate } from '../../src/handoff/older-update.ts';
import { createRedisQueue } from '../../src/handoff/queue/redis.ts';
import { sendToQueue } from '../../src/handoff/queue/sender.ts';
import type { DeskUpdate } from '../../src/handoff/update.ts';
import { openKnowledge } from '../../src/knowledge/knowledge.ts';
import { recordDestination } from '../../src/reports/facts.ts';
import { createRedisQuestions } from '../../src/reports/questions/redis.ts';
import { recordQuestions } from '../../src/reports/questions.ts';
import { workspaceOf } from '../../src/slack/workspace.ts';
import { usualTeams } from '../helpers/conversation.ts';
import { startRedis, type TestRedis } from '../helpers/redis.ts';
import { connectTo, keepingLog } from '../helpers/slack/connected.ts';
import { createSlack } from '../helpers/slack/slack.ts';
import { until } from '../helpers/until.ts';
import { describeWith } from '../setup/needs.ts';

/** Every key of a Redis as the version of 28 November 2026 left it, with work of every kind unfinished. */
type Dump = Record<
  string,
  | { type: 'string'; value: string }
  | { type: 'list'; value: string[] }
  | { type: 'hash'; value: Record<string, string> }
  | { type: 'zset'; value: [string, number][] }
  | { type: 'stream'; value: [string, Record<string, string>][] }
>;
const dump = JSON.parse(
  readFileSync(fileURLToPath(new URL('../helpers/stored/b43cfb5.json', import.meta.url)), 'utf8'),
) as Dump;

const chat: Capabilities = { ...plainest, live: true, notifies: false, buttons: true, markup: 'markdown' };
const places = ['fragments', 'waiting', 'claimed', 'resolved', 'choosing', 'mail'];

describeWith('redis', 'what an older version stored', () => {
  let server: TestRedis;
  let redis: Awaited<ReturnType<TestRedis['connect']>>;
  let store: Store;
  let core: Core;
  const closing: (() => Promise<unknown>)[] = [];
  const log = keepingLog();
  const shown: { conversation: string; update: DeskUpdate; outcome: string }[] = [];
  let queue: ReturnType<typeof createRedisQueue>;
  let questions: ReturnType<typeof createRedisQuestions>;
  let slack: Awaited<ReturnType<typeof createSlack>>;
  let channel: ReturnType<typeof slack.channel>;
  let offset = 0;

  const ticketOf = async (id: string) => stateOf((await store.conversation(id))?.state).ticket;
  const texts = async (id: string) =>
    (await store.history(id, { last: 100 })).map(({ message }) => message.text).filter((text) => text !== undefined);

  beforeAll(async () => {
    server = await startRedis();
    redis = await server.connect();
    const listening = await server.connect();
    for (const [key, { type, value }] of Object.entries(dump)) {
      if (type === 'string') await redis.set(key, value);
      if (type === 'list') await redis.rPush(key, value);
      if (type === 'hash') await redis.hSet(key, value);
      if (type === 'zset')
        await redis.zAdd(
          key,
          value.map(([member, score]) => ({ value: member, score })),
        );
      if (type === 'stream') for (const [id, fields] of value) await redis.xAdd(key, id, fields);
    }
    offset =
      Math.max(...Object.values(dump).flatMap((kept) => (kept.type === 'zset' ? kept.value.map(latest) : []))) +
      60_000 -
      Date.now();
    store = createRedisStore({ redis, listening, offset: () => offset });
    queue = createRedisQueue({ redis, listening });
    questions = createRedisQuestions({ redis, offset: () => offset, log });

    slack = await createSlack();
    closing.push(() => slack.stop());
    const connected = await connectTo(slack, 'socket', log);
    closing.push(() => connected.stop());
    const { connection } = connected;
    const rita = slack.person('Rita');
    channel = slack.channel('front', { members: [rita] });
    const desk = createSlackDesk({
      ...workspaceOf(connection, { log }),
      teams: [{ ...usualTeams[0]!, slack: { channel: channel.id, group: slack.usergroup('front', [rita]) } }],
      defaultTeam: 'front',
      away: createMemoryAway(),
      blocked: createMemoryBlocked(),
      queue,
      cards: createRedisCards({ redis, prefix: 'fd:slack' }),
      recurring: createMemoryRecurring(),
      traces: createRedisTraces({ redis, prefix: 'fd:slack' }),
      marks: createRedisMarks({ redis, prefix: 'fd:slack' }),
      history: (id, last) => store.history(id, { last }),
      historyAfter: (id, after, limit) => store.history(id, { after, limit }),
      deliveryOf: async () => undefined,
      judge: async () => true,
      log,
    });
    await connection.listen();
    await desk.start((event) => core.receive(event));
    closing.push(() => desk.stop());

    const folder = fileURLToPath(new URL('../helpers/articles', import.meta.url));
    const knowledge = await openKnowledge({ folder, locales: ['en'], watch: false });
    if (!('ask' in knowledge)) throw new Error('the articles of the tests are broken');
    closing.push(() => knowledge.stop());
    const handoff = createHandoff({ teams: usualTeams, defaultTeam: 'front', desks: ['slack'] });
    const phrases = createPhrases({ locales: ['en'] });
    core = createCore({
      store,
      bot: createBot({ knowledge, handoff, phrases, locales: ['en'], name: 'City of Marlow', can: () => chat }),
      senders: {
        queue: sendToQueue({ queue, receive: (event) => core.receive(event) }),
        async 'desk:slack'(item, attempt) {
          const update = noticeIn(item, readUpdate);
          const outcome = await desk.deliver(update, { ...attempt, id: item.id });
          shown.push({ conversation: attempt.conversation, update, outcome: outcome.outcome });
          return outcome;
        },
        ...Object.fromEntries(
          Object.entries(desk.touchUps).map(([kind, touchUp]) => [
            touchUpDestination('desk:slack', kind),
            sendsNotices((notice) => notice, touchUp),
          ]),
        ),
      },
      batchers: { [recordDestination]: recordQuestions(questions) },
      can: () => chat,
      pulls: (channel) => channel === 'webchat',
      log,
    });
    expect(await store.deadLetters()).toMatchObject([{ event: { id: 'poison' }, why: 'broken on purpose' }]);
    core.start();
    closing.push(() => core.stop());
  }, 60_000);

  afterAll(async () => {
    for (const close of closing.reverse()) await close();
    await server.stop();
  });

  it('is worked off: every mailbox, every timer, every item', async () => {
    const left = async () => {
      const keys = await redis.keys('fd:{*}:c:*');
      const waiting = keys.filter(
        (key) => key.endsWith(':mailbox') || /:lane:[^:]+(:slack(:cards|:marks)?)?$/.test(key),
      );
      const timers = (await redis.keys('fd:{*}:timers')).length;
      return waiting.length === 0 && timers === 0;
    };
    await until('everything to be worked off', left, 100);
    expect(await store.deadLetters()).toHaveLength(1);
    expect(log.lines.filter((line) => line.startsWith('error'))).toEqual([]);
  });

  it('the question that had begun is answered, and who asked for news is told so', async () => {
    expect((await texts('fragments')).length).toBeGreaterThan(2);
    expect((await texts('mail')).join('\n')).toContain('are you there?');
    expect(stateOf((await store.conversation('mail'))?.state)).toMatchObject({
      version: 1,
      bot: { noted: { times: 1 } },
    });
  });

  it('the tickets go on: what was claimed before counts, and the queue lists them all', async () => {
    expect(await ticketOf('waiting')).toMatchObject({ number: 1001, status: 'claimed', by: { name: 'Rita' } });
    expect(await ticketOf('claimed')).toMatchObject({ number: 1002, status: 'claimed' });
    expect(await ticketOf('mail')).toMatchObject({ number: 1004, status: 'waiting' });
    expect(await ticketOf('resolved')).toMatchObject({ number: 1003, status: 'resolved', openedAfter: 1, version: 5 });
    const numbers = async () => (await queue.list({ limit: 9 })).map(({ ticket }) => ticket.number).sort();
    expect(await numbers()).toEqual(expect.arrayContaining([1001, 1002, 1004]));
    expect(await queue.list({ status: 'resolved', limit: 9 })).toMatchObject([
      { ticket: { number: 1003, openedAfter: 1, version: 5 } },
    ]);
    expect(await queue.find(1001)).toMatchObject({ conversation: 'waiting', ticket: { status: 'claimed' } });
  });

  it('receipts reach the desk, and Slack shows every ticket', () => {
    const receipts = shown.flatMap(({ update }) => (update.kind === 'receipt' ? [update] : []));
    expect(receipts).toMatchObject(
      expect.arrayContaining([
        expect.objectContaining({ outcome: 'sent', ref: { channel: 'C1', ts: '1700000000.000100' } }),
        expect.objectContaining({ outcome: 'failed', reason: 'no such address' }),
      ]),
    );
    const cards = channel.messages.map((post) => post.metadata?.event_payload.conversation);
    for (const each of ['waiting', 'claimed', 'resolved', 'mail']) expect(cards).toContain(each);
  });

  it('the record of questions is read, and goes on', async () => {
    const asked = await questions.list({ limit: 9 });
    expect(asked).toMatchObject(
      expect.arrayContaining([
        expect.objectContaining({ text: 'How can I pay my bill?', article: 'pay-bill' }),
        expect.objectContaining({ resolved: expect.objectContaining({ ticket: 1003 }) }),
      ]),
    );
  });

  it('what was set aside can be played again', async () => {
    const [letter] = await store.deadLetters();
    const { event, at } = letter!;
    await core.receive({ ...readEvent(event), id: `${event.id}~${at}` });
    expect(await store.removeDeadLetter(event)).toBe(true);
    await until('its turn', async () => (await texts('mail')).filter((text) => text === 'poison').length === 2);
    expect(await store.deadLetters()).toEqual([]);
  });

  it('what an answer of the bot was to is known of old lines of the log, too', async () => {
    const about = { n: 1, audience: 'everyone', answers: { question: 'q1', article: 'pay-bill' } };
    const { message } = (await store.history('choosing', { last: 1 }))[0]!;
    await redis.xAdd(keyOf('choosing').replace(/$/, ':log'), '99-0', { e: JSON.stringify({ ...about, message }) });
    const [entry] = await store.history('choosing', { last: 1 });
    expect(answeredIn(entry!)).toEqual(about.answers);
  });

  it('every conversation is stored in the new form by its next turn', async () => {
    for (const id of places) {
      const stored = JSON.parse((await redis.hGet(keyOf(id), 'record')) ?? '{}');
      if (id !== 'resolved' && id !== 'choosing') expect(stored).toMatchObject({ version: 1, state: { version: 1 } });
      expect(() => stateOf(stored.state)).not.toThrow();
      if (id === 'resolved' || !stored.state.ticket) continue;
      expect(Object.keys(stored.state.ticket)).toEqual(expect.arrayContaining(['openedAfter', 'version']));
      expect(stored.state.ticket).not.toHaveProperty('from');
      expect(stored.state.ticket).not.toHaveProperty('v');
    }
  });
});

const keyOf = (id: string) => Object.keys(dump).find((key) => key.endsWith(`:c:${id}`))!;
const latest = ([, score]: [string, number]) => (score < 2e12 ? score : 0);
