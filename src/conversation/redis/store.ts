import { randomUUID } from 'node:crypto';
import type { Entry } from '../decision.ts';
import type { Event } from '../event.ts';
import { WAITS_MS } from '../kept.ts';
import { conversationKeys, conversationOf, everyConversation, indexKeys, partitionKeys, partitions } from '../keys.ts';
import { touchUpName } from '../outbox.ts';
import type { DeadLetter, Store } from '../store.ts';
import { stamp } from '../stored.ts';
import { keptIn, line, readConversation, readEntries, readEntry, readPending, readTurn } from './reading.ts';
import { type RedisScripts, scriptOf } from './script.ts';

/** What the store needs of a Redis connection; node-redis clients have it. */
export interface RedisCommands extends RedisScripts {
  scanIterator(options: { MATCH: string; TYPE: 'hash'; COUNT: number }): AsyncIterable<string[]>;
  scan(
    cursor: string,
    options: { MATCH: string; TYPE: 'hash'; COUNT: number },
  ): Promise<{ cursor: string; keys: string[] }>;
  get(key: string): Promise<string | null>;
  set(key: string, value: string): Promise<unknown>;
  hmGet(key: string, fields: string[]): Promise<(string | null)[]>;
  xRange(key: string, from: string, to: string, options: { COUNT: number }): Promise<LogLine[] | null>;
  xRevRange(key: string, from: string, to: string, options: { COUNT: number }): Promise<LogLine[] | null>;
  lRange(key: string, from: number, to: number): Promise<string[]>;
  lRem(key: string, count: number, value: string): Promise<number>;
}

/** What the store needs of a second connection, used for listening only. */
export interface RedisListening {
  subscribe(channel: string, listener: (message: string) => void): Promise<void>;
  unsubscribe(channel: string, listener: (message: string) => void): Promise<void>;
  /** Told after each reconnection, when messages may have been missed. */
  on(event: 'ready', told: () => void): unknown;
}

type LogLine = { message: { [field: string]: string } };

/** Event ids are remembered for a day, unless the channel says that its provider may repeat an event later. */
const SEEN_SECONDS = 86_400;
/** So many keys are looked at in one step through all of them, */
const SCANNED = 500;
/** and so often from the beginning at most. */
const MOST_PASSES = 5;

