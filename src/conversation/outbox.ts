import type { Address } from './event.ts';
import type { Json, Message } from './message.ts';

/** What is carried: a message to a customer's address, or a notice that another destination knows how to read. */
export type Body = { kind: 'message'; to: Address; message: Message } | { kind: 'notice'; notice: unknown };

/** One thing on its way out. `id` is stable over every try, so a provider can be asked whether it has it. */
export interface Item {
  id: string;
  destination: string;
  body: Body;
  receipt?: Json;
  /** When it was committed, by the store's clock; items of older versions have none. */
  at?: number;
  /** Set when an older version stored it: its body is to be read before it is trusted. Not stored itself. */
  older?: true;
}

/** The provider has it. */
export interface Delivered {
  outcome: 'delivered';
  /** What is left to do about how it looks. */
  touchUps?: readonly TouchUp[];
}

/**
 * Something that only changes how something looks that was delivered: nobody waits for it, and one that waits is replaced by
 * a newer one of the same name. It is brought by a destination of its own.
 */
export interface TouchUp {
  /** Each kind is a destination: it keeps its own order, and waits for no other. */
  kind: string;
  /** What it is about; no `>`. */
  name: string;
  notice: unknown;
}

/** Where the touch-ups of a destination go. */
export const touchUpDestination = (destination: string, kind: string): string => `${destination}:${kind}`;

/** A touch-up that an item leaves, as an item of its own; ids of one name begin alike, see `touchUpName`. */
export const touchUpItem = (
  { id, destination }: Pick<Item, 'id' | 'destination'>,
  { kind, name, notice }: TouchUp,
  at: number,
): Item => ({
  id: `${name}>${id}`,
  destination: touchUpDestination(destination, kind),
  body: { kind: 'notice', notice },
  at,
});

/** What the id of a touch-up begins with, whatever left it: its name. */
export const touchUpName = ({ id }: Pick<Item, 'id'>): string => id.slice(0, id.indexOf('>') + 1);

/** The provider will not take it: do not try again, a person hears of it. */
export interface Refusal {
  outcome: 'refused';
  reason: string;
}

/** The provider may or may not have it: it is tried again later, `again` being true then. */
export interface Unknown {
  outcome: 'unknown';
  reason: string;
  /** Milliseconds the provider asked to be left alone. */
  wait?: number;
}

/** It may have arrived, and nobody will ever know: it is not tried again, a person hears of it. */
export interface Unconfirmed {
  outcome: 'unconfirmed';
  reason: string;
}

/** What became of one try to deliver; values, because all are expected. An exception counts as unknown. */
export type Outcome = Delivered | Refusal | Unknown | Unconfirmed;

/** What a sender is told about the try. */
export interface Attempt {
  conversation: string;
  /** An earlier try may have arrived (its answer was lost, or its process died): ask the provider before sending again. */
  again: boolean;
  /** Aborted when the time limit for one try is over. */
  signal: AbortSignal;
}

/** Brings the items of one destination to where they belong, one at a time and in order per conversation. */
export type Sender = (item: Item, attempt: Attempt) => Promise<Outcome>;

/** Reads a notice of one destination, perhaps one that an older version put there. Throws `Unreadable`. */
export type ReadNotice<Notice> = (notice: unknown, older: boolean) => Notice;

/** The notice that an item brings. Throws `Unreadable`. */
export function noticeIn<Notice>({ body, older }: Item, read: ReadNotice<Notice>): Notice {
  return read(body.kind === 'notice' ? body.notice : body, older ?? false);
}

/** A sender of the notices of one destination, which knows how to read them. */
export function sendsNotices<Notice>(
  read: ReadNotice<Notice>,
  send: (notice: Notice, attempt: Attempt & { id: string }) => Promise<Outcome>,
): Sender {
  return async (item, attempt) => send(noticeIn(item, read), { ...attempt, id: item.id });
}

/** A sender of messages to customers' addresses. */
export function sendsMessages(
  deliver: (to: Address, message: Message, attempt: Attempt & { id: string }) => Promise<Outcome>,
): Sender {
  return async ({ id, body }, attempt) =>
    body.kind === 'message'
      ? deliver(body.to, body.message, { ...attempt, id })
      : { outcome: 'refused', reason: 'this is no message' };
}
