import type { Conversation, Entry } from './decision.ts';
import type { Event } from './event.ts';
import { partitionOf } from './keys.ts';
import type { Item } from './outbox.ts';
import type { Overdue, SetAside, Store } from './store.ts';

interface Lane {
  items: Item[];
  tries: number;
  busy: number;
  lookAt: number;
}

interface Kept {
  seen: Set<string>;
  mailbox: Event[];
  record: Conversation | undefined;
  tries: number;
  /** Until when somebody has the turn; 0: nobody. */
  busy: number;
  lookAt: number;
  log: Entry[];
  timers: Map<string, number>;
  lanes: Map<string, Lane>;
  listeners: Set<(entries: Entry[]) => void>;
}

/** The reference store: all in this process's memory, gone with it. What it does is what every store must do. */
export function createMemoryStore(parts: { now?: () => number; leaseMs?: number } = {}): Store {
  const { now = Date.now, leaseMs = 5000 } = parts;
  const all = new Map<string, Kept>();
  const asides: SetAside[] = [];

  const keptOf = (id: string): Kept => {
    let kept = all.get(id);
    if (!kept) {
      kept = {
        seen: new Set(),
        mailbox: [],
        record: undefined,
        tries: 0,
        busy: 0,
        lookAt: 0,
        log: [],
        timers: new Map(),
        lanes: new Map(),
        listeners: new Set(),
      };
      all.set(id, kept);
    }
    return kept;
  };

  // Copies on the way in and out, as JSON would: a caller that changes what it was given changes nothing here.
  const begin = (kept: Kept) => {
    const event = kept.mailbox[0];
    if (!event) return undefined;
    kept.busy = kept.lookAt = now() + leaseMs;
    kept.tries += 1;
    return structuredClone({ event, conversation: kept.record, tries: kept.tries });
  };
  const pick = (lane: Lane) => {
    const item = lane.items[0];
    if (!item) return undefined;
    lane.busy = lane.lookAt = now() + leaseMs;
    lane.tries += 1;
    return structuredClone({ item, tries: lane.tries });
  };

  return {
    async receive(event, timer) {
      const kept = keptOf(event.conversation);
      if (timer && kept.timers.get(timer.name) !== timer.at) return { fresh: false };
      if (kept.seen.has(event.id)) return { fresh: false };
      if (timer) kept.timers.delete(timer.name);
      kept.seen.add(event.id);
      kept.mailbox.push(structuredClone(event));
      if (kept.mailbox.length > 1 && kept.lookAt > now()) return { fresh: true };
      if (kept.busy > now()) return { fresh: true };
      const turn = begin(kept);
      return turn ? { fresh: true, turn } : { fresh: true };
    },

    async take(id) {
      const kept = keptOf(id);
      return kept.busy > now() ? undefined : begin(kept);
    },

    async commit({ event, conversation, entries, items, timers, aside }) {
      const kept = keptOf(event.conversation);
      if (kept.mailbox[0]?.id !== event.id) return { done: false };
      kept.mailbox.shift();
      if (conversation) kept.record = structuredClone(conversation);
      kept.tries = 0;
      if (aside) asides.unshift({ event: structuredClone(event), why: aside, at: now() });
      kept.log.push(...structuredClone(entries));
      for (const { name, at } of timers) at === null ? kept.timers.delete(name) : kept.timers.set(name, at);
      for (const item of items) {
        const lane = kept.lanes.get(item.lane) ?? { items: [], tries: 0, busy: 0, lookAt: 0 };
        kept.lanes.set(item.lane, lane);
        if (lane.items.length === 0) lane.lookAt = now() + leaseMs;
        lane.items.push(structuredClone(item));
      }
      kept.busy = 0;
      const next = begin(kept);
      if (entries.length > 0) for (const listener of kept.listeners) listener(structuredClone(entries));
      return next ? { done: true, next } : { done: true };
    },

    async release(id, retryAt) {
      const kept = keptOf(id);
      kept.busy = 0;
      kept.lookAt = retryAt;
    },

    async nextItem(id, name) {
      const lane = keptOf(id).lanes.get(name);
      return !lane || lane.busy > now() ? undefined : pick(lane);
    },

    async settle(id, item) {
      const lane = keptOf(id).lanes.get(item.lane);
      if (!lane) return undefined;
      if (lane.items[0]?.id === item.id) {
        lane.items.shift();
        lane.tries = 0;
      }
      lane.busy = 0;
      return pick(lane);
    },

    async postpone(id, item, until) {
      const lane = keptOf(id).lanes.get(item.lane);
      if (lane) {
        lane.busy = 0;
        lane.lookAt = until;
      }
    },

    async overdue(partition, limit) {
      const found: Overdue = { ready: [], timers: [], lanes: [] };
      for (const [conversation, kept] of all) {
        if (partitionOf(conversation) !== partition) continue;
        if (kept.mailbox.length > 0 && kept.lookAt <= now()) found.ready.push(conversation);
        for (const [name, at] of kept.timers) if (at <= now()) found.timers.push({ conversation, name, at });
        for (const [lane, { items, lookAt }] of kept.lanes) {
          if (items.length > 0 && lookAt <= now()) found.lanes.push({ conversation, lane });
        }
      }
      return {
        ready: found.ready.slice(0, limit),
        timers: found.timers.slice(0, limit),
        lanes: found.lanes.slice(0, limit),
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

    async aside() {
      return structuredClone(asides);
    },

    async takeBack(event) {
      const at = asides.findIndex((a) => a.event.id === event.id && a.event.conversation === event.conversation);
      if (at >= 0) asides.splice(at, 1);
      return at >= 0;
    },
  };
}
