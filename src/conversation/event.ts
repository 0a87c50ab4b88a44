import type { Json, Message } from './message.ts';

/** Where a customer is reached: the channel's name and whatever that channel needs to find them again. */
export interface Address {
  channel: string;
  id: string;
  /** The team that gets what stays unresolved of what is written there; absent: whose topic it is. */
  team?: string;
  /** Others read along there: nothing personal is said. */
  shared?: true;
  detail?: Json;
}

/** What is known of the customer; `verified` only when the operator's own system vouched for them. */
export interface Customer {
  id: string;
  /** Their id as a visitor, before they signed in. */
  was?: string;
  name?: string;
  email?: string;
  /**
   * That address is known to be theirs: they were heard from it, typed a code that was sent there, or the operator's own system
   * vouches for it. Absent: somebody said so.
   */
  emailConfirmed?: true;
  verified?: boolean;
}

/** Somebody who speaks in a conversation and is not its customer: a colleague in copy, the next person at a shared computer. */
export type Participant = Omit<Customer, 'was' | 'emailConfirmed'> & {
  /** They were the last to write where the conversation is, the customer included. */
  latest?: true;
};

/** A person who answers customers, as their desk knows them. */
export interface Representative {
  desk: string;
  id: string;
  name: string;
}

/** What a representative did; the handoff gives each type its meaning. `ref` comes back with the receipt. */
export interface ActLike {
  type: string;
  by: Representative;
  ref?: Json;
  /** Id of the message that it is about. */
  message?: string;
}

/** How far a message has come. `unconfirmed`: given up, but it may have arrived. */
export type DeliveryState = 'sent' | 'delivered' | 'read' | 'failed' | 'unconfirmed';

/** Who may see what was said: what is for the desk alone is never shown to a customer. */
export type Audience = 'everyone' | 'desk';

/**
 * A message as it reads now, of its channelData the letterhead. What an event is about is looked up where it is received: a turn
 * reads no log.
 */
export type Said = Pick<Message, 'from' | 'text' | 'textFormat' | 'attachments' | 'channelData'> & {
  audience: Audience;
};

interface Happened {
  /** Unique within the conversation, and the same however often it is received: repeats are dropped by it. */
  id: string;
  conversation: string;
  /** When it happened, milliseconds since 1970. */
  at: number;
}

/** Somebody, named by `customer`, opened the conversation without saying anything yet. */
export type Joined = Happened & { kind: 'joined'; address: Address; customer: Customer; locale?: string };
/**
 * Somebody, named by `customer`, ended what is open in the conversation; `after`: only what began after that entry of the log.
 * `leaves`: and will not come back to where they were.
 */
export type Closed = Happened & { kind: 'closed'; address: Address; customer: Customer; after?: number; leaves?: true };
/** Somebody said something: `customer` is who spoke, and where. The turn writes the message into the log as it is here. */
export type Heard = Happened & {
  kind: 'heard';
  address: Address;
  customer: Customer;
  message: Message;
  /** Who asks, for sharing out what is scarce: a salted hash of the network address, never the address itself. */
  from?: string;
  /** The time zone of the customer's client, by IANA's name, where it says so. */
  zone?: string;
  /**
   * Why nothing may be said to whom it came from: a machine wrote it (an automatic reply, a list), or nobody vouches for the sender, or
   * they write too often. The first is noted for the desk and no more; the second a person gets.
   */
  noReply?: NoReply;
};
/** What a channel says of what must not be answered by itself. */
export type NoReply = 'machine' | 'untrusted';
/** A representative did something. `begins`: whom they write to first, and where; the conversation begins with it. */
export type Acted = Happened & {
  kind: 'acted';
  act: ActLike;
  said?: Said;
  begins?: { address: Address; customer: Customer };
};
/** Something that was said reads differently now, or is taken back, when `text` is null; `message` is its id. */
export type MessageChanged = Happened & {
  kind: 'changed';
  message: string;
  text: string | null;
  by: 'customer' | Representative;
  said?: Said;
};
/** A timer that a turn had set came due. */
export type Due = Happened & { kind: 'due'; timer: string };
/**
 * How far something on its way has come: as soon as it was sent, or any time later. `delivery` is the id of the message, or
 * of another item; who brings it later (a bounce) names only that, and gets the receipt filled in from the log.
 */
export type DeliveryNews = Happened & {
  kind: 'delivery';
  delivery: string;
  state: DeliveryState;
  /** Where it was on its way to: a channel, a desk. */
  destination: string;
  /** Why, of what failed or is unconfirmed. */
  reason?: string;
  /** The one that it is about, of several who get the message: it says nothing of the others. */
  recipient?: string;
  receipt?: Json;
};
/** Something outside found out what an earlier turn had asked it (a queue position, a look-up). */
export type Found = Happened & { kind: 'found'; name: string; value: Json };

/** Everything that can happen to a conversation. */
export type Event = Joined | Closed | Heard | Acted | MessageChanged | Due | DeliveryNews | Found;

/**
 * Hands an event over for good: when it returns, the event is on disk and will have its turn; only then may a provider
 * be acknowledged. `fresh` is false when the same event had been received before, or is news of a message that nobody
 * knows. Throws when it could not be stored.
 */
export type Receive = (event: Event) => Promise<{ fresh: boolean }>;
