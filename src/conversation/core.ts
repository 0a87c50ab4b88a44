import { type BatchSender, createBatcher } from './batcher.ts';
import type { Capabilities } from './capabilities.ts';
import type { Decide } from './decision.ts';
import { createDelivery } from './delivery.ts';
import { createKeeper } from './keeper.ts';
import type { Log } from './log.ts';
import type { Sender } from './outbox.ts';
import type { Store } from './store.ts';
import { createSweeper } from './sweeper.ts';
import { createTurns, type Rescue, type Turns } from './turns.ts';

/** The machine that runs turns: bot in the middle, senders at the rim. */
export interface Core {
  receive: Turns['receive'];
  /** Begins to look after what is left over and due. */
  start(): void;
  /** Ends the looking after and finishes what is under way, within a limit; what comes next is left to other processes. */
  stop(): Promise<void>;
}

/** Brings one item at a time, as the sweeper finds them, where many could be brought at once. */
const oneByOne =
  (send: BatchSender): Sender =>
  async (item) => {
    await send([item]);
    return { outcome: 'delivered' };
  };

/** Ties turns, delivery and sweeper together. */
export function createCore<State>(parts: {
  store: Store;
  bot: { decide: Decide<State>; rescue: Rescue<State> };
  /** By destination. */
  senders: Record<string, Sender>;
  /** By destination: what brings many items at once. */
  batchers: Record<string, BatchSender>;
  /** What a channel can do; of one that this process does not have, the least. */
  can: (channel: string) => Capabilities;
  /** Whether the customers of a channel read the log themselves, so that nothing needs to be delivered. */
  pulls: (channel: string) => boolean;
  /** What happens when conversations whose time is over are removed; undefined: this process removes none. */
  leaving?: Pick<Parameters<typeof createKeeper>[0], 'onExpired' | 'expireElsewhere' | 'everyMs'>;
  log: Log;
}): Core {
  const { store, bot, can, pulls, leaving, log } = parts;
  const senders = new Map<string, Sender>([
    ...Object.entries(parts.batchers).map(([destination, send]): [string, Sender] => [destination, oneByOne(send)]),
    ...Object.entries(parts.senders),
  ]);
  const delivery = createDelivery({
    store,
    senders: (destination) => senders.get(destination),
    receive: (event) => turns.receive(event),
    tryMs: (destination) => can(destination).tryMs,
    log,
  });
  const drain = (conversation: string, destination: string) => void delivery.drain(conversation, destination);
  const batchers = new Map(
    Object.entries(parts.batchers).map(([destination, send]) => [
      destination,
      createBatcher({ store, send, drain, log }),
    ]),
  );
  const turns = createTurns({
    store,
    ...bot,
    drain(conversation, destination, items) {
      const batcher = batchers.get(destination);
      if (batcher) batcher.add(conversation, items);
      else drain(conversation, destination);
    },
    pulls,
    idsKeptFor: (channel) => can(channel).idsKeptFor,
    delivers: (destination) => senders.has(destination),
    log,
  });
  let sweeper: ReturnType<typeof createSweeper> | undefined;
  let keeper: ReturnType<typeof createKeeper> | undefined;

  return {
    receive: turns.receive,
    start() {
      const destinations = [...senders.keys()];
      sweeper ??= createSweeper({ store, turns, delivery, destinations, log });
      if (leaving) keeper ??= createKeeper({ store, receive: turns.receive, ...leaving, destinations, log });
    },
    async stop() {
      // Together: a round of the sweeper waits for its turns, and those end early only when all are stopped.
      await Promise.all([sweeper?.stop(), keeper?.stop(), turns.stop()]);
      for (const batcher of batchers.values()) await batcher.flush();
      await delivery.stop();
    },
  };
}
