import type { Summary } from '../../../handoff/queue.ts';

/** Which tickets have news that were not looked at in this browser. */
export interface Unread {
  /** Everything up to this entry of its log was on the screen. */
  seen(number: number, last: number): void;
  /** Nobody looked at it here, or its customer wrote since. */
  isNew(summary: Summary): boolean;
}

const KEY = 'desk.seen';
/** Older ones have ended by now. */
const MOST = 500;

/** Kept in the browser, so that it is there after a reload. */
export function createUnread(): Unread {
  const read = (): Record<string, number> => {
    try {
      return JSON.parse(localStorage.getItem(KEY) ?? '{}') as Record<string, number>;
    } catch {
      return {};
    }
  };
  const seen = new Map(Object.entries(read()));
  return {
    seen(number, last) {
      const key = String(number);
      if ((seen.get(key) ?? -1) >= last) return;
      seen.delete(key);
      seen.set(key, last);
      localStorage.setItem(KEY, JSON.stringify(Object.fromEntries([...seen].slice(-MOST))));
    },
    isNew({ ticket: { number, wrote, openedAfter } }) {
      const last = seen.get(String(number));
      return last === undefined || (wrote?.n ?? openedAfter) > last;
    },
  };
}
