import type { Outcome } from '../../conversation/outbox.ts';
import { termOfArticle } from '../../handoff/search-words.ts';
import { similarFor } from '../../handoff/similar.ts';
import { ticketName } from '../../handoff/ticket.ts';
import type { RecurringShown } from '../../handoff/update.ts';
import { commandName } from '../../slack/command.ts';
import { delivered, ended, gone, outcomeOf, type PostAttempt, postOnce } from '../../slack/outcomes.ts';
import type { Post } from '../../slack/posts.ts';
import { escaped, shorten } from '../../slack/text.ts';
import type { Inner } from './parts.ts';
import type { RecurringPost } from './recurring-index.ts';

/** So many tickets are named; the command finds all. */
const NAMED = 10;

const HOUR = 3_600_000;

/** Draws what stands for all customers who ask the same: how many, about what, and which tickets. */
const drawRecurring = ({ article, customers, numbers }: RecurringShown): Post => {
  const title = `🔁 ${customers} customers in 24 h`;
  const question = shorten(article.question, 200);
  const more = numbers.length > NAMED ? ` and ${numbers.length - NAMED} more` : '';
  const named = numbers.slice(0, NAMED).map((number) => ticketName({ number }));
  const all = `${named.join(', ')}${more}. All of them: ${commandName} find ${termOfArticle(article.id)}`;
  return {
    text: escaped(`${title}: ${question}`),
    blocks: [
      { type: 'header', text: { type: 'plain_text', text: title, emoji: true } },
      { type: 'rich_text', elements: [{ type: 'rich_text_quote', elements: [{ type: 'text', text: question }] }] },
      { type: 'context', elements: [{ type: 'plain_text', text: shorten(all, 1900), emoji: true }] },
    ],
  };
};

/** Tells of recurring problems: one post for each in a day, which says how many they are by now. */
export const createRecurring = (parts: Pick<Inner, 'posts' | 'recurring' | 'channelOf' | 'defaultTeam'>) => {
  const { posts, recurring, channelOf, defaultTeam } = parts;

  /** What stands in the channel, posted now if nothing does; or what became of that. */
  const begun = async (
    channel: string,
    shown: RecurringShown,
    attempt: PostAttempt,
  ): Promise<RecurringPost | Outcome> => {
    const { conversation, signal } = attempt;
    const { article, customers, at } = shown;
    if (!(await recurring.claim(channel, article.id))) return { outcome: 'unknown', reason: 'it is posted just now' };
    try {
      // Whoever died after posting left no note of it.
      const to = { channel, since: at - HOUR, look: true };
      const mark = { id: `recurring:${article.id}`, conversation };
      const posted = await postOnce(posts, { to, draft: drawRecurring(shown), mark, signal });
      if (ended(posted)) return posted.outcome;
      // Nobody knows how many such a one names.
      const post = { ts: posted.value, customers: posted.found ? 0 : customers, until: Date.now() + similarFor };
      await recurring.put(channel, article.id, post);
      return post;
    } finally {
      await recurring.release(channel, article.id);
    }
  };

  return async (shown: RecurringShown, attempt: PostAttempt): Promise<Outcome> => {
    const { article, customers } = shown;
    const channel = shown.place ?? channelOf(shown.team) ?? channelOf(defaultTeam);
    if (channel === undefined) return delivered;
    const post = (await recurring.get(channel, article.id)) ?? (await begun(channel, shown, attempt));
    if ('outcome' in post) return post;
    if (post.customers >= customers) return delivered;
    const answer = await posts.update({ channel, ts: post.ts }, drawRecurring(shown), attempt.signal);
    // Somebody has deleted it: they know.
    if (answer.outcome !== 'done' && !gone(answer)) return outcomeOf(answer);
    await recurring.put(channel, article.id, { ...post, customers });
    return delivered;
  };
};
