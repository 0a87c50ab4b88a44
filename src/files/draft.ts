import { constants, createReadStream } from 'node:fs';
import { type FileHandle, mkdir, open, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Draft } from './admitting.ts';
import type { StoredFile } from './files.ts';

/** The two files that a stored file's own folder holds. */
export const bytesName = 'bytes';
/** See bytesName: its description, as JSON. */
export const aboutName = 'about.json';

const ownerOnly = 0o600;

/** A draft in a folder of its own, which becomes the stored file by one rename. */
export interface FolderDraft extends Draft {
  folder: string;
  /** Writes the description beside the bytes, and returns when all of it is on disk. */
  finish(file: StoredFile): Promise<void>;
  /** Gives it its place, in one step. */
  move(path: string): Promise<void>;
  /** Closes it and removes whatever still lies there. */
  close(): Promise<void>;
}

/** Begins a draft in this folder, which does not exist yet. */
export async function openDraft(folder: string): Promise<FolderDraft> {
  await mkdir(folder, { mode: 0o700 });
  const path = join(folder, bytesName);
  let handle: FileHandle;
  try {
    handle = await open(path, 'wx+', ownerOnly);
  } catch (error) {
    await rm(folder, { recursive: true, force: true });
    throw error;
  }
  let moved = false;
  return {
    folder,
    async append(chunk) {
      await handle.appendFile(chunk); // writes on after a short write, which a nearly full disk makes
    },
    async read(offset, length) {
      const { buffer, bytesRead } = await handle.read(Buffer.alloc(length), 0, length, offset);
      return buffer.subarray(0, bytesRead);
    },
    stream: () => createReadStream(path),
    async finish(file) {
      const about = `${JSON.stringify(file)}\n`;
      await Promise.all([
        handle.sync(),
        writeFile(join(folder, aboutName), about, { mode: ownerOnly, flag: 'wx', flush: true }),
      ]);
      await syncFolder(folder);
    },
    async move(path) {
      await rename(folder, path);
      moved = true;
    },
    async close() {
      await handle.close();
      if (!moved) await rm(folder, { recursive: true, force: true });
    },
  };
}

/** Returns when the names in a folder are on disk, as the bytes of its files are by their own sync. */
export async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, constants.O_RDONLY | constants.O_DIRECTORY);
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}
