import { attempt } from '../../slack/calls.ts';
import { markOf } from '../../slack/posts.ts';
import type { Inner } from './parts.ts';

/** So many threads that are none of ours are remembered: what colleagues talk about in a team's channel. */
const MOST = 2000;

/** Finds the conversation of a thread: in the index, else by what its first message carries. Throws when Slack cannot be asked. */
export const createThreads = ({ cards, connection }: Pick<Inner, 'cards' | 'connection'>) => {
  const others = new Set<string>();
  return async (channel: string, thread: string): Promise<string | undefined> => {
    const key = `${channel}:${thread}`;
    if (others.has(key)) return undefined;
    const known = await cards.conversationOf(channel, thread);
    if (known) return known;
    const answer = await attempt(() =>
      connection.client.conversations.replies({ channel, ts: thread, limit: 1, include_all_metadata: true }),
    );
    if (answer.outcome !== 'done' && answer.outcome !== 'declined')
      throw new Error(`cannot look up a thread: ${JSON.stringify(answer)}`);
    const parent = answer.outcome === 'done' ? answer.data.messages?.[0] : undefined;
    // Only the app's own metadata counts: any app may post some.
    const mark = parent && parent.bot_id === connection.me()?.bot ? markOf(parent) : undefined;
    if (mark) return mark.conversation;
    others.add(key);
    const oldest = others.values().next().value;
    if (others.size > MOST && oldest) others.delete(oldest);
    return undefined;
  };
};
