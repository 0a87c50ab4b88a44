import type { BlockAction, ButtonAction, ViewSubmitAction } from '@slack/bolt';
import type { Receive, Representative } from '../../conversation/event.ts';
import { changedSince, changedWords, noTicket } from '../../handoff/changed.ts';
import { closedWords, stayingWords } from '../../handoff/closed.ts';
import { othersOf } from '../../handoff/others.ts';
import type { Act, Ticket } from '../../handoff/ticket.ts';
import type { AnswerRef } from '../../reports/facts.ts';
import { attempt, type CallOutcome } from '../../slack/calls.ts';
import { read } from '../../slack/inbound.ts';
import type { Post } from '../../slack/posts.ts';
import { type Part, shorten } from '../../slack/text.ts';
import { becameOf } from './became.ts';
import { actions, readValue } from './card.ts';
import { type Card, isThreadOf } from './card-index.ts';
import { callbacks, readModalContext, readResolve, readTransfer, resolveModal, transferModal } from './modals.ts';
import { withoutPrefix } from './notes.ts';
import type { Inner, Ref } from './parts.ts';
import { readStale } from './payloads.ts';
import { changedDraft, notices } from './receipts.ts';
import { createRights } from './rights.ts';

type Simple = 'claim' | 'release' | 'return';
const simple: Record<string, Simple> = {
  [actions.claim]: 'claim',
  [actions.release]: 'release',
  [actions.return]: 'return',
};

/** Where somebody clicked, for answering them there. */
export interface Place {
  channel: string;
  thread?: string;
  user: string;
}

/** A click that counts. */
interface Admitted {
  place: Place;
  conversation: string;
  /** What the button was drawn for. */
  seen: { ticket: number; saw: number };
  /** The ticket as the index knows it; undefined when its card is younger than the index. */
  shown: Ticket | undefined;
  card: Card | undefined;
  team: string;
  by: Representative;
  /** What should be read before it is done. */
  first?: string;
  /** What was clicked on: a message's ts. */
  offer: string;
  /** The message that is to be sent after all. */
  ts?: string;
  /** The reply that is taken back. */
  held?: string;
  /** The id of the message that is to be sent again. */
  message?: string;
  /** The bot's answer that is judged. */
  answers?: AnswerRef;
}

/** Where a click was. */
export const placeOf = ({ container, channel, user }: BlockAction): Place => {
  const thread = container.thread_ts === undefined ? undefined : String(container.thread_ts);
  return {
    channel: String(container.channel_id ?? channel?.id ?? ''),
    user: user.id,
    ...(thread && thread !== container.message_ts && { thread }),
  };
};

const types: Record<string, Act['type']> = {
  ...simple,
  [actions.resolve]: 'resolve',
  [actions.transfer]: 'transfer',
  [actions.send]: 'reply',
  [actions.resend]: 'resend',
  [actions.claimAndSend]: 'reply',
  // Whoever was asked about is to be the one who has it still.
  [actions.takeOverAndSend]: 'assign',
  [actions.undo]: 'undo',
};

/** Why a form stays open: what is wrong with a field, or the form to show instead. */
export type Unaccepted = { errors: Record<string, string> } | { view: Part };

