import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { Fact } from '../../src/reports/facts.ts';
import { createMemoryQuestions } from '../../src/reports/questions/memory.ts';
import { createRedisQuestions } from '../../src/reports/questions/redis.ts';
import { type Questions, recordQuestions } from '../../src/reports/questions.ts';
import { startRedis, type TestRedis } from '../helpers/redis.ts';
import { sample } from '../helpers/sample.ts';
import { keepingLog } from '../helpers/slack/connected.ts';
import { describeWith } from '../setup/needs.ts';

const DAY = 86_400_000;
const noon = Date.parse('2026-11-20T12:00:00Z');

interface Kind {
  open(parts: { now: () => number; kept?: { questions: number; days: number } }): Promise<Questions>;
  clear(): Promise<void>;
  end(): Promise<void>;
}

const memoryKind = async (): Promise<Kind> => ({
  open: async (parts) => createMemoryQuestions(parts),
  async clear() {},
  async end() {},
});

async function redisKind(cluster: boolean): Promise<Kind> {
  const server = await startRedis({ cluster });
  const redis = await server.connect();
  return {
    open: async ({ now, ...parts }) =>
      createRedisQuestions({ redis, ...parts, offset: () => now() - Date.now(), log: keepingLog() }),
    async clear() {
      await redis.flushAll();
    },
    end: () => server.stop(),
  };
}

describe('questions: memory', () => contract(memoryKind));
describeWith('redis', 'questions: redis', () => contract(() => redisKind(false)));
describeWith('redis', 'questions: redis cluster', () => contract(() => redisKind(true)));

describeWith('redis', 'questions that Redis holds and this version cannot read', () => {
  let server: TestRedis;
  let redis: Awaited<ReturnType<TestRedis['connect']>>;
  beforeAll(async () => {
    server = await startRedis();
    redis = await server.connect();
  });
  beforeEach(async () => {
    await redis.flushAll();
  });
  afterAll(() => server.stop());

  const asked = { at: noon, text: 'How?', locale: 'en', channel: 'webchat', decision: 'nothing', top: [] };
  const put = async (id: string, fields: Record<string, string>) => {
    await redis.hSet(`fd:{record}:q:${id}`, fields);
    await redis.zAdd('fd:{record}:times', { score: noon, value: id });
  };
  const open = () => {
    const log = keepingLog();
    return { log, questions: createRedisQuestions({ redis, log, offset: () => noon - Date.now() }) };
  };

  it.each([
    ['no JSON', '{'],
    ['a list', '[]'],
    ['null', 'null'],
    ['without a text', JSON.stringify({ ...asked, text: undefined })],
    ['with a text that is none', JSON.stringify({ ...asked, text: { length: 3 } })],
    ['with a decision of another version', JSON.stringify({ ...asked, decision: 'later' })],
    ['with candidates that are none', JSON.stringify({ ...asked, top: [null] })],
  ])('are left out when what was asked is %s, and the others are there', async (_, bad) => {
    await put('bad', { asked: bad });
    await put('good', { asked: JSON.stringify(asked) });
    const { log, questions } = open();
    expect((await questions.list({ limit: 9 })).map(({ id }) => id)).toEqual(['good']);
    expect(await questions.find('bad')).toBeUndefined();
    expect(log.lines).toEqual([expect.stringContaining('{"question":"bad","field":"asked"}')]);
  });

  it('are there without the reply, the outcome, the end and the verdict that cannot be read', async () => {
    await put('q', {
      asked: JSON.stringify(asked),
      'reply:1': JSON.stringify({ at: noon, text: 7 }),
      'reply:2': JSON.stringify({ at: noon, text: 'At the kiosk.' }),
      'reply:3': 'null',
      'outcome:helped': String(noon),
      'outcome:sang-a-song': String(noon),
      resolved: JSON.stringify({ at: 'noon' }),
      verdict: JSON.stringify({ at: noon, by: 'Ana', verdict: 'should-be' }),
    });
    const { log, questions } = open();
    expect(await questions.list({ limit: 9 })).toEqual([
      { ...asked, id: 'q', outcomes: ['helped'], replies: [{ at: noon, text: 'At the kiosk.' }] },
    ]);
    expect(log.lines).toHaveLength(1);
  });

  it('are told once, however many they are', async () => {
    for (let i = 0; i < 5; i++) await put(`bad${i}`, { asked: 'x' });
    const { log, questions } = open();
    for (let i = 0; i < 2; i++) expect(await questions.list({ limit: 9 })).toEqual([]);
    expect(log.lines).toHaveLength(1);
  });

  it('count nothing where the counts are none', async () => {
    await redis.hSet('fd:{record}:counts:2026-11-20', {
      'asked\npay-bill': '3',
      'helped\npay-bill': 'many',
      'toString\npay-bill': '1',
      stray: '1',
    });
    const { questions } = open();
    expect(await questions.counts(noon)).toEqual(
      new Map([['pay-bill', { asked: 3, helped: 0, notHelped: 0, handedOver: 0 }]]),
    );
  });
});

