import type { BlockAction, ButtonAction } from '@slack/bolt';
import type { Representative } from '../../../conversation/event.ts';
import { changedSince, changedWords, noTicket } from '../../../handoff/changed.ts';
import type { Act } from '../../../handoff/ticket.ts';
import type { AnswerRef } from '../../../reports/facts.ts';
import type { CallOutcome } from '../../../slack/calls.ts';
import { type Acting, type Known, type Place, placeOf } from '../acting.ts';
import { readValue } from '../card.ts';
import { isThreadOf } from '../card-index.ts';
import { changedDraft } from '../receipts.ts';

/** A click that counts. */
export interface Admitted extends Known {
  place: Place;
  conversation: string;
  /** What the button was drawn for. */
  seen: { ticket: number; saw: number };
  by: Representative;
  /** What should be read before it is done. */
  first?: string;
  /** What was clicked on: a message's ts. */
  offer: string;
  /** What makes the click one. */
  trigger: string;
  /** The message that is to be sent after all. */
  ts?: string;
  /** The reply that is taken back. */
  held?: string;
  /** The id of the message that is to be sent again. */
  message?: string;
  /** The bot's answer that is judged. */
  answers?: AnswerRef;
}

/** Tells whether a click counts: whoever clicked is checked each time, and told when they may not; a button of a card that is not true any more repairs it. */
export const createAdmitting = (
  { parts, later, lookUp, rightOf, whisper, whisperDraft }: Acting,
  repair: (conversation: string) => Promise<CallOutcome<null> | undefined>,
) => {
  const { cards } = parts;

  /** The ticket that a button of version 0.1 was drawn for; undefined when its card is not known any more. */
  const ticketOfOld = async (conversation: string, channel: string, ts: string): Promise<number | undefined> => {
    const card = await cards.get(conversation);
    if (!card) return undefined;
    return isThreadOf(card, channel, ts)
      ? card.shown.ticket.openedAfter
      : ((await cards.ticketOf(channel, ts)) ?? noTicket);
  };

  /** What a click is about, when it may count; `type` is what it does, where something that changed meanwhile stands in its way. */
  return async (
    body: BlockAction,
    action: ButtonAction,
    { type, form }: { type?: Act['type']; form?: boolean } = {},
  ): Promise<Admitted | undefined> => {
    const place = placeOf(body);
    const value = readValue(action.value);
    if (!value || !parts.isTeamChannel(place.channel)) return undefined;
    const { c: conversation, v: saw, ts, m: message, held, answers } = value;
    const root = place.thread ?? String(body.container.message_ts);
    const ticket = value.t ?? (await ticketOfOld(conversation, place.channel, root));
    if (ticket === undefined) {
      whisper(place, 'This ticket is not known any more.');
      return undefined;
    }
    const known = await lookUp(conversation, ticket, place.channel);
    const { shown } = known;
    const right = await rightOf(body.user.id, known.team);
    if ('no' in right) {
      whisper(place, right.no);
      return undefined;
    }
    const changed = type && shown ? changedSince(shown, { type, ticket, saw }) : undefined;
    // The form says so itself, and is there to be filled in after reading.
    const first = changed?.what === 'wrote' && form ? `⚠️ ${changedWords(changed)}` : undefined;
    if (changed && !first) {
      whisperDraft(place, changedDraft(changed));
      later(repair(conversation));
      return undefined;
    }
    return {
      ...known,
      place,
      conversation,
      seen: { ticket, saw: first ? (shown?.version ?? saw) : saw },
      by: right.by,
      offer: String(body.container.message_ts),
      trigger: body.trigger_id,
      ...(first && { first }),
      ...(ts && { ts }),
      ...(held && { held }),
      ...(message && { message }),
      ...(answers && { answers }),
    };
  };
};
