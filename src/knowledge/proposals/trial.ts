import { cp, mkdir, mkdtemp, realpath, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, dirname, join, sep } from 'node:path';
import { fileOf } from '../authoring/written.ts';
import { type Proposal, placeOf } from './proposal.ts';

/** A copy of a base in which a proposal is in force; `clear` removes it. */
export interface Trial {
  folder: string;
  /** The article's file in it. */
  file: string;
  clear(): Promise<void>;
}

/** Copies a base, with the guard's lines beside it, and writes the proposed article into the copy. */
export async function tryOut(folder: string, proposal: Proposal): Promise<Trial> {
  const place = await mkdtemp(join(tmpdir(), 'frontdesk-proposal-'));
  const clear = () => rm(place, { recursive: true, force: true });
  try {
    const copy = join(place, basename(folder));
    await cp(folder, copy, { recursive: true, dereference: true, filter: await within(folder) });
    await cp(join(dirname(folder), 'guard'), join(place, 'guard'), { recursive: true }).catch(() => undefined);
    const file = fileOf(copy, placeOf(proposal));
    await mkdir(dirname(file), { recursive: true });
    await writeFile(file, proposal.text);
    return { folder: copy, file, clear };
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
