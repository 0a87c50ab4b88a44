import type { BlockAction, ButtonAction } from '@slack/bolt';
import type { Representative } from '../../../conversation/event.ts';
import { changedSince, changedWords, noTicket } from '../../../handoff/changed.ts';
import type { Act } from '../../../handoff/ticket.ts';
import type { AnswerRef } from '../../../reports/facts.ts';
import type { CallOutcome } from '../../../slack/calls.ts';
import { type Acting, type Known, type Place, placeOf } from '../acting.ts';
import { type ButtonValue, readValue } from '../buttons.ts';
import { isThreadOf } from '../card-index.ts';
import { type Chosen, readChosen } from '../form-letters/forms.ts';
import type { Choice } from '../menu.ts';
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
  /** Slack's ids of the files that are to be sent after all. */
  files?: readonly string[];
  /** The form letter that is to be used. */
  letter?: Chosen;
  /** The bot's answer that is judged. */
  answers?: AnswerRef;
}

/** Tells whether a click counts: whoever clicked is checked each time, and told when they may not; a button of a card that is not true any more repairs it. */
export const createAdmitting = (
  { parts, later, lookUp, rightOf, threadOf, whisper, whisperDraft }: Acting,
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

  /** What a button or a menu was drawn for, when whoever used it may, and nothing has changed that matters to it. */
  const admit = async (
    body: BlockAction,
    { c: conversation, t: ticket, v: saw, ts, m: message, l, f: files, held, answers }: ButtonValue & { t: number },
    { type, form }: What,
  ): Promise<Admitted | undefined> => {
    const place = placeOf(body);
    const known = await lookUp(conversation, ticket, place.channel, saw);
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
    const letter = l === undefined ? undefined : readChosen(l);
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
      ...(letter && { letter }),
      ...(files && { files }),
      ...(answers && { answers }),
    };
  };

  const unknown = (place: Place): undefined => whisper(place, 'This ticket is not known any more.') as undefined;

  return {
    /** A click on a button. */
    async button(body: BlockAction, action: ButtonAction, what: What): Promise<Admitted | undefined> {
      const place = placeOf(body);
      const value = readValue(action.value);
      if (!value || !parts.isTeamChannel(place.channel)) return undefined;
      const root = place.thread ?? String(body.container.message_ts);
      const t = value.t ?? (await ticketOfOld(value.c, place.channel, root));
      return t === undefined ? unknown(place) : admit(body, { ...value, t }, what);
    },

    /** A choice from a card's menu, which does not say of which conversation it is. */
    async choice(body: BlockAction, { ticket, saw }: Choice, what: What): Promise<Admitted | undefined> {
      const place = placeOf(body);
      if (!parts.isTeamChannel(place.channel)) return undefined;
      const about = await threadOf(place.channel, place.thread ?? String(body.container.message_ts));
      return about ? admit(body, { c: about.conversation, t: ticket, v: saw }, what) : unknown(place);
    },
  };
};

/** What a click does, by which it is told whether something that changed stands in its way; undefined: nothing does. A form can be read first. */
interface What {
  type?: Act['type'];
  form?: boolean;
}
