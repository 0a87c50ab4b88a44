import type { Entry } from './decision.ts';
import type { Store } from './store.ts';

const PAGE = 200;
/** Even when nothing is heard, so often the log itself is looked at. */
const LOOK_MS = 20_000;

/**
 * Calls back with every entry of a log after the given number: each once, in order, without gaps, whatever is missed
 * or doubled on the way. Resolves, when the entries that exist have been handed over, to the function that ends it. It ends
 * by itself when the log is no more, and says so to `onGone`.
 */
export async function follow(
  store: Pick<Store, 'watch' | 'history'>,
  conversation: string,
  after: number,
  onEntry: (entry: Entry) => void,
  onGone?: () => void,
): Promise<() => Promise<void>> {
  let last = after;
  let ended = false;
  let filling: Promise<void> | undefined;
  let more = false;

  const hand = (entry: Entry) => {
    if (ended || entry.n !== last + 1) return;
    last = entry.n;
    onEntry(entry);
  };

  const fill = (): Promise<void> => {
    more = true;
    filling ??= (async () => {
      try {
        while (more && !ended) {
          more = false;
          const entries = await store.history(conversation, { after: last, limit: PAGE });
          // Older entries may be gone from the log: then it goes on at the first that is left.
          const first = entries[0];
          if (first && first.n > last + 1) last = first.n - 1;
          for (const entry of entries) hand(entry);
          if (entries.length === PAGE) more = true;
        }
      } finally {
        filling = undefined;
      }
    })();
    return filling;
  };
  // What could not be read now is read at the next look.
  const look = () => {
    const looked = endsBefore(store, conversation, last).then(async (gone) => {
      if (!gone) return fill();
      if (ended) return;
      await end();
      onGone?.();
    });
    looked.catch(() => undefined);
  };

  const unwatch = await store.watch(conversation, (entries) => {
    const first = entries[0];
    if (!first) look();
    else if (filling || first.n > last + 1) void fill().catch(() => undefined);
    else for (const entry of entries) hand(entry);
  });
  const timer = setInterval(look, LOOK_MS);
  timer.unref();
  const end = async () => {
    if (ended) return;
    ended = true;
    clearInterval(timer);
    await unwatch();
  };
  try {
    await fill();
  } catch (error) {
    await end();
    throw error;
  }
  return end;
}

/** Whether the log ends before what was heard of it: it left, and what is there now is another conversation's. */
async function endsBefore(store: Pick<Store, 'history'>, conversation: string, heard: number): Promise<boolean> {
  if (heard === 0) return false;
  const [newest] = await store.history(conversation, { last: 1 });
  return newest === undefined || newest.n < heard;
}
