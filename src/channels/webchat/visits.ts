import { randomBytes } from 'node:crypto';
import { LRUCache } from 'lru-cache';
import type { Presence } from '../../conversation/presence.ts';
import type { Lifetime } from '../../server/lifetime.ts';

/** What other processes are told of who reads a conversation here. It delays nobody, and fails nobody: it is told again soon. */
export interface Visits {
  /** A stream is open, unless its client has gone again. Returns the id of the visit. */
  open(conversation: string, stream: Lifetime): string;
  /** The client of a visit is still there. */
  stays(conversation: string, visit: string): void;
  /** The client of a visit is not there any more. */
  ends(conversation: string, visit: string): void;
  /** A client waits for what comes next, and will ask again. */
  asks(conversation: string): void;
  /** Resolves when nothing is being told. */
  idle(): Promise<void>;
}

/** Clients that ask again and again are told of once in so long; with the longest wait for an answer it is still in time. */
const ASKS_MS = 15_000;
const MOST_KNOWN = 10_000;

/** Tells presence of the clients of this process: a write when they come, one for each ping, and one when they leave. */
export function createVisits(presence: Pick<Presence, 'seen' | 'left'>): Visits {
  const telling = new Set<Promise<void>>();
  const lately = new LRUCache<string, true>({ max: MOST_KNOWN, ttl: ASKS_MS });
  const tell = (told: Promise<void>) => {
    const work = told.catch(() => undefined).finally(() => telling.delete(work));
    telling.add(work);
  };
  const stays = (conversation: string, visit: string) => tell(presence.seen(conversation, visit));
  // Each open chat keeps its visit's id: it is short, and another process has other ones.
  const ours = randomBytes(6).toString('base64url');
  let opened = 0;

  return {
    open(conversation, stream) {
      opened += 1;
      const visit = ours + opened.toString(36);
      if (!stream.isOver()) stays(conversation, visit);
      return visit;
    },
    stays,
    ends: (conversation, visit) => tell(presence.left(conversation, visit)),
    asks(conversation) {
      if (lately.has(conversation)) return;
      lately.set(conversation, true);
      tell(presence.seen(conversation, 'asks'));
    },
    async idle() {
      await Promise.all(telling);
    },
  };
}
