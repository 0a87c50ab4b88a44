import type { Conversation } from '../../conversation/decision.ts';
import * as answers from '../../slack/answers.ts';
import { ask } from '../../slack/calls.ts';
import { paces } from '../../slack/lanes.ts';
import { plainBlocks } from '../../slack/outbound.ts';
import { ended, postOnce } from '../../slack/outcomes.ts';
import { escaped } from '../../slack/text.ts';
import type { Traces } from '../../slack/traces.ts';
import type { SlackWorkspace } from '../../slack/workspace.ts';
import type { CustomerThreads } from './threads.ts';
import { fill, wordsFor } from './words.ts';

/** Looked for so far back, in case an earlier try has begun the thread. */
const BEFORE = 10 * 60_000;
/** Whoever pressed a button sees that it failed after three seconds. */
const AT_ONCE = 3000;
const NAME = 'private';

/**
 * Opens the way to go on in private: a thread in the customer's direct messages that belongs to the conversation. It goes on there
 * with the first words that its customer writes there. False when Slack does not open one.
 */
export const createPrivate = (parts: {
  slack: Pick<SlackWorkspace, 'connection' | 'posts' | 'lanes'>;
  threads: CustomerThreads;
  traces: Traces;
  /** As customers read it. */
  name: string;
  now(): number;
}) => {
  const { slack, threads, traces, name, now } = parts;
  const { client } = slack.connection;
  return async ({ id, locale }: Pick<Conversation, 'id' | 'locale'>, user: string): Promise<boolean> => {
    if ((await traces.get(id, NAME)) !== undefined) return true;
    const opened = await slack.lanes.send('open', paces.update, () =>
      ask(answers.opened, () => client.conversations.open({ users: user })),
    );
    if (opened.outcome !== 'done') return false;
    const channel = opened.data.channel.id;
    const text = fill(wordsFor(locale).privateHere, { name });
    const begun = await postOnce(slack.posts, {
      to: { channel, since: now() - BEFORE, look: true },
      draft: { text: escaped(text), blocks: plainBlocks(text) },
      mark: { id: `${NAME}:${id}`, conversation: id },
      signal: AbortSignal.timeout(AT_ONCE),
    });
    if (ended(begun)) return false;
    await threads.bind(channel, begun.value, id);
    await traces.put(id, NAME, begun.value);
    return true;
  };
};