/** The store in Redis: one script each (see scripts/*.lua), all keys of a conversation in one slot. */
export function createRedisStore(parts: {
  redis: RedisCommands;
  listening: RedisListening;
  /** Added to the time of Redis, milliseconds; only tests move it. */
  offset?: () => number;
  /** How long a process may work on a turn before another one takes it. */
  leaseMs?: number;
  /** The same for a delivery; longer than the time limit of one try. */
  deliveryLeaseMs?: number;
}): Store {
  const { redis, listening, offset = () => 0, leaseMs = 5000, deliveryLeaseMs = 20_000 } = parts;
  const me = randomUUID();
  const watchers = new Set<(entries: Entry[]) => void>();
  listening.on('ready', () => {
    for (const listener of watchers) listener([]);
  });

  const script = (name: string) => {
    const run = scriptOf(redis, new URL(`./scripts/${name}.lua`, import.meta.url));
    return async (keys: string[], args: (string | number)[]) => (await run(keys, args)) as unknown[];
  };
  const scripts = {
    receive: script('receive'),
    take: script('take'),
    commit: script('commit'),
    release: script('release'),
    nextItem: script('next-item'),
    settle: script('settle'),
    postpone: script('postpone'),
    overdue: script('overdue'),
    leaving: script('leaving'),
    expire: script('expire'),
  };

  const outboxArguments = (id: string, destination: string) => {
    const keys = conversationKeys(id);
    return {
      keys: [keys.outbox(destination), keys.outboxLease(destination), keys.conversation, keys.outboxes],
      member: `${id}\0${destination}`,
      tries: `tries:${destination}`,
    };
  };
  const takeItem = (id: string, destination: string, leaseMs = deliveryLeaseMs) => {
    const { keys, member, tries } = outboxArguments(id, destination);
    return { keys, args: [member, offset(), me, leaseMs, tries] };
  };

  /** `who` takes the turn; nobody when it is empty. */
  async function receive(
    event: Event,
    who: string,
    {
      timer,
      keptFor = SEEN_SECONDS,
    }: { timer?: { name: string; at: number } | undefined; keptFor?: number | undefined },
  ) {
    if (/[\n\0]/.test(event.id + event.conversation)) throw new Error('ids must not hold control characters');
    const keys = conversationKeys(event.conversation);
    const written = line(event);
    const [fresh, ...turn] = await scripts.receive(
      [keys.seen(event.id), keys.mailbox, keys.conversation, keys.lease, keys.ready, keys.timers],
      [
        event.conversation,
        written,
        offset(),
        who,
        leaseMs,
        Math.max(1, Math.ceil(keptFor)),
        timer ? `${event.conversation}\0${timer.name}` : '',
        timer?.at ?? 0,
      ],
    );
    if (!fresh) return { fresh: false };
    if (turn.length === 0) return { fresh: true };
    // What is at the head is mostly what was just sent there: it need not be read again.
    return { fresh: true, turn: readTurn(event.conversation, turn, { event, written }) };
  }

  return {
    receive: (event, timer, keptFor) => receive(event, me, { timer, keptFor }),
    append: (event, keptFor) => receive(event, '', { keptFor }),

    async take(id) {
      const keys = conversationKeys(id);
      const turn = await scripts.take(
        [keys.mailbox, keys.conversation, keys.lease, keys.ready],
        [id, offset(), me, leaseMs],
      );
      return turn.length > 0 ? readTurn(id, turn) : undefined;
    },

    async commit(commit) {
      const {
        event,
        conversation,
        entries,
        items,
        elsewhere = [],
        timers,
        leaves = '',
        deadLetter: aside,
        unread,
      } = commit;
      const id = event.conversation;
      const keys = conversationKeys(id);
      const destinations = [...new Set(items.map((item) => item.destination))];
      const why = aside ? { event, ...unread, why: aside } : undefined;
      const [done, now, ...next] = await scripts.commit(
        [
          keys.mailbox,
          keys.conversation,
          keys.lease,
          keys.ready,
          keys.timers,
          keys.log,
          keys.outboxes,
          keys.aside,
          keys.expires,
          ...destinations.map(keys.outbox),
        ],
        [
          id,
          `${event.id}\n`,
          offset(),
          me,
          leaseMs,
          conversation ? stamp(conversation) : '',
          conversation?.n ?? 0,
          keys.watch,
          why ? JSON.stringify(why).slice(0, -1) : '',
          leaves,
          entries.length,
          ...entries.map((entry) => JSON.stringify(entry)),
          timers.length,
          ...timers.flatMap(({ name, at }) => [`${id}\0${name}`, at ?? '']),
          items.length,
          ...items.flatMap((item) => [
            10 + destinations.indexOf(item.destination),
            `${id}\0${item.destination}`,
            line(item),
            elsewhere.includes(item.destination) ? 0 : deliveryLeaseMs,
          ]),
        ],
      );
      const committed = { done: done === 1, now: Number(now) };
      // The script hands the time back once.
      return next.length > 0 ? { ...committed, next: readTurn(id, [...next, now]) } : committed;
    },

    async release(id, waitMs, { untried = false } = {}) {
      const keys = conversationKeys(id);
      await scripts.release(
        [keys.lease, keys.ready, keys.conversation],
        [id, offset(), me, Math.round(waitMs), untried ? 1 : 0],
      );
    },

    async nextItem(id, destination, leaseMs) {
      const { keys, args } = takeItem(id, destination, leaseMs);
      return readPending(destination, await scripts.nextItem(keys, args));
    },

    async settle(id, item, { leaseMs, touchUps = [] } = {}) {
      const { keys, args } = takeItem(id, item.destination, leaseMs);
      const { outbox } = conversationKeys(id);
      const left = touchUps.flatMap((each) => [`${id}\0${each.destination}`, touchUpName(each), line(each)]);
      const settled = await scripts.settle(
        [...keys, ...touchUps.map(({ destination }) => outbox(destination))],
        [...args, `${item.id}\n`, deliveryLeaseMs, ...left],
      );
      return readPending(item.destination, settled);
    },

    async postpone(id, item, waitMs, { untried = false } = {}) {
      const { keys, member, tries } = outboxArguments(id, item.destination);
      await scripts.postpone(keys, [member, offset(), me, Math.round(waitMs), tries, untried ? 1 : 0]);
    },

    async overdue(partition, limit, wanted = []) {
      const keys = partitionKeys(partition);
      const [ready, timers, destinations] = (await scripts.overdue(
        [keys.ready, keys.timers, keys.outboxes],
        [offset(), limit, ...wanted],
      )) as [string[], string[], string[]];
      return {
        ready,
        timers: pairs(timers).map(([member, at]) => {
          const [conversation, name] = split(member);
          return { conversation, name, at: Number(at) };
        }),
        destinations: destinations.map((member) => {
          const [conversation, destination] = split(member);
          return { conversation, destination };
        }),
      };
    },

    async leaving(partition, limit) {
      return (await scripts.leaving([partitionKeys(partition).expires], [offset(), limit])) as string[];
    },

    async expire(id, known = []) {
      const keys = conversationKeys(id);
      const [record] = await redis.hmGet(keys.conversation, ['record']);
      const { kept, address } = keptIn(record);
      const destinations = [
        ...new Set([...known, ...(kept?.destinations ?? []), ...(address ? [address.channel] : [])]),
      ];
      const removed: unknown = await scripts.expire(
        [
          ...[keys.expires, keys.conversation, keys.mailbox, keys.log, keys.lease, keys.ready, keys.timers],
          ...[keys.outboxes, keys.aside, ...destinations.map(keys.outbox), ...destinations.map(keys.outboxLease)],
        ],
        [
          ...[id, offset(), record ?? '', WAITS_MS, keys.watch, JSON.stringify(id)],
          ...[destinations.length, ...destinations.map((destination) => `${id}\0${destination}`)],
          ...(kept?.timers ?? []).map((name) => `${id}\0${name}`),
        ],
      );
      return removed === 1;
    },

    async undated() {
      const [cursor = '0', pass = '1', found = '0'] = ((await redis.get(indexKeys.undated)) ?? '').split(':');
      if (cursor === 'done') return undefined;
      const page = await redis.scan(cursor || '0', { MATCH: everyConversation, TYPE: 'hash', COUNT: SCANNED });
      const records = await Promise.all(page.keys.map((key) => redis.hmGet(key, ['record'])));
      const conversations = records.flatMap(([record], i) =>
        record && keptIn(record).kept?.until === undefined ? [conversationOf(page.keys[i] ?? '')] : [],
      );
      const all = Number(found) + conversations.length;
      // A cursor means nothing after Redis began anew: only when a whole pass found none, nothing was missed.
      const isLast = all === 0 || Number(pass) >= MOST_PASSES;
      const end = isLast ? 'done' : `0:${Number(pass) + 1}:0`;
      const next = String(page.cursor) === '0' ? end : `${page.cursor}:${pass}:${all}`;
      return {
        conversations,
        done: async () => {
          await redis.set(indexKeys.undated, next);
        },
      };
    },

    async conversation(id) {
      const [record] = await redis.hmGet(conversationKeys(id).conversation, ['record']);
      return record ? readConversation(id, record) : undefined;
    },

    async *conversations() {
      for await (const keys of redis.scanIterator({ MATCH: everyConversation, TYPE: 'hash', COUNT: 500 })) {
        const records = await Promise.all(keys.map((key) => redis.hmGet(key, ['record'])));
        for (const [i, [record]] of records.entries()) {
          const conversation = record && readConversation(conversationOf(keys[i] ?? ''), record);
          if (conversation) yield conversation;
        }
      }
    },

    async history(id, range) {
      const { log } = conversationKeys(id);
      const lines =
        'last' in range
          ? ((await redis.xRevRange(log, '+', '-', { COUNT: range.last })) ?? []).reverse()
          : await redis.xRange(log, `${range.after + 1}-0`, '+', { COUNT: range.limit });
      return (lines ?? []).map(({ message }) => readEntry(message.e ?? 'null'));
    },

    async watch(id, listener) {
      const { watch } = conversationKeys(id);
      const hear = (message: string) => listener(readEntries(message));
      await listening.subscribe(watch, hear);
      watchers.add(listener);
      return async () => {
        watchers.delete(listener);
        await listening.unsubscribe(watch, hear);
      };
    },

    async deadLetters() {
      const all = Array.from({ length: partitions }, (_, partition) =>
        redis.lRange(partitionKeys(partition).aside, 0, -1),
      );
      const found = (await Promise.all(all)).flat().map((text) => JSON.parse(text) as DeadLetter);
      return found.sort((a, b) => b.at - a.at);
    },

    async removeDeadLetter(event) {
      const { aside } = conversationKeys(event.conversation);
      for (const text of await redis.lRange(aside, 0, -1)) {
        const kept = (JSON.parse(text) as DeadLetter).event;
        if (kept.id === event.id && kept.conversation === event.conversation)
          return (await redis.lRem(aside, 1, text)) > 0;
      }
      return false;
    },
  };
}

function split(member: string): [string, string] {
  const at = member.lastIndexOf('\0');
  return [member.slice(0, at), member.slice(at + 1)];
}

function pairs(list: string[]): [string, string][] {
  return Array.from({ length: list.length / 2 }, (_, i) => [list[2 * i] ?? '', list[2 * i + 1] ?? '']);
}
