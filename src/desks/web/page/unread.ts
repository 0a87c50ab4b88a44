import type { Summary } from '../../../handoff/queue.ts';
import { inBrowser } from './kept.ts';

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
  const seen = new Map<string, number>();
  for (const [number, last] of Object.entries(inBrowser.value(KEY) ?? {}))
    if (typeof last === 'number') seen.set(number, last);
  return {
    seen(number, last) {
      const key = String(number);
      if ((seen.get(key) ?? -1) >= last) return;
      seen.delete(key);
      seen.set(key, last);
      inBrowser.keep(KEY, JSON.stringify(Object.fromEntries([...seen].slice(-MOST))));
    },
    isNew({ ticket: { number, wrote, openedAfter } }) {
      const last = seen.get(String(number));
      return last === undefined || (wrote?.n ?? openedAfter) > last;
    },
  };
}
