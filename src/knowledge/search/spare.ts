import type { SearchThread } from './search-thread.ts';
import type { SearchData } from './search-worker.ts';

/**
 * Keeps one thread that has nothing to search: its program is loaded and compiled, which costs as much as all that an edit changes.
 * Threads that are one too many are ended.
 */
export interface Spare {
  /** A thread with this base, which is ready; undefined when none is kept, or it broke down over that. */
  take(data: SearchData): Promise<SearchThread | undefined>;
  /** Lets a thread rest that is not asked any more. */
  keep(thread: SearchThread): Promise<void>;
  /** Ends the one that is kept; from now on none is. */
  stop(): Promise<void>;
}

/** A place for a thread that rests. */
export function createSpare(): Spare {
  let kept: SearchThread | undefined;
  let stopped = false;
  return {
    async take(data) {
      const thread = kept;
      kept = undefined;
      return (await thread?.renew(data)) ? thread : undefined;
    },
    async keep(thread) {
      if (stopped || kept || !thread.rest()) return thread.stop();
      kept = thread;
    },
    async stop() {
      stopped = true;
      await kept?.stop();
      kept = undefined;
    },
  };
}
