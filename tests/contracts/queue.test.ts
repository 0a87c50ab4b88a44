import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { Customer, Event } from '../../src/conversation/event.ts';
import { createMemoryQueue } from '../../src/handoff/queue/memory.ts';
import { rebuild } from '../../src/handoff/queue/rebuild.ts';
import { createRedisQueue } from '../../src/handoff/queue/redis.ts';
import { recordAndTell, sendToQueue } from '../../src/handoff/queue/sender.ts';
import type { Queue } from '../../src/handoff/queue.ts';
import { termOfArticle } from '../../src/handoff/search-words.ts';
import { areMany, similarTo } from '../../src/handoff/similar.ts';
import type { Ticket } from '../../src/handoff/ticket.ts';
import { startRedis } from '../helpers/redis.ts';
import { describeWith } from '../setup/needs.ts';

interface Kind {
  open(kept?: number): Promise<Queue>;
  clear(): Promise<void>;
  /** What words are left that lead to no ticket. */
  left(): Promise<string[]>;
  /** As if an older version had recorded everything, which knew no words. */
  ages(): Promise<void>;
  end(): Promise<void>;
}

function memoryKind(): Kind {
  let queue: Queue | undefined;
  return {
    async open(kept) {
      queue ??= createMemoryQueue(kept === undefined ? {} : { kept });
      return queue;
    },
    async clear() {
      queue = undefined;
    },
    left: async () => [],
    async ages() {},
    async end() {},
  };
}

async function redisKind(cluster: boolean): Promise<Kind> {
  const server = await startRedis({ cluster });
  const redis = await server.connect();
  const listening = await server.connect();
  listening.setMaxListeners(0);
  return {
    open: async (kept) => createRedisQueue({ redis, listening, ...(kept !== undefined && { kept }) }),
    async clear() {
      await redis.flushAll();
    },
    left: () => redis.zRange('fd:{queue}:search', 0, -1),
    async ages() {
      await redis.del(['search', 'words', 'conversations', 'searchable'].map((each) => `fd:{queue}:${each}`));
    },
    end: () => server.stop(),
  };
}

describe('queue: memory', () => contract(async () => memoryKind()));
describeWith('redis', 'queue: redis', () => contract(() => redisKind(false)));
describeWith('redis', 'queue: redis cluster', () => contract(() => redisKind(true)));

const ana = { desk: 'web', id: 'ana', name: 'Ana' };
const customer = { id: 'c', name: 'Jo' };

/** A ticket that waits; what is given replaces it. */
function waiting(opened: number, more: Partial<Ticket> | object = {}): Ticket {
  const ticket = {
    status: 'waiting',
    reason: 'asked',
    team: 'front',
    tier: 1,
    priority: 'normal',
    subject: `Opened at ${opened}`,
    opened,
    due: {},
    openedAfter: 0,
    version: 1,
  };
  return { ...ticket, ...more } as Ticket;
}
const claimed = (opened: number, more: object = {}) =>
  waiting(opened, { status: 'claimed', by: ana, since: 1, version: 2, ...more });
const snoozed = (opened: number, more: object = {}) =>
  waiting(opened, { status: 'snoozed', by: ana, since: 1, asleep: 1, until: 9, version: 2, ...more });
const resolved = (opened: number, more: object = {}) =>
  waiting(opened, { status: 'resolved', by: ana, at: opened, disposition: 'done', version: 3, ...more });

