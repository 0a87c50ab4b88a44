import { createHash } from 'node:crypto';
import { indexKeys } from '../../conversation/keys.ts';
import { type RedisScripts, scriptOf } from '../../conversation/redis/script.ts';
import type { RedisListening } from '../../conversation/redis/store.ts';
import {
  type Count,
  firstNumber,
  ofOne,
  type Queue,
  type Recorded,
  rankOf,
  resolvedKept,
  type Summary,
  summaryOf,
  ticketKey,
} from '../queue.ts';
import { proofsOf } from '../same-customer.ts';
import { readSummary, writeSummary } from './summary.ts';

/** What the queue needs of a Redis connection; node-redis clients have it. */
export interface QueueCommands extends RedisScripts {
  hGet(key: string, field: string): Promise<string | null>;
  hmGet(key: string, fields: string[]): Promise<(string | null)[]>;
  hGetAll(key: string): Promise<{ [field: string]: string }>;
  zRange(key: string, from: number, to: number, options?: { REV: boolean }): Promise<string[]>;
  zRangeByLex(
    key: string,
    min: string,
    max: string,
    options: { LIMIT: { offset: number; count: number } },
  ): Promise<string[]>;
}

/** The queue's keys, all in one slot; see record.lua and forget.lua. */
const keys = {
  tickets: `${indexKeys.queue}:tickets`,
  numbers: `${indexKeys.queue}:numbers`,
  line: `${indexKeys.queue}:line`,
  open: `${indexKeys.queue}:open`,
  resolved: `${indexKeys.queue}:resolved`,
  counts: `${indexKeys.queue}:counts`,
  last: `${indexKeys.queue}:last`,
  customers: `${indexKeys.queue}:customers`,
  proofs: `${indexKeys.queue}:proofs`,
  watch: `${indexKeys.queue}:watch`,
};

const PAGE = 200;
/** So many tickets of one customer are looked at; who has more has a page that nobody reads to its end. */
const MOST_OF_ONE = 500;

/** One line, of a length that no customer can choose. */
const hashOf = (proof: string): string => createHash('sha256').update(proof).digest('hex').slice(0, 32);

/** The queue in Redis. `listening` is a connection that is used for listening only. */
export function createRedisQueue(parts: { redis: QueueCommands; listening: RedisListening; kept?: number }): Queue {
  const { redis, listening, kept = resolvedKept } = parts;
  const watchers = new Set<() => void>();
  listening.on('ready', () => {
    for (const listener of watchers) listener();
  });

  const { watch: _, ...recorded } = keys;
  const run = scriptOf(redis, new URL('./record.lua', import.meta.url));
  const runRecord = async (args: (string | number)[]) => (await run(Object.values(recorded), args)) as unknown[];

  const runForget = scriptOf(redis, new URL('./forget.lua', import.meta.url));

  async function summaries(ids: string[]): Promise<Summary[]> {
    if (ids.length === 0) return [];
    const found = await redis.hmGet(keys.tickets, ids);
    return found.flatMap((text) => (text === null ? [] : (readSummary(text) ?? [])));
  }

  return {
    async record(conversation, { ticket, ...about }) {
      const [number, position, team, leftAt] = await runRecord([
        ticketKey(conversation, ticket),
        ticket.version,
        ticket.status,
        ticket.team,
        String(rankOf(ticket)).padStart(14, '0'),
        writeSummary({ ...summaryOf(conversation, about), ticket }),
        ticket.number ?? '',
        keys.watch,
        ticket.status === 'resolved' ? ticket.at : '',
        kept,
        firstNumber,
        proofsOf(about.customer).map(hashOf).join('\n'),
      ]);
      const recorded: Recorded = { number: Number(number) };
      if (Number(position) > 0) recorded.position = Number(position);
      if (team) recorded.left = { team: String(team), position: Number(leftAt) };
      return recorded;
    },

    async forget(conversation) {
      await runForget(
        [keys.tickets, keys.numbers, keys.resolved, keys.customers, keys.proofs],
        [`${conversation}#`, keys.watch],
      );
    },

    async list({ status = 'open', team, tag, limit }) {
      const found: Summary[] = [];
      const [key, options] = status === 'resolved' ? [keys.resolved, { REV: true }] : [keys.open, undefined];
      for (let from = 0; found.length < limit; from += PAGE) {
        const ids = await redis.zRange(key, from, from + PAGE - 1, options);
        for (const summary of await summaries(ids)) {
          const { ticket } = summary;
          // It may have changed between the two reads: what counts is what it is now.
          const wanted = status === 'open' ? ticket.status !== 'resolved' : ticket.status === status;
          const has = tag === undefined || ticket.tags?.includes(tag);
          if (wanted && has && (team === undefined || ticket.team === team)) found.push(summary);
        }
        if (ids.length < PAGE) break;
      }
      return found.slice(0, limit);
    },

    async find(number) {
      const key = await redis.hGet(keys.numbers, String(number));
      return key === null ? undefined : (await summaries([key]))[0];
    },

    async ofCustomer(customer, limit) {
      const LIMIT = { offset: 0, count: MOST_OF_ONE };
      const found = await Promise.all(
        proofsOf(customer)
          .map(hashOf)
          .map((proof) => redis.zRangeByLex(keys.customers, `[${proof}\n`, `(${proof}\u000b`, { LIMIT })),
      );
      const ids = new Set(found.flat().map((member) => member.slice(member.indexOf('\n') + 1)));
      return ofOne(await summaries([...ids]), customer, limit);
    },

    async front(team, count) {
      const LIMIT = { offset: 0, count };
      // The character after the separator ends the team's part of the line.
      const members = await redis.zRangeByLex(keys.line, `[${team}\n`, `(${team}\u000b`, { LIMIT });
      return members.map((member, i) => {
        const key = member.slice(member.lastIndexOf('\n') + 1);
        return { conversation: key.slice(0, key.lastIndexOf('#')), position: i + 1 };
      });
    },

    async counts() {
      const counts = new Map<string, Count>();
      for (const [field, value] of Object.entries(await redis.hGetAll(keys.counts))) {
        const [team = '', status] = field.split('\n');
        const count = counts.get(team) ?? { team, waiting: 0, claimed: 0, snoozed: 0 };
        counts.set(team, {
          ...count,
          [status === 'waiting' || status === 'snoozed' ? status : 'claimed']: Number(value),
        });
      }
      return [...counts.values()]
        .filter(({ waiting, claimed, snoozed }) => waiting + claimed + snoozed > 0)
        .sort((a, b) => (a.team < b.team ? -1 : 1));
    },

    async watch(listener) {
      const hear = () => listener();
      await listening.subscribe(keys.watch, hear);
      watchers.add(hear);
      return async () => {
        watchers.delete(hear);
        await listening.unsubscribe(keys.watch, hear);
      };
    },
  };
}
