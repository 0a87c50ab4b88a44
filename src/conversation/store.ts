import type { Conversation, Entry } from './decision.ts';
import type { Event } from './event.ts';
import type { Item } from './outbox.ts';
import type { Unreadable } from './stored.ts';

/** One event at the head of a conversation's mailbox, with the conversation as the turn before it left it. */
export interface Turn {
  event: Event;
  /** Undefined when nothing was ever committed for this conversation. */
  conversation: Conversation | undefined;
  /** How often this turn was begun, this time included. */
  tries: number;
  /** When it was taken, by the store's clock (milliseconds since 1970): what a turn decides by. */
  now: number;
  /** Set when event or conversation cannot be read: what is given of them is all that could be made of them, and not to be trusted. */
  unreadable?: Unread;
}

/** Why a turn's event or conversation, or both, cannot be read. */
export interface Unread {
  why: Unreadable;
  /** What cannot be read, as it is stored; text when it is not even JSON. */
  stored: { event?: unknown; conversation?: unknown };
  /** What a customer wrote, as far as that can be told; absent when the event is nobody's words. */
  words?: string;
}

/** What one commit writes, all of it or nothing. */
export interface Commit {
  event: Event;
  /** As the turn leaves it, its `n` that of the last entry; undefined leaves it as it is. */
  conversation: Conversation | undefined;
  /** Numbered on from the conversation's last entry. */
  entries: Entry[];
  items: Item[];
  /** Destinations of these items that the process cannot deliver: another one should look at once. */
  elsewhere?: readonly string[];
  timers: { name: string; at: number | null }[];
  /** When the conversation may leave, by the store's clock; undefined leaves that as it is. */
  leaves?: number | 'forever';
  /** Why the event becomes a dead letter, when its turn failed for good. */
  deadLetter?: string;
  /** What is kept with it as it is stored, because it cannot be read. */
  unread?: Unread['stored'];
}

/** An item at the head of its outbox, and how often it was begun to be delivered, this time included. */
export interface Pending {
  item: Item;
  tries: number;
  /** When it was taken, by the store's clock. */
  now: number;
  /** Why the item cannot be read: only its id and destination are known. */
  unreadable?: Unreadable;
}

/** How something is given back: `untried` when nothing was done with it, so that the try does not count. */
export interface GivenBack {
  untried?: boolean;
}

/** What nobody seems to work on any more, or is due. */
export interface Overdue {
  ready: string[];
  timers: { conversation: string; name: string; at: number }[];
  destinations: { conversation: string; destination: string }[];
}

/** A dead letter: an event whose turn failed for good. */
export interface DeadLetter {
  /** To be read before it is trusted: it may be set aside because it could not be. */
  event: Event;
  /** The conversation as it was stored, when that could not be read. */
  conversation?: unknown;
  why: string;
  at: number;
}

/** Which entries of a log: those after a number, oldest first; or the last ones (still oldest first). */
export type Range = { after: number; limit: number } | { last: number };

/**
 * Keeps conversations: mailbox, state, log, outbox and timers. One script each, atomic, in one partition; a store
 * decides nothing. Any number of processes may use one store; leases only save double work, the mailbox's head decides.
 * Time is the store's, never a process's: waits are given as milliseconds from now.
 */
export interface Store {
  /**
   * Appends an event once, and takes its turn when nobody has the conversation. For a timer's event, `timer` says which
   * setting of it came due: one that was changed or taken back meanwhile is not received. Its id is remembered for at least
   * `keptFor` seconds; left out, for a day.
   */
  receive(
    event: Event,
    timer?: { name: string; at: number },
    keptFor?: number,
  ): Promise<{ fresh: boolean; turn?: Turn }>;
  /** Appends an event once and takes no turn: whoever sweeps next does. For commands, which run no turns. */
  append(event: Event, keptFor?: number): Promise<{ fresh: boolean }>;
  /** Takes the turn at the head of the mailbox when nobody has it. */
  take(conversation: string): Promise<Turn | undefined>;
  /**
   * Writes a turn only if its event is still at the head; `done` tells. Then takes the next turn when there is one, unless
   * another process has the conversation. `now` is the store's time.
   */
  commit(commit: Commit): Promise<{ done: boolean; now: number; next?: Turn }>;
  /** Gives a turn back unfinished; no sweeper takes it within the next `waitMs`. */
  release(conversation: string, waitMs: number, how?: GivenBack): Promise<void>;

  /** Takes the first item for a destination when nobody delivers it, for `leaseMs` where a try takes longer than most. */
  nextItem(conversation: string, destination: string, leaseMs?: number): Promise<Pending | undefined>;
  /**
   * Removes an item that was delivered or refused, leaves its touch-ups, each in the place of one of its name that waits, and
   * takes the next item. Nothing is left for an item that was removed before.
   */
  settle(
    conversation: string,
    item: Item,
    how?: { leaseMs?: number | undefined; touchUps?: readonly Item[] },
  ): Promise<Pending | undefined>;
  /** Gives an item back; no sweeper takes it within the next `waitMs`. */
  postpone(conversation: string, item: Item, waitMs: number, how?: GivenBack): Promise<void>;

  /**
   * At most `limit` of each kind in one of the partitions, and for each destination. `destinations` names those looked for
   * (default: all): however many others are overdue, they hide none of these.
   */
  overdue(partition: number, limit: number, destinations?: readonly string[]): Promise<Overdue>;

  /** Conversations of a partition that may leave by now, the longest overdue first. */
  leaving(partition: number, limit: number): Promise<string[]>;
  /**
   * Removes everything of a conversation, if it may still leave and nothing waits in its mailbox or for delivery; those who
   * watch it are told (no entries). False when it stays: the next turn, or an hour, decides anew. `destinations`: those that are
   * looked for beside those that its record names.
   */
  expire(conversation: string, destinations?: readonly string[]): Promise<boolean>;
  /**
   * The next few among all conversations that have no time to leave, as those of version 0.1; `done` makes the next call
   * go on behind them, in whatever process. Undefined when all were looked through.
   */
  undated(): Promise<{ conversations: string[]; done(): Promise<void> } | undefined>;

  /** The conversation as the last turn left it. */
  conversation(id: string): Promise<Conversation | undefined>;
  /** Every conversation there is, in no order; those that begin meanwhile may be missed. For rebuilding indexes. */
  conversations(): AsyncIterable<Conversation>;
  /** Entries of the log, oldest first. */
  history(id: string, range: Range): Promise<Entry[]>;
  /**
   * Calls back with the entries of each commit from now on. Some may be missed or doubled (`follow` mends that); no
   * entries at all mean that some were missed just now.
   */
  watch(id: string, listener: (entries: Entry[]) => void): Promise<() => Promise<void>>;

  /** The dead letters, newest first, at most 100 a partition. */
  deadLetters(): Promise<DeadLetter[]>;
  /** Takes an event out of the dead letters; false when it was not there. */
  removeDeadLetter(event: Event): Promise<boolean>;
}
