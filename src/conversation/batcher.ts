import type { Log } from './log.ts';
import type { Item } from './outbox.ts';
import type { Store } from './store.ts';

/** Brings many items of one destination at once; each may come twice, and before one that was committed earlier. Rejects to be tried again. */
export type BatchSender = (items: readonly Item[]) => Promise<void>;

/** Brings the items of one destination in batches, of all conversations together. */
export interface Batcher {
  /** Hears of items that were just committed. */
  add(conversation: string, items: readonly Item[]): void;
  /** Brings what has been gathered, and resolves when nothing is under way. */
  flush(): Promise<void>;
}

const MOST_BATCHES = 10;

/**
 * Gathers what was committed for a moment, brings it at once, and only then takes it out of the outbox: two round trips less
 * for each. Whatever goes wrong, the items are still there, and the sweeper delivers them one by one.
 */
export function createBatcher(parts: {
  store: Pick<Store, 'settle' | 'postpone'>;
  send: BatchSender;
  /** Told of destinations for which more was found, and in which order counts. */
  drain: (conversation: string, destination: string) => void;
  log: Log;
  /** How long it gathers, milliseconds. */
  waitMs?: number;
  /** So many items are brought at once. */
  most?: number;
}): Batcher {
  const { store, send, drain, log, waitMs = 200, most = 100 } = parts;
  let gathered: { conversation: string; item: Item }[] = [];
  let timer: NodeJS.Timeout | undefined;
  let batches = 0;
  let last = Promise.resolve();

  async function bring(batch: typeof gathered): Promise<void> {
    await send(batch.map(({ item }) => item));
    const byConversation = new Map<string, Item[]>();
    for (const { conversation, item } of batch) {
      byConversation.set(conversation, [...(byConversation.get(conversation) ?? []), item]);
    }
    await Promise.all([...byConversation].map(([conversation, items]) => settle(conversation, items)));
  }

  async function settle(conversation: string, items: readonly Item[]): Promise<void> {
    let next: Awaited<ReturnType<Store['settle']>>;
    for (const item of items) next = await store.settle(conversation, item);
    if (!next) return;
    // It is ours now: given back at once, so that whoever drains the destination can take it.
    await store.postpone(conversation, next.item, 0, { untried: true });
    drain(conversation, next.item.destination);
  }

  function begin(): void {
    clearTimeout(timer);
    timer = undefined;
    const batch = gathered;
    gathered = [];
    // A store that is slow must not be given more and more: what is too much stays in the outbox, not in the memory.
    if (batch.length === 0 || batches >= MOST_BATCHES) return;
    batches += 1;
    last = last
      .then(() => bring(batch))
      .catch((error: unknown) => log.warn({ err: error }, 'delivery failed; will be retried'))
      .finally(() => {
        batches -= 1;
      });
  }

  return {
    add(conversation, items) {
      for (const item of items) gathered.push({ conversation, item });
      if (gathered.length >= most) begin();
      // What it would bring is still in the outbox: it keeps no process alive.
      else timer ??= setTimeout(begin, waitMs).unref();
    },
    async flush() {
      begin();
      await last;
    },
  };
}
