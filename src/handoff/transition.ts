import type { Conversation, Effect, Say } from '../conversation/decision.ts';
import type { Representative } from '../conversation/event.ts';
import type { Json } from '../conversation/message.ts';
import { recipientsOf } from '../conversation/recipients.ts';
import { deskReceipt } from './events.ts';
import type { Act, Disposition, Ticket } from './ticket.ts';
import type { DeskNotice, PrivateNotice, ReceiptShown, TicketShown } from './update.ts';

/** What changed for the customer, for the bot to put into words. */
export type Change =
  | { kind: 'none' }
  | { kind: 'queued'; number: number; position: number }
  | { kind: 'moved'; position: number }
  | { kind: 'claimed'; by: Representative }
  | { kind: 'passed'; from: Representative; to: Representative } // they gave it to another representative
  | { kind: 'transferred'; team: string }
  | { kind: 'released'; by: Representative } // back in the queue
  | { kind: 'absent'; by: Representative } // back in the queue, since who had it is away
  | { kind: 'late'; by: Representative } // who has it has let the customer wait too long
  | { kind: 'reopened'; by: Representative } // in their hands; nothing is said
  | { kind: 'returned'; by: Representative } // the bot has it again
  | { kind: 'merged'; by: Representative; into: number } // another ticket goes on with it
  | { kind: 'added'; into: number } // what they said belongs to that ticket
  | { kind: 'left' } // its customer does not wait any more
  | { kind: 'closed'; had: Representative } // by its customer, while a person had it
  | { kind: 'stays'; by?: Representative } // its customer wants it closed and may be in danger
  | { kind: 'over'; text: string } // what they said belongs to no ticket any more
  | { kind: 'resolved'; by: Representative; disposition: Disposition; unasked?: true }; // not how it was

/** The next state of a ticket and what is to happen; the caller adds the words. */
export interface Transition {
  ticket: Ticket | undefined;
  effects: Effect[];
  /** What comes before the words that the caller adds: replies that were held until now. */
  first?: Effect[];
  /** Destinations, the desks, that get a copy of this turn's entries. */
  copies: readonly string[];
  news: Change;
}

/** The destination of what the queue's index records. */
export const queueDestination = 'queue';
/** The destination of what a desk is told. */
export const deskDestination = (desk: string): string => `desk:${desk}`;

/** Builds steps; knows which desks are shown things through the outbox, the others read the log. */
export interface Transitions {
  /** The ticket has changed to this: desks and queue are shown it, and the desks get a copy of what is said. */
  change(conversation: Conversation, ticket: Ticket, news: Change, says: Say[]): Transition;
  /** The ticket stays as it is; what is said is copied to the desks while it is open. */
  keep(ticket: Ticket | undefined, says: Say[], extra?: Effect[]): Transition;
  /** The ticket stays as it is, and one representative is told why; what is said beside is copied like in `keep`. */
  tell(ticket: Ticket | undefined, told: Omit<PrivateNotice, 'kind'>, says?: Say[]): Transition;
  /** The same to whoever did something that does not count. */
  answer(ticket: Ticket | undefined, act: Pick<Act, 'by' | 'ref'>, text: string): Transition;
  /** The destinations that get a copy of what is said while a ticket is open. */
  copies(ticket: Ticket | undefined): readonly string[];
  /** The effect that tells one representative what became of their reply. */
  receipt(shown: Omit<ReceiptShown, 'kind'>): Effect;
}

/** `desks`: names of those that are shown tickets through the outbox; `edits`: whether what was sent on a channel can be changed. */
export function createTransitions(desks: readonly string[], edits: (channel: string) => boolean): Transitions {
  const destinations = desks.map(deskDestination);
  const none: Change = { kind: 'none' };
  const copies = (ticket: Ticket | undefined) => (ticket && ticket.status !== 'resolved' ? destinations : []);

  const toOne = (update: DeskNotice): Effect => {
    const { kind, ...value } = update;
    // How far a reply has come is for everybody who reads the log; why somebody's act did not count is for them alone.
    const isPrivate = kind === 'told' || update.outcome === 'kept';
    if (isPrivate || desks.includes(update.to.desk))
      return { do: 'send', destination: deskDestination(update.to.desk), body: update };
    return deskReceipt(json(value));
  };

  const steps: Transitions = {
    change(conversation, ticket, news, says) {
      const shown: TicketShown = { kind: 'ticket', ticket, ...aboutTicket(conversation, edits) };
      const sends = [...destinations, queueDestination].map(
        (destination): Effect => ({ do: 'send', destination, body: shown }),
      );
      return { ticket, effects: [...says, ...sends], copies: destinations, news };
    },
    keep: (ticket, says, extra = []) => ({
      ticket,
      effects: [...says, ...extra],
      copies: says.length > 0 ? copies(ticket) : [],
      news: none,
    }),
    tell: (ticket, told, says = []) => steps.keep(ticket, says, [toOne({ kind: 'told', ...told })]),
    answer: (ticket, { by, ref }, text) => steps.tell(ticket, { to: by, text, ...(ref !== undefined && { ref }) }),
    copies,
    receipt: (shown) => toOne({ kind: 'receipt', ...shown }),
  };
  return steps;
}

/** Whom a ticket is about, where they are reached, and whether what is said there stays as it is. */
export function aboutTicket(
  conversation: Conversation,
  edits: (channel: string) => boolean,
): Omit<TicketShown, 'kind' | 'ticket'> {
  const { customer, participants, address } = conversation;
  const recipients = recipientsOf(conversation);
  return {
    customer,
    ...(participants && { participants }),
    channel: address.channel,
    ...(recipients && { recipients }),
    ...(!edits(address.channel) && { fixed: true as const }),
  };
}

/** Our types are JSON, which the compiler cannot see of optional parts. */
const json = (value: object): Json => value as unknown as Json;
