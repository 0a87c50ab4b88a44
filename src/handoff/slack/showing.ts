import type { Copy } from '../../conversation/decision.ts';
import type { Outcome, Try } from '../../conversation/outbox.ts';
import type { Answer } from '../../slack/calls.ts';
import type { Draft, Mark } from '../../slack/posts.ts';
import { escaped } from '../../slack/text.ts';
import type { DeskUpdate, ReceiptShown, TicketShown, Told } from '../desk.ts';
import { actions, button, drawCard } from './card.ts';
import type { Card } from './cards.ts';
import { createChannels } from './channels.ts';
import { type Inner, readRef } from './parts.ts';
import { drawEntry, drawSummary } from './thread.ts';

const delivered: Outcome = { outcome: 'delivered' };

/** The app or its token is at fault, not this message: it waits until somebody has mended that. */
const broken =
  /^(invalid_auth|not_authed|account_inactive|token_revoked|token_expired|missing_scope|no_permission|org_login_required|ekm_access_denied)$/;
/** The card is gone: somebody deleted it, or its channel is another one now. */
const gone = /^(message_not_found|thread_not_found|cant_update_message)$/;

/** What a call's answer means for the outbox. */
const outcomeOf = (answer: Exclude<Answer<unknown>, { outcome: 'done' }>): Outcome => {
  switch (answer.outcome) {
    case 'limited':
      return { outcome: 'unknown', reason: 'Slack limits us', wait: answer.wait };
    case 'uncertain':
      return { outcome: 'unknown', reason: answer.reason };
    case 'declined':
      return broken.test(answer.error)
        ? { outcome: 'unknown', reason: `Slack says ${answer.error}`, wait: 60_000 }
        : { outcome: 'refused', reason: `Slack says ${answer.error}` };
    default:
      return answer satisfies never;
  }
};

type Attempt = Try & { id: string };
type Step<T> = { value: T } | { outcome: Outcome };
const stopped = <T>(step: Step<T>): step is { outcome: Outcome } => 'outcome' in step;

/** So many entries hold the last ten messages, with the events between them. */
const ENTRIES = 40;

