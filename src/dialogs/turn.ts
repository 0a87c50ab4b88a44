import type { Capabilities } from '../conversation/capabilities.ts';
import type { Conversation, Decision, Effect } from '../conversation/decision.ts';
import type { Customer, Event } from '../conversation/event.ts';
import type { Draft } from '../conversation/message.ts';
import type { Transition } from '../handoff/handoff.ts';
import type { Ticket } from '../handoff/ticket.ts';
import type { AnswerRef } from '../reports/facts.ts';
import { keepOf } from './keeping.ts';
import { type Heard, recordOf } from './recording.ts';
import { splitFor } from './splitting.ts';
import { type BotState, type State, stateVersion } from './state.ts';
import { stateOf } from './stored-state.ts';

/** What a turn works on, and what it has come to. */
export interface TurnContext {
  can: Capabilities;
  conversation: Conversation<State>;
  event: Event;
  now: number;
  locale: string;
  bot: BotState;
  ticket: Ticket | undefined;
  customer: Customer;
  /** The conversation as it was before. */
  before: Conversation<State>;
  /** Whether the customer speaks, or closes, in this turn, and nobody else. */
  byCustomer: boolean;
  effects: Effect[];
  /** What comes before the bot's words. */
  first: Effect[];
  copies: readonly string[];
  /** For the record of questions. */
  heard: Heard | undefined;
  /** What was heard as the log keeps it, where that is not as it was said. */
  masked?: string;
  /** What the reply answers that was put off until now. */
  answers: AnswerRef | undefined;
}

/** What the handoff made of it is part of the turn now. */
export function take(work: TurnContext, { ticket, effects, first = [], copies }: Transition): void {
  work.ticket = ticket;
  work.first.push(...first);
  work.effects.push(...effects);
  work.copies = copies;
}

/** Tells the record of questions what this turn means to it; returns what the reply answers. */
export function record(work: TurnContext, state: State | undefined): AnswerRef | undefined {
  const { bot, ticket } = work;
  const { asked, answers, effects } = recordOf({
    ...work,
    effects: [...work.first, ...work.effects],
    before: stateOf(state),
    after: { bot, ticket },
  });
  if (asked !== bot.asked) work.bot = { ...bot, asked };
  work.effects.push(...effects);
  return answers;
}

/** Whose question it is, where the channel knows: one who asks much delays nobody else. */
export const whoAsks = (event: Event): string | undefined => (event.kind === 'heard' ? event.from : undefined);

/** Whether a person has it, or will. */
export function isOpen(ticket: Ticket | undefined): boolean {
  return ticket !== undefined && ticket.status !== 'resolved';
}

/** What is longer than one message may be is said in several; what can be pressed is under the last. */
function fitting({ suggestedActions, ...draft }: Draft, { longest }: Capabilities): Draft[] {
  const pieces = splitFor(longest, draft.text ?? '');
  return pieces.map((text, i) => ({
    ...draft,
    ...(draft.text !== undefined && { text }),
    ...(i === pieces.length - 1 && suggestedActions && { suggestedActions }),
  }));
}

/** What the turn commits. */
export function decisionOf(
  work: TurnContext,
  drafts: readonly Draft[],
  { answers, keep }: { answers?: AnswerRef | undefined; keep: Readonly<Record<string, number>> },
): Decision<State> {
  const { bot, ticket, customer, locale, first, effects, copies, masked } = work;
  // What the bot says about an act comes before it: "You are now talking with Ana", then Ana.
  const says = drafts
    .flatMap((draft) => fitting(draft, work.can))
    .map(
      (message, i): Effect => ({
        do: 'say',
        message: { ...message, locale },
        ...(i === 0 && answers && { about: { answers: { ...answers } } }),
      }),
    );
  const state: State = { version: stateVersion, bot, ...(ticket && { ticket }) };
  const { address } = work.conversation;
  return {
    state,
    customer,
    address,
    locale,
    effects: [...first, ...says, ...effects],
    copies,
    ...(masked !== undefined && { heard: masked }),
    keep: keepOf(work, keep),
  };
}
