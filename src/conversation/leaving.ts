/** So long something that a newer version wrote is left to a process of that version, milliseconds: then there is none. */
const LEFT_FOR = 120_000;
/** So much is remembered: what is left longest is forgotten first, and left anew. */
const MOST = 10_000;

/** Remembers since when this process leaves something to others. */
export interface Leaving {
  /** Whether it is still to be left to others; `now` is in milliseconds since 1970. */
  leaves(key: string, now: number): boolean;
}

/** While a new version is rolled out, both write; what the older one cannot read waits for the newer one, but not for ever. */
export function createLeaving(): Leaving {
  const since = new Map<string, number>();
  return {
    leaves(key, now) {
      const first = since.get(key) ?? now;
      if (now - first < LEFT_FOR) {
        for (const [oldest] of since) if (since.size >= MOST) since.delete(oldest);
        since.set(key, first);
        return true;
      }
      since.delete(key);
      return false;
    },
  };
}
