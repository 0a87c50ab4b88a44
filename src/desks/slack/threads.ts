import { LRUCache } from 'lru-cache';
import * as answers from '../../slack/answers.ts';
import { ask } from '../../slack/calls.ts';
import { markOf } from '../../slack/posts.ts';
import { type Card, isThreadOf, ticketOfMark } from './card-index.ts';
import type { Inner } from './parts.ts';

/** So many threads that are none of ours are remembered: what colleagues talk about in a team's channel. */
const MOST = 2000;

/** What a thread in Slack is about. */
export interface Thread {
  conversation: string;
  /** The ticket (its `openedAfter`) whose thread it is; undefined when nobody knows any more. */
  ticket: number | undefined;
  /** The conversation's card now, where the index has one; it may begin another thread, and be another ticket's. */
  card: Card | undefined;
}

/** Finds what a thread is about: in the index, else by what its first message carries. Throws when Slack does not say. */
export const createThreads = ({ cards, connection }: Pick<Inner, 'cards' | 'connection'>) => {
  const others = new LRUCache<string, true>({ max: MOST });

  /** The mark of a thread's first message; undefined when that is none of ours. */
  const parentMark = async (channel: string, thread: string) => {
    const answer = await ask(answers.messages, () =>
      connection.client.conversations.replies({ channel, ts: thread, limit: 1, include_all_metadata: true }),
    );
    // The thread was deleted. Every other refusal says nothing about it: a token that is not accepted, a scope that is missing.
    if (answer.outcome === 'declined' && /^(thread|message)_not_found$/.test(answer.error)) return undefined;
    if (answer.outcome !== 'done') throw new Error(`cannot look up a thread: ${JSON.stringify(answer)}`);
    const parent = answer.data.messages[0];
    // Only the app's own metadata counts: any app may post some.
    return parent && parent.bot_id === connection.me()?.bot ? markOf(parent) : undefined;
  };

  return async (channel: string, thread: string): Promise<Thread | undefined> => {
    const key = `${channel}:${thread}`;
    if (others.has(key)) return undefined;
    const known = await cards.conversationOf(channel, thread);
    if (known !== undefined) {
      const card = await cards.get(known);
      if (card && isThreadOf(card, channel, thread))
        return { conversation: known, ticket: card.shown.ticket.openedAfter, card };
      const ticket = await cards.ticketOf(channel, thread);
      if (ticket !== undefined) return { conversation: known, ticket, card };
    }
    const mark = await parentMark(channel, thread);
    const conversation = known ?? mark?.conversation;
    if (conversation !== undefined)
      return { conversation, ticket: mark && ticketOfMark(mark.id), card: await cards.get(conversation) };
    others.set(key, true);
    return undefined;
  };
};
