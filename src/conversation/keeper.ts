import { randomInt } from 'node:crypto';
import { startRounds } from '../waiting/rounds.ts';
import type { Conversation } from './decision.ts';
import type { Receive } from './event.ts';
import { partitions } from './keys.ts';
import type { Log } from './log.ts';
import type { Store } from './store.ts';

/** Lets conversations leave whose time is over, and gives those a time that have none. */
export interface Keeper {
  /** One look: at the next partition, and at the next few conversations without a time. */
  look(): Promise<void>;
  /** Ends the looks, and waits for the one under way. */
  stop(): Promise<void>;
}

/** What happens before a conversation is removed: what lies elsewhere goes first. Twice is as good as once. */
export type OnExpired = (id: string, conversation: Conversation | undefined) => Promise<void>;

/** The timer whose event makes a turn say how long its conversation is kept, and does nothing else. */
export const KEEPING = 'keeping';

/** So many leave in one look, one after another: whoever writes meanwhile does not wait for them. */
const LIMIT = 20;

/**
 * Looks at one of the partitions every `everyMs`, beside the sweeper and never in its way: it does not matter whether a
 * conversation leaves four minutes later, and after a long pause they leave by and by.
 */
export function createKeeper(parts: {
  store: Pick<Store, 'leaving' | 'expire' | 'undated' | 'conversation'>;
  receive: Receive;
  onExpired?: OnExpired;
  /** Removes, of one partition of its own, what lies elsewhere and belongs to no conversation any more. */
  expireElsewhere?: (partition: number) => Promise<void>;
  /** Destinations that may hold something of conversations whose record does not name them. */
  destinations?: readonly string[];
  log: Log;
  everyMs?: number;
}): Keeper {
  const { store, receive, onExpired, expireElsewhere, destinations, log, everyMs = 1000 } = parts;
  /** Those that could not leave, because something elsewhere stayed: the others go before them. */
  const stuck = new Set<string>();
  let partition = randomInt(partitions);
  let allDated = false;
  let stopped = false;
  let failing = false;

  async function expire(id: string): Promise<void> {
    try {
      await onExpired?.(id, await store.conversation(id));
    } catch (error) {
      stuck.add(id);
      log.warn({ err: error, conversation: id }, 'a conversation could not leave; it will be tried again');
      return;
    }
    stuck.delete(id);
    await store.expire(id, destinations);
  }

  async function leave(number: number): Promise<void> {
    const due = await store.leaving(number, LIMIT + stuck.size);
    const order = [...due.filter((id) => !stuck.has(id)), ...due.filter((id) => stuck.has(id))];
    for (const id of order.slice(0, LIMIT)) {
      if (stopped) return;
      await expire(id);
    }
  }

  /** In a turn like any other: only the bot knows whether somebody waits for a person. */
  async function date(): Promise<void> {
    const page = allDated ? undefined : await store.undated();
    allDated = page === undefined;
    for (const conversation of page?.conversations ?? [])
      await receive({ kind: 'due', id: `due:${KEEPING}`, conversation, at: Date.now(), timer: KEEPING });
    await page?.done();
  }

  async function look(): Promise<void> {
    partition = (partition + 1) % partitions;
    try {
      await leave(partition);
      await date();
      await expireElsewhere?.(partition);
      if (failing) log.info({}, 'old conversations leave again');
      failing = false;
    } catch (error) {
      // Looks fail as long as the store is away: it is said once.
      if (!failing) log.warn({ err: error }, 'old conversations cannot leave now; it will be tried again');
      failing = true;
    }
  }

  const looks = startRounds(look, everyMs);
  return {
    look,
    stop() {
      stopped = true;
      return looks.stop();
    },
  };
}
