import { backoff } from '../waiting/backoff.ts';
import { createDestination, type Destination, type Visit } from './destination.ts';
import type { DeliveryNews, DeliveryState, Receive } from './event.ts';
import { createLeaving } from './leaving.ts';
import type { Log } from './log.ts';
import { type Item, type Outcome, type Sender, touchUpItem } from './outbox.ts';
import type { Pending, Store } from './store.ts';
import { Unreadable } from './stored.ts';

/** Brings what is in the outbox to where it belongs. */
export interface Delivery {
  /** Delivers what waits for a destination, in order, when nobody else does; those without a sender are left to other processes. */
  drain(conversation: string, destination: string): Promise<void>;
  /** Resolves when nothing is being delivered by this process. */
  idle(): Promise<void>;
  /** Begins nothing any more, and waits for what is under way, at most so long. */
  stop(withinMs?: number): Promise<void>;
}

/** An item is given up after so many tries, */
const TRIES = 300;
/** and not before it is so old: a provider may be away for hours. */
const TRIED_MS = 86_400_000;

/** So long a try usually takes at most, and so much longer nobody else may begin it. */
const USUAL_MS = 15_000;
const SPARE_MS = 5000;
/** So soon an item that is left to a newer version is looked at again. */
const LEFT_MS = 2000;

/** What cannot be read cannot be brought anywhere. */
const refusal = ({ message }: Unreadable): Outcome => ({ outcome: 'refused', reason: message });

const touchUpsOf = ({ item, now }: Pending, outcome: Outcome): Item[] =>
  outcome.outcome === 'delivered' ? (outcome.touchUps ?? []).map((each) => touchUpItem(item, each, now)) : [];

/** Delivers by the sender of each destination. One without a sender keeps its items for a process that has it. */
export function createDelivery(parts: {
  store: Store;
  senders: (destination: string) => Sender | undefined;
  receive: Receive;
  log: Log;
  /** Time limit of one try, milliseconds; shorter than the store's lease for deliveries. */
  limitMs?: number;
  /** The same for a destination of its own. */
  tryMs?: (destination: string) => number;
  /** So many conversations at once for each destination. */
  atOnce?: number;
  /** Pauses between tries when a provider does not answer, milliseconds. */
  pause?: { first: number; most: number };
}): Delivery {
  const { store, senders, receive, log, limitMs = 15_000, pause = { first: 500, most: 15_000 } } = parts;
  const { tryMs = () => limitMs } = parts;
  // The store's own lease is enough for most.
  const leaseOf = (destination: string) => (tryMs(destination) > USUAL_MS ? tryMs(destination) + SPARE_MS : undefined);
  const destinations = new Map<string, Destination>();
  const leaving = createLeaving();
  const attempts = new Set<AbortController>();
  let stopped = false;

  async function attempt(sender: Sender, conversation: string, pending: Pending): Promise<Outcome> {
    const { item, tries, unreadable } = pending;
    if (unreadable) return refusal(unreadable);
    const control = new AbortController();
    attempts.add(control);
    let timer: NodeJS.Timeout | undefined;
    const most = tryMs(item.destination);
    const limit = new Promise<Outcome>((resolve) => {
      timer = setTimeout(() => control.abort(), most);
      const reason = `no answer within ${most} ms`;
      control.signal.addEventListener('abort', () => resolve({ outcome: 'unknown', reason }), { once: true });
    });
    try {
      return await Promise.race([sender(item, { conversation, again: tries > 1, signal: control.signal }), limit]);
    } catch (error) {
      if (error instanceof Unreadable) return refusal(error);
      log.warn({ err: error, destination: item.destination, conversation }, 'delivery attempt failed');
      return { outcome: 'unknown', reason: error instanceof Error ? error.message : String(error) };
    } finally {
      clearTimeout(timer);
      attempts.delete(control);
    }
  }

  /** Tells the conversation what became of an item, before the item is forgotten. */
  async function report(conversation: string, { item, now }: Pending, outcome: Outcome): Promise<void> {
    const { id: delivery, destination, receipt } = item;
    const news = (state: DeliveryState): DeliveryNews => ({
      ...{ kind: 'delivery', id: `${state}:${delivery}`, conversation, at: now, delivery, state, destination },
      ...(receipt !== undefined && { receipt }),
    });
    if (outcome.outcome === 'refused' || outcome.outcome === 'unconfirmed') {
      const { reason } = outcome;
      const givenUp = outcome.outcome === 'unconfirmed';
      log.warn({ destination, conversation, reason }, givenUp ? 'delivery given up' : 'delivery refused');
      await receive({ ...news(givenUp ? 'unconfirmed' : 'failed'), reason });
    } else if (receipt !== undefined) {
      await receive(news('sent'));
    }
  }

  async function visit(conversation: string, destination: string, answered: () => void): Promise<Visit> {
    const sender = senders(destination);
    let pending = sender && (await store.nextItem(conversation, destination, leaseOf(destination)));
    while (sender && pending) {
      const { item, tries, now } = pending;
      if (stopped) {
        await store.postpone(conversation, item, 0, { untried: true });
        break;
      }
      if (pending.unreadable?.newer && leaving.leaves(`${conversation}\n${destination}\n${item.id}`, now)) {
        await store.postpone(conversation, item, LEFT_MS, { untried: true });
        break;
      }
      let outcome = await attempt(sender, conversation, pending);
      if (outcome.outcome !== 'unknown') answered();
      else if (tries >= TRIES && now - (item.at ?? 0) >= TRIED_MS)
        outcome = { outcome: 'unconfirmed', reason: `given up after ${tries} tries: ${outcome.reason}` };
      if (outcome.outcome === 'unknown') {
        // What is longer than a timer can be would be no wait at all.
        const wait = Math.min(outcome.wait ?? backoff(tries, pause), TRIED_MS);
        await store.postpone(conversation, item, wait);
        return { ended: outcome.wait === undefined ? 'no answer' : 'asked to wait', wait };
      }
      await report(conversation, pending, outcome);
      const touchUps = touchUpsOf(pending, outcome);
      pending = await store.settle(conversation, item, { leaseMs: leaseOf(destination), touchUps });
      for (const other of new Set(touchUps.map((each) => each.destination))) void delivery.drain(conversation, other);
    }
    return { ended: 'done' };
  }

  function destinationOf(name: string): Destination {
    const known = destinations.get(name);
    if (known) return known;
    const destination = createDestination({
      work: (conversation, answered) =>
        visit(conversation, name, answered).catch((error: unknown): Visit => {
          log.warn({ err: error, destination: name, conversation }, 'delivery failed; will be retried');
          return { ended: 'done' };
        }),
      pause,
      ...(parts.atOnce !== undefined && { atOnce: parts.atOnce }),
    });
    destinations.set(name, destination);
    return destination;
  }

  const idle = async () => {
    await Promise.all([...destinations.values()].map((destination) => destination.idle()));
  };

  const delivery: Delivery = {
    drain: (conversation, destination) =>
      stopped || !senders(destination) ? Promise.resolve() : destinationOf(destination).visit(conversation),
    idle,
    async stop(withinMs = 10_000) {
      stopped = true;
      for (const destination of destinations.values()) destination.stop();
      const limit = setTimeout(() => {
        for (const control of attempts) control.abort();
      }, withinMs);
      await idle();
      clearTimeout(limit);
    },
  };
  return delivery;
}
