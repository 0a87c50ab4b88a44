import type { Representative } from '../../../conversation/event.ts';
import type { FileRef } from '../../../conversation/message.ts';
import { attachmentOf, fromDesk, mostAttached } from '../../../files/attaching.ts';
import { refusedAs } from '../../../files/refusing.ts';
import { filesOf, type NamedFile } from '../../../slack/files.ts';
import type { Inner } from '../parts.ts';

/** The files of a message: those that can go with it, and a sentence for each that cannot. */
export interface Taken {
  files: FileRef[];
  left: string[];
}

/** All files of a message take no longer; what is late then is left out, and the words go without it. */
const TOGETHER = 20_000;

const unread = 'Slack did not hand it over. Please try again, or send it from the web desk.';
const elsewhere = 'it does not lie in Slack: send its link instead.';

/** Takes what representatives attach in a thread, for the customer. What cannot be taken drops neither the words nor the other files. */
export const createTaking = ({ files, store, log }: Pick<Inner, 'files' | 'store' | 'log'>) => {
  const take = async (
    file: NamedFile,
    about: { conversation: string; from: string; signal: AbortSignal },
  ): Promise<FileRef | string> => {
    const { conversation, from, signal } = about;
    if (!store) return 'no files are taken here.';
    if (file.external !== undefined) return elsewhere;
    if ((file.size ?? 0) > store.limits.fileBytes)
      return refusedAs({ reason: 'too-large', limit: store.limits.fileBytes }).message;
    let got = await files.fetch(file, signal);
    // Once more: Slack may not have it ready yet.
    if (got.outcome === 'uncertain' && !signal.aborted) got = await files.fetch(file, signal);
    if (got.outcome !== 'done') {
      log.warn({ ...got, file: file.id }, 'a representative’s file was not taken from Slack');
      return got.outcome === 'declined' && got.error === 'elsewhere' ? elsewhere : unread;
    }
    const { name, type, size, body } = got.data;
    try {
      const put = await store.put({ conversation, from, name, type, size, bytes: body });
      return put.file ? attachmentOf(put.file).file : refusedAs(put.refused).message;
    } catch (error) {
      if (!signal.aborted) throw error;
      return unread;
    } finally {
      body.destroy();
    }
  };

  return {
    /** Everything that a message has beside its words. */
    async take(
      message: { files?: unknown[] },
      { conversation, by }: { conversation: string; by: Representative },
    ): Promise<Taken> {
      const signal = AbortSignal.timeout(TOGETHER);
      const from = `${fromDesk}${by.desk}:${by.id}`;
      const taken: Taken = { files: [], left: [] };
      for (const [i, file] of filesOf(message.files).entries()) {
        const one =
          i < mostAttached
            ? await take(file, { conversation, from, signal })
            : `a message takes ${mostAttached} files at most.`;
        if (typeof one === 'string') taken.left.push(`${file.name}: ${one}`);
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

/** What a writer is told of the files that stayed behind; `words`: the text goes without them. */
export const leftWords = ({ left }: Taken, words: boolean): string =>
  `📎 Not sent: ${left.join('\n')}${words ? '\nYour words go without, and the customer is not told of it.' : ''}`;
