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
import { wordsOf } from '../search-words.ts';
import { createSearching, type SearchCommands } from './searching.ts';
import { readSummary, writeSummary } from './summary.ts';

/** What the queue needs of a Redis connection; node-redis clients have it. */
export interface QueueCommands extends RedisScripts, SearchCommands {
  get(key: string): Promise<string | null>;
  set(key: string, value: string): Promise<unknown>;
  hScan(
    key: string,
    cursor: string,
    options: { COUNT: number },
  ): Promise<{ cursor: string; entries: { field: string; value: string }[] }>;
  hGet(key: string, field: string): Promise<string | null>;
  hGetAll(key: string): Promise<{ [field: string]: string }>;
  zRange(key: string, from: number, to: number, options?: { REV: boolean }): Promise<string[]>;
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
  search: `${indexKeys.queue}:search`,
  words: `${indexKeys.queue}:words`,
  conversations: `${indexKeys.queue}:conversations`,
  searchable: `${indexKeys.queue}:searchable`,
  watch: `${indexKeys.queue}:watch`,
};

const PAGE = 200;
/** So many that have ended are looked through for a list. */
const MOST_LISTED = 5000;
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

  const { watch: _, searchable: __, ...recorded } = keys;
  const run = scriptOf(redis, new URL('./record.lua', import.meta.url));
  const runRecord = async (args: (string | number)[]) => (await run(Object.values(recorded), args)) as unknown[];

  const runForget = scriptOf(redis, new URL('./forget.lua', import.meta.url));

  async function summaries(ids: string[]): Promise<Summary[]> {
    if (ids.length === 0) return [];
    const found = await redis.hmGet(keys.tickets, ids);
    return found.flatMap((text) => (text === null ? [] : (readSummary(text) ?? [])));
  }

  const search = createSearching({ redis, keys, summaries });
  let made: Promise<void> | undefined;
  /** What an older version of Frontdesk recorded is in no index of words and conversations: it is recorded again, once. */
  function searchable(): Promise<void> {
    made ??= recordAgain().catch((error: unknown) => {
      made = undefined;
      throw error;
    });
    return made;
  }
  async function recordAgain(): Promise<void> {
    if ((await redis.get(keys.searchable)) !== null) return;
    let cursor = '0';
    do {
      const page = await redis.hScan(keys.tickets, cursor, { COUNT: PAGE });
      const all = page.entries.flatMap(({ value }) => readSummary(value) ?? []);
      const numbers = all.map(({ ticket }) => String(ticket.number));
      const known = numbers.length > 0 ? await redis.hmGet(keys.words, numbers) : [];
      for (const { conversation, ...shown } of all.filter((_, i) => known[i] === null))
        await queue.record(conversation, shown);
      ({ cursor } = page);
    } while (cursor !== '0');
    await redis.set(keys.searchable, '1');
  }

  const queue: Queue = {
    async record(conversation, { ticket, ...about }, said) {
      const summary = { ...summaryOf(conversation, about), ticket };
      const [number, position, team, leftAt] = await runRecord([
        ticketKey(conversation, ticket),
        ticket.version,
        ticket.status,
        ticket.team,
        String(rankOf(ticket)).padStart(14, '0'),
        writeSummary(summary),
        ticket.number ?? '',
        keys.watch,
        ticket.status === 'resolved' ? ticket.at : '',
        kept,
        firstNumber,
        proofsOf(about.customer).map(hashOf).join('\n'),
        wordsOf(summary, said).join('\n'),
        said ? 1 : '',
      ]);
      const recorded: Recorded = { number: Number(number) };
      if (Number(position) > 0) recorded.position = Number(position);
      if (team) recorded.left = { team: String(team), position: Number(leftAt) };
      return recorded;
    },

    async forget(conversation) {
      await searchable();
      const { tickets, numbers, resolved, customers, proofs, search, words, conversations } = keys;
      await runForget(
        [tickets, numbers, resolved, customers, proofs, search, words, conversations],
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
        // Of one team, or with a tag, those that ended long ago are found by a search.
        if (ids.length < PAGE || (status === 'resolved' && from >= MOST_LISTED)) break;
      }
      return found.slice(0, limit);
    },

    async find(number) {
      const key = await redis.hGet(keys.numbers, String(number));
      return key === null ? undefined : (await summaries([key]))[0];
    },

    async search(wants) {
      await searchable();
      return search(wants);
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
  return queue;
}
