import { cp, mkdir, mkdtemp, realpath, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, dirname, join, sep } from 'node:path';
import { filesFolder } from '../articles/own-files.ts';
import { fileOf, type Place } from './written.ts';

/** A copy of a base in which changes are in force; `clear` removes it. */
export interface Trial {
  folder: string;
  /** The articles' files in it, in the order of the changes. */
  files: string[];
  clear(): Promise<void>;
}

/** Copies a base, with the guard's lines beside it, and writes the changed articles into the copy. */
export async function tryOut(folder: string, changes: readonly { place: Place; text: string }[]): Promise<Trial> {
  const place = await mkdtemp(join(tmpdir(), 'frontdesk-trial-'));
  const clear = () => rm(place, { recursive: true, force: true });
  try {
    const copy = join(place, basename(folder));
    const isInside = await within(folder);
    // Pictures and documents are only looked at, and may be large.
    const files = join(folder, filesFolder);
    await cp(folder, copy, {
      ...{ recursive: true, dereference: true },
      filter: async (path) => path !== files && isInside(path),
    });
    if (await isInside(files)) await symlink(await realpath(files), join(copy, filesFolder)).catch(() => undefined);
    await cp(join(dirname(folder), 'guard'), join(place, 'guard'), { recursive: true }).catch(() => undefined);
    const written: string[] = [];
    for (const change of changes) {
      const file = fileOf(copy, change.place);
      await mkdir(dirname(file), { recursive: true });
      await writeFile(file, change.text);
      written.push(file);
    }
    return { folder: copy, files: written, clear };
  } catch (error) {
    await clear();
    throw error;
  }
}

/** Nothing that lies elsewhere is copied, and so nothing is ever written there: the base does not follow such links, either. */
async function within(folder: string): Promise<(path: string) => Promise<boolean>> {
  const inside = await realpath(folder);
  return async (path) => {
    const target = await realpath(path).catch(() => undefined);
    return target === inside || target?.startsWith(inside + sep) === true;
  };
}
