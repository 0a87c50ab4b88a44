import { afterAll, beforeAll, expect, it, jest } from '@jest/globals';
import { createRedisQueue } from '../../src/handoff/queue/redis.ts';
import type { Ticket } from '../../src/handoff/ticket.ts';
import { startRedis, type TestRedis } from '../helpers/redis.ts';
import { sample } from '../helpers/sample.ts';
import { describeWith } from '../setup/needs.ts';

jest.setTimeout(900_000);

const by = { desk: 'web', id: 'ana', name: 'Ana' };
const topics = ['bill', 'refund', 'meter', 'outage', 'permit', 'parking', 'recycling', 'water', 'account', 'payment'];

/** The n-th ticket that ended: every word but its own stands in very many others. */
function resolved(n: number): Ticket {
  const words = topics.filter((_, i) => n % (i + 2) === 0).join(' ');
  const about = `Where is my ${words || 'letter'} of street${n % 997}, case rare${n}?`;
  return {
    ...{ status: 'resolved', by, at: n, disposition: 'done', reason: 'asked', team: n % 5 ? 'front' : 'billing' },
    ...{ tier: 1, priority: 'normal', subject: about, opened: n, due: {}, openedAfter: 0, version: 3 },
  } as Ticket;
}

describeWith('redis', 'what a search costs', () => {
  let redis: TestRedis;
  beforeAll(async () => {
    redis = await startRedis();
  });
  afterAll(() => redis.stop());

  it('is what it finds, however many tickets have ended', async () => {
    const client = await redis.connect();
    const cost = { commands: 0, read: 0 };
    // Counts what is asked of Redis, and how many members and values it gives.
    const counting = new Proxy(client, {
      get(target, name: keyof typeof client) {
        const value = target[name] as unknown;
        if (typeof value !== 'function') return value;
        return async (...args: unknown[]) => {
          cost.commands += 1;
          const answer = await (value as (...all: unknown[]) => Promise<unknown>).apply(target, args);
          if (Array.isArray(answer)) cost.read += answer.length;
          return answer;
        };
      },
    });
    const queue = createRedisQueue({ redis: counting, listening: client });
    const record = async (from: number, to: number) => {
      for (let n = from; n < to; n += 500) {
        const page = Array.from({ length: Math.min(500, to - n) }, (_, i) => n + i);
        await Promise.all(
          page.map((each) =>
            queue.record(`web:${each}`, {
              ticket: resolved(each),
              customer: { id: `c${each}`, name: `Jo Meyer${each % 4999}`, email: `jo${each}@example.org` },
              channel: 'webchat',
            }),
          ),
        );
      }
    };
    const costOf = async (words: string, teams?: string[]) => {
      Object.assign(cost, { commands: 0, read: 0 });
      const { tickets, more } = await queue.search({ words, limit: 50, ...(teams && { teams }) });
      return { ...cost, found: tickets.length, more };
    };
    const [few, all] = [sample(1500, 10_000), sample(4000, 100_000)];
    await record(0, few);
    await costOf('warm');
    const searches: [words: string, teams?: string[]][] = [
      ['rare77'],
      ['jo77@example.org'],
      ['meyer77'],
      ['street77 refund'],
      ['bill'],
      ['bill refund water'],
      ['jo', ['billing']],
      ['nobodysword'],
    ];
    await record(few, all);
    for (const each of searches) {
      const now = await costOf(...each);
      // A word of at most 1,000 tickets costs those; a page and the words of each that is looked at come to it.
      expect([each, now.commands <= 40, now.read <= 5000]).toEqual([each, true, true]);
      if (process.env.SOAK) process.stdout.write(`${JSON.stringify([each, now])}\n`);
    }
    expect((await costOf('fd-1078')).read).toBeLessThan(200);
    if (process.env.SOAK) {
      const info = await client.info('memory');
      process.stdout.write(`${all} tickets: ${/used_memory_human:\S+/.exec(info)?.[0]}\n`);
      for (const key of ['search', 'words', 'tickets', 'conversations', 'customers', 'proofs'])
        process.stdout.write(`${key} ${await client.memoryUsage(`fd:{queue}:${key}`, { SAMPLES: 1000 })}\n`);
    }
  });
});
