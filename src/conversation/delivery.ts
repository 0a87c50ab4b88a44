import { backoff, type Log } from './backoff.ts';
import type { Receive } from './event.ts';
import type { Carrier, Item, Outcome } from './outbox.ts';
import type { Pending, Store } from './store.ts';

/** Brings what is in the outbox to where it belongs. */
export interface Delivery {
  /** Delivers what waits in a lane, in order, when nobody else does. */
  drain(conversation: string, lane: string): Promise<void>;
  /** Resolves when nothing is being delivered by this process. */
  idle(): Promise<void>;
}

/** With waits of up to five minutes that is about a day. */
const TRIES = 300;

/** Delivers by the carrier of each lane; a lane without one keeps its items until it has. */
export function createDelivery(parts: {
  store: Store;
  carriers: (lane: string) => Carrier | undefined;
  receive: Receive;
  log: Log;
  now?: () => number;
  /** Time limit of one try, milliseconds; shorter than the store's lease for deliveries. */
  limitMs?: number;
}): Delivery {
  const { store, carriers, receive, log, now = Date.now, limitMs = 15_000 } = parts;
  const running = new Map<string, Promise<void>>();

  async function attempt(conversation: string, { item, tries }: Pending): Promise<Outcome> {
    const carrier = carriers(item.lane);
    if (!carrier) return { outcome: 'unknown', reason: 'nobody carries this lane now', wait: 60_000 };
    const control = new AbortController();
    let timer: NodeJS.Timeout | undefined;
    const limit = new Promise<Outcome>((resolve) => {
      timer = setTimeout(() => {
        resolve({ outcome: 'unknown', reason: `no answer within ${limitMs} ms` });
        control.abort();
      }, limitMs);
    });
    const attempt = { conversation, again: tries > 1, signal: control.signal };
    try {
      return await Promise.race([carrier(item, attempt), limit]);
    } catch (error) {
      log.warn({ err: error, lane: item.lane, conversation }, 'a delivery failed');
      return { outcome: 'unknown', reason: error instanceof Error ? error.message : String(error) };
    } finally {
      clearTimeout(timer);
    }
  }

  /** Tells the conversation what became of an item, before the item is forgotten. */
  async function report(conversation: string, item: Item, outcome: Outcome): Promise<void> {
    const { id, lane, receipt } = item;
    const happened = { conversation, at: now(), delivery: id };
    if (outcome.outcome === 'refused') {
      log.warn({ lane, conversation, reason: outcome.reason }, 'a delivery was refused');
      const { reason } = outcome;
      const event = { ...happened, kind: 'refused' as const, id: `refused:${lane}:${id}`, lane, reason };
      await receive(receipt === undefined ? event : { ...event, receipt });
    } else if (receipt !== undefined) {
      await receive({ ...happened, kind: 'arrived', id: `arrived:${lane}:${id}`, receipt });
    }
  }

  async function work(conversation: string, lane: string): Promise<void> {
    let pending = await store.nextItem(conversation, lane);
    while (pending) {
      const { item, tries } = pending;
      let outcome = await attempt(conversation, pending);
      if (outcome.outcome === 'unknown' && tries >= TRIES) {
        outcome = { outcome: 'refused', reason: `given up after ${tries} tries: ${outcome.reason}` };
      }
      if (outcome.outcome === 'unknown') {
        const wait = outcome.wait ?? backoff(tries, { first: 500, most: 300_000 });
        await store.postpone(conversation, item, now() + wait);
        setTimeout(() => void delivery.drain(conversation, lane), wait).unref();
        return;
      }
      await report(conversation, item, outcome);
      pending = await store.settle(conversation, item);
    }
  }

  const delivery: Delivery = {
    drain(conversation, lane) {
      const key = `${conversation}\0${lane}`;
      // After the one under way, not beside it: the new item may have come just after it had looked.
      const before = running.get(key) ?? Promise.resolve();
      const mine = before
        .then(() => work(conversation, lane))
        .catch((error: unknown) => log.warn({ err: error, lane, conversation }, 'a lane was left to the sweeper'))
        .finally(() => {
          if (running.get(key) === mine) running.delete(key);
        });
      running.set(key, mine);
      return mine;
    },
    async idle() {
      while (running.size > 0) await Promise.all(running.values());
    },
  };
  return delivery;
}
