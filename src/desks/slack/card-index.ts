import { z } from 'zod';
import { stamp, Unreadable, unstamp } from '../../conversation/stored.ts';
import { readOlderShown } from '../../handoff/older-update.ts';
import type { Ticket } from '../../handoff/ticket.ts';
import type { TicketShown } from '../../handoff/update.ts';

/** A ticket as its card shows it. */
export interface CardShown extends TicketShown {
  /** How often its customer has asked for somebody in the week before. */
  contacts?: number;
  /** How many other customers have lately asked because of the same article. */
  similar?: number;
}

/** Where a ticket is shown in Slack, and what its card shows. */
export interface Card {
  channel: string;
  ts: string;
  /** What the card shows, or will when Slack lets it: its buttons may carry an older `version` for a while. */
  shown: CardShown;
  /** The card that this one took the place of, and what it showed: of an earlier ticket, or of the team that had this one. */
  left?: { channel: string; ts: string; shown: TicketShown };
  /** Number of the last log entry that a post shows together with others, the thread's first one above all; undefined while that is not there. */
  upTo?: number;
  /** Numbers of the first and the last entry that one post shows, or is about to. */
  gathered?: { first: number; last: number };
}

/** Finds a conversation's card, and the conversation of a thread. Kept for half a year; what is lost is found again by metadata. */
export interface CardIndex {
  get(conversation: string): Promise<Card | undefined>;
  /** Replaces the conversation's card; threads of earlier cards keep their conversation. */
  put(conversation: string, card: Card): Promise<void>;
  /** Forgets the card of a conversation that left; its threads hold nothing of what was said. Idempotent. */
  forget(conversation: string): Promise<void>;
  conversationOf(channel: string, ts: string): Promise<string | undefined>;
  /** The ticket (its `openedAfter`) whose card begins a thread; undefined when an older version of Frontdesk began it. */
  ticketOf(channel: string, ts: string): Promise<number | undefined>;
  /** What a card in Slack looks like, as whoever drew it last noted; empty or undefined while nobody knows. */
  look(at: Pick<Card, 'channel' | 'ts'>): Promise<string | undefined>;
  putLook(at: Pick<Card, 'channel' | 'ts'>, look: string): Promise<void>;
  /** Whether the caller makes a card anew that is gone: nobody else does meanwhile, in whatever process, for half a minute at most. */
  claimRebuilding(at: Pick<Card, 'channel' | 'ts'>): Promise<boolean>;
  /** It was not made anew: somebody else may try. */
  releaseRebuilding(at: Pick<Card, 'channel' | 'ts'>): Promise<void>;
}

/** Whoever dies while they make a card anew keeps others from it for so long, milliseconds. */
const REBUILDING_MS = 30_000;

/** What the mark of a ticket's card begins with; the version it was posted with follows. */
export const cardMark = (conversation: string, { openedAfter }: Pick<Ticket, 'openedAfter'>): string =>
  `card:${conversation}:${openedAfter}:`;
/** The ticket of a card, by its mark. */
export const ticketOfMark = (id: string): number | undefined => {
  const [, openedAfter] = /^card:.*:(\d+):\d+$/s.exec(id) ?? [];
  return openedAfter === undefined ? undefined : Number(openedAfter);
};

/** Whether a thread is that of the card. */
export const isThreadOf = (card: Card, channel: string, ts: string | undefined): boolean =>
  card.channel === channel && card.ts === ts;

/** The index in memory: for tests, and the contract of the one in Redis. */
export const createMemoryCards = (): CardIndex => {
  const cards = new Map<string, string>();
  const threads = new Map<string, { conversation: string; ticket: number }>();
  const looks = new Map<string, string>();
  const rebuilding = new Set<string>();
  return {
    async get(conversation) {
      const text = cards.get(conversation);
      return text === undefined ? undefined : readCard(text);
    },
    async put(conversation, card) {
      threads.set(`${card.channel}:${card.ts}`, { conversation, ticket: card.shown.ticket.openedAfter });
      cards.set(conversation, stamp(card));
    },
    async forget(conversation) {
      cards.delete(conversation);
    },
    async conversationOf(channel, ts) {
      return threads.get(`${channel}:${ts}`)?.conversation;
    },
    async ticketOf(channel, ts) {
      return threads.get(`${channel}:${ts}`)?.ticket;
    },
    async look({ channel, ts }) {
      return looks.get(`${channel}:${ts}`);
    },
    async putLook({ channel, ts }, look) {
      looks.set(`${channel}:${ts}`, look);
    },
    async claimRebuilding({ channel, ts }) {
      const key = `${channel}:${ts}`;
      if (rebuilding.has(key)) return false;
      rebuilding.add(key);
      setTimeout(() => rebuilding.delete(key), REBUILDING_MS).unref();
      return true;
    },
    async releaseRebuilding({ channel, ts }) {
      rebuilding.delete(`${channel}:${ts}`);
    },
  };
};

