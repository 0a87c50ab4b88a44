import { execFile } from 'node:child_process';
import { realpath, stat } from 'node:fs/promises';
import { join, relative, resolve, sep } from 'node:path';
import { promisify } from 'node:util';

const execute = promisify(execFile);

/** When a file last changed, in milliseconds since 1970, and who says so. */
export interface Changed {
  at: number;
  by: 'git' | 'file';
}

/** When the files of a folder last changed. */
export interface History {
  /** Undefined for a file that is not there, or whose history is not at hand. */
  changed(file: string): Promise<Changed | undefined>;
  /** The repository was cloned without its history, which is all there would be to go by. */
  shallow: boolean;
}

/** Reads the last commit of every file below a folder; a file that differs from it, or is in no repository, has its own date. */
export async function historyOf(folder: string): Promise<History> {
  const byFile = async (file: string): Promise<Changed | undefined> => {
    const found = await stat(file).catch(() => undefined);
    return found && { at: found.mtimeMs, by: 'file' };
  };
  const root = (await git(folder, 'rev-parse', '--show-toplevel'))?.trim();
  if (!root) return { changed: byFile, shallow: false };
  const shallow = (await git(folder, 'rev-parse', '--is-shallow-repository'))?.trim() === 'true';
  const [log, status] = await Promise.all([
    git(folder, 'log', '--format=%x01%ct', '--name-only', '-z', '--no-renames', '--', '.'),
    git(folder, 'status', '--porcelain', '-z', '--no-renames', '--untracked-files=all', '--', '.'),
  ]);
  const committed = lastCommits(log ?? '');
  const dirty = new Set((status ?? '').split('\0').map((entry) => entry.slice(3)));
  const inside = await realpath(folder).catch(() => resolve(folder));
  const name = (file: string) =>
    relative(root, join(inside, relative(folder, file)))
      .split(sep)
      .join('/');
  return {
    shallow,
    async changed(file) {
      const at = committed.get(name(file));
      if (at === undefined || dirty.has(name(file))) return byFile(file);
      // Without its history every file seems to have come with the one commit that is there.
      return shallow ? undefined : { at, by: 'git' };
    },
  };
}

/** What git says, or undefined when it fails, is not there, or takes too long. */
export async function git(folder: string, ...words: readonly string[]): Promise<string | undefined> {
  try {
    const { stdout } = await execute('git', ['-C', folder, ...words], {
      timeout: 30_000,
      maxBuffer: 256 * 1024 * 1024,
    });
    return stdout;
  } catch {
    return undefined;
  }
}

// Newest first: the first commit that names a file is its last one.
function lastCommits(log: string): Map<string, number> {
  const dates = new Map<string, number>();
  for (const commit of log.split('\x01').slice(1)) {
    const [date = '', ...names] = commit.split('\0');
    for (const name of names.map((each) => each.replace(/^\n/, ''))) {
      if (name !== '' && !dates.has(name)) dates.set(name, Number.parseInt(date, 10) * 1000);
    }
  }
  return dates;
}
