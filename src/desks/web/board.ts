import type { Log } from '../../conversation/log.ts';
import type { Away, Who } from '../../handoff/away.ts';
import type { Count, Queue, Summary } from '../../handoff/queue.ts';

/** What all representatives see: the open tickets, and what is wrong with the knowledge base. */
export interface Snapshot {
  tickets: Summary[];
  counts: Count[];
  faults: string[];
  /** What keeps a channel from working. */
  alerts: string[];
  /** How many things should be put right that keep nothing from being in force. */
  warnings: number;
  /** Who is away. */
  away: (Who & { until?: number })[];
}

/** A snapshot as JSON, written once for all pages. */
export interface Reading {
  text: string;
}

/** One reading of the queue for all pages of this process, made anew when it changed. */
export interface Board {
  /** As it was read last; read anew when nobody follows it. */
  now(): Promise<Reading>;
  /** Calls back after each new reading, also after one that failed, until the function returned is called. */
  follow(listener: () => void): () => void;
  stop(): Promise<void>;
}

/** More than a person can overlook; further ones show up as these are done. */
const SHOWN = 200;
/** Changes within this time are one reading. */
const GATHER_MS = 100;
/** So often it is read anyway: a message from Redis may be missed, and faults send none. */
const LOOK_MS = 5000;

/** The board of this process; it reads only while somebody follows it. */
export function createBoard(parts: {
  queue: Queue;
  faults: () => string[];
  alerts?: () => string[];
  warnings: () => number;
  away: Pick<Away, 'list' | 'watch'>;
  log: Log;
}): Board {
  const { queue, faults, alerts = () => [], warnings, away, log } = parts;
  const listeners = new Set<() => void>();
  let last: Reading | undefined;
  let reading: Promise<Reading> | undefined;
  let unwatch: (() => Promise<void>) | undefined;
  let gather: NodeJS.Timeout | undefined;
  let look: NodeJS.Timeout | undefined;
  let stopped = false;
  let unwatchAway: (() => void) | undefined;
  /** That it cannot be read is logged once, not at every look. */
  let failing = false;

  const read = (): Promise<Reading> => {
    reading ??= (async () => {
      try {
        const [tickets, counts] = await Promise.all([queue.list({ limit: SHOWN }), queue.counts()]);
        const snapshot: Snapshot = {
          ...{ tickets, counts, faults: faults(), alerts: alerts(), warnings: warnings() },
          away: away.list().map(({ by: { desk, id }, until }) => ({ desk, id, ...(until !== undefined && { until }) })),
        };
        const text = JSON.stringify(snapshot);
        last = listeners.size > 0 ? { text } : undefined;
        return { text };
      } finally {
        reading = undefined;
      }
    })();
    return reading;
  };

  const refresh = async () => {
    try {
      // A reading under way may have begun before the change: the one after it counts.
      await reading?.catch(() => undefined);
      await read();
      failing = false;
    } catch (error) {
      // What was read before is old now, and nobody is shown it as if it were not.
      last = undefined;
      if (!failing) log.warn({ err: error }, 'the desk cannot read the queue; it goes on trying');
      failing = true;
    }
    for (const listener of listeners) listener();
  };

  const changed = () => {
    gather ??= setTimeout(() => {
      gather = undefined;
      if (listeners.size > 0) void refresh();
    }, GATHER_MS);
    gather.unref();
  };

  const begin = async () => {
    if (look) return;
    look = setInterval(() => {
      if (listeners.size === 0) return;
      // The subscription may have failed while Redis was away.
      if (!unwatch) void subscribe();
      void refresh();
    }, LOOK_MS);
    look.unref();
    unwatchAway = away.watch(changed);
    await subscribe();
  };
  const subscribe = async () => {
    try {
      const end = await queue.watch(changed);
      if (unwatch || stopped) await end();
      else unwatch = end;
    } catch (error) {
      log.warn({ err: error }, 'desk gets no notice of changes now; it polls instead');
    }
  };

  return {
    async now() {
      return last ?? read();
    },
    follow(listener) {
      // What was read before a pause is old news.
      if (listeners.size === 0) last = undefined;
      listeners.add(listener);
      if (!stopped) void begin();
      return () => void listeners.delete(listener);
    },
    async stop() {
      stopped = true;
      clearInterval(look);
      clearTimeout(gather);
      unwatchAway?.();
      await unwatch?.();
    },
  };
}
