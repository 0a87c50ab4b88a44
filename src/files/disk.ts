import { close, constants, type Dirent, fsync, open as openDescriptor, write } from 'node:fs';
import { type FileHandle, lstat, open, readdir, realpath } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { promisify } from 'node:util';

// How to look into a folder in which anything may be removed at any moment, and nothing may lead elsewhere.

/** The code of a system error; its message when it has none. */
export const codeOf = (error: unknown): string => (error as NodeJS.ErrnoException).code ?? String(error);

/** What a look at the disk resolves to; undefined when nothing is there, or only a link. */
export async function orGone<T>(look: Promise<T>): Promise<T | undefined> {
  try {
    return await look;
  } catch (error) {
    if (['ENOENT', 'ENOTDIR', 'ELOOP'].includes(codeOf(error))) return undefined;
    throw error;
  }
}

/** What lies in a folder; nothing when it is not there. */
export async function entriesOf(folder: string): Promise<Dirent[]> {
  return (await orGone(readdir(folder, { withFileTypes: true }))) ?? [];
}

/** Whether a path within a base is there and no part of it, below the base, is a link. */
export async function isReal(base: string, path: string): Promise<boolean> {
  const [realBase, realPath] = await Promise.all([orGone(realpath(base)), orGone(realpath(path))]);
  return realBase !== undefined && realPath === join(realBase, relative(base, path));
}

/** Opens an ordinary file for reading: no link, no pipe that would keep the reader waiting. */
export async function openFile(path: string): Promise<FileHandle | undefined> {
  const handle = await orGone(open(path, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK));
  if (!handle || (await handle.stat()).isFile()) return handle;
  await handle.close();
  return undefined;
}

/** The text of a small ordinary file. */
export async function readText(path: string): Promise<string | undefined> {
  const handle = await openFile(path);
  try {
    return await handle?.readFile('utf8');
  } finally {
    await handle?.close();
  }
}

/** When a folder or one of its files was last changed, milliseconds since 1970. */
export async function lastChange(folder: string): Promise<number> {
  const paths = [folder, ...(await entriesOf(folder)).map(({ name }) => join(folder, name))];
  const times = await Promise.all(paths.map(async (path) => (await orGone(lstat(path)))?.mtimeMs ?? 0));
  return Math.max(...times);
}

// Descriptors are what each stored file takes eight of; as FileHandles they cost three times the processor.

/** Opens a file or a folder; to be closed. */
export const opened = promisify(openDescriptor);
/** Returns when what was written is on disk. */
export const synced = promisify(fsync);
/** See opened. */
export const closed = promisify(close);
const written = promisify(write);

/** Writes a file that is not there yet, and returns when its bytes are on disk. */
export async function writeNew(path: string, bytes: Buffer, mode: number): Promise<void> {
  const descriptor = await opened(path, 'wx', mode);
  try {
    // A nearly full disk writes less than it is given.
    for (let at = 0; at < bytes.length; ) at += (await written(descriptor, bytes, at, bytes.length - at)).bytesWritten;
    await synced(descriptor);
  } finally {
    await closed(descriptor);
  }
}