/** Shows the desk's updates in Slack. Every post carries a mark, and is looked for before it is posted a second time. */
export const createShowing = (parts: Inner) => {
  const { posts, cards, history, log, team, channelOf } = parts;
  const channels = createChannels(parts);

  /** Posts once over all tries: what an earlier try may have posted is looked for first. */
  const once = async (
    to: { channel: string; thread?: string; since: number; look: boolean },
    draft: Draft,
    mark: Mark,
    { signal }: Attempt,
  ): Promise<Step<string>> => {
    if (to.look) {
      const found = await posts.find(to, signal);
      if (found.outcome !== 'done') return { outcome: outcomeOf(found) };
      const ts = found.data.get(mark.id);
      if (ts) return { value: ts };
    }
    const answer = await posts.post(to, draft, mark, signal);
    return answer.outcome === 'done' ? { value: answer.data } : { outcome: outcomeOf(answer) };
  };

  const drawing = (conversation: string, shown: TicketShown) => ({
    conversation,
    shown,
    teamName: team(shown.ticket.team).name,
  });
  const markOf = (conversation: string, { ticket }: TicketShown, what: string): Mark => ({
    id: `${what}:${conversation}:${ticket.from}:${ticket.team}`,
    conversation,
  });

  /** The channels where a team's card may go, best first. */
  const places = async (id: string): Promise<Step<string[]>> => {
    const fit: string[] = [];
    for (const channel of new Set([channelOf(id), channelOf(parts.defaultTeam)])) {
      if (!channel) continue;
      const fitness = await channels.fitness(channel);
      if (fitness === 'unknown') return { outcome: { outcome: 'unknown', reason: 'Slack was not reached' } };
      if (fitness === 'fit') fit.push(channel);
    }
    return { value: fit };
  };

  const newCard = async (shown: TicketShown, attempt: Attempt, look: boolean): Promise<Step<Card>> => {
    const { conversation } = attempt;
    const fit = await places(shown.ticket.team);
    if (stopped(fit)) return fit;
    let last: Outcome = { outcome: 'refused', reason: `no Slack channel for the team ${shown.ticket.team}` };
    for (const channel of fit.value) {
      const mark = markOf(conversation, shown, 'card');
      const to = { channel, since: shown.ticket.opened, look };
      const posted = await once(to, drawCard(drawing(conversation, shown)), mark, attempt);
      if (!stopped(posted)) {
        const card: Card = { channel, ts: posted.value, shown };
        await cards.put(conversation, card);
        return { value: card };
      }
      last = posted.outcome;
      if (last.outcome !== 'refused') break;
      log.error({ channel, reason: last.reason }, 'a Slack channel takes no ticket: is the app in it?');
    }
    return { outcome: last };
  };

  const summary = async (card: Card, attempt: Attempt, look: boolean): Promise<Step<Card>> => {
    if (card.upTo !== undefined) return { value: card };
    const { conversation } = attempt;
    const entries = await history(conversation, ENTRIES);
    const to = { channel: card.channel, thread: card.ts, since: card.shown.ticket.opened, look };
    const mark = markOf(conversation, card.shown, 'summary');
    const posted = await once(to, drawSummary(card.shown, entries), mark, attempt);
    if (stopped(posted)) return posted;
    const whole = { ...card, upTo: entries.at(-1)?.n ?? 0 };
    await cards.put(conversation, whole);
    return { value: whole };
  };

  /** Draws the card anew; the card that was deleted meanwhile is made anew. */
  const redraw = async (card: Card, shown: TicketShown, attempt: Attempt): Promise<Step<Card>> => {
    const { conversation } = attempt;
    const draft = drawCard(drawing(conversation, shown));
    const answer = await posts.update(card, draft, markOf(conversation, shown, 'card'), attempt.signal);
    if (answer.outcome === 'done') {
      const drawn = { ...card, shown };
      await cards.put(conversation, drawn);
      return { value: drawn };
    }
    if (answer.outcome === 'declined' && gone.test(answer.error)) return newCard(shown, attempt, true);
    return { outcome: outcomeOf(answer) };
  };

  const leave = async (card: Card, to: string, attempt: Attempt): Promise<Outcome> => {
    const moved = { ...drawing(attempt.conversation, card.shown), movedTo: team(to).name };
    const mark = markOf(attempt.conversation, card.shown, 'card');
    const answer = await posts.update(card, drawCard(moved), mark, attempt.signal);
    if (answer.outcome === 'done' || (answer.outcome === 'declined' && gone.test(answer.error))) return delivered;
    return outcomeOf(answer);
  };

  const looksTheSame = (conversation: string, a: TicketShown, b: TicketShown): boolean => {
    const draw = (shown: TicketShown) =>
      JSON.stringify(drawCard(drawing(conversation, { ...shown, ticket: { ...shown.ticket, v: 0 } })));
    return draw(a) === draw(b);
  };

  const ticket = async (shown: TicketShown, attempt: Attempt): Promise<Outcome> => {
    const { conversation, again } = attempt;
    const before = await cards.get(conversation);
    const same = before && before.shown.ticket.from === shown.ticket.from;
    if (same && before.shown.ticket.v > shown.ticket.v) return delivered;
    const moved = same && before.shown.ticket.team !== shown.ticket.team;
    if (moved) {
      const left = await leave(before, shown.ticket.team, attempt);
      if (left.outcome !== 'delivered') return left;
    }
    // A card that is not in the index may still be there: the index forgets after half a year, or was lost.
    const look = again || shown.ticket.v > 1;
    let step: Step<Card>;
    if (!same || moved) step = await newCard(shown, attempt, look);
    else if (looksTheSame(conversation, before.shown, shown)) step = { value: before };
    else step = await redraw(before, shown, attempt);
    if (stopped(step)) return step.outcome;
    const whole = await summary(step.value, attempt, look);
    return stopped(whole) ? whole.outcome : delivered;
  };

  const entry = async ({ entry: one, ref }: Copy, attempt: Attempt): Promise<Outcome> => {
    const { conversation, again, id } = attempt;
    const card = await cards.get(conversation);
    if (!card || one.n <= (card.upTo ?? 0)) return delivered;
    // What a representative wrote in the thread stands there already.
    if (readRef(ref)?.ts && one.message.from.role === 'agent' && one.message.type === 'message') return delivered;
    const since = Date.parse(one.message.timestamp);
    for (const [i, draft] of drawEntry(one).entries()) {
      const to = { channel: card.channel, thread: card.ts, since, look: again };
      const posted = await once(to, draft, { id: `${id}:${i}`, conversation }, attempt);
      if (!stopped(posted)) continue;
      if (posted.outcome.outcome !== 'refused' || !posted.outcome.reason.endsWith('thread_not_found'))
        return posted.outcome;
      const rebuilt = await newCard(card.shown, attempt, true);
      if (stopped(rebuilt)) return rebuilt.outcome;
      const whole = await summary(rebuilt.value, attempt, true);
      return stopped(whole) ? whole.outcome : delivered;
    }
    return delivered;
  };

  const whisper = async (
    to: { channel: string; thread?: string; user: string },
    draft: Draft,
    attempt: Attempt,
  ): Promise<Outcome> => {
    const answer = await posts.whisper(to, draft, attempt.signal);
    if (answer.outcome === 'done') return delivered;
    // Nobody waits for a word that only one person would have seen, and that person has left.
    return answer.outcome === 'declined' && !broken.test(answer.error) ? delivered : outcomeOf(answer);
  };

  const told = async ({ to, text, ref }: Told, attempt: Attempt): Promise<Outcome> => {
    const card = await cards.get(attempt.conversation);
    const place = readRef(ref) ?? (card && { channel: card.channel, thread: card.ts });
    if (!place) return delivered;
    return whisper({ ...placeOf(place), user: to.id }, words(text), attempt);
  };

  const receipt = async (shown: ReceiptShown, attempt: Attempt): Promise<Outcome> => {
    const ref = readRef(shown.ref);
    if (!ref?.ts) return delivered;
    const names = { arrived: 'white_check_mark', refused: 'warning', kept: 'lock' };
    const at = { channel: ref.channel, ts: ref.ts };
    const reacted = await posts.react(at, names[shown.outcome], attempt.signal);
    // A message that was deleted meanwhile, or has too many reactions, can carry none.
    if (reacted.outcome !== 'done' && (reacted.outcome !== 'declined' || broken.test(reacted.error)))
      return outcomeOf(reacted);
    if (shown.outcome === 'arrived') return delivered;
    if (shown.outcome === 'kept') {
      const card = await cards.get(attempt.conversation);
      const why = shown.reason ?? 'It was kept as a note.';
      const draft = keptWords({ why, conversation: attempt.conversation, card, ts: ref.ts, writer: shown.to.id });
      return whisper({ ...placeOf(ref), user: shown.to.id }, draft, attempt);
    }
    const since = Number(ref.ts) * 1000;
    const mark = { id: attempt.id, conversation: attempt.conversation };
    const text = `⚠️ What ${shown.to.name} wrote did not reach the customer: ${shown.reason ?? 'the reason is not known'}`;
    const posted = await once({ ...placeOf(ref), since, look: attempt.again }, words(text), mark, attempt);
    return stopped(posted) ? posted.outcome : delivered;
  };

  return {
    /** Shows one update; what Slack answers becomes the outcome. */
    async show(update: DeskUpdate, attempt: Attempt): Promise<Outcome> {
      switch (update.kind) {
        case 'ticket':
          return ticket(update, attempt);
        case 'entry':
          return entry(update, attempt);
        case 'told':
          return told(update, attempt);
        case 'receipt':
          return receipt(update, attempt);
        default:
          return update satisfies never;
      }
    },
    /** Draws a card as the index knows it, for whoever clicked on an old one. */
    async repair(conversation: string): Promise<void> {
      const card = await cards.get(conversation);
      if (!card) return;
      await posts.update(card, drawCard(drawing(conversation, card.shown)), markOf(conversation, card.shown, 'card'));
    },
  };
};

const placeOf = ({ channel, thread }: { channel: string; thread?: string }) => ({ channel, ...(thread && { thread }) });

/** A sentence of ours, which may quote names. */
export const words = (text: string, more: Draft['blocks'] = []): Draft => ({
  text: escaped(text),
  blocks: [{ type: 'section', text: { type: 'plain_text', text: text.slice(0, 3000), emoji: true } }, ...more],
});

/** Says that a message stayed inside, with the button that sends it when its writer may. */
export const keptWords = (parts: {
  why: string;
  conversation: string;
  card: Card | undefined;
  ts: string;
  writer: string;
}): Draft => {
  const { why, conversation, ts, writer } = parts;
  const ticket = parts.card?.shown.ticket;
  const offer = (actionId: string, label: string, v: number): Draft =>
    words(`🔒 ${why}`, [{ type: 'actions', elements: [button(actionId, label, { c: conversation, v, ts })] }]);
  if (ticket?.status === 'waiting') return offer(actions.claimAndSend, 'Claim and send', ticket.v);
  if (ticket?.status === 'claimed' && ticket.by.desk === 'slack' && ticket.by.id === writer)
    return offer(actions.send, 'Send to customer', ticket.v);
  return words(`🔒 ${why}`);
};
