import type { Log } from './backoff.ts';
import { type BatchSender, createBatcher } from './batcher.ts';
import type { Capabilities } from './capabilities.ts';
import type { Decide } from './decision.ts';
import { createDelivery } from './delivery.ts';
import { createKeeper, type OnExpired } from './keeper.ts';
import type { Sender } from './outbox.ts';
import type { Store } from './store.ts';
import { createSweeper } from './sweeper.ts';
import { createTurns, type Rescue, type Turns } from './turns.ts';

/** The machine that runs turns: bot in the middle, carriers at the rim. */
export interface Core {
  receive: Turns['receive'];
  /** Begins to look after what is left over and due. */
  start(): void;
  /** Ends the looking after and finishes what is under way, within a limit; what comes next is left to other processes. */
  stop(): Promise<void>;
}

/** A gatherer that is given one item at a time, as the sweeper finds them. */
const oneByOne =
  (gatherer: BatchSender): Sender =>
  async (item) => {
    await gatherer([item]);
    return { outcome: 'delivered' };
  };

/** Ties turns, delivery and sweeper together. */
export function createCore<State>(parts: {
  store: Store;
  bot: { decide: Decide<State>; rescue: Rescue<State> };
  /** By lane. */
  carriers: Record<string, Sender>;
  /** By lane: those that bring many items at once. */
  gatherers: Record<string, BatchSender>;
  /** What a channel can do; of one that this process does not have, the least. */
  can: (channel: string) => Capabilities;
  /** Whether the customers of a channel read the log themselves, so that nothing needs to be delivered. */
  pulls: (channel: string) => boolean;
  /** What happens before a conversation whose time is over is removed; undefined: this process removes none. */
  onExpired?: OnExpired;
  log: Log;
}): Core {
  const { store, bot, can, pulls, onExpired, log } = parts;
  const carriers = new Map<string, Sender>([
    ...Object.entries(parts.gatherers).map(([lane, gatherer]): [string, Sender] => [lane, oneByOne(gatherer)]),
    ...Object.entries(parts.carriers),
  ]);
  const delivery = createDelivery({
    store,
    carriers: (lane) => carriers.get(lane),
    receive: (event) => turns.receive(event),
    tryMs: (lane) => can(lane).tryMs,
    log,
  });
  const drain = (conversation: string, lane: string) => void delivery.drain(conversation, lane);
  const gatherings = new Map(
    Object.entries(parts.gatherers).map(([lane, gatherer]) => [lane, createBatcher({ store, gatherer, drain, log })]),
  );
  const turns = createTurns({
    store,
    ...bot,
    drain(conversation, lane, items) {
      const gathering = gatherings.get(lane);
      if (gathering) gathering.add(conversation, items);
      else drain(conversation, lane);
    },
    pulls,
    idsKeptFor: (channel) => can(channel).idsKeptFor,
    carries: (lane) => carriers.has(lane),
    log,
  });
  let sweeper: ReturnType<typeof createSweeper> | undefined;
  let keeper: ReturnType<typeof createKeeper> | undefined;

  return {
    receive: turns.receive,
    start() {
      const lanes = [...carriers.keys()];
      sweeper ??= createSweeper({ store, turns, delivery, lanes, log });
      if (onExpired) keeper ??= createKeeper({ store, receive: turns.receive, onExpired, lanes, log });
    },
    async stop() {
      // Together: a round of the sweeper waits for its turns, and those end early only when all are stopped.
      await Promise.all([sweeper?.stop(), keeper?.stop(), turns.stop()]);
      for (const gathering of gatherings.values()) await gathering.flush();
      await delivery.stop();
    },
  };
}
