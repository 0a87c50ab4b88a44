import type { Conversation } from '../conversation/decision.ts';
import type { Event } from '../conversation/event.ts';
import type { Account } from '../conversation/message.ts';
import { isByMachine } from '../conversation/people.ts';
import type { Rescue } from '../conversation/turns.ts';
import type { Handoff } from '../handoff/handoff.ts';
import { ownerOf } from '../handoff/ticket.ts';
import type { Phrases } from './phrases.ts';
import { reset, type Saying, type State } from './state.ts';
import { decisionOf, isOpen, type TurnContext, take } from './turn.ts';

/** What decides when a turn failed for good. Uses neither knowledge nor botbuilder: one of them may be what failed. */
export function createRescue(parts: {
  handoff: Handoff;
  phrases: Phrases;
  account: Account;
  keep: Readonly<Record<string, number>>;
  begin(conversation: Conversation<State>, event: Event, now: number): TurnContext;
  finish(work: TurnContext, saying: Saying): Saying | undefined;
}): Rescue<State> {
  const { handoff, phrases, account, keep, begin, finish } = parts;
  return (conversation, event, _error, now) => {
    const work = begin(conversation, event, now);
    const { fragments, summary, letter } = work.bot;
    const waited = event.kind === 'due' && (fragments ?? summary ?? letter) !== undefined;
    if (event.kind !== 'heard' && !waited) return decisionOf(work, [], { keep });
    if (isByMachine(event)) return decisionOf(work, [], { keep });
    const subject = event.kind === 'heard' ? (event.message.text ?? '') : (letter?.text ?? (fragments ?? []).join(' '));
    const wasClaimed = ownerOf(work.ticket) !== undefined;
    let saved = false;
    try {
      const { ticket } = work;
      take(
        work,
        ticket && isOpen(ticket)
          ? handoff.heard(work.conversation, ticket, now, work.before)
          : handoff.open(work.conversation, { reason: 'bot-failed', subject }, now),
      );
      saved = true;
    } catch {
      // The event is set aside in any case; the customer must not be told that a colleague has it.
    }
    const isSilent = event.kind === 'heard' && event.noReply !== undefined;
    work.bot = { ...reset(work.bot), ...(isSilent && { silent: true as const }) };
    if (isSilent || (saved && wasClaimed)) return decisionOf(work, [], { keep });
    const saying = finish(work, { text: phrases.say(work.locale, saved ? 'failed' : 'failedBadly') });
    const { text = '', markdown } = saying ?? {};
    const textFormat = markdown ? 'markdown' : 'plain';
    return decisionOf(work, [{ type: 'message', from: account, text, textFormat }], { keep });
  };
}
