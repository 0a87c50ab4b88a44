import type { Representative } from '../../../conversation/event.ts';
import type { FileRef } from '../../../conversation/message.ts';
import { attachmentOf, fromDesk, mostAttached } from '../../../files/attaching.ts';
import { refusedAs } from '../../../files/refusing.ts';
import { filesOf, type NamedFile } from '../../../slack/files.ts';
import type { Post } from '../../../slack/posts.ts';
import { actions, button } from '../buttons.ts';
import type { Inner } from '../parts.ts';
import { notices } from '../receipts.ts';

/** A file that cannot go, by its name and Slack's id of it, and why; `again`: it may go another time. */
interface Left {
  id: string;
  name: string;
  why: string;
  again: boolean;
}

/** The files of a message: those that can go with it, and those that cannot. */
export interface Taken {
  files: FileRef[];
  left: Left[];
}

/** All files of a message take no longer; what is late then is left out, and the words go without it. */
const TOGETHER = 20_000;

const unread = { why: 'Slack did not hand it over. Please try again, or send it from the web desk.', again: true };
const never = (why: string) => ({ why, again: false });
const elsewhere = 'it does not lie in Slack: send its link instead.';

/** Takes what representatives attach in a thread, for the customer. What cannot be taken drops neither the words nor the other files. */
export const createTaking = ({ files, store, log }: Pick<Inner, 'files' | 'store' | 'log'>) => {
  const take = async (
    file: NamedFile,
    about: { conversation: string; from: string; signal: AbortSignal },
  ): Promise<FileRef | Pick<Left, 'why' | 'again'>> => {
    const { conversation, from, signal } = about;
    if (!store) return never('no files are taken here.');
    if (file.external !== undefined) return never(elsewhere);
    if ((file.size ?? 0) > store.limits.fileBytes)
      return never(refusedAs({ reason: 'too-large', limit: store.limits.fileBytes }).message);
    let got = await files.fetch(file, signal);
    // Once more: Slack may not have it ready yet.
    if (got.outcome === 'uncertain' && !signal.aborted) got = await files.fetch(file, signal);
    if (got.outcome !== 'done') {
      log.warn({ ...got, file: file.id }, 'a representative’s file was not taken from Slack');
      return got.outcome === 'declined' && got.error === 'elsewhere' ? never(elsewhere) : unread;
    }
    const { name, type, size, body } = got.data;
    try {
      const put = await store.put({ conversation, from, name, type, size, bytes: body });
      return put.file ? attachmentOf(put.file).file : never(refusedAs(put.refused).message);
    } catch (error) {
      if (!signal.aborted) throw error;
      return unread;
    } finally {
      body.destroy();
    }
  };

  return {
    /** Everything that a message has beside its words; `only`: of that what has one of these ids. */
    async take(
      message: { files?: unknown[] },
      { conversation, by, only }: { conversation: string; by: Representative; only?: readonly string[] },
    ): Promise<Taken> {
      const signal = AbortSignal.timeout(TOGETHER);
      const from = `${fromDesk}${by.desk}:${by.id}`;
      const taken: Taken = { files: [], left: [] };
      const wanted = filesOf(message.files).filter(({ id }) => only?.includes(id) ?? true);
      for (const [i, file] of wanted.entries()) {
        const one =
          i < mostAttached
            ? await take(file, { conversation, from, signal })
            : never(`a message takes ${mostAttached} files at most.`);
        if ('why' in one) taken.left.push({ id: file.id, name: file.name, ...one });
        else taken.files.push(one);
      }
      return taken;
    },

    /** Takes back what goes with no message after all. */
    async forget(conversation: string, taken: readonly FileRef[]): Promise<void> {
      for (const { id } of taken) await store?.remove(conversation, id);
    },
  };
};

/** Takes files of messages. */
export type Taking = ReturnType<typeof createTaking>;

/** What the customer is told of: the names of files that were to come with the words. */
export const missingOf = ({ left }: Taken): { missing?: string[] } =>
  left.length > 0 ? { missing: left.map(({ name }) => name) } : {};

/**
 * What a writer is told of the files that stayed behind, with a button for those that may go another time; `words`: the text goes
 * without them, and says so.
 */
export const leftNotices = (
  { left }: Taken,
  about: { words: boolean; conversation: string; ticket: number | undefined; version: number; ts: string },
): Post => {
  const lines = left.map(({ name, why }) => `${name}: ${why}`).join('\n');
  const words = about.words ? '\nYour words go without, and the customer reads that it did not come with them.' : '';
  const f = left.filter(({ again }) => again).map(({ id }) => id);
  const { conversation: c, ticket: t, version: v, ts } = about;
  const value = { c, v, ts, f, ...(t !== undefined && { t }) };
  const again = f.length > 0 ? [{ type: 'actions', elements: [button(actions.files, 'Try again', value)] }] : [];
  return notices(`📎 Not sent: ${lines}${words}`, again);
};
