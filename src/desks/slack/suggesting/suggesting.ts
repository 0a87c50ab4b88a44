import type { BlockAction, ButtonAction } from '@slack/bolt';
import type { Entry } from '../../../conversation/decision.ts';
import type { Representative } from '../../../conversation/event.ts';
import { internalWords, whyNot } from '../../../handoff/replying.ts';
import { type Claimed, isOpenTicket, isSame, type Ticket } from '../../../handoff/ticket.ts';
import type { DeskUpdate } from '../../../handoff/update.ts';
import { answerAt } from '../../../slack/answering.ts';
import type { CallOutcome } from '../../../slack/calls.ts';
import type { SuggestionVerdict } from '../../suggestions.ts';
import { type Acting, type Place, placeOf } from '../acting.ts';
import type { Inner } from '../parts.ts';
import { notices } from '../receipts.ts';
import type { Surface } from '../surface.ts';
import { drawSuggestion, readSuggestion, type SuggestionValue, suggestionActions } from './draft.ts';

/** So far back the customer's last message is looked for. */
const LOOKED_THROUGH = 50;

/** Whether somebody here has it and would be helped by an answer. */
const hasOwner = (ticket: Ticket | undefined, { away }: Pick<Inner, 'away'>): ticket is Claimed =>
  ticket?.status === 'claimed' && ticket.by.desk === 'slack' && !ticket.internal && !away.isAway(ticket.by);

const isSaid = ({ audience, message }: Entry): boolean => audience === 'everyone' && message.type === 'message';

/**
 * Shows the owner of a ticket, and nobody else, what the knowledge base would answer to a customer's message: to each when it comes,
 * and to the last one when somebody has just claimed it.
 */
export const createOffering = (parts: Pick<Inner, 'suggestions' | 'cards' | 'posts' | 'away' | 'history'>) => {
  const { suggestions, cards, posts, history } = parts;

  const offer = async (conversation: string, { message }: Entry): Promise<CallOutcome<unknown> | undefined> => {
    if (!suggestions) return undefined;
    const card = await cards.get(conversation);
    if (!card || !hasOwner(card.shown.ticket, parts)) return undefined;
    const suggestion = await suggestions.to(conversation, message);
    // Who had it may have given it away meanwhile.
    const now = suggestion && (await cards.get(conversation));
    if (!suggestion || !now || !hasOwner(now.shown.ticket, parts)) return undefined;
    const { openedAfter: t, version: v, by } = now.shown.ticket;
    const { message: m, article: a, version: h } = suggestion;
    const draft = drawSuggestion(suggestion, { c: conversation, t, v, m, a, h });
    return posts.whisper({ channel: now.channel, thread: now.ts, user: by.id }, draft);
  };

  return async (conversation: string, update: DeskUpdate): Promise<CallOutcome<unknown> | undefined> => {
    if (!suggestions) return undefined;
    if (update.kind === 'entry')
      return isSaid(update.entry) && update.entry.message.from.role === 'user'
        ? offer(conversation, update.entry)
        : undefined;
    if (update.kind !== 'ticket') return undefined;
    const { ticket } = update;
    const isNews = ticket.handed === ticket.version && ticket.unanswered !== undefined;
    if (!isNews || !hasOwner(ticket, parts)) return undefined;
    const last = (await history(conversation, LOOKED_THROUGH)).findLast(
      (entry) => isSaid(entry) && entry.message.from.role !== 'bot',
    );
    return last?.message.from.role === 'user' ? offer(conversation, last) : undefined;
  };
};

/** What is done with suggestions: sent as the owner's reply, or refused. Whoever clicks is checked each time. */
export const createSuggesting = (acting: Acting): Surface => {
  const { parts, acted, lookUp, rightOf, whisper, whisperDraft, later } = acting;
  const { suggestions, log } = parts;

  interface Offered {
    place: Place;
    value: SuggestionValue;
    by: Representative;
    shown: Ticket | undefined;
  }

  /** What a click is about, when it may count. */
  const admit = async (body: BlockAction, action: ButtonAction): Promise<Offered | undefined> => {
    const [place, value] = [placeOf(body), readSuggestion(action.value)];
    if (!value || !suggestions || !parts.isTeamChannel(place.channel)) return undefined;
    const { shown, team } = await lookUp(value.c, value.t, place.channel);
    const right = await rightOf(body.user.id, team);
    if ('no' in right) {
      whisper(place, right.no);
      return undefined;
    }
    return { place, value, by: right.by, shown };
  };

  /** The suggestion becomes a word about what came of it; nothing is lost when that fails. */
  const becomes = (body: BlockAction, text: string): void =>
    later(answerAt(body.response_url, { ...notices(text), replace: true }));

  const judge = ({ value: { c, m, a }, by }: Offered, verdict: SuggestionVerdict): void => {
    suggestions
      ?.judge({ conversation: c, message: m, article: a, verdict, by })
      .catch((error: unknown) => log.warn({ err: error }, 'what became of a suggestion was not kept'));
  };

  return {
    clicks: {
      async [suggestionActions.send](body, action, ack) {
        const offered = await admit(body, action);
        if (!offered || !suggestions) return;
        const { place, value, by, shown } = offered;
        const { c, t: ticket, v: saw, m, a, h } = value;
        if (shown && !(isOpenTicket(shown) && shown.status === 'claimed' && isSame(shown.by, by)))
          return whisper(place, `Not sent. ${isOpenTicket(shown) ? whyNot(shown) : 'The ticket has ended.'}`);
        if (isOpenTicket(shown) && shown.internal) return whisper(place, `Not sent. ${internalWords(shown)}`);
        const now = await suggestions.textOf(c, a);
        if (!now) return whisper(place, 'Not sent: that article is not there any more.');
        if (now.version !== h) {
          const again = { question: 'The article has changed meanwhile. It says now:', text: now.text, confidence: 1 };
          return whisperDraft(place, drawSuggestion(again, { ...value, h: now.version }, '⚠️'));
        }
        const ref = { desk: 'slack', channel: place.channel, ...(place.thread && { thread: place.thread }) };
        const { fresh } = await acted(c, `suggested:${m}`, { type: 'reply', by, text: now.text, ref, ticket, saw });
        await ack();
        if (fresh) judge(offered, 'used');
        becomes(body, fresh ? '💡 It goes out as your reply.' : 'That was asked for already.');
      },

      async [suggestionActions.wrong](body, action, ack) {
        const offered = await admit(body, action);
        if (!offered) return;
        await ack();
        judge(offered, 'wrong');
        becomes(body, 'Noted: that does not answer it. Thank you.');
      },
    },
  };
};
