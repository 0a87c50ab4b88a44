import type { TouchUp } from '../../conversation/outbox.ts';
import type { TicketShown } from '../../handoff/update.ts';
import type { Progress } from './marking.ts';

interface At {
  channel: string;
  ts: string;
}

/** What a card's touch-up brings: that the card be looked at, or what one shows at last that has stayed behind. */
export type CardNotice = { what: 'card' } | ({ what: 'left'; shown: TicketShown; to?: string } & At);
/** What a message's touch-up brings: how far it has come, or a reaction that stays. */
export type MarkNotice =
  | ({ what: 'progress'; progress: Progress } & At)
  | ({ what: 'reaction'; reaction: string } & At);

const card = (name: string, notice: CardNotice): TouchUp => ({ kind: 'cards', name, notice });
const mark = (name: string, { channel, ts }: At, notice: MarkNotice): TouchUp => ({
  kind: 'marks',
  name: `${name}:${channel}:${ts}`,
  notice,
});

/** The conversation's card may not show any more what is true. */
export const redrawn: TouchUp = card('card', { what: 'card' });

/** A card stays behind, since its conversation has another one: it says to which team its ticket went, or how that ended. */
export const left = ({ channel, ts, shown }: At & { shown: TicketShown }, to: string | undefined): TouchUp =>
  card(`left:${channel}:${ts}`, { what: 'left', channel, ts, shown, ...(to !== undefined && { to }) });

/** A message has come so far. */
export const marked = ({ channel, ts }: At, progress: Progress): TouchUp =>
  mark('progress', { channel, ts }, { what: 'progress', channel, ts, progress });

/** A message carries a reaction from now on. */
export const reacted = ({ channel, ts }: At, reaction: string): TouchUp =>
  mark(reaction, { channel, ts }, { what: 'reaction', channel, ts, reaction });
