import type { Attachment } from '../../../conversation/message.ts';
import { attachmentOf, mostAttached } from '../../../files/attaching.ts';
import type { Files } from '../../../files/files.ts';
import { refusedAs } from '../../../files/refusing.ts';
import type { NamedFile, SlackFiles } from '../../../slack/files.ts';
import type { Words } from '../words.ts';

/** The files of a message: those that were kept, those that are only named, and why. */
export interface KeptFiles {
  attachments: Attachment[];
  left: { file: string; why: FileWords }[];
}
/** The sentences about files. */
export type FileWords = Extract<keyof Words, `file${string}`>;

/** All files of a message take no longer; what is late then is left out, and the words go without it. */
const TOGETHER = 20_000;

const sentences: Record<string, FileWords> = {
  FileTooLarge: 'fileLarge',
  ConversationFull: 'fileLarge',
  FileTypeNotAllowed: 'fileKind',
  FileInfected: 'fileBad',
};

/** Keeps what came with a message. What cannot be kept is named, and drops neither the words nor the other files. */
export const createKeeping = (parts: { files: SlackFiles; store: Files | undefined }) => {
  const { files, store } = parts;

  async function keep(file: NamedFile, about: { conversation: string; from: string; signal: AbortSignal }) {
    const { conversation, from, signal } = about;
    if (file.external !== undefined) return 'fileElsewhere' as const;
    if (!store) return 'fileNot' as const;
    if ((file.size ?? 0) > store.limits.fileBytes) return 'fileLarge' as const;
    let got = await files.fetch(file, signal);
    // Once more: Slack may not have it ready yet.
    if (got.outcome === 'uncertain' && !signal.aborted) got = await files.fetch(file, signal);
    if (got.outcome !== 'done')
      return got.outcome === 'declined' && got.error === 'elsewhere' ? 'fileElsewhere' : 'fileNot';
    const { name, type, size, body } = got.data;
    try {
      const put = await store.put({ conversation, from, name, type, size, bytes: body });
      return put.file ? attachmentOf(put.file) : (sentences[refusedAs(put.refused).code] ?? 'fileNot');
    } catch (error) {
      if (signal.aborted) return 'fileNot';
      throw error;
    } finally {
      body.destroy();
    }
  }

  return {
    async keep(named: readonly NamedFile[], about: { conversation: string; from: string }): Promise<KeptFiles> {
      const signal = AbortSignal.timeout(TOGETHER);
      const kept: KeptFiles = { attachments: [], left: [] };
      for (const [i, file] of named.entries()) {
        const one = i < mostAttached ? await keep(file, { ...about, signal }) : 'fileNot';
        if (typeof one !== 'string') kept.attachments.push(one);
        else {
          kept.left.push({ file: file.name, why: one });
          kept.attachments.push({ contentType: file.type ?? 'application/octet-stream', name: file.name });
        }
      }
      return kept;
    },
    /** The whole of a text that is too long for one message, as a file. */
    async whole(text: string, about: { conversation: string; from: string }): Promise<Attachment[]> {
      const bytes = Buffer.from(text);
      const put = await store?.put({ ...about, name: 'message.txt', type: 'text/plain', size: bytes.length, bytes });
      return put?.file ? [attachmentOf(put.file)] : [];
    },
    /** Takes back what belongs to no message. */
    async forget(conversation: string, attachments: readonly Attachment[]): Promise<void> {
      for (const { file } of attachments) if (file) await store?.remove(conversation, file.id);
    },
  };
};

/** Keeps files of messages. */
export type Keeping = ReturnType<typeof createKeeping>;
