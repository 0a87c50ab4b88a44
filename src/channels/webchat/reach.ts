import { withinTime } from '../../waiting/time-limit.ts';
import type { Transcript } from './transcript.ts';

/** Waits for the store no longer than this: a customer gets an answer, even when it is "try again". */
export function within<T>(work: Promise<T>, milliseconds = 10_000): Promise<T> {
  return withinTime(work, milliseconds, `no answer from the store within ${milliseconds} ms`);
}

/** The store, of which nothing is waited for longer than a customer would; a watcher that begins too late ends at once. */
export function impatient(store: Transcript): Transcript {
  return {
    history: (id, range) => within(store.history(id, range)),
    conversation: (id) => within(store.conversation(id)),
    async watch(id, listener) {
      const watching = store.watch(id, listener);
      try {
        return await within(watching);
      } catch (error) {
        void watching.then((end) => end()).catch(() => undefined);
        throw error;
      }
    },
  };
}
