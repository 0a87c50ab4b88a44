/** Which mails above the mark are done, and which are to be tried again later. */
export interface Progress {
  /** The mark. */
  lastUid(): number;
  /** Of these mails, those to be taken now: not done, and not waiting for another try. */
  open(uids: readonly number[], now: number): number[];
  done(uid: number): void;
  /** It failed, and is to be tried again at that time. */
  later(uid: number, at: number): void;
  /** Moves the mark over all mails that are done without a gap; `uids` are those that there are above it. */
  advance(uids: readonly number[]): void;
  /** When the next one is to be tried again. */
  next(): number | undefined;
  /** How many are to be tried again. */
  waiting(): number;
}

/** Begins at a mark. */
export const createProgress = (from: number): Progress => {
  let lastUid = from;
  const finished = new Set<number>();
  const waits = new Map<number, number>();
  return {
    lastUid: () => lastUid,
    open: (uids, now) => uids.filter((uid) => uid > lastUid && !finished.has(uid) && (waits.get(uid) ?? now) <= now),
    done(uid) {
      waits.delete(uid);
      finished.add(uid);
    },
    later(uid, at) {
      waits.set(uid, at);
    },
    advance(uids) {
      const there = uids.filter((uid) => uid > lastUid).sort((a, b) => a - b);
      const gap = there.findIndex((uid) => !finished.has(uid));
      const whole = gap === -1 ? there : there.slice(0, gap);
      lastUid = whole.at(-1) ?? lastUid;
      for (const uid of finished) if (uid <= lastUid) finished.delete(uid);
      const still = new Set(there);
      for (const uid of waits.keys()) if (!still.has(uid)) waits.delete(uid);
    },
    next: () => (waits.size === 0 ? undefined : Math.min(...waits.values())),
    waiting: () => waits.size,
  };
};