/** What the index needs of a Redis connection; node-redis clients have it. */
export interface CardCommands {
  get(key: string): Promise<string | null>;
  del(key: string): Promise<unknown>;
  set(
    key: string,
    value: string,
    options: { expiration: { type: 'EX' | 'PX'; value: number }; condition?: 'NX' },
  ): Promise<unknown>;
}

const HALF_A_YEAR = { expiration: { type: 'EX', value: 183 * 86_400 } } as const;

/**
 * The index in Redis under `prefix`: a string for each card, and three for each thread: its conversation, which is all that
 * version 0.1 noted, its ticket, and what its card looks like; every command on one key.
 */
export const createRedisCards = ({ redis, prefix }: { redis: CardCommands; prefix: string }): CardIndex => {
  const cardKey = (conversation: string): string => `${prefix}:card:${conversation}`;
  const threadKey = (channel: string, ts: string): string => `${prefix}:thread:${channel}:${ts}`;
  const ticketKey = (channel: string, ts: string): string => `${prefix}:ticket:${channel}:${ts}`;
  const rebuildingKey = (channel: string, ts: string): string => `${prefix}:rebuilding:${channel}:${ts}`;
  const lookKey = (channel: string, ts: string): string => `${prefix}:look:${channel}:${ts}`;
  return {
    async get(conversation) {
      const text = await redis.get(cardKey(conversation));
      return text === null ? undefined : readCard(text);
    },
    async put(conversation, card) {
      // The thread first: a card whose thread nobody knows would take what is written there for small talk. One connection keeps the order.
      await Promise.all([
        redis.set(ticketKey(card.channel, card.ts), String(card.shown.ticket.openedAfter), HALF_A_YEAR),
        redis.set(threadKey(card.channel, card.ts), conversation, HALF_A_YEAR),
        redis.set(cardKey(conversation), stamp(card), HALF_A_YEAR),
      ]);
    },
    async forget(conversation) {
      await redis.del(cardKey(conversation));
    },
    async conversationOf(channel, ts) {
      return (await redis.get(threadKey(channel, ts))) ?? undefined;
    },
    async ticketOf(channel, ts) {
      const text = await redis.get(ticketKey(channel, ts));
      return text === null || !/^\d+$/.test(text) ? undefined : Number(text);
    },
    async look({ channel, ts }) {
      return (await redis.get(lookKey(channel, ts))) ?? undefined;
    },
    async putLook({ channel, ts }, look) {
      await redis.set(lookKey(channel, ts), look, HALF_A_YEAR);
    },
    async claimRebuilding({ channel, ts }) {
      const expiration = { type: 'PX', value: REBUILDING_MS } as const;
      return (await redis.set(rebuildingKey(channel, ts), '', { expiration, condition: 'NX' })) !== null;
    },
    async releaseRebuilding({ channel, ts }) {
      await redis.del(rebuildingKey(channel, ts));
    },
  };
};

const number = z.number().int();
const place = {
  channel: z.string().min(1),
  ts: z.string().min(1),
  upTo: number.optional(),
  gathered: z.object({ first: number, last: number }).optional(),
};
const atLeft = z.object({ channel: z.string().min(1), ts: z.string().min(1) });

const upTo01 = z.object({ ...place, shown: z.unknown().transform(readOlderShown) });

// Of what this version wrote itself, what decides about clicks and words in its thread.
const ticketShown = z.object({
  kind: z.literal('ticket'),
  ticket: z.object({
    status: z.enum(['waiting', 'claimed', 'snoozed', 'resolved']),
    team: z.string(),
    openedAfter: z.number(),
    version: z.number(),
  }),
  customer: z.object({}),
  channel: z.string(),
});
const sameVersion = z.object({ ...place, shown: ticketShown, left: atLeft.extend({ shown: ticketShown }).optional() });

/** A card that this version cannot read is as good as lost: it is found again by its metadata. */
function readCard(text: string): Card | undefined {
  try {
    // JSON has no undefined members, so what the schema calls optional is there or absent.
    const card = unstamp(text, 'a card', (given) => upTo01.parse(given) as Card);
    return sameVersion.safeParse(card).success ? card : undefined;
  } catch (error) {
    if (error instanceof Unreadable || error instanceof z.ZodError) return undefined;
    throw error;
  }
}
