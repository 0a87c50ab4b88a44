/** Whether somebody reads a conversation now; else how many milliseconds ago they last did, if that is less than a day. */
export interface Attendance {
  here: boolean;
  ago?: number;
}

/** Who reads a conversation at this moment, in whichever process. By the store's time: the processes' clocks need not agree. */
export interface Presence {
  /** A visit (an open stream, a client that asks again and again) lasts; said again while it does, well within `PRESENT_MS`. */
  seen(conversation: string, visit: string): Promise<void>;
  /** A visit is over. One of a process that died, which says nothing any more, ends by itself. */
  left(conversation: string, visit: string): Promise<void>;
  isThere(conversation: string): Promise<Attendance>;
}

/** A visit that is not heard of for so long is over. */
export const PRESENT_MS = 45_000;
/** For so long it is known when somebody was last there. */
export const LAST_SEEN_MS = 86_400_000;

/** What several presences share, as several processes share one Redis. */
export type Visits = Map<string, { visits: Map<string, number>; last: number }>;

/** Presence in memory: for tests, and the reference of what the other one does. */
export function createMemoryPresence({ now = Date.now, place = new Map() as Visits } = {}): Presence {
  return {
    async seen(conversation, visit) {
      const { visits } = place.get(conversation) ?? { visits: new Map<string, number>() };
      for (const [each, at] of visits) if (at <= now() - PRESENT_MS) visits.delete(each);
      visits.set(visit, now());
      place.set(conversation, { visits, last: now() });
    },
    async left(conversation, visit) {
      const known = place.get(conversation);
      if ((known?.visits.get(visit) ?? 0) > now() - PRESENT_MS) known!.last = now();
      known?.visits.delete(visit);
    },
    async isThere(conversation) {
      const known = place.get(conversation);
      if (!known || now() - known.last > LAST_SEEN_MS) return { here: false };
      const here = [...known.visits.values()].some((at) => at > now() - PRESENT_MS);
      return here ? { here } : { here, ago: now() - known.last };
    },
  };
}
