import { randomBytes } from 'node:crypto';
import { constants, copyFile, link, lstat, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { filesFolder } from '../articles/own-files.ts';
import { whyOutside } from '../authoring/put.ts';
import { commitFiles, commitsOf } from './commits.ts';

/** So many files may have one name, each with a number behind it. */
const MOST_OF_A_NAME = 100;

/** A picture or a document that somebody adds for articles to show. What it is was looked at before. */
export interface Adding {
  /** As it was called where it comes from, with the ending that is true of it. */
  name: string;
  bytes: Uint8Array;
  by: string;
}

/** Where it lies now, as an article links to it; `was`: the same bytes lay there before. Or why it does not. */
export type Added = { name: string; link: string; was: boolean; committed: boolean; said?: string } | { why: string };

/**
 * Lays a file beside the articles, whole or not at all. Nothing that is there is ever replaced: browsers keep it for a day, and
 * articles of others may show it.
 */
export async function addFile(folder: string, { name, bytes, by }: Adding): Promise<Added> {
  const root = join(folder, filesFolder);
  const plain = plainName(name);
  const dot = plain.lastIndexOf('.');
  const why = await whyOutside(join(root, plain), folder);
  if (why !== undefined) return { why: `The file cannot be written: ${why}.` };
  const part = join(root, `.${randomBytes(8).toString('hex')}.part`);
  try {
    await mkdir(root, { recursive: true });
    await writeFile(part, bytes, { flag: 'wx' });
    for (let number = 1; number <= MOST_OF_A_NAME; number++) {
      const numbered = number === 1 ? plain : `${plain.slice(0, dot)}-${number}${plain.slice(dot)}`;
      const file = join(root, numbered);
      const laid = await lay(part, file);
      if (!laid && !(await isSame(file, bytes))) continue;
      // What was laid here and not committed, git having failed, is by this try.
      const commits = await commitsOf(file);
      const isDue = commits !== undefined && !(await commits.isClean());
      const failed = isDue ? await commitFiles([file], { by, what: `Add ${filesFolder}/${numbered}` }) : undefined;
      const to = `../../${filesFolder}/${encodeURIComponent(numbered)}`;
      return { name: numbered, link: to, was: !laid, committed: commits !== undefined && !failed, ...failed };
    }
    return { why: `There are ${MOST_OF_A_NAME} files called ${plain}: give it another name.` };
  } catch (error) {
    return { why: `The file cannot be written: ${(error as Error).message}.` };
  } finally {
    await rm(part, { force: true });
  }
}

/** Gives what was written another name, unless something is there; false: something is. */
async function lay(part: string, file: string): Promise<boolean> {
  const is =
    (...codes: string[]) =>
    (error: NodeJS.ErrnoException) => {
      if (codes.includes(error.code ?? '')) return error.code !== 'EEXIST' ? undefined : false;
      throw error;
    };
  // Some file systems have one name for each file.
  const linked = await link(part, file).then(() => true, is('EEXIST', 'EPERM', 'ENOTSUP', 'EOPNOTSUPP', 'ENOSYS'));
  return linked ?? (await copyFile(part, file, constants.COPYFILE_EXCL).then(() => true, is('EEXIST'))) ?? false;
}

async function isSame(file: string, bytes: Uint8Array): Promise<boolean> {
  const found = await lstat(file);
  return found.isFile() && found.size === bytes.length && (await readFile(file)).equals(bytes);
}

/** A name that needs no escaping in a link, and is one file on disks that know no capitals. */
export function plainName(name: string): string {
  const dot = name.lastIndexOf('.');
  const words = (dot < 0 ? name : name.slice(0, dot))
    .normalize('NFD')
    .replaceAll(/(\p{Script=Latin})\p{M}+/gu, '$1')
    .normalize('NFC')
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{M}\p{N}._]+/gu, '-')
    .slice(0, 60)
    .replaceAll(/^[-._]+|[-._]+$/g, '');
  return `${words || 'file'}${dot < 0 ? '' : name.slice(dot).toLowerCase()}`;
}