/** Turns clicks and filled-in modals into acts. Whoever clicks is checked each time, and told when they may not. */
export const createClicks = (
  parts: Inner,
  receive: Receive,
  more: {
    later(work: Promise<CallOutcome<unknown> | undefined>): void;
    repair(conversation: string): Promise<CallOutcome<null> | undefined>;
  },
) => {
  const { connection, cards, posts } = parts;
  const { later, repair } = more;
  const rightOf = createRights(parts);

  const whisperDraft = ({ channel, thread, user }: Place, draft: Post): void =>
    later(posts.whisper({ channel, thread, user }, draft));
  const whisper = (place: Place, text: string): void => whisperDraft(place, notices(text));
  const refOf = ({ channel, thread }: Omit<Place, 'user'>, ts?: string): Ref => ({
    desk: 'slack',
    channel,
    ...(thread && { thread }),
    ...(ts && { ts }),
  });
  const acted = (conversation: string, id: string, act: Act): Promise<{ fresh: boolean }> =>
    receive({ kind: 'acted', id: `slack:${id}`, conversation, at: Date.now(), act });

  /**
   * The card of a ticket, and whose it is. A ticket that is younger than the index is its channel's team's: a card can be
   * clicked on before it is in the index, and the ticket's own rules know what has become of it.
   */
  const lookUp = async (conversation: string, ticket: number, channel: string) => {
    const card = await cards.get(conversation);
    const shown = card && card.shown.ticket.openedAfter >= ticket ? card.shown.ticket : undefined;
    const here = parts.teams.find(({ slack }) => slack.channel === channel)?.id ?? parts.defaultTeam;
    return { card: shown && card, shown, team: shown?.team ?? here };
  };

  /** The ticket that a button of version 0.1 was drawn for; undefined when its card is not known any more. */
  const ticketOfOld = async (conversation: string, channel: string, ts: string): Promise<number | undefined> => {
    const card = await cards.get(conversation);
    if (!card) return undefined;
    return isThreadOf(card, channel, ts)
      ? card.shown.ticket.openedAfter
      : ((await cards.ticketOf(channel, ts)) ?? noTicket);
  };

  /** What a click is about, when it may count. */
  const admit = async (place: Place, body: BlockAction, action: ButtonAction): Promise<Admitted | undefined> => {
    const value = readValue(action.value);
    if (!value || !parts.isTeamChannel(place.channel)) return undefined;
    const { c: conversation, v: saw, ts, m: message, held, answers } = value;
    const root = place.thread ?? String(body.container.message_ts);
    const ticket = value.t ?? (await ticketOfOld(conversation, place.channel, root));
    if (ticket === undefined) {
      whisper(place, 'This ticket is not known any more.');
      return undefined;
    }
    const { card, shown, team } = await lookUp(conversation, ticket, place.channel);
    const right = await rightOf(body.user.id, team);
    if ('no' in right) {
      whisper(place, right.no);
      return undefined;
    }
    const type = types[action.action_id];
    // What the bot answered stays what it is, whatever becomes of the ticket.
    const changed = type && !answers && shown ? changedSince(shown, { type, ticket, saw }) : undefined;
    // The form says so itself, and is there to be filled in after reading.
    const first = changed?.what === 'wrote' && type === 'resolve' ? `⚠️ ${changedWords(changed)}` : undefined;
    if (changed && !first) {
      whisperDraft(place, changedDraft(changed));
      later(repair(conversation));
      return undefined;
    }
    const seen = { ticket, saw: first ? (shown?.version ?? saw) : saw };
    return {
      place,
      conversation,
      seen,
      shown,
      card,
      team,
      by: right.by,
      offer: String(body.container.message_ts),
      ...(first && { first }),
      ...(ts && { ts }),
      ...(held && { held }),
      ...(message && { message }),
      ...(answers && { answers }),
    };
  };

  const openModal = async (body: BlockAction, place: Place, view: Part): Promise<void> => {
    const opened = await attempt(() =>
      connection.client.views.open({ trigger_id: body.trigger_id, view: view as never }),
    );
    if (opened.outcome !== 'done') whisper(place, 'Slack did not open the form. Please click again.');
  };

  /** Sends a message that was kept, as its writer wrote it; `first` is what makes the ticket theirs. */
  const sendKept = async (admitted: Admitted, first?: 'claim' | 'assign'): Promise<void> => {
    const { place, conversation, card, seen, by, ts } = admitted;
    const { channel, ts: thread } = card ?? { channel: place.channel, ts: place.thread };
    if (!ts || !thread) return whisper(place, 'That message is not there any more.');
    const answer = await attempt(() =>
      connection.client.conversations.replies({
        channel,
        ts: thread,
        oldest: ts,
        latest: ts,
        inclusive: true,
        limit: 2,
      }),
    );
    if (answer.outcome !== 'done') return whisper(place, 'Slack did not give the message back. Please click again.');
    const message = answer.data.messages?.find((each) => each.ts === ts);
    if (!message || message.user !== place.user) return whisper(place, 'That message is not there any more.');
    const text = withoutPrefix(read(message).text);
    if (!text) return whisper(place, 'There is nothing to send in that message.');
    const already = 'That was asked for already: it was sent once.';
    if (await becameOf(parts, { conversation, card }, { channel, ts })) return whisper(place, already);
    // Ids of their own: the message was received as a note already, and each offer to send it counts once. One that came to
    // nothing (somebody else was quicker) is followed by another.
    const id = `${connection.me()?.team}:${channel}:${ts}:${admitted.offer}`;
    if (first) {
      const taking: Act = first === 'claim' ? { type: 'claim', by, ...seen } : { type: 'assign', to: by, by, ...seen };
      await acted(conversation, `${id}:${first}:${by.id}`, taking);
    }
    const ref = { ...refOf({ ...place, channel, thread }, ts) };
    const { fresh } = await acted(conversation, `${id}:send`, { type: 'reply', by, text, ref, ...seen });
    if (!fresh) whisper(place, already);
  };

  /** Tries again what did not arrive. A message is sent again at most once; the new one may be, too. */
  const resend = async ({ place, conversation, seen, by, ts, message }: Admitted): Promise<void> => {
    if (!message) return;
    const ref = { ...refOf(place, ts) };
    const { fresh } = await acted(conversation, `resend:${message}`, { type: 'resend', by, message, ref, ...seen });
    if (!fresh) whisper(place, 'That was tried again already.');
  };

  /** A reply that is about to be sent stays inside; its message says so. */
  const takeBack = async ({ place, conversation, by, held, ts, seen }: Admitted, id: string): Promise<void> => {
    // What was written in a form stands nowhere else.
    const kept = ts === undefined && { keep: true as const };
    if (held) await acted(conversation, id, { type: 'undo', held, by, ref: { ...refOf(place, ts) }, ...seen, ...kept });
  };

  /** Keeps what is thought of the bot's answer. The whisper says which, since a thread may hold several. */
  const judge = async ({ place, by, answers }: Admitted, verdict: 'right' | 'wrong'): Promise<void> => {
    if (!answers) return;
    const kept = await parts.judge(answers.question, verdict, by.name);
    const recorded = `Recorded: ${shorten(answers.article, 100)} was the ${verdict} answer. Thank you.`;
    whisper(place, kept ? recorded : 'That question is not in the record any more: nothing was recorded.');
  };

  return {
    /** A click on one of our buttons. What is stored first is acknowledged after; forms are acknowledged first. */
    async click(body: BlockAction, action: ButtonAction, ack: () => Promise<void>): Promise<void> {
      const { action_id: name } = action;
      const form = name === actions.resolve || name === actions.transfer;
      // Slack gives three seconds, and then a trigger opens nothing any more.
      if (form) await ack();
      const place = placeOf(body);
      const admitted = await admit(place, body, action).catch((error: unknown) => {
        // Slack shows by itself that what was not acknowledged went wrong.
        if (form) whisper(place, 'Slack did not say who you are. Please click again.');
        throw error;
      });
      if (!admitted) return form ? undefined : ack();
      const { conversation, seen, shown = {}, team, by } = admitted;
      const { ticket: t, saw: v } = seen;
      const { user: _, ...where } = place;
      const memory = { c: conversation, t, v, ...where };
      const type = simple[name];
      if (type) await acted(conversation, body.trigger_id, { type, by, ref: { ...refOf(place) }, ...seen });
      else if (name === actions.send) await sendKept(admitted);
      else if (name === actions.claimAndSend) await sendKept(admitted, 'claim');
      else if (name === actions.takeOverAndSend) await sendKept(admitted, 'assign');
      else if (name === actions.undo) await takeBack(admitted, body.trigger_id);
      else if (name === actions.resend) await resend(admitted);
      else if (name === actions.right) await judge(admitted, 'right');
      else if (name === actions.wrong) await judge(admitted, 'wrong');
      else if (name === actions.resolve) return openModal(body, place, resolveModal(shown, memory, admitted.first));
      else {
        const others = othersOf(parts.teams, team).map(({ id, name, hours }) => ({
          id,
          name,
          closed: closedWords({ hours }, Date.now()),
        }));
        if (others.length > 0) return openModal(body, place, transferModal(shown, others, memory));
        return whisper(place, 'There is no other team to transfer it to.');
      }
      await ack();
    },

    /** A filled-in form. It stays open, with what was typed and the reason, when it does not count. */
    async submit(body: ViewSubmitAction, ack: (no?: Unaccepted) => Promise<void>): Promise<void> {
      const { view, user } = body;
      const memory = readModalContext(view.private_metadata);
      const field = view.callback_id === callbacks.resolve ? 'disposition' : 'team';
      const refuse = (why: string) => ack({ errors: { [field]: why.slice(0, 2000) } });
      if (!memory) return refuse('This form is from an older version of Frontdesk: close it, and click again.');
      const { c: conversation, t: ticket, v: saw, ...where } = memory;
      const { shown, team } = await lookUp(conversation, ticket, memory.channel);
      const right = await rightOf(user.id, team);
      if ('no' in right) return refuse(right.no);
      const { by } = right;
      const common = { by, ref: { ...refOf(where) }, ticket, saw };
      const resolve = field === 'disposition' ? readResolve(view.state.values) : undefined;
      const transfer = field === 'team' ? readTransfer(view.state.values) : undefined;
      if (!resolve && !transfer) return refuse('Please choose one.');
      const changed = shown && changedSince(shown, { type: resolve ? 'resolve' : 'transfer', ticket, saw });
      if (changed?.what === 'wrote')
        return ack({
          view: resolveModal(shown ?? {}, { ...memory, v: shown?.version ?? saw }, `⚠️ ${changedWords(changed)}`),
        });
      if (changed) return refuse(changedWords(changed));
      if (transfer) {
        const to = parts.teams.find(({ id }) => id === transfer.team);
        if (!to) return refuse('There is no such team any more.');
        const stays = shown && stayingWords(shown, to, parts.teams, Date.now());
        if (stays) return refuse(stays);
        await acted(conversation, view.id, { type: 'transfer', ...common, ...transfer });
      }
      if (resolve) await acted(conversation, view.id, { type: 'resolve', ...common, ...resolve });
      await ack();
    },

    /** A click that no listener knows: on a card of an older version. */
    async stale(body: Record<string, unknown>): Promise<void> {
      const { channel, user, container } = readStale(body) ?? {};
      const at = String(container?.message_ts ?? '');
      if (!channel?.id || !user?.id || !parts.isTeamChannel(channel.id)) return;
      whisper(
        { channel: channel.id, user: user.id },
        'This button is from an older version of Frontdesk. The card is drawn anew.',
      );
      const conversation = at && (await cards.conversationOf(channel.id, at));
      if (conversation) await repair(conversation);
    },
  };
};
