import { join } from 'node:path';
import type { Log } from '../../../../conversation/log.ts';
import { cannotWrite, isSystemError } from '../../../../server/state-folder.ts';
import { holdFolder } from './hold.ts';
import { type Line, openIndex } from './index-file.ts';
import { createMailFiles } from './mail-files.ts';
import type { Folder, StoredMail } from './stored-mail.ts';

/** A mail to be kept. */
export interface NewMail {
  raw: Buffer;
  from: string;
  to: readonly string[];
  flags?: readonly string[];
  at?: number;
}

/** What happened in a folder: something came or went, or the flags of one mail changed. */
export interface StoreNews {
  folder: Folder;
  flagged?: number;
}

/** Mails on disk, under numbers that are never given twice. */
export interface MailStore {
  /** As long as it stays the same, a UID means the same mail (RFC 3501, 2.3.1.1). */
  uidValidity: number;
  uidNext(folder: Folder): number;
  /** By UID, the oldest first. */
  list(folder: Folder): readonly StoredMail[];
  /** Resolves when the mail is on the disk; the oldest are let go when there are too many. */
  keep(folder: Folder, mail: NewMail): Promise<StoredMail>;
  /** Undefined when the mail has gone. */
  read(folder: Folder, uid: number): Promise<Buffer | undefined>;
  /** Sets what `change` makes of a mail's flags; undefined when the mail has gone. */
  flag(
    folder: Folder,
    uid: number,
    change: (flags: readonly string[]) => readonly string[],
  ): Promise<StoredMail | undefined>;
  /** Calls when something has happened; returns how to stop that. */
  watch(listener: (news: StoreNews) => void): () => void;
  /** Finishes what is being written, and lets go of the folder. */
  close(): Promise<void>;
}

/** How much is kept in each folder; the newest mail always is. */
export interface Room {
  mails: number;
  bytes: number;
}

const usual: Room = { mails: 1000, bytes: 300_000_000 };

/** An index of more lines is written anew. */
const LONG = 20_000;

/** Opens the mails of a folder, which nobody else may have open. Rejects with what to do when it cannot be written. */
export async function openMailStore(parts: {
  folder: string;
  log: Log;
  room?: Room;
  /** Lines of the index. */
  long?: number;
}): Promise<MailStore> {
  const { folder, log, room = usual, long = LONG } = parts;
  const release = await holdFolder(folder);
  try {
    return await open(folder, { log, room, long, release });
  } catch (error) {
    await release();
    throw isSystemError(error) ? cannotWrite(folder, error) : error;
  }
}

async function open(
  path: string,
  { log, room, long, release }: { log: Log; room: Room; long: number; release: () => Promise<void> },
): Promise<MailStore> {
  const index = await openIndex(join(path, 'index.jsonl'), log);
  const files = createMailFiles(path);
  const { next } = index;
  const mails = await files.known(index.mails);
  await index.rewrite(mails, next);
  const listeners = new Set<(news: StoreNews) => void>();
  let last: Promise<unknown> = Promise.resolve();
  let closed = false;

  /** One after the other, whatever became of the one before. */
  function inTurn<Value>(work: () => Promise<Value>): Promise<Value> {
    const done = last.then(async () => {
      if (closed) throw new Error('the embedded mailbox is closed');
      // Between two works: what one has appended is not in `mails` before it ends.
      if (index.lines() > long) await index.rewrite(mails, next);
      return work();
    });
    last = done.catch(() => undefined);
    return done;
  }
  const write = (line: Line) => index.append([line]);
  const tell = (news: StoreNews) => {
    for (const listener of listeners) listener(news);
  };

  async function makeRoom(folder: Folder): Promise<void> {
    const list = mails[folder];
    let bytes = list.reduce((sum, { size }) => sum + size, 0);
    let count = list.length;
    let gone = 0;
    while (count > 1 && (count > room.mails || bytes > room.bytes)) {
      bytes -= list[gone]!.size;
      count--;
      gone++;
    }
    if (gone === 0) return;
    const left = list.splice(0, gone).map(({ uid }) => uid);
    await write({ gone: { folder, uids: left } });
    for (const uid of left) await files.remove(folder, uid);
  }

  return {
    uidValidity: index.uidValidity,
    uidNext: (folder) => next[folder],
    list: (folder) => mails[folder],
    keep: (folder, { raw, from, to, flags = [], at = Date.now() }) =>
      inTurn(async () => {
        const mail: StoredMail = { uid: next[folder], at, size: raw.length, flags, from, to };
        try {
          await files.write(folder, mail.uid, raw);
          await write({ mail: { folder, ...mail } });
          mails[folder].push(mail);
        } finally {
          // Not before it can be read: whoever looks meanwhile reads on at the number of the next mail. One that failed may lie in the index.
          next[folder]++;
        }
        await makeRoom(folder);
        tell({ folder });
        return mail;
      }),
    read: (folder, uid) => files.read(folder, uid),
    flag: (folder, uid, change) =>
      inTurn(async () => {
        const at = mails[folder].findIndex((mail) => mail.uid === uid);
        const before = mails[folder][at];
        if (!before) return undefined;
        const mail = { ...before, flags: change(before.flags) };
        if (mail.flags.join(' ') === before.flags.join(' ')) return before;
        await write({ flags: { folder, uid, flags: mail.flags } });
        mails[folder][at] = mail;
        tell({ folder, flagged: uid });
        return mail;
      }),
    watch(listener) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    async close() {
      await last;
      if (closed) return;
      closed = true;
      await index.close();
      await release();
    },
  };
}
