import type { Decision, Effect, Say } from '../../conversation/decision.ts';
import { entryNumberOf } from '../../conversation/deliveries.ts';
import { firstSaid } from '../../conversation/entries.ts';
import type { Event } from '../../conversation/event.ts';
import { type Correspondent, withLetterhead } from '../../conversation/letterhead.ts';
import type { Account, Draft } from '../../conversation/message.ts';
import { isOpenTicket } from '../../handoff/ticket.ts';
import type { Phrases } from '../phrases.ts';
import type { State, Unread } from '../state.ts';
import { stateOf } from '../stored-state.ts';
import type { TurnContext } from '../turn.ts';

/** What is kept of messages at most, in characters and number: state stays small, and the rest goes by mail at once. */
const MOST = { characters: 6000, messages: 10 };

/** What of earlier words the customer's client still does not have after this event. */
export function stillUnread(unread: readonly Unread[], event: Event, conversation: { id: string }): readonly Unread[] {
  if (event.kind !== 'delivery' || event.state === 'failed' || event.state === 'unconfirmed') return unread;
  // Clients get the log in order.
  const has = entryNumberOf(conversation.id, event.delivery) ?? 0;
  return unread.filter(({ n }) => n > has);
}

/** Whether what waits is more than a state should hold. */
export const isTooMuch = (unread: readonly Unread[]): boolean =>
  unread.length > MOST.messages || unread.reduce((sum, { text }) => sum + text.length, 0) > MOST.characters;

/**
 * What a turn says that must reach the customer wherever they are: people's words, and that a case has ended in which no person had
 * written. The decision asks to hear what becomes of it, and what was changed or taken back is so here, too.
 */
export function unreadAfter(
  work: TurnContext,
  decision: Decision<State>,
  left: readonly Unread[],
): { unread: readonly Unread[]; effects: Effect[] } {
  const { ticket: earlier } = stateOf(work.before.state);
  const ends = isOpenTicket(earlier) && work.ticket?.status === 'resolved' && earlier.firstReplied === undefined;
  let unread = [...left];
  let n = firstSaid(work.before, work.event) - 1;
  const effects = decision.effects.map((effect): Effect => {
    if (effect.do !== 'say') return effect;
    n += 1;
    const { message } = effect;
    if (message.type === 'messageUpdate' || message.type === 'messageDelete') {
      const of = entryNumberOf(work.conversation.id, message.replyToId ?? '');
      unread = unread.flatMap((each) => {
        if (each.n !== of) return [each];
        return message.type === 'messageDelete' ? [] : [{ ...each, text: message.text ?? each.text }];
      });
    }
    if (!isFor(effect, ends)) return effect;
    const { receipt = unreceipted } = effect;
    const { text = '', textFormat = 'plain', from, attachments } = message;
    unread.push({ n, text, textFormat, from, receipt, ...(attachments && { attachments }) });
    return { ...effect, receipt };
  });
  return { unread, effects };
}

/** Nobody else asked to hear of it; without a receipt clients that have a message say nothing. */
const unreceipted = { kind: 'unread' };

const isFor = ({ audience = 'everyone', message: { type, from } }: Say, ends: boolean): boolean =>
  audience === 'everyone' && type === 'message' && (from.role === 'agent' || (ends && from.role === 'bot'));

/** What was not read, as one letter to the customer alone: nobody in copy was in the chat. */
export function letterOf(
  unread: readonly Unread[],
  about: { phrases: Phrases; locale: string; to: Correspondent },
): Draft {
  const { phrases, locale, to } = about;
  const writers = new Map<string, Account>(unread.map(({ from }) => [from.id, from]));
  const words = unread.map(({ text, from }) => (writers.size > 1 && from.name ? `${from.name}: ${text}` : text));
  const attachments = unread.flatMap((each) => each.attachments ?? []);
  return {
    type: 'message',
    from: unread.at(-1)?.from ?? { id: 'frontdesk', role: 'bot' },
    text: [phrases.say(locale, 'wentOn'), ...words.filter(Boolean)].join('\n\n'),
    textFormat: unread.every(({ textFormat }) => textFormat === 'plain') ? 'plain' : 'markdown',
    locale,
    channelData: withLetterhead({ to: [to] }),
    ...(attachments.length > 0 && { attachments }),
  };
}
