import { startRounds } from '../waiting/rounds.ts';
import type { Delivery } from './delivery.ts';
import { partitions } from './keys.ts';
import type { Log } from './log.ts';
import type { Store } from './store.ts';
import type { Turns } from './turns.ts';

/** Looks after what a process left behind that died, and after timers. */
export interface Sweeper {
  /** One round over all partitions; resolves when the turns found have ended. Deliveries are begun, and not waited for. */
  sweep(): Promise<void>;
  /** Ends the rounds, and waits for the one under way. */
  stop(): Promise<void>;
}

/** At most so much of each kind is taken up in one partition and round, so that a backlog cannot fill the memory. */
const LIMIT = 50;

/** Sweeps about every `everyMs`. */
export function createSweeper(parts: {
  store: Store;
  turns: Turns;
  delivery: Delivery;
  /** The destinations that this process delivers to; default: all. */
  destinations?: readonly string[];
  log: Log;
  everyMs?: number;
}): Sweeper {
  const { store, turns, delivery, destinations, log, everyMs = 1000 } = parts;
  let failing = false;

  async function partition(number: number): Promise<void> {
    const found = await store.overdue(number, LIMIT, destinations);
    // A provider that is slow must not make timers late.
    for (const { conversation, destination } of found.destinations) void delivery.drain(conversation, destination);
    await Promise.all([
      ...found.timers.map(({ conversation, name, at }) => turns.fire(conversation, name, at)),
      ...found.ready.map((conversation) => turns.take(conversation)),
    ]);
  }

  async function sweep(): Promise<void> {
    const all = await Promise.allSettled(Array.from({ length: partitions }, (_, number) => partition(number)));
    const failed = all.find((result) => result.status === 'rejected');
    // Rounds fail as long as the store is away: it is said once.
    if (failed && !failing) log.warn({ err: failed.reason }, 'sweeper round failed in part; will be retried');
    if (!failed && failing) log.info({}, 'sweeper works again');
    failing = failed !== undefined;
  }

  return { sweep, stop: startRounds(sweep, everyMs).stop };
}
