import { spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { realpath, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join, relative, resolve, sep } from 'node:path';
import { largestFile } from '../articles/folder.ts';
import { git } from './history.ts';

/** A folder as it was at a revision; `clear` removes the copy. */
export interface Revision {
  folder: string;
  /** The revision's short name, and the first line of its message. */
  title: string;
  clear(): Promise<void>;
}

interface Blob {
  id: string;
  path: string;
}

/** Copies a folder as it was at a git revision into a folder of its own, or says why not. The working tree is not touched. */
export async function fetchRevision(folder: string, revision: string): Promise<Revision | { problem: string }> {
  const root = (await git(folder, 'rev-parse', '--show-toplevel'))?.trim();
  if (!root) return { problem: `${folder} is in no git repository, so there is nothing to compare with.` };
  const commit = (
    await git(root, 'rev-parse', '--verify', '--quiet', '--end-of-options', `${revision}^{commit}`)
  )?.trim();
  if (!commit) {
    return {
      problem: `git knows no revision "${revision}". In a shallow clone fetch it first (in a workflow: fetch-depth: 0).`,
    };
  }
  const inside = relative(root, await realpath(folder))
    .split(sep)
    .join('/');
  const place = inside === '' ? commit : `${commit}:${inside}`;
  const listing = await git(root, 'ls-tree', '-r', '-z', '-l', place);
  if (listing === undefined) return { problem: `There was no ${folder} at ${revision}.` };

  const { folder: copy, forget } = folderClearedByItself();
  const clear = () => {
    forget();
    return rm(copy, { recursive: true, force: true });
  };
  try {
    const blobs = blobsOf(listing).filter(({ path }) => resolve(copy, path).startsWith(copy + sep));
    await eachBlob(root, blobs, ({ path }, content) => {
      // What is still on its way when an interrupt comes would make the folder again.
      mkdirSync(dirname(join(copy, path)), { recursive: true });
      writeFileSync(join(copy, path), content);
    });
    const title = (await git(root, 'log', '-1', '--format=%h %s', commit))?.trim() ?? revision;
    return { folder: copy, title, clear };
  } catch (error) {
    await clear();
    return { problem: `${folder} at ${revision} cannot be read: ${error instanceof Error ? error.message : error}` };
  }
}

/** A folder that is removed when the program is interrupted, which then ends as it would have; `forget` ends that. */
function folderClearedByItself(): { folder: string; forget: () => void } {
  let folder: string | undefined;
  const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;
  const interrupted = (signal: NodeJS.Signals) => {
    forget();
    if (folder) rmSync(folder, { recursive: true, force: true });
    process.kill(process.pid, signal);
  };
  const forget = () => {
    for (const signal of signals) process.off(signal, interrupted);
  };
  // Before the folder is there: an interrupt in between would leave it behind.
  for (const signal of signals) process.on(signal, interrupted);
  try {
    folder = mkdtempSync(join(tmpdir(), 'frontdesk-diff-'));
  } catch (error) {
    forget();
    throw error;
  }
  return { folder, forget };
}

// "100644 blob <id>    <size>\t<path>": ordinary files only, no symbolic links, and none that is too large for an article.
function blobsOf(listing: string): Blob[] {
  return [...listing.matchAll(/100(?:644|755) blob ([0-9a-f]+) +(\d+)\t([^\0]+)\0/g)]
    .filter(([, , size]) => Number(size) <= largestFile)
    .map(([, id = '', , path = '']) => ({ id, path }));
}

async function eachBlob(root: string, blobs: readonly Blob[], take: (blob: Blob, content: Buffer) => void) {
  const child = spawn('git', ['-C', root, 'cat-file', '--batch'], {
    stdio: ['pipe', 'pipe', 'ignore'],
    timeout: 60_000,
  });
  const failed = new Promise<never>((_, reject) => child.once('error', reject));
  failed.catch(() => {});
  child.stdin.on('error', () => {});
  child.stdin.end(blobs.map(({ id }) => `${id}\n`).join(''));
  const read = async () => {
    let rest: Buffer = Buffer.alloc(0);
    let next = 0;
    for await (const chunk of child.stdout) {
      rest = Buffer.concat([rest, chunk]);
      for (;;) {
        const end = rest.indexOf(10);
        if (end < 0) break;
        const size = Number(rest.toString('latin1', 0, end).split(' ')[2]);
        if (!Number.isInteger(size)) throw new Error('git gave no file where one was expected');
        // A line break follows each content.
        if (rest.length < end + 1 + size + 1) break;
        take(blobs[next++]!, rest.subarray(end + 1, end + 1 + size));
        rest = rest.subarray(end + 1 + size + 1);
      }
    }
    if (next < blobs.length) throw new Error('git ended too early');
  };
  await Promise.race([read(), failed]);
}
