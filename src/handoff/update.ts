import type { Copy } from '../conversation/decision.ts';
import type { Customer, Participant, Representative } from '../conversation/event.ts';
import type { Json } from '../conversation/message.ts';
import type { Changed } from './changed.ts';
import type { Ticket } from './ticket.ts';

/** A ticket is new or has changed: show it as it is now; one with a smaller `v` than shown before is old news. */
export interface TicketShown {
  kind: 'ticket';
  ticket: Ticket;
  customer: Customer;
  /** Who else speaks. */
  participants?: readonly Participant[];
  channel: string;
}

/** A word to one representative only ("Rita has it already"). */
export interface PrivateNotice {
  kind: 'told';
  to: Representative;
  text: string;
  /** What has changed meanwhile, when that is the reason: for desks that say it in their own way. */
  changed?: Changed;
  ref?: Json;
}

/** What became of a representative's reply; `ref` is that of their act. */
export interface ReceiptShown {
  kind: 'receipt';
  to: Representative;
  ref: Json;
  outcome: 'arrived' | 'refused' | 'kept'; // kept: it was not sent, but noted inside
  reason?: string;
  /** Id of the message in the log, when there is one. */
  message?: string;
}

/** A call to whoever is on duty, at a place outside the ticket's own: somebody may be in danger. */
export interface AlarmShown {
  kind: 'alarm';
  /** As the desk names its places: a channel's id in Slack. */
  place: string;
  text: string;
  /** When the ticket was opened, milliseconds since 1970. */
  since: number;
}

/**
 * What a desk is told, durably and in order per conversation. A copy is an entry of the log, for the ticket's thread; a
 * desk does not repeat one whose `ref` is its own, since its representative wrote it there.
 */
export type DeskUpdate = TicketShown | Copy | PrivateNotice | ReceiptShown | AlarmShown;
