import type { Representative } from '../../../conversation/event.ts';
import { byDue } from '../../../handoff/next-due.ts';
import type { Summary } from '../../../handoff/queue.ts';
import { isSame, ownerOf } from '../../../handoff/ticket.ts';
import type { CardIndex } from '../card-index.ts';
import type { Inner, SlackTeam } from '../parts.ts';

/** More open tickets than these nobody is shown in Slack. */
const MOST_OPEN = 500;
/** So many that have ended the queue keeps. */
const MOST_ENDED = 1000;
/** Many who are shown something at once cause one reading. */
const FRESH_MS = 300;

/** The queue as it is now: open tickets in their order, and those that have ended. */
export interface Seen {
  open: readonly Summary[];
  ended: readonly Summary[];
}

/** Reads what the Home tab and `/frontdesk` show. */
export function createReading({ queue, cards, connection }: Pick<Inner, 'queue' | 'cards' | 'connection'>) {
  let last: { at: number; seen: Promise<Seen> } | undefined;

  const read = async (): Promise<Seen> => {
    const [open, ended] = await Promise.all([
      queue.list({ limit: MOST_OPEN }),
      queue.list({ status: 'resolved', limit: MOST_ENDED }),
    ]);
    return { open, ended };
  };

  return {
    now(): Promise<Seen> {
      if (last && Date.now() - last.at < FRESH_MS) return last.seen;
      const seen = read();
      last = { at: Date.now(), seen };
      seen.catch(() => {
        last = undefined;
      });
      return seen;
    },

    /** Somebody has just done something: the next reading must show it. */
    outdate(): void {
      last = undefined;
    },

    /** The way to a ticket's thread; undefined while it has none, or another ticket of its conversation has taken the card. */
    async linkTo({ conversation, ticket }: Summary): Promise<string | undefined> {
      const card = await cards.get(conversation);
      const url = connection.me()?.url;
      if (!card || !url || card.shown.ticket.openedAfter !== ticket.openedAfter) return undefined;
      return permalink(url, card);
    },
  };
}

/** Slack's own address of a message: the one that chat.getPermalink gives. */
const permalink = (
  workspace: string,
  { channel, ts }: Pick<NonNullable<Awaited<ReturnType<CardIndex['get']>>>, 'channel' | 'ts'>,
): string => `${workspace}archives/${channel}/p${ts.replace('.', '')}`;

/** Somebody's own tickets, what is due first first; what is put off comes last. */
export const mineOf = ({ open }: Seen, by: Representative): Summary[] =>
  open
    .filter(({ ticket }) => {
      const owner = ownerOf(ticket);
      return owner && isSame(owner, by);
    })
    .sort(
      (a, b) =>
        Number(a.ticket.status === 'snoozed') - Number(b.ticket.status === 'snoozed') || byDue(a.ticket, b.ticket),
    );

/** What waits for these teams, what is due first first. */
export const waitingFor = ({ open }: Seen, teams: readonly SlackTeam[]): Summary[] => {
  const ids = new Set(teams.map(({ id }) => id));
  return open
    .filter(({ ticket }) => ticket.status === 'waiting' && ids.has(ticket.team))
    .sort((a, b) => byDue(a.ticket, b.ticket));
};
