import { letterheadOf } from '../../conversation/letterhead.ts';
import type { Message } from '../../conversation/message.ts';
import { onOneLine } from '../../conversation/text.ts';
import { stateOf } from '../stored-state.ts';
import type { TurnContext } from '../turn.ts';

/** What programs put before the subject of an answer, or of what is sent on. */
const prefix = /^\s*(?:(?:re|aw|antw|sv|vs|rv|res?p|fwd?|wg|tr|rép|enc)\s*(?:\[\d{1,3}\])?\s*:|\[#?[\w-]{1,20}\])\s*/iu;

/** The subject of a letter as it was first written; undefined without one. */
function baseOf(message: Message): string | undefined {
  let subject = onOneLine((letterheadOf(message)?.subject ?? '').slice(0, 500));
  for (let i = 0; i < 10 && prefix.test(subject); i++) subject = subject.replace(prefix, '');
  return subject || undefined;
}

/** What a letter's subject says of the letter: that of an answer is about an earlier one. */
export function subjectOf(message: Message): { subject?: string } {
  const subject = baseOf(message);
  const isAnswer = prefix.test(letterheadOf(message)?.subject ?? '');
  return subject === undefined || isAnswer ? {} : { subject };
}

/** By which subject representatives know the letter of this turn, or the one that was put off until now. */
export const letterSubject = ({ event, before }: TurnContext): string | undefined =>
  event.kind === 'heard' ? baseOf(event.message) : stateOf(before.state).bot.letter?.subject;

/** The name of who reads an answer, as far as it is known: who wrote, or where nobody just did, the only one there is. */
export function readerOf({ event, conversation }: TurnContext): string | undefined {
  const { customer, participants = [] } = conversation;
  if (event.kind === 'heard') return event.customer.name ?? event.message.from.name;
  return participants.length > 0 ? undefined : customer.name;
}
