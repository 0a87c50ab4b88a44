import type { BlockAction } from '@slack/bolt';
import type { Receive } from '../../conversation/event.ts';
import type { Act, Ticket } from '../../handoff/ticket.ts';
import { attempt, type CallOutcome } from '../../slack/calls.ts';
import type { SlackPerson } from '../../slack/people.ts';
import type { Post } from '../../slack/posts.ts';
import type { Part } from '../../slack/text.ts';
import type { Card } from './card-index.ts';
import type { Inner, Ref } from './parts.ts';
import { notices } from './receipts.ts';
import { createRights } from './rights.ts';
import { createThreads } from './threads.ts';

/** Where somebody acted, for answering them there. */
export interface Place {
  channel: string;
  thread?: string;
  user: string;
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

/** What an act says about a place. */
export const refOf = ({ channel, thread }: Omit<Place, 'user'>, ts?: string): Ref => ({
  desk: 'slack',
  channel,
  ...(thread && { thread }),
  ...(ts && { ts }),
});

/** What is known here of the ticket that somebody means. */
export interface Known {
  /** The ticket as the index knows it; undefined when its card is younger than the index. */
  shown: Ticket | undefined;
  card: Card | undefined;
  /** Whose it is. */
  team: string;
}

/** What the desk's surfaces do with what people do: they look up whom and what it is about, make acts, and answer. */
export const createActing = (
  parts: Inner,
  receive: Receive,
  later: (work: Promise<CallOutcome<unknown> | undefined>) => void,
) => {
  const { connection, cards, people, posts } = parts;
  const rightOf = createRights(parts);

  return {
    parts,
    receive,
    later,
    rightOf,
    threadOf: createThreads(parts),

    /** Everybody who may act on a team's tickets, by name. Throws Unavailable when Slack cannot be asked. */
    async membersOf(teamId: string): Promise<SlackPerson[]> {
      const { group, members = [] } = parts.team(teamId).slack;
      const ids = new Set([...members, ...(group ? await people.membersOf(group) : [])]);
      const found = await Promise.all([...ids].map((id) => people.person(id)));
      return found
        .filter((person) => person !== undefined)
        .filter(({ outside }) => !outside)
        .sort((a, b) => a.name.localeCompare(b.name));
    },

    /** The time zone where somebody is. */
    zoneOf: async (user: string): Promise<string> => (await people.person(user))?.zone ?? 'UTC',

    /** Tells one person something; nobody waits for it. */
    whisperDraft: ({ channel, thread, user }: Place, draft: Post): void =>
      later(posts.whisper({ channel, thread, user }, draft)),
    whisper: ({ channel, thread, user }: Place, text: string): void =>
      later(posts.whisper({ channel, thread, user }, notices(text))),

    /** An act has happened; `id` makes it one, however often it comes. */
    acted: (conversation: string, id: string, act: Act): Promise<{ fresh: boolean }> =>
      receive({ kind: 'acted', id: `slack:${id}`, conversation, at: Date.now(), act }),

    /** Opens a form for whoever clicked, within three seconds. */
    opens: (trigger: string, view: Part) =>
      attempt(() => connection.client.views.open({ trigger_id: trigger, view: view as never })),

    /**
     * A ticket's card, and whose it is. A ticket that is younger than the index is its channel's team's: a card can be
     * clicked on before it is in the index, and the ticket's own rules know what has become of it. So can one that was drawn anew:
     * `saw` is the version that somebody has seen.
     */
    async lookUp(conversation: string, ticket: number, channel: string, saw = 0): Promise<Known> {
      const card = await cards.get(conversation);
      const known = card?.shown.ticket;
      const behind = !known || known.openedAfter < ticket || (known.openedAfter === ticket && known.version < saw);
      const shown = behind ? undefined : known;
      const here = parts.teams.find(({ slack }) => slack.channel === channel)?.id ?? parts.defaultTeam;
      return { card: shown && card, shown, team: shown?.team ?? here };
    },
  };
};

/** What surfaces are handed. */
export type Acting = ReturnType<typeof createActing>;
