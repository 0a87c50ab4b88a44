import { open, readdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { type Folder, folders, type StoredMail } from './stored-mail.ts';

/** The mails themselves, a file each. */
export interface MailFiles {
  /** Resolves when it is on the disk. */
  write(folder: Folder, uid: number, raw: Buffer): Promise<void>;
  read(folder: Folder, uid: number): Promise<Buffer | undefined>;
  remove(folder: Folder, uid: number): Promise<void>;
  /** Those mails whose files are there; files that no mail has are removed. */
  known(mails: Record<Folder, readonly StoredMail[]>): Promise<Record<Folder, StoredMail[]>>;
}

/** The mails' files in a folder. */
export function createMailFiles(path: string): MailFiles {
  const nameOf = (folder: Folder, uid: number) => `${folder}-${uid}.eml`;
  const fileOf = (folder: Folder, uid: number) => join(path, nameOf(folder, uid));
  return {
    async write(folder, uid, raw) {
      const handle = await open(fileOf(folder, uid), 'w', 0o600);
      try {
        await handle.writeFile(raw);
        await handle.datasync();
      } finally {
        await handle.close();
      }
    },
    read: (folder, uid) =>
      readFile(fileOf(folder, uid)).catch((error: NodeJS.ErrnoException) => {
        if (error.code === 'ENOENT') return undefined;
        throw error;
      }),
    remove: (folder, uid) => rm(fileOf(folder, uid), { force: true }),
    async known(mails) {
      const there = new Set((await readdir(path)).filter((name) => name.endsWith('.eml')));
      const kept = folders.map((folder) => {
        const list = mails[folder].filter(({ uid }) => there.delete(nameOf(folder, uid)));
        return [folder, list] as const;
      });
      for (const name of there) await rm(join(path, name), { force: true });
      return Object.fromEntries(kept) as Record<Folder, StoredMail[]>;
    },
  };
}
