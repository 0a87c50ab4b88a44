import { createHash } from 'node:crypto';
import { changedAt } from '../../handoff/changed.ts';
import { hasTiers } from '../../handoff/others.ts';
import type { Ticket } from '../../handoff/ticket.ts';
import type { CallOutcome } from '../../slack/calls.ts';
import type { Post } from '../../slack/posts.ts';
import { createInTurn } from '../../waiting/in-turn.ts';
import { drawCard } from './card.ts';
import type { Card, CardShown } from './card-index.ts';
import type { Inner } from './parts.ts';

type At = Pick<Card, 'channel' | 'ts'>;
/** What a card is drawn of; `movedTo`: the team that its ticket went to. */
interface Drawn {
  conversation: string;
  shown: CardShown;
  movedTo?: string;
}

const nothing: CallOutcome<null> = { outcome: 'done', data: null };

/** Draws cards, and knows what the cards in Slack look like. */
export const createDrawing = (parts: Pick<Inner, 'posts' | 'cards' | 'teams' | 'team' | 'titleOf' | 'formLetters'>) => {
  const { posts, cards, team } = parts;
  const inTurn = createInTurn();

  const hasLetters = (): boolean => {
    const { formLetters } = parts;
    return formLetters?.locales.some((locale) => formLetters.search('', locale, 1).length > 0) ?? false;
  };
  const isTiered = hasTiers(parts.teams);
  const placed = ({ team: id, tier }: Ticket): string => `${isTiered ? `Tier ${tier} · ` : ''}${team(id).name}`;
  const titled = (channel: string): string => parts.titleOf?.(channel) ?? channel;
  const drawn = ({ conversation, shown, movedTo }: Drawn): Post =>
    drawCard({
      ...{ conversation, shown },
      teamName: placed(shown.ticket),
      channel: titled(shown.channel),
      letters: shown.ticket.status === 'claimed' && hasLetters(),
      ...(movedTo !== undefined && { movedTo: team(movedTo).name }),
    });

  /** A version that changes nothing that a button would be refused for looks like the one before. */
  const lookOf = ({ shown, ...more }: Drawn): string => {
    const ticket = { ...shown.ticket, version: changedAt(shown.ticket) };
    return createHash('sha1')
      .update(JSON.stringify(drawn({ ...more, shown: { ...shown, ticket } })))
      .digest('base64');
  };

  /** Makes a card look like that, unless it does. */
  const change = async (at: At, what: Drawn, signal: AbortSignal | undefined): Promise<CallOutcome<null>> => {
    const look = lookOf(what);
    const before = await cards.look(at);
    if (before === look) return nothing;
    // Whoever dies from here on leaves a card that nobody knows the look of: it is drawn again.
    if (before) await cards.putLook(at, '');
    const answer = await posts.update(at, drawn(what), signal);
    if (answer.outcome === 'done') await cards.putLook(at, look);
    return answer;
  };

  /** Until it shows what the index knows: somebody else may have drawn, or the ticket changed, meanwhile. */
  const redraw = async (conversation: string, signal?: AbortSignal): Promise<CallOutcome<null>> => {
    const card = await cards.get(conversation);
    if (!card || (await cards.look(card)) === lookOf({ conversation, shown: card.shown })) return nothing;
    const answer = await change(card, { conversation, shown: card.shown }, signal);
    return answer.outcome === 'done' ? redraw(conversation, signal) : answer;
  };

  return {
    titled,
    drawn,
    lookOf,
    /** A new card was posted, which looks like that. */
    posted: (at: At, what: Drawn): Promise<void> => cards.putLook(at, lookOf(what)),
    /** Draws the conversation's card as the index knows it, if it looks otherwise. */
    redraw: (conversation: string, signal?: AbortSignal) => inTurn(conversation, () => redraw(conversation, signal)),
    /** Draws a card that has stayed behind. */
    leave: (at: At, what: Drawn, signal: AbortSignal) => inTurn(what.conversation, () => change(at, what, signal)),
    /** Draws the conversation's card whatever it looks like, for whoever clicked on an old one. */
    repair: (conversation: string) =>
      inTurn(conversation, async () => {
        const card = await cards.get(conversation);
        if (card) await cards.putLook(card, '');
        return redraw(conversation);
      }),
  };
};
