import type { Outcome } from '../../conversation/outbox.ts';
import { isOpenTicket } from '../../handoff/ticket.ts';
import type { TicketShown } from '../../handoff/update.ts';
import { ended, gone, outcomeOf, type PostAttempt, type Progress, postOnce } from '../../slack/outcomes.ts';
import { type Card, type CardShown, cardMark } from './card-index.ts';
import { createChannels } from './channels.ts';
import type { createDrawing } from './drawing.ts';
import type { createShowing } from './files/showing.ts';
import type { Inner } from './parts.ts';
import { drawSummary } from './thread.ts';

/** So many tickets of one customer are looked at. */
const TICKETS = 50;
/** So many entries hold the last messages, with the events between them. */
const ENTRIES = 100;

/** Puts cards into channels, and keeps the index of them. */
export const createCards = (
  parts: Inner,
  { drawing, showing }: { drawing: ReturnType<typeof createDrawing>; showing: ReturnType<typeof createShowing> },
) => {
  const { posts, cards, history, log, queue, channelOf } = parts;
  const channels = createChannels(parts);

  /** Other tickets of the customer that are open, as far as they are proved theirs. */
  const othersOf = async (conversation: string, { customer }: TicketShown) => {
    const all = await queue.ofCustomer(customer, TICKETS);
    return all
      .filter((each) => each.conversation !== conversation && isOpenTicket(each.ticket))
      .map(({ channel, ticket }) => ({ channel: drawing.titled(channel), ticket }));
  };

  /** The channels where a team's card may go, best first. */
  const places = async (id: string): Promise<Progress<string[]>> => {
    const fit: string[] = [];
    for (const channel of new Set([channelOf(id), channelOf(parts.defaultTeam)])) {
      if (!channel) continue;
      const fitness = await channels.fitness(channel);
      if (fitness === 'unknown') return { outcome: { outcome: 'unknown', reason: 'Slack was not reached' } };
      if (fitness === 'fit') fit.push(channel);
    }
    return { value: fit };
  };

  /** Looks for a card that the index has lost, the newest of this ticket, and draws it anew, which shows whether it can be. */
  const recover = async (
    channel: string,
    shown: CardShown,
    attempt: PostAttempt,
  ): Promise<Progress<string | undefined>> => {
    const { conversation, signal } = attempt;
    const found = await posts.find({ channel, since: shown.ticket.opened }, signal);
    if (found.outcome !== 'done') return gone(found) ? { value: undefined } : { outcome: outcomeOf(found) };
    const own = [...found.data].filter(([id]) => id.startsWith(cardMark(conversation, shown.ticket)));
    const ts = own
      .map(([, at]) => at)
      .sort()
      .at(-1);
    if (!ts) return { value: undefined };
    const answer = await posts.update({ channel, ts }, drawing.drawn({ conversation, shown }), signal);
    if (answer.outcome !== 'done') return gone(answer) ? { value: undefined } : { outcome: outcomeOf(answer) };
    return { value: ts };
  };

  return {
    /**
     * Puts a new card into the team's channel, else into the default team's. `lost`: the index knows of no card, and there
     * may be one; otherwise only the card of this very version can be there, from an earlier try.
     */
    async place(
      shown: CardShown,
      attempt: PostAttempt,
      { lost, left }: { lost: boolean; left?: Card['left'] | undefined },
    ): Promise<Progress<Card>> {
      const { conversation, signal, again } = attempt;
      const fit = await places(shown.ticket.team);
      if (ended(fit)) return fit;
      let last: Outcome = { outcome: 'refused', reason: `no Slack channel for the team ${shown.ticket.team}` };
      for (const channel of fit.value) {
        const recovered: Progress<string | undefined> = lost
          ? await recover(channel, shown, attempt)
          : { value: undefined };
        if (ended(recovered)) return recovered;
        const to = { channel, since: shown.ticket.opened, look: again && !lost };
        const mark = { id: `${cardMark(conversation, shown.ticket)}${shown.ticket.version}`, conversation };
        const draft = drawing.drawn({ conversation, shown });
        const posted = recovered.value
          ? { value: recovered.value }
          : await postOnce(posts, { to, draft, mark, signal });
        if (!ended(posted)) {
          // The ticket may have changed while this was on its way; the card is drawn again then.
          const now = (await cards.get(conversation))?.shown;
          const isNewer =
            now?.ticket.openedAfter === shown.ticket.openedAfter && now.ticket.version > shown.ticket.version;
          const card: Card = { channel, ts: posted.value, shown: isNewer ? now : shown, ...(left && { left }) };
          await cards.put(conversation, card);
          if (!again) await drawing.posted(card, { conversation, shown });
          return { value: card };
        }
        last = posted.outcome;
        if (last.outcome !== 'refused') break;
        log.error({ channel, reason: last.reason }, 'a Slack channel takes no ticket: is the app in it?');
      }
      return { outcome: last };
    },

    /** Makes sure that the card's thread begins with what was said before. */
    async begin(card: Card, attempt: PostAttempt, look: boolean): Promise<Progress<Card>> {
      if (card.upTo !== undefined) return { value: card };
      const { conversation, signal } = attempt;
      const entries = (await history(conversation, ENTRIES)).map(parts.linked);
      const to = { channel: card.channel, thread: card.ts, since: card.shown.ticket.opened, look };
      // Its card's ts makes it one for each card.
      const mark = { id: `summary:${conversation}:${card.ts}`, conversation };
      const draft = drawSummary(conversation, card.shown, entries, await othersOf(conversation, card.shown));
      const posted = await postOnce(posts, { to, draft, mark, signal });
      if (ended(posted)) return posted;
      const filed = await showing.show(entries, card, attempt);
      if (filed.outcome !== 'delivered') return { outcome: filed };
      const whole = { ...card, upTo: entries.at(-1)?.n ?? 0 };
      await cards.put(conversation, whole);
      return { value: whole };
    },
  };
};
