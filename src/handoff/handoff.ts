import type { Conversation, Effect } from '../conversation/decision.ts';
import type { Acted, Arrived, Found, Refused, Representative } from '../conversation/event.ts';
import type { Disposition, Priority, Reason, Ticket } from './ticket.ts';

/** What changed for the customer, for the bot to put into words. */
export type News =
  | { kind: 'none' }
  | { kind: 'queued'; number: number; position: number }
  | { kind: 'moved'; position: number }
  | { kind: 'claimed'; by: Representative }
  | { kind: 'passed'; from: Representative; to: Representative } // another representative has it now
  | { kind: 'transferred'; team: string }
  | { kind: 'released'; by: Representative } // back in the queue
  | { kind: 'returned'; by: Representative } // the bot has it again
  | { kind: 'resolved'; by: Representative; disposition: Disposition };

/** The next state of a ticket and what is to happen; the caller adds the words. */
export interface Step {
  ticket: Ticket | undefined;
  effects: Effect[];
  /** Lanes of the desks that get a copy of this turn's entries. */
  copies: readonly string[];
  news: News;
}

/** When a team answers: open now, or from a time on (milliseconds since 1970; undefined when not within a month). */
export type Opening = { open: true } | { open: false; from?: number };

/** Tickets' rules, pure: each call returns what a turn commits. */
export interface Handoff {
  /** Opens a ticket: for the topic's team, else the default one; due times in its open hours. Log: handoff.initiate. */
  open(
    conversation: Conversation,
    about: { reason: Reason; subject: string; topic?: string; team?: string; priority?: Priority },
    now: number,
  ): Step;
  /** The customer wrote while a ticket is open. */
  heard(conversation: Conversation, ticket: Ticket, now: number): Step;
  /** A representative did something. */
  acted(conversation: Conversation, ticket: Ticket | undefined, event: Acted, now: number): Step;
  /** The queue told number and position (`found`), or what became of something sent (`arrived`, `refused`). */
  told(conversation: Conversation, ticket: Ticket | undefined, event: Found | Arrived | Refused, now: number): Step;
  /** The team that gets a topic's tickets. */
  teamOf(topic?: string): string;
  /** Whether a team answers now, and when next. */
  opening(team: string, now: number): Opening;
  /** A team's name as customers and representatives read it. */
  nameOf(team: string): string;
}
