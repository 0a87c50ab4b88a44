import type { Conversation, Entry } from './decision.ts';
import type { Event } from './event.ts';
import { WAITS_MS } from './kept.ts';
import { partitionOf } from './keys.ts';
import { type Item, touchUpName } from './outbox.ts';
import type { DeadLetter, Overdue, Pending, Store, Turn } from './store.ts';

/** Who works on something, and until when that counts. */
interface Lease {
  who: symbol;
  until: number;
}

interface Outbox {
  items: Item[];
  tries: number;
  lease: Lease | undefined;
  lookAt: number;
}

interface Kept {
  seen: Set<string>;
  mailbox: Event[];
  record: Conversation | undefined;
  tries: number;
  lease: Lease | undefined;
  lookAt: number;
  log: Entry[];
  /** When it may leave. */
  leaves: number | undefined;
  timers: Map<string, number>;
  outboxes: Map<string, Outbox>;
  listeners: Set<(entries: Entry[]) => void>;
}

/** What stores in memory keep; several on one place are like several processes on one Redis. */
export interface Place {
  all: Map<string, Kept>;
  asides: DeadLetter[];
  /** Ids among which `undated` has looked. */
  dated: Set<string>;
}

/** A place in which there is nothing yet. */
export const emptyPlace = (): Place => ({ all: new Map(), asides: [], dated: new Set() });

const nobody = (): Kept => ({
  seen: new Set(),
  mailbox: [],
  record: undefined,
  tries: 0,
  lease: undefined,
  lookAt: 0,
  log: [],
  leaves: undefined,
  timers: new Map(),
  outboxes: new Map(),
  listeners: new Set(),
});

