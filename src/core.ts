import type { Log } from './conversation/backoff.ts';
import { createDelivery } from './conversation/delivery.ts';
import type { Carrier } from './conversation/outbox.ts';
import type { Store } from './conversation/store.ts';
import { createSweeper } from './conversation/sweeper.ts';
import { createTurns, type Turns } from './conversation/turns.ts';
import type { Bot } from './dialogs/bot.ts';

/** The machine that runs turns: bot in the middle, carriers at the rim. */
export interface Core {
  receive: Turns['receive'];
  /** Begins to look after what is left over and due. */
  start(): void;
  /** Ends the looking after, and finishes what is under way. */
  stop(): Promise<void>;
}

const delivered: Carrier = async () => ({ outcome: 'delivered' });

/** Ties turns, delivery and sweeper together. A channel without a carrier of its own is one whose customers read the log. */
export function createCore(parts: {
  store: Store;
  bot: Bot;
  /** By lane. */
  carriers: Record<string, Carrier>;
  /** Channels whose customers read the log themselves. */
  pulled: readonly string[];
  log: Log;
}): Core {
  const { store, bot, carriers, pulled, log } = parts;
  const delivery = createDelivery({
    store,
    carriers: (lane) => carriers[lane] ?? (pulled.includes(lane) ? delivered : undefined),
    receive: (event) => turns.receive(event),
    log,
  });
  const turns = createTurns({
    store,
    ...bot,
    drain: (conversation, lane) => void delivery.drain(conversation, lane),
    pulls: (channel) => pulled.includes(channel),
    log,
  });
  let sweeper: ReturnType<typeof createSweeper> | undefined;

  return {
    receive: turns.receive,
    start() {
      sweeper ??= createSweeper({ store, turns, delivery, log });
    },
    async stop() {
      await sweeper?.stop();
      await turns.stop();
      await delivery.idle();
    },
  };
}