function contract(begin: () => Promise<Kind>): void {
  let kind: Kind;
  beforeAll(async () => {
    kind = await begin();
  });
  beforeEach(() => kind.clear());
  afterAll(() => kind.end());

  const record = (queue: Queue, conversation: string, ticket: Ticket, whose: Customer = customer) =>
    queue.record(conversation, { ticket, customer: whose, channel: 'webchat' });
  const names = async (queue: Queue, wanted: object = {}) =>
    (await queue.list({ limit: 100, ...wanted })).map(({ conversation }) => conversation);

  it('gives each ticket a number once, and its place in line', async () => {
    const queue = await kind.open();
    expect(await record(queue, 'a', waiting(1))).toEqual({ number: 1001, position: 1 });
    expect(await record(queue, 'b', waiting(2))).toEqual({ number: 1002, position: 2 });
    expect(await record(queue, 'a', waiting(1))).toEqual({ number: 1001, position: 1 });
    expect(await record(queue, 'a', waiting(1, { version: 2, number: 1001 }))).toEqual({ number: 1001, position: 1 });
    expect(await record(queue, 'a', waiting(9, { openedAfter: 7 }))).toEqual({ number: 1003, position: 3 });
  });

  it('gives one number to one ticket when many record it at once', async () => {
    const queue = await kind.open();
    const all = await Promise.all(Array.from({ length: 60 }, (_, i) => record(queue, `c${i % 20}`, waiting(i % 20))));
    expect(new Set(all.map(({ number }) => number)).size).toBe(20);
    expect(await names(queue)).toHaveLength(20);
  });

  it('puts urgent ones first, then those who waited longest, each team by itself', async () => {
    const queue = await kind.open();
    await record(queue, 'late', waiting(300));
    await record(queue, 'early', waiting(100));
    await record(queue, 'other team', waiting(50, { team: 'front-office' }));
    expect(await record(queue, 'high', waiting(400, { priority: 'high' }))).toMatchObject({ position: 1 });
    expect(await record(queue, 'urgent', waiting(500, { priority: 'urgent' }))).toMatchObject({ position: 1 });
    expect(await record(queue, 'between', waiting(200))).toMatchObject({ position: 4 });
    expect(await names(queue, { team: 'front' })).toEqual(['urgent', 'high', 'early', 'between', 'late']);
    expect(await queue.front('front', 3)).toEqual([
      { conversation: 'urgent', position: 1 },
      { conversation: 'high', position: 2 },
      { conversation: 'early', position: 3 },
    ]);
    expect(await queue.front('front-office', 3)).toEqual([{ conversation: 'other team', position: 1 }]);
    expect(await queue.front('nobody', 3)).toEqual([]);
  });

  it('puts one that became urgent first, while it waits and when somebody has it', async () => {
    const queue = await kind.open();
    for (const [i, name] of ['a', 'b', 'c'].entries()) await record(queue, name, waiting(i));
    const raised = { reason: 'danger', priority: 'urgent' };
    expect(await record(queue, 'c', waiting(2, { ...raised, version: 2 }))).toEqual({ number: 1003, position: 1 });
    expect(await record(queue, 'c', waiting(2, { ...raised, version: 2 }))).toEqual({ number: 1003, position: 1 });
    await record(queue, 'b', claimed(1));
    await record(queue, 'b', claimed(1, { ...raised, version: 3 }));
    expect(await names(queue)).toEqual(['b', 'c', 'a']);
    expect((await queue.front('front', 3)).map(({ conversation }) => conversation)).toEqual(['c', 'a']);
    expect(await queue.counts()).toEqual([{ team: 'front', waiting: 2, claimed: 1, snoozed: 0 }]);
  });

  it('lists what is snoozed among the open ones, and counts it apart', async () => {
    const queue = await kind.open();
    for (const [i, name] of ['a', 'b', 'c'].entries()) await record(queue, name, waiting(i));
    expect(await record(queue, 'b', snoozed(1))).toEqual({ number: 1002, left: { team: 'front', position: 2 } });
    await record(queue, 'c', claimed(2));
    expect(await names(queue)).toEqual(['a', 'b', 'c']);
    expect(await names(queue, { status: 'snoozed' })).toEqual(['b']);
    expect((await queue.find(1002))?.ticket).toMatchObject({ status: 'snoozed', until: 9 });
    expect(await queue.counts()).toEqual([{ team: 'front', waiting: 1, claimed: 1, snoozed: 1 }]);
    await record(queue, 'b', claimed(1, { version: 3 }));
    await record(queue, 'c', resolved(2));
    expect(await queue.counts()).toEqual([{ team: 'front', waiting: 1, claimed: 1, snoozed: 0 }]);
    await record(queue, 'b', snoozed(1, { version: 4 }));
    await record(queue, 'a', resolved(0));
    expect(await queue.counts()).toEqual([{ team: 'front', waiting: 0, claimed: 0, snoozed: 1 }]);
  });

  it('has a ticket again that was reopened, under its number', async () => {
    const queue = await kind.open(1);
    await record(queue, 'a', resolved(1));
    await record(queue, 'b', resolved(2));
    expect(await queue.find(1001)).toBeUndefined();
    for (const [i, name] of ['a', 'b'].entries())
      expect(await record(queue, name, claimed(i, { number: 1001 + i, version: 4 }))).toEqual({ number: 1001 + i });
    expect(await names(queue)).toEqual(['a', 'b']);
    expect(await names(queue, { status: 'resolved' })).toEqual([]);
    expect(await queue.counts()).toEqual([{ team: 'front', waiting: 0, claimed: 2, snoozed: 0 }]);
    expect(await record(queue, 'c', waiting(3))).toMatchObject({ number: 1003 });
  });

  it('lists those with a tag', async () => {
    const queue = await kind.open();
    await record(queue, 'a', waiting(1, { tags: ['refund', 'vip'] }));
    await record(queue, 'b', waiting(2, { tags: ['vip'] }));
    await record(queue, 'c', waiting(3));
    await record(queue, 'd', resolved(4, { tags: ['refund'] }));
    expect(await names(queue, { tag: 'vip' })).toEqual(['a', 'b']);
    expect(await names(queue, { tag: 'refund' })).toEqual(['a']);
    expect(await names(queue, { tag: 'refund', status: 'resolved' })).toEqual(['d']);
    expect(await names(queue, { tag: 'ref' })).toEqual([]);
  });

  describe('the tickets of one customer', () => {
    const jo: Customer = { id: 'c', email: 'Jo@example.org', emailConfirmed: true };
    const of = async (queue: Queue, whose: Customer, limit = 10) =>
      (await queue.ofCustomer(whose, limit)).map(({ conversation }) => conversation);

    it('are found by id and by an address that is confirmed, open ones first', async () => {
      const queue = await kind.open();
      await record(queue, 'ended', resolved(1), jo);
      await record(queue, 'ended later', resolved(5), jo);
      await record(queue, 'by mail', waiting(2), {
        id: 'jo@example.org',
        email: 'jo@example.org',
        emailConfirmed: true,
      });
      await record(queue, 'by id', claimed(3), { id: 'c' });
      await record(queue, 'only said', waiting(4), { id: 'x', email: 'jo@example.org' });
      await record(queue, 'somebody else', waiting(4), { id: 'c\nother' });
      expect(await of(queue, jo)).toEqual(['by mail', 'by id', 'ended later', 'ended']);
      expect(await of(queue, jo, 1)).toEqual(['by mail']);
      expect(await of(queue, { id: 'x', email: 'jo@example.org' })).toEqual(['only said']);
      expect(await of(queue, { id: 'nobody' })).toEqual([]);
    });

    it('are not those of somebody whom the operator’s system tells apart, at the same address', async () => {
      const queue = await kind.open();
      await record(queue, 'a', waiting(1), { ...jo, id: 'one', verified: true });
      expect(await of(queue, { ...jo, id: 'two', verified: true })).toEqual([]);
      expect(await of(queue, jo)).toEqual(['a']);
    });

    it('are theirs as soon as it is proved, and no more when it is not or they have left', async () => {
      const queue = await kind.open(2);
      await record(queue, 'a', waiting(1), { id: 'v', email: 'jo@example.org' });
      expect(await of(queue, jo)).toEqual([]);
      await record(queue, 'a', waiting(1, { version: 2 }), { id: 'v', email: 'jo@example.org', emailConfirmed: true });
      expect(await of(queue, jo)).toEqual(['a']);
      await record(queue, 'a', waiting(1, { version: 3 }), {
        id: 'v',
        email: 'other@example.org',
        emailConfirmed: true,
      });
      expect(await of(queue, jo)).toEqual([]);
      for (const [i, name] of ['b', 'c', 'd'].entries()) await record(queue, name, resolved(i), jo);
      expect(await of(queue, jo)).toEqual(['d', 'c']);
      await queue.forget('d');
      expect(await of(queue, jo)).toEqual(['c']);
    });
  });

  describe('a search', () => {
    const jo: Customer = { id: 'jo', name: 'José Meyer', email: 'jo.meyer@water.example.org' };
    const finds = async (queue: Queue, words: string, more: { teams?: string[]; limit?: number } = {}) => {
      const { tickets } = await queue.search({ words, limit: 10, ...more });
      return tickets.map(({ conversation }) => conversation);
    };
    const said = (queue: Queue, conversation: string, ticket: Ticket, ...words: string[]) =>
      queue.record(conversation, { ticket, customer, channel: 'webchat' }, words);

    it('finds by number, name, address, tags and subject, the newest first, open or ended', async () => {
      const queue = await kind.open();
      await record(queue, 'a', waiting(1, { subject: 'My water bill is wrong', tags: ['refund'] }), jo);
      await record(queue, 'b', resolved(2, { subject: 'Which bills are due?' }));
      expect(await finds(queue, 'bill')).toEqual(['b', 'a']);
      expect(await finds(queue, 'BILL  wrong')).toEqual(['a']);
      expect(await finds(queue, 'fd-1002')).toEqual(['b']);
      expect(await finds(queue, '1001')).toEqual(['a']);
      expect(await finds(queue, 'jose')).toEqual(['a']);
      expect(await finds(queue, 'José mey')).toEqual(['a']);
      expect(await finds(queue, 'jo.meyer@wat')).toEqual(['a']);
      expect(await finds(queue, 'water.example.org')).toEqual(['a']);
      expect(await finds(queue, 'refund')).toEqual(['a']);
      // Words of each sentence say nothing beside others.
      expect(await finds(queue, 'which of the bills')).toEqual(['b']);
      for (const nothing of ['', ' ', '?!', 'ill', 'bill refund due']) expect(await finds(queue, nothing)).toEqual([]);
      expect(await finds(queue, '(bill', {})).toEqual(['b', 'a']);
      expect(await finds(queue, 'x'.repeat(100_000))).toEqual([]);
    });

    it('finds what was said, in languages without spaces, too', async () => {
      const queue = await kind.open();
      await said(
        queue,
        'a',
        waiting(1, { subject: 'Hello' }),
        'The culvert in Mill Road is blocked',
        'ごみの収集日はいつですか',
      );
      expect(await finds(queue, 'culvert mill')).toEqual(['a']);
      expect(await finds(queue, '収集')).toEqual(['a']);
      // Who does not know what was said takes nothing of it away.
      await record(queue, 'a', waiting(1, { subject: 'Hello' }));
      expect(await finds(queue, 'culvert')).toEqual(['a']);
      await said(queue, 'a', claimed(1, { subject: 'Hello' }), 'Never mind');
      expect(await finds(queue, 'culvert')).toEqual([]);
      expect(await finds(queue, 'mind')).toEqual(['a']);
    });

    it('finds what an older version recorded, once it was recorded again', async () => {
      const before = await kind.open();
      await record(before, 'a', waiting(1, { subject: 'My bill' }));
      await kind.ages();
      const queue = await kind.open();
      expect(await finds(queue, 'bill')).toEqual(['a']);
      await record(queue, 'a', resolved(1, { subject: 'My bill' }));
      await kind.ages();
      await (await kind.open()).forget('a');
      expect(await queue.find(1001)).toBeUndefined();
    });

    it('shows those of some teams, no more than wanted, and says that there are more', async () => {
      const queue = await kind.open();
      for (let i = 0; i < 4; i++) await record(queue, `c${i}`, waiting(i, { team: i % 2 ? 'front' : 'billing' }));
      expect(await finds(queue, 'opened', { teams: ['front'] })).toEqual(['c3', 'c1']);
      expect(await finds(queue, 'opened', { teams: [] })).toEqual([]);
      expect(await finds(queue, 'opened', { limit: 3 })).toEqual(['c3', 'c2', 'c1']);
      expect((await queue.search({ words: 'opened', limit: 3 })).more).toBe(true);
      expect((await queue.search({ words: 'opened', limit: 4 })).more).toBe(false);
    });

    it('finds nothing of who has left, and everything of who is called alike', async () => {
      const queue = await kind.open();
      await record(queue, 'a', resolved(1));
      await record(queue, 'a', waiting(2, { openedAfter: 4 }));
      await record(queue, 'a#1', resolved(3));
      await record(queue, 'ab', resolved(4));
      await queue.forget('a');
      expect(await finds(queue, 'opened')).toEqual(['ab', 'a#1', 'a']);
      expect(await finds(queue, '1001')).toEqual([]);
      await record(queue, 'a', resolved(2, { openedAfter: 4 }));
      for (const each of ['a', 'a#1', 'ab', 'ab']) await queue.forget(each);
      expect(await finds(queue, 'opened')).toEqual([]);
      expect(await kind.left()).toEqual([]);
    });
  });

  it('never lets an older version replace a newer one', async () => {
    const queue = await kind.open();
    await record(queue, 'a', waiting(1));
    await record(queue, 'a', claimed(1));
    expect(await record(queue, 'a', waiting(1))).toMatchObject({ number: 1001 });
    expect(await record(queue, 'a', waiting(1))).not.toHaveProperty('position');
    expect((await queue.find(1001))?.ticket).toMatchObject({ status: 'claimed', by: ana, version: 2, number: 1001 });
  });

  it('says which line a ticket left and where, again when asked again', async () => {
    const queue = await kind.open();
    for (const [i, name] of ['a', 'b', 'c'].entries()) await record(queue, name, waiting(i));
    expect(await record(queue, 'b', claimed(1))).toEqual({ number: 1002, left: { team: 'front', position: 2 } });
    expect(await record(queue, 'b', claimed(1))).toEqual({ number: 1002, left: { team: 'front', position: 2 } });
    expect(await record(queue, 'b', waiting(1, { version: 3 }))).toEqual({ number: 1002, position: 2 });
    const moved = await record(queue, 'b', waiting(1, { version: 4, team: 'billing' }));
    expect(moved).toEqual({ number: 1002, position: 1, left: { team: 'front', position: 2 } });
    expect(await queue.front('front', 9)).toEqual([
      { conversation: 'a', position: 1 },
      { conversation: 'c', position: 2 },
    ]);
  });

  it('keeps the place of one who is released', async () => {
    const queue = await kind.open();
    for (const [i, name] of ['a', 'b'].entries()) await record(queue, name, waiting(i));
    await record(queue, 'a', claimed(0));
    expect(await record(queue, 'a', waiting(0, { version: 3 }))).toMatchObject({ position: 1 });
  });

  it('lists by status and team, no more than wanted, and finds by number', async () => {
    const queue = await kind.open();
    await record(queue, 'a', waiting(1));
    await record(queue, 'b', claimed(2));
    await record(queue, 'c', waiting(3, { team: 'billing' }));
    await record(queue, 'd', resolved(4));
    expect(await names(queue)).toEqual(['a', 'b', 'c']);
    expect(await names(queue, { status: 'waiting' })).toEqual(['a', 'c']);
    expect(await names(queue, { status: 'claimed' })).toEqual(['b']);
    expect(await names(queue, { status: 'resolved' })).toEqual(['d']);
    expect(await names(queue, { team: 'billing' })).toEqual(['c']);
    expect(await names(queue, { limit: 2 })).toEqual(['a', 'b']);
    expect(await queue.find(1003)).toEqual({
      conversation: 'c',
      channel: 'webchat',
      customer,
      ticket: waiting(3, { team: 'billing', number: 1003 }),
    });
    expect(await queue.find(999)).toBeUndefined();
  });

  it('forgets the ended tickets of a conversation, and nobody else’s', async () => {
    const queue = await kind.open();
    await record(queue, 'a', resolved(1));
    await record(queue, 'a', resolved(2, { openedAfter: 7 }));
    await record(queue, 'a#7', resolved(3));
    await record(queue, 'b', waiting(4));
    await record(queue, 'b', resolved(5, { openedAfter: 9 }));
    await queue.forget('a');
    await queue.forget('a');
    expect(await names(queue, { status: 'resolved' })).toEqual(['b', 'a#7']);
    expect(await queue.find(1001)).toBeUndefined();
    expect(await queue.find(1002)).toBeUndefined();
    expect((await queue.find(1003))?.conversation).toBe('a#7');
    // What is open is somebody's work.
    await queue.forget('b');
    expect(await names(queue)).toEqual(['b']);
    expect(await names(queue, { status: 'resolved' })).toEqual(['a#7']);
    // Numbers are not given again.
    expect(await record(queue, 'c', waiting(6))).toMatchObject({ number: 1006 });
    expect(await queue.counts()).toEqual([{ team: 'front', waiting: 2, claimed: 0, snoozed: 0 }]);
  });

  it('lists more than a page', async () => {
    const queue = await kind.open();
    await Promise.all(
      Array.from({ length: 450 }, (_, i) => record(queue, `c${i}`, waiting(i, { team: i % 2 ? 'x' : 'y' }))),
    );
    expect(await names(queue, { team: 'x', limit: 1000 })).toHaveLength(225);
    expect(await names(queue, { team: 'x', limit: 3 })).toEqual(['c1', 'c3', 'c5']);
  });

  it('counts what each team has', async () => {
    const queue = await kind.open();
    await record(queue, 'a', waiting(1));
    await record(queue, 'b', waiting(2));
    await record(queue, 'b', claimed(2));
    await record(queue, 'b', claimed(2));
    await record(queue, 'c', waiting(3, { team: 'billing' }));
    await record(queue, 'd', waiting(4, { team: 'billing' }));
    await record(queue, 'd', waiting(4, { team: 'front', version: 2 }));
    await record(queue, 'c', resolved(3, { team: 'billing' }));
    expect(await queue.counts()).toEqual([{ team: 'front', waiting: 2, claimed: 1, snoozed: 0 }]);
  });

  it('forgets resolved ones that are older than the last so many', async () => {
    const queue = await kind.open(3);
    for (let i = 1; i <= 5; i++) await record(queue, `c${i}`, resolved(i));
    expect(await names(queue, { status: 'resolved' })).toEqual(['c5', 'c4', 'c3']);
    expect(await queue.find(1001)).toBeUndefined();
    expect(await queue.find(1005)).toMatchObject({ conversation: 'c5' });
  });

  it('tells who watches, until he stops', async () => {
    const queue = await kind.open();
    let told = () => {};
    const changed = new Promise<void>((resolve) => {
      told = resolve;
    });
    const stop = await queue.watch(() => told());
    await record(queue, 'a', waiting(1));
    await changed;
    await stop();
    let again = 0;
    told = () => {
      again += 1;
    };
    await record(queue, 'b', waiting(2));
    await queue.list({ limit: 1 });
    expect(again).toBe(0);
  });

  describe('who asks the same', () => {
    const DAY = 86_400_000;
    const outage = { article: { id: 'power-outage', question: 'Why is my power out?' } };
    const asks = (queue: Queue, who: string, conversation: string, more: object) =>
      queue.record(conversation, {
        ticket: waiting(2 * DAY, { ...outage, ...more }),
        customer: { id: who },
        channel: 'webchat',
      });

    it('are other customers, within a day, because of the same article; what left is not counted', async () => {
      const queue = await kind.open();
      await asks(queue, 'c', 'a', {});
      await asks(queue, 'c', 'mine too', {});
      await asks(queue, 'd', 'b', { opened: DAY + 1 });
      await asks(queue, 'd', 'b again', {});
      await asks(queue, 'e', 'long ago', { opened: DAY });
      await asks(queue, 'f', 'spam', { status: 'resolved', by: ana, at: 1, disposition: 'spam' });
      await asks(queue, 'g', 'ended', { status: 'resolved', by: ana, at: 1, disposition: 'done' });
      await asks(queue, 'h', 'like it', { article: { id: 'power-outage-map', question: 'Where?' } });
      await asks(queue, 'i', 'nothing known', { article: undefined });
      const about = { conversation: 'a', customer: { id: 'c' }, ticket: waiting(2 * DAY, outage) };
      expect(await similarTo(queue, about, 2 * DAY)).toMatchObject({ customers: 2, numbers: [1007, 1004, 1003] });
      expect((await queue.search({ words: 'article:power-outage 1003', limit: 9 })).tickets).toHaveLength(1);
      await queue.forget('ended');
      expect(await similarTo(queue, about, 2 * DAY)).toMatchObject({ customers: 1, numbers: [1004, 1003] });
      expect(await similarTo(queue, { ...about, ticket: waiting(0) }, 2 * DAY)).toMatchObject({ customers: 0 });
    });

    it('are many when there are far more of them than on other days', async () => {
      const queue = await kind.open();
      for (let day = 0; day < 28; day++)
        for (const who of ['first', 'second']) await asks(queue, who, `${who} of ${day}`, { opened: (day + 3) * DAY });
      const today = 31 * DAY;
      for (let i = 0; i < 4; i++) await asks(queue, `c${i}`, `now ${i}`, { opened: today - i });
      const mine = { conversation: 'mine', customer: { id: 'me' }, ticket: waiting(today, outage) };
      const similar = await similarTo(queue, mine, today);
      expect(similar).toMatchObject({ customers: 4, usual: 2 });
      expect(areMany(similar, 4)).toBe(false);
      expect(areMany({ ...similar, customers: 5 }, 4)).toBe(true);
      expect(areMany({ ...similar, usual: 0 }, 4)).toBe(true);
      expect(areMany({ ...similar, customers: 2, usual: 0 }, 4)).toBe(false);
      for (let i = 0; i < 190; i++)
        await asks(queue, `d${i}`, `a busy week ${i}`, { opened: today - DAY * (1 + i / 27.15) });
      // Only the newest 200 are looked at: 196 of them within a week before today.
      expect((await similarTo(queue, mine, today)).usual).toBeCloseTo(28, 0);
    });

    it('finds an article by an id with spaces and accents', async () => {
      const queue = await kind.open();
      await asks(queue, 'c', 'a', { article: { id: 'Año Nuevo', question: '?' } });
      const found = await queue.search({ words: termOfArticle('Año Nuevo'), limit: 9 });
      expect(found.tickets.map(({ conversation }) => conversation)).toEqual(['a']);
    });

    it('is told once to the ticket that makes them many, and to those after it', async () => {
      const queue = await kind.open();
      const told: unknown[] = [];
      const receive = async (event: Event) => {
        if (event.kind === 'found' && event.name === 'recurring') told.push([event.id, event.value]);
        return { fresh: true };
      };
      const carry = (who: string, more: object = {}) =>
        recordAndTell({ queue, receive, recurring: 3, now: () => 5 }, who, {
          ...{ ticket: waiting(9, { ...outage, openedAfter: 4, ...more }), customer: { id: who }, channel: 'webchat' },
        });
      await carry('a');
      await carry('b');
      await carry('b', { version: 2, number: 1002 });
      expect(told).toEqual([]);
      await carry('c');
      await carry('c', { version: 2, number: 1003 });
      await carry('d');
      expect(told).toEqual([
        ['recurring:4', { ticket: 4, customers: 3, numbers: [1003, 1002, 1001] }],
        ['recurring:4', { ticket: 4, customers: 4, numbers: [1004, 1003, 1002, 1001] }],
      ]);
    });
  });

  describe('the sender', () => {
    const carry = async (queue: Queue, conversation: string, ticket: Ticket) => {
      const events: Event[] = [];
      const receive = async (event: Event) => {
        events.push(event);
        return { fresh: true };
      };
      const notice = { kind: 'ticket', ticket, customer, channel: 'webchat' };
      const body = { kind: 'notice' as const, notice };
      const attempt = { conversation, again: false, signal: new AbortController().signal };
      const outcome = await sendToQueue({ queue, receive, now: () => 5 })(
        { id: 'i', destination: 'queue', body },
        attempt,
      );
      expect(outcome).toEqual({ outcome: 'delivered' });
      return events;
    };

    it('tells a new ticket its number and place, with the same event id on every try', async () => {
      const queue = await kind.open();
      const told = {
        kind: 'found',
        conversation: 'a',
        at: 5,
        id: 'queued:4',
        name: 'queued',
        value: { number: 1001, position: 1 },
      };
      expect(await carry(queue, 'a', waiting(1, { openedAfter: 4 }))).toEqual([told]);
      expect(await carry(queue, 'a', waiting(1, { openedAfter: 4 }))).toEqual([told]);
      expect(await carry(queue, 'a', waiting(1, { openedAfter: 4, version: 2, number: 1001, position: 1 }))).toEqual(
        [],
      );
    });

    it('tells those who moved up to the first three, on every try, and nobody before the gap', async () => {
      const queue = await kind.open();
      for (const [i, name] of ['a', 'b', 'c', 'd', 'e'].entries()) await carry(queue, name, waiting(i));
      for (const _ of [1, 2]) {
        const told = await carry(queue, 'b', claimed(1, { number: 1002 }));
        expect(told).toEqual([
          { kind: 'found', conversation: 'c', at: 5, id: 'moved:b#0:2', name: 'moved', value: { position: 2 } },
          { kind: 'found', conversation: 'd', at: 5, id: 'moved:b#0:2', name: 'moved', value: { position: 3 } },
        ]);
      }
      expect(await carry(queue, 'e', claimed(4, { number: 1005 }))).toEqual([]);
    });

    it('tells a transferred ticket its new place', async () => {
      const queue = await kind.open();
      await carry(queue, 'a', waiting(1, { team: 'billing' }));
      await carry(queue, 'b', waiting(2));
      const told = await carry(queue, 'b', waiting(2, { team: 'billing', number: 1002, version: 2 }));
      expect(told).toMatchObject([{ conversation: 'b', id: 'moved:0:2', name: 'moved', value: { position: 2 } }]);
    });
  });

  it('is rebuilt from the conversations, every ticket with the number it had', async () => {
    const queue = await kind.open();
    const conversation = (id: string, ticket?: Ticket, channel = 'webchat') => ({
      id,
      address: { channel, id },
      customer,
      opened: 1,
      n: 1,
      state: ticket,
    });
    const told: Event[] = [];
    const count = await rebuild({
      queue,
      receive: async (event) => {
        told.push(event);
        return { fresh: true };
      },
      conversations: [
        conversation('new', waiting(30)),
        conversation('a', waiting(10, { number: 1044, position: 1 }), 'email'),
        conversation('b', claimed(20, { number: 1002 })),
        conversation('none'),
      ],
      ticketOf: ({ state }) => state as Ticket | undefined,
      edits: (channel) => channel === 'webchat',
    });
    expect(count).toBe(3);
    expect(await names(queue)).toEqual(['a', 'b', 'new']);
    expect(await queue.find(1044)).toMatchObject({ conversation: 'a', channel: 'email', fixed: true });
    expect(await queue.find(1002)).not.toHaveProperty('fixed');
    expect(told).toMatchObject([{ conversation: 'new', name: 'queued', value: { number: 1045, position: 2 } }]);
    expect(await record(queue, 'next', waiting(40))).toMatchObject({ number: 1046 });
  });
}
