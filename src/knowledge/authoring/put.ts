import { lstat, mkdir, readFile, realpath, rename, rm, stat, writeFile } from 'node:fs/promises';
import { dirname, sep } from 'node:path';
import { versionOf } from '../articles/version.ts';

/** How a file must be to be written: not there yet, of this version, or whatever it is. */
export type Before = 'absent' | 'any' | { version: string };

/** It was written; it is not as it must be, with what is there now; or why it cannot be written, as the end of a sentence. */
export type Put = { done: true } | { changed: string | undefined } | { why: string };

// Somebody who died while writing left it behind; writing takes milliseconds.
const STALE_MS = 10_000;

/**
 * Writes an article's file, whole or not at all, and never what lies outside of the base. Of two who write one file at the same
 * time one is told.
 */
export async function putArticle(
  file: string,
  content: string,
  { folder, before }: { folder: string; before: Before },
): Promise<Put> {
  const why = await whyOutside(file, folder);
  if (why !== undefined) return { why };
  try {
    await mkdir(dirname(file), { recursive: true });
    if (before === 'absent') {
      await writeFile(file, content, { flag: 'wx' });
      return { done: true };
    }
    // Whoever has it is the one who writes; the library does not read what ends like this.
    const beside = `${file}.tmp`;
    if (!(await begun(beside, content))) return { why: 'somebody else is writing it at this moment' };
    try {
      const now = before === 'any' ? undefined : await textIn(file);
      if (before !== 'any' && (now === undefined || versionOf(now) !== before.version)) return { changed: now };
      await rename(beside, file);
      return { done: true };
    } finally {
      await rm(beside, { force: true });
    }
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    return code === 'EEXIST' ? { changed: await textIn(file) } : { why: message };
  }
}

/** Removes an article's file that reads like this, and never what lies outside of the base. */
export async function removeArticle(
  file: string,
  { folder, version }: { folder: string; version: string },
): Promise<Put> {
  const why = await whyOutside(file, folder);
  if (why !== undefined) return { why };
  try {
    const beside = `${file}.tmp`;
    if (!(await begun(beside, ''))) return { why: 'somebody else is writing it at this moment' };
    try {
      const now = await textIn(file);
      if (now === undefined || versionOf(now) !== version) return { changed: now };
      await rm(file);
      return { done: true };
    } finally {
      await rm(beside, { force: true });
    }
  } catch (error) {
    return { why: (error as Error).message };
  }
}

/** Why a file would not lie in the base: its folder, or the nearest one that is there, leads out of it, or it is a link itself. */
export async function whyOutside(file: string, folder: string): Promise<string | undefined> {
  const inside = await realpath(folder).catch(() => undefined);
  if (inside === undefined) return 'the folder of the base is not there';
  let nearest = dirname(file);
  let real = await realpath(nearest).catch(() => undefined);
  while (real === undefined && nearest !== dirname(nearest)) {
    // A link that leads nowhere is a link all the same.
    if (await lstat(nearest).catch(() => undefined)) break;
    nearest = dirname(nearest);
    real = await realpath(nearest).catch(() => undefined);
  }
  if (real !== inside && !real?.startsWith(inside + sep)) return 'its folder is a symbolic link out of the base';
  return (await lstat(file).catch(() => undefined))?.isSymbolicLink() ? 'it is a symbolic link' : undefined;
}

async function begun(beside: string, content: string, again = true): Promise<boolean> {
  try {
    await writeFile(beside, content, { flag: 'wx' });
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    const age = Date.now() - ((await stat(beside).catch(() => undefined))?.mtimeMs ?? 0);
    if (!again || age < STALE_MS) return false;
    await rm(beside, { force: true });
    return begun(beside, content, false);
  }
}

const textIn = (file: string): Promise<string | undefined> => readFile(file, 'utf8').catch(() => undefined);