/** The reference store: all in this process's memory, gone with it. What it does is what every store must do. */
export function createMemoryStore(parts: { now?: () => number; leaseMs?: number; place?: Place } = {}): Store {
  const { now = Date.now, leaseMs = 5000, place = emptyPlace() } = parts;
  const { all, asides, dated } = place;
  const me = Symbol('one process');

  const keptOf = (id: string): Kept => {
    const kept = all.get(id) ?? nobody();
    all.set(id, kept);
    return kept;
  };
  const isFree = ({ lease }: { lease: Lease | undefined }) => !lease || lease.until <= now();
  const isMine = (held: { lease: Lease | undefined }) => !isFree(held) && held.lease?.who === me;
  const lend = (held: { lease: Lease | undefined; lookAt: number }) => {
    held.lookAt = now() + leaseMs;
    held.lease = { who: me, until: held.lookAt };
  };

  // Copies on the way in and out, as JSON would: a caller that changes what it was given changes nothing here.
  const begin = (kept: Kept): Turn | undefined => {
    const event = kept.mailbox[0];
    if (!event) return undefined;
    lend(kept);
    kept.tries += 1;
    return structuredClone({ event, conversation: kept.record, tries: kept.tries, now: now() });
  };
  const pick = (outbox: Outbox): Pending | undefined => {
    const item = outbox.items[0];
    if (!item) return undefined;
    lend(outbox);
    outbox.tries += 1;
    return structuredClone({ item, tries: outbox.tries, now: now() });
  };
  /** The next turn for whoever has just committed, or lost, unless another process has the conversation. */
  const goOn = (kept: Kept): { next?: Turn } => {
    if (!isFree(kept) && !isMine(kept)) return {};
    kept.lease = undefined;
    const next = begin(kept);
    return next ? { next } : {};
  };
  const outboxFor = (kept: Kept, destination: string): Outbox => {
    const outbox = kept.outboxes.get(destination) ?? { items: [], tries: 0, lease: undefined, lookAt: 0 };
    kept.outboxes.set(destination, outbox);
    return outbox;
  };
  const leave = (outbox: Outbox, touchUp: Item) => {
    if (outbox.items.length === 0) outbox.lookAt = now() + leaseMs;
    const at = outbox.items.findIndex((each) => touchUpName(each) === touchUpName(touchUp));
    if (at < 0) outbox.items.push(touchUp);
    else outbox.items[at] = touchUp;
  };
  const giveBack = (held: Kept | Outbox, waitMs: number, untried: boolean) => {
    if (!isMine(held)) return;
    held.lease = undefined;
    held.lookAt = now() + waitMs;
    if (untried) held.tries -= 1;
  };

  const at = ({ id, conversation }: Event) =>
    asides.findIndex(({ event }) => event.id === id && event.conversation === conversation);

  return {
    async receive(event, timer) {
      const kept = keptOf(event.conversation);
      if (timer && kept.timers.get(timer.name) !== timer.at) return { fresh: false };
      if (kept.seen.has(event.id)) return { fresh: false };
      if (timer) kept.timers.delete(timer.name);
      kept.seen.add(event.id);
      kept.mailbox.push(structuredClone(event));
      if (kept.mailbox.length > 1 && kept.lookAt > now()) return { fresh: true };
      if (!isFree(kept)) return { fresh: true };
      const turn = begin(kept);
      return turn ? { fresh: true, turn } : { fresh: true };
    },

    async append(event) {
      const kept = keptOf(event.conversation);
      if (kept.seen.has(event.id)) return { fresh: false };
      kept.seen.add(event.id);
      kept.mailbox.push(structuredClone(event));
      if (kept.mailbox.length === 1 && isFree(kept)) kept.lookAt = now();
      return { fresh: true };
    },

    async take(id) {
      const kept = keptOf(id);
      return isFree(kept) ? begin(kept) : undefined;
    },

    async commit({ event, conversation, entries, items, elsewhere = [], timers, leaves, deadLetter: aside }) {
      const kept = keptOf(event.conversation);
      if (kept.mailbox[0]?.id !== event.id)
        return { done: false, now: now(), ...(isMine(kept) ? goOn(kept) : undefined) };
      kept.mailbox.shift();
      if (conversation) kept.record = structuredClone(conversation);
      kept.tries = 0;
      if (leaves !== undefined) kept.leaves = leaves === 'forever' ? undefined : leaves;
      if (aside) asides.unshift({ event: structuredClone(event), why: aside, at: now() });
      kept.log.push(...structuredClone(entries));
      for (const { name, at } of timers) at === null ? kept.timers.delete(name) : kept.timers.set(name, at);
      for (const item of items) {
        const outbox = outboxFor(kept, item.destination);
        if (outbox.items.length === 0) outbox.lookAt = now() + (elsewhere.includes(item.destination) ? 0 : leaseMs);
        outbox.items.push(structuredClone(item));
      }
      const committed = { done: true, now: now(), ...goOn(kept) };
      if (entries.length > 0) for (const listener of kept.listeners) listener(structuredClone(entries));
      return committed;
    },

    async release(id, waitMs, { untried = false } = {}) {
      giveBack(keptOf(id), waitMs, untried);
    },

    async nextItem(id, name) {
      const outbox = keptOf(id).outboxes.get(name);
      return outbox && isFree(outbox) ? pick(outbox) : undefined;
    },

    async settle(id, item, { touchUps = [] } = {}) {
      const kept = keptOf(id);
      const outbox = kept.outboxes.get(item.destination);
      if (!outbox) return undefined;
      if (outbox.items[0]?.id === item.id) {
        outbox.items.shift();
        outbox.tries = 0;
        for (const each of touchUps) leave(outboxFor(kept, each.destination), structuredClone(each));
      }
      if (!isFree(outbox) && !isMine(outbox)) return undefined;
      outbox.lease = undefined;
      return pick(outbox);
    },

    async postpone(id, item, waitMs, { untried = false } = {}) {
      const outbox = keptOf(id).outboxes.get(item.destination);
      if (outbox) giveBack(outbox, waitMs, untried);
    },

    async overdue(partition, limit, wanted) {
      const found: Overdue = { ready: [], timers: [], destinations: [] };
      const counts = new Map<string, number>();
      for (const [conversation, kept] of all) {
        if (partitionOf(conversation) !== partition) continue;
        if (kept.mailbox.length > 0 && kept.lookAt <= now()) found.ready.push(conversation);
        for (const [name, at] of kept.timers) if (at <= now()) found.timers.push({ conversation, name, at });
        for (const [destination, { items, lookAt }] of kept.outboxes) {
          const count = counts.get(destination) ?? 0;
          if (items.length === 0 || lookAt > now() || count >= limit) continue;
          if (wanted && !wanted.includes(destination)) continue;
          counts.set(destination, count + 1);
          found.destinations.push({ conversation, destination });
        }
      }
      return {
        ready: found.ready.slice(0, limit),
        timers: found.timers.slice(0, limit),
        destinations: found.destinations,
      };
    },

    async leaving(partition, limit) {
      return [...all]
        .filter(([id, { leaves }]) => partitionOf(id) === partition && leaves !== undefined && leaves <= now())
        .sort(([, a], [, b]) => (a.leaves ?? 0) - (b.leaves ?? 0))
        .slice(0, limit)
        .map(([id]) => id);
    },

    async expire(id) {
      const kept = all.get(id);
      if (kept?.leaves === undefined || kept.leaves > now()) return false;
      if (kept.mailbox.length > 0 || [...kept.outboxes.values()].some(({ items }) => items.length > 0)) {
        kept.leaves = now() + WAITS_MS;
        return false;
      }
      // Which events were received, and who watches, outlives it: somebody may begin it anew.
      all.set(id, { ...nobody(), seen: kept.seen, listeners: kept.listeners });
      for (const { event } of [...asides]) if (event.conversation === id) asides.splice(at(event), 1);
      for (const listener of kept.listeners) listener([]);
      return true;
    },

    async undated() {
      const found = [...all].filter(([id]) => !dated.has(id)).slice(0, 100);
      if (found.length === 0) return undefined;
      return {
        conversations: found.filter(([, { record }]) => record && record.kept?.until === undefined).map(([id]) => id),
        done: async () => {
          for (const [id] of found) dated.add(id);
        },
      };
    },

    async conversation(id) {
      return structuredClone(all.get(id)?.record);
    },

    async *conversations() {
      for (const { record } of all.values()) if (record) yield structuredClone(record);
    },

    async history(id, range) {
      const log = all.get(id)?.log ?? [];
      const found =
        'last' in range ? log.slice(-range.last) : log.filter((entry) => entry.n > range.after).slice(0, range.limit);
      return structuredClone(found);
    },

    async watch(id, listener) {
      const { listeners } = keptOf(id);
      listeners.add(listener);
      return async () => void listeners.delete(listener);
    },

    async deadLetters() {
      return structuredClone(asides);
    },

    async removeDeadLetter(event) {
      const found = at(event);
      if (found >= 0) asides.splice(found, 1);
      return found >= 0;
    },
  };
}
