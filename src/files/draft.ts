import { constants, createReadStream } from 'node:fs';
import { type FileHandle, mkdir, open, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import type { Draft } from './admitting.ts';
import { closed, opened, synced, writeNew } from './disk.ts';
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

/** Begins a draft in this folder, which does not exist yet. Bytes that are in memory already are written when it is finished. */
export async function openDraft(folder: string, held?: Buffer): Promise<FolderDraft> {
  await mkdir(folder, { mode: 0o700 });
  const path = join(folder, bytesName);
  let bytes: DraftBytes;
  try {
    bytes = held ? heldBytes(path, held) : await streamedBytes(path);
  } catch (error) {
    await rm(folder, { recursive: true, force: true });
    throw error;
  }
  const { append, read, stream, store, close } = bytes;
  let moved = false;
  return {
    ...{ folder, append, read, stream },
    async finish(file) {
      const about = Buffer.from(`${JSON.stringify(file)}\n`);
      await Promise.all([store(), writeNew(join(folder, aboutName), about, ownerOnly)]);
      await syncFolder(folder);
    },
    async move(path) {
      await rename(folder, path);
      moved = true;
    },
    async close() {
      await close();
      if (!moved) await rm(folder, { recursive: true, force: true });
    },
  };
}

interface DraftBytes extends Draft {
  /** Returns when they are on disk. */
  store(): Promise<void>;
  close(): Promise<void>;
}

async function streamedBytes(path: string): Promise<DraftBytes> {
  const handle: FileHandle = await open(path, 'wx+', ownerOnly);
  return {
    async append(chunk) {
      await handle.appendFile(chunk); // writes on after a short write, which a nearly full disk makes
    },
    async read(offset, length) {
      const { buffer, bytesRead } = await handle.read(Buffer.alloc(length), 0, length, offset);
      return buffer.subarray(0, bytesRead);
    },
    stream: () => createReadStream(path),
    store: () => handle.sync(),
    close: () => handle.close(),
  };
}

const heldBytes = (path: string, held: Buffer): DraftBytes => ({
  append: async () => {},
  read: async (offset, length) => held.subarray(offset, offset + length),
  stream: () => Readable.from([held]),
  store: () => writeNew(path, held, ownerOnly),
  close: async () => {},
});

/** Returns when the names in a folder are on disk, as the bytes of its files are by their own sync. */
export async function syncFolder(folder: string): Promise<void> {
  const descriptor = await opened(folder, constants.O_RDONLY | constants.O_DIRECTORY);
  try {
    await synced(descriptor);
  } finally {
    await closed(descriptor);
  }
}
