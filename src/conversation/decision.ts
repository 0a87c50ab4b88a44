import type { Deliveries } from './deliveries.ts';
import type { Address, Audience, Customer, Event, Participant } from './event.ts';
import type { Draft, Json, Message } from './message.ts';

/** A conversation as a turn sees it. The history is not here: the log is the history. */
export interface Conversation<State = unknown> {
  id: string;
  address: Address;
  /** Addresses that it has left, the latest first, at most 5: a customer who goes on there is at home. */
  before?: Address[];
  customer: Customer;
  /** Who else has spoken, at most 20. */
  participants?: Participant[];
  /** The customer's language, once it is known. */
  locale?: string;
  /** When it began, milliseconds since 1970. */
  opened: number;
  /** Number of the last log entry, 0 when there is none; entries are numbered without gaps. */
  n: number;
  /** What is known of the messages on their way; absent before the first news. */
  deliveries?: Deliveries;
  /** What the last turn left; undefined before the first. Keep it small. */
  state: State | undefined;
  /** Until when it is kept; conversations of version 0.1 do not say before their next turn. */
  kept?: Kept;
}

/** How long a conversation stays, and what lies beside it in the store, so that all of it can leave. */
export interface Kept {
  /** Milliseconds since 1970, by the store's clock; undefined while no turn has said. */
  until?: number | 'forever';
  /** Every destination that it ever sent something to. */
  destinations: string[];
  /** Its timers that are set. */
  timers: string[];
}

/** One line of a conversation's log. Entries for the desk (notes, acts) are never shown to the customer. */
export interface Entry {
  n: number;
  audience: Audience;
  message: Message;
  /** Id of the participant who said it; absent when it was the customer. For the desks only. */
  participant?: string;
  /** What whoever decided attached, for the desks only, whoever the message is for. */
  about?: Json;
  /** For the desks only: what comes back with all news of the message's delivery, however late. */
  receipt?: Json;
}

/**
 * Says something to everyone in the conversation, or notes it for the desk; `receipt` asks to hear what becomes of it, in
 * `delivery` events.
 */
export interface Say {
  do: 'say';
  message: Draft;
  audience?: Audience;
  receipt?: Json;
  about?: Json;
}

/** Sends something durably, in order per destination and at least once: to a desk, the queue, the record. */
export interface Send {
  do: 'send';
  destination: string;
  /** Whatever survives JSON. */
  body: unknown;
}

/**
 * Writes to an address beside the conversation, durably and in order per destination; the log is not told. The address is of a
 * channel that delivers.
 */
export interface Write {
  do: 'write';
  to: Address;
  message: Draft;
  /** Number of the log's entry whose words go there after all: what becomes of it is news of that message's delivery. */
  entry?: number;
  receipt?: Json;
  /** Who brings it; left out: the address's channel. */
  destination?: string;
}

/** Sets the timer of that name to a time (milliseconds since 1970), or takes it back. */
export interface SetTimer {
  do: 'timer';
  name: string;
  at: number | null;
}

/** What a turn wants to happen; all of it is written in the one commit, or nothing. */
export type Effect = Say | Send | Write | SetTimer;

/** The outcome of a turn. */
export interface Decision<State = unknown> {
  state: State;
  customer?: Customer;
  /** Where the conversation goes on, what this turn says included; what was said before still goes where it was said to. */
  address?: Address;
  locale?: string;
  effects: Effect[];
  /** Destinations that get a copy of every entry this turn writes, the customer's own message included: desks with an open ticket. */
  copies?: readonly string[];
  /** The text of what was heard as the log keeps it, where nobody is to read it there as it was said. */
  heard?: string;
  /** For how long from now on the conversation is kept when nothing more happens, milliseconds; undefined: as before. */
  keep?: number | 'forever';
}

/** What goes to the destinations of `copies`; `ref` is that of the act that caused the turn. */
export interface Copy {
  kind: 'entry';
  entry: Entry;
  ref?: Json;
}

/**
 * Decides what an event means. Talks to no network and writes nothing; may be run again for the same event, on another
 * process, and only one run counts. `now` is in milliseconds since 1970.
 */
export type Decide<State = unknown> = (
  conversation: Conversation<State>,
  event: Event,
  now: number,
) => Promise<Decision<State>> | Decision<State>;