function contract(begin: () => Promise<Kind>): void {
  let kind: Kind;
  let time = noon;
  beforeAll(async () => {
    kind = await begin();
  });
  beforeEach(async () => {
    time = noon;
    await kind.clear();
  });
  afterAll(() => kind.end());

  const open = (kept?: { questions: number; days: number }) => kind.open({ now: () => time, ...(kept && { kept }) });
  /** Brings the facts of one turn, as the outbox does. */
  const tell = (questions: Questions, id: string, facts: Fact[], known: string[] = []) =>
    recordQuestions(questions)([{ id, destination: 'record', body: { kind: 'notice', notice: { facts, known } } }]);
  const asked = (question: string, more: object = {}): Fact => ({
    fact: 'asked',
    question,
    at: time,
    text: `What about ${question}?`,
    locale: 'en',
    channel: 'webchat',
    decision: 'answer',
    article: 'pay-bill',
    top: [{ id: 'pay-bill', confidence: 0.97, utterance: 'How can I pay?', view: 'words' }],
    ...more,
  });
  const ids = async (questions: Questions, wanted: object = {}) =>
    (await questions.list({ limit: 100, ...wanted })).map(({ id }) => id);

  it('keeps what was asked, and what became of it', async () => {
    const questions = await open();
    const part = { message: 'm', place: 2, of: 3 };
    await tell(questions, 'i1', [asked('q', { part })]);
    await tell(questions, 'i2', [
      { fact: 'outcome', question: 'q', at: time + 1, outcome: 'not-helped', article: 'pay-bill' },
      { fact: 'outcome', question: 'q', at: time + 2, outcome: 'handed-over', article: 'pay-bill' },
    ]);
    await tell(questions, 'i3', [
      { fact: 'replied', question: 'q', at: time + 3, text: 'At the kiosk.', ticket: 1001 },
    ]);
    await tell(questions, 'i4', [
      { fact: 'resolved', question: 'q', at: time + 4, disposition: 'answered', ticket: 1001 },
    ]);
    expect(await questions.find('q')).toEqual({
      part,
      id: 'q',
      at: noon,
      text: 'What about q?',
      locale: 'en',
      channel: 'webchat',
      decision: 'answer',
      article: 'pay-bill',
      top: [{ id: 'pay-bill', confidence: 0.97, utterance: 'How can I pay?', view: 'words' }],
      outcomes: ['not-helped', 'handed-over'],
      replies: [{ at: noon + 3, text: 'At the kiosk.', ticket: 1001 }],
      resolved: { at: noon + 4, disposition: 'answered', ticket: 1001 },
    });
    expect(await questions.find('other')).toBeUndefined();
  });

  it('takes every fact once, however often it comes', async () => {
    const questions = await open();
    const facts: Fact[] = [
      asked('q'),
      { fact: 'outcome', question: 'q', at: time, outcome: 'helped', article: 'pay-bill' },
      { fact: 'replied', question: 'q', at: time, text: 'Good.' },
    ];
    for (let i = 0; i < 3; i++) await tell(questions, 'same', facts);
    await Promise.all(Array.from({ length: 5 }, () => tell(questions, 'same', facts)));
    expect(await questions.find('q')).toMatchObject({ outcomes: ['helped'], replies: [{ text: 'Good.' }] });
    expect(await questions.counts(0)).toEqual(
      new Map([['pay-bill', { asked: 1, helped: 1, notHelped: 0, handedOver: 0 }]]),
    );
  });

  it('knows nothing of a question that was never asked', async () => {
    const questions = await open();
    await tell(questions, 'i', [{ fact: 'outcome', question: 'q', at: time, outcome: 'helped', article: 'pay-bill' }]);
    expect(await ids(questions)).toEqual([]);
    expect(await questions.counts(0)).toEqual(new Map());
    expect(await questions.judge('q', { verdict: 'right', at: time, by: 'Ana' })).toBe(false);
    expect(await questions.find('q')).toBeUndefined();
  });

  it('masks what points to a person, before anything is kept', async () => {
    const questions = await open();
    const text = 'My name is Rosa Diaz, account 4471-2296, mail rosa@example.org. Ms Diaz at 12 Oak Street.';
    const reply = 'Hi Rosa,\nyour account 4471-2296 is fine. The office opens at 8:00.\nBest,\nAna';
    await tell(
      questions,
      'i',
      [asked('q', { text }), { fact: 'replied', question: 'q', at: time, text: reply }],
      ['Rosa Diaz', 'rosa@example.org'],
    );
    const kept = JSON.stringify(await questions.find('q'));
    for (const part of ['Rosa', 'Diaz', '4471', 'rosa@', '12 Oak', 'Ana']) expect(kept).not.toContain(part);
    expect((await questions.find('q'))?.replies[0]?.text).toBe(
      'your account [number] is fine. The office opens at 8:00.',
    );
  });

  it('lists the newest first, of a time', async () => {
    const questions = await open();
    for (const id of ['a', 'b', 'c']) {
      await tell(questions, id, [asked(id)]);
      time += DAY;
    }
    expect(await ids(questions)).toEqual(['c', 'b', 'a']);
    expect(await ids(questions, { since: noon + DAY })).toEqual(['c', 'b']);
    expect(await ids(questions, { before: noon + DAY })).toEqual(['a']);
    expect(await ids(questions, { limit: 2 })).toEqual(['c', 'b']);
  });

  it('keeps no more than it may, and nothing for longer', async () => {
    const questions = await open({ questions: 3, days: 10 });
    for (const id of ['a', 'b', 'c', 'd', 'e']) {
      await tell(questions, id, [asked(id)]);
      time += DAY;
    }
    expect(await ids(questions)).toEqual(['e', 'd', 'c']);
    expect(await questions.find('a')).toBeUndefined();
    time = noon + 13.5 * DAY;
    expect(await ids(questions)).toEqual(['e']);
    await tell(questions, 'f', [asked('f')]);
    expect(await ids(questions)).toEqual(['f', 'e']);
  });

  it('holds no more of one question than it may', async () => {
    const questions = await open();
    await tell(questions, 'i', [asked('q')]);
    for (let i = 0; i < sample(8, 60); i++) {
      await tell(questions, `r${i}`, [{ fact: 'replied', question: 'q', at: time + i, text: 'x'.repeat(9000) }]);
    }
    const question = await questions.find('q');
    expect(question?.replies).toHaveLength(5);
    expect(question?.replies[0]?.text).toHaveLength(4000);
  });

  it('counts for each article, by days', async () => {
    const questions = await open();
    await tell(questions, 'i1', [asked('a')]);
    time += 3 * DAY;
    await tell(questions, 'i2', [
      asked('b', { decision: 'choices', article: undefined }),
      { fact: 'chosen', question: 'b', at: time, article: 'late-fee' },
      { fact: 'outcome', question: 'b', at: time, outcome: 'not-helped', article: 'late-fee' },
      { fact: 'outcome', question: 'b', at: time, outcome: 'handed-over', article: 'late-fee' },
      { fact: 'outcome', question: 'b', at: time, outcome: 'asked-again' },
    ]);
    const late = { asked: 1, helped: 0, notHelped: 1, handedOver: 1 };
    expect(await questions.counts(noon + DAY)).toEqual(new Map([['late-fee', late]]));
    expect(Object.fromEntries(await questions.counts(noon))).toEqual({
      'late-fee': late,
      'pay-bill': { asked: 1, helped: 0, notHelped: 0, handedOver: 0 },
    });
    expect((await questions.find('b'))?.article).toBe('late-fee');
  });

  it('takes verdicts, and the last one counts', async () => {
    const questions = await open();
    await tell(questions, 'i', [asked('q')]);
    expect(await questions.judge('q', { verdict: 'wrong', at: time, by: 'Ana' })).toBe(true);
    await questions.judge('q', { verdict: 'should-be', article: 'late-fee', at: time + 1, by: 'Ben' });
    expect((await questions.find('q'))?.verdict).toEqual({
      verdict: 'should-be',
      article: 'late-fee',
      at: noon + 1,
      by: 'Ben',
    });
  });
}
