import type { Representative } from '../conversation/event.ts';

/** A representative who is away: since when, and until when where they said so, in milliseconds since 1970. */
export interface Absence {
  by: Representative;
  since: number;
  until?: number;
}

/** Whom a word about being away is about. */
export type Who = Pick<Representative, 'desk' | 'id'>;

/**
 * Which representatives have said that they are away: nobody gives them anything or calls them. What is said in one process is
 * known in the others a moment later, so turns may ask without waiting.
 */
export interface Away {
  /**
   * May be said twice, like `returns`: they are away since the first time, and until the last time that was said; without one, until
   * they return. Resolves when it is kept.
   */
  leaves(who: Representative, until?: number): Promise<void>;
  returns(who: Who): Promise<void>;
  /** As far as it is known here. */
  isAway(who: Who): boolean;
  /** Who left first comes first; as far as it is known here. */
  list(): Absence[];
  /** Calls back after somebody left or returned, wherever that was said; ends with what is returned. */
  watch(listener: () => void): () => void;
}

/** How somebody is known among those who are away. */
export const absenceKey = ({ desk, id }: Who): string => `${desk}\n${id}`;

/** In the order in which they left. */
export const byLeaving = (a: Absence, b: Absence): number =>
  a.since - b.since || (absenceKey(a.by) < absenceKey(b.by) ? -1 : 1);

/** Whether that is over by itself. */
export const isOver = ({ until }: Absence, now: number): boolean => until !== undefined && until <= now;

/** What is kept of somebody who leaves, perhaps once more. */
export function absenceOf(
  by: Representative,
  before: Absence | undefined,
  given: { now: number; until: number | undefined },
): Absence {
  const { now, until } = given;
  const since = before && !isOver(before, now) ? before.since : now;
  return { by: { ...by }, since, ...(until !== undefined && { until }) };
}

/** Who is away, in this process's memory; `place` is shared by processes. */
export function createMemoryAway({
  now = Date.now,
  place = { absences: new Map<string, Absence>(), listeners: new Set<() => void>() },
} = {}): Away {
  const { absences, listeners } = place;
  const tell = () => {
    for (const listener of listeners) listener();
  };
  return {
    async leaves(by, until) {
      const key = absenceKey(by);
      absences.set(key, absenceOf(by, absences.get(key), { now: now(), until }));
      tell();
    },
    async returns(who) {
      if (absences.delete(absenceKey(who))) tell();
    },
    isAway(who) {
      const absence = absences.get(absenceKey(who));
      return absence !== undefined && !isOver(absence, now());
    },
    list: () => [...absences.values()].filter((each) => !isOver(each, now())).sort(byLeaving),
    watch(listener) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
  };
}
