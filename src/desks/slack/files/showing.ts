import type { Entry } from '../../../conversation/decision.ts';
import type { FileRef } from '../../../conversation/message.ts';
import type { Outcome } from '../../../conversation/outbox.ts';
import { delivered, ended, hopeless, outcomeOf, type PostAttempt, postOnce } from '../../../slack/outcomes.ts';
import { shorten } from '../../../slack/text.ts';
import type { Card } from '../card-index.ts';
import type { Inner } from '../parts.ts';
import { notices } from '../receipts.ts';

/** The largest file that is shown in a thread: it lies in memory on its way. What is larger has its link. */
const LARGEST = 20 * 1024 * 1024;

/** So many are shown where a thread begins; the rest have their links. */
const MOST = 10;

/**
 * Shows in a card's thread the files of what is shown there, each once over all tries: what Slack calls one is noted before
 * anybody sees it. One that cannot be shown holds nothing up: its line has a link.
 */
export const createShowing = (parts: Pick<Inner, 'connection' | 'files' | 'posts' | 'store' | 'traces'>) => {
  const { connection, files, posts, store, traces } = parts;

  const bytesOf = async (conversation: string, id: string): Promise<Buffer | undefined> => {
    const open = await store?.open(conversation, id);
    if (!open) return undefined;
    const chunks: Buffer[] = [];
    for await (const chunk of open.body) chunks.push(chunk as Buffer);
    return Buffer.concat(chunks);
  };

  /** Shows one; why it cannot be shown, or an outcome that says to try again. */
  const show = async (file: FileRef, card: Card, attempt: PostAttempt): Promise<string | Outcome> => {
    const { conversation, signal, again } = attempt;
    const trace = `desk-file:${card.ts}:${file.id}`;
    const known = await traces.get(conversation, trace);
    if (known !== undefined) {
      const shared = await files.isShared(known, card.channel);
      if (shared.outcome === 'limited' || (shared.outcome === 'uncertain' && !again)) return outcomeOf(shared);
      if (shared.outcome !== 'done' || shared.data) return delivered;
    }
    const bytes = known === undefined ? await bytesOf(conversation, file.id) : undefined;
    if (known === undefined && !bytes) return 'it is not kept any more';
    const uploaded = bytes && (await files.upload({ name: file.name, bytes }, signal));
    const failed = uploaded && uploaded.outcome !== 'done' ? uploaded : undefined;
    const id = uploaded?.outcome === 'done' ? uploaded.data : known;
    if (!failed && id !== undefined) await traces.put(conversation, trace, id);
    const answer =
      failed ??
      (await files.share({ id: id ?? '', name: file.name }, { channel: card.channel, thread: card.ts }, signal));
    if (answer.outcome === 'done') return delivered;
    // Once more, and then the conversation goes on without it.
    if (answer.outcome === 'uncertain' && again) return answer.reason;
    return answer.outcome === 'declined' && hopeless(answer) ? answer.error : outcomeOf(answer);
  };

  return {
    /** All files of some entries, in the thread of a card; to be tried again when it was not delivered. */
    async show(entries: readonly Entry[], card: Card, attempt: PostAttempt): Promise<Outcome> {
      // Whoever installed the app with an older manifest has the links.
      if (!store || !connection.me()?.scopes.has('files:write')) return delivered;
      const all = entries.flatMap(({ message }) => message.attachments ?? []).flatMap(({ file }) => file ?? []);
      for (const file of all.slice(-MOST)) {
        if (file.size > LARGEST) continue;
        const shown = await show(file, card, attempt);
        if (typeof shown !== 'string') {
          if (shown.outcome !== 'delivered') return shown;
          continue;
        }
        const { conversation, again: look, signal } = attempt;
        const draft = notices(
          `📎 ${shorten(file.name, 80)} cannot be shown here (${shorten(shown, 100)}): its link stands above.`,
        );
        const to = { channel: card.channel, thread: card.ts, since: card.shown.ticket.opened, look };
        const mark = { id: `unshown:${card.ts}:${file.id}`, conversation };
        const posted = await postOnce(posts, { to, draft, mark, signal });
        if (ended(posted)) return posted.gone ? delivered : posted.outcome;
      }
      return delivered;
    },
  };
};
