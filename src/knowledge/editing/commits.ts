import { access, realpath } from 'node:fs/promises';
import { basename, dirname, join, relative, sep } from 'node:path';
import { git } from '../authoring/history.ts';
import { runGit } from './git-run.ts';

const LIMIT_MS = 30_000;
const MOST = 50;

/** One version of an article's file. */
export interface Version {
  /** A commit of git's, or the name under which it was kept. */
  id: string;
  /** Milliseconds since 1970. */
  at: number;
  /** Who wrote it, as far as that is known. */
  by?: string;
  /** What was done, in a line. */
  what?: string;
}

/** The commits of the repository that a file lies in. */
export interface Commits {
  /** Whether the file reads as it was committed last. */
  isClean(): Promise<boolean>;
  /** Newest first. */
  list(): Promise<Version[]>;
  /** What the file said then. */
  read(id: string): Promise<string | undefined>;
}

/** The commits of a file; undefined when it lies in no repository that would take it. */
export async function commitsOf(file: string): Promise<Commits | undefined> {
  const found = await placeIn(file);
  if (!found) return undefined;
  const { root, path } = found;
  return {
    isClean: async () => (await literally(root, 'status', '--porcelain', '--', path)) === '',
    async list() {
      return (await commitsAlong(root, path)).map(({ path: _, ...version }) => version);
    },
    async read(id) {
      if (!/^[0-9a-f]{40,64}$/.test(id)) return undefined;
      const then = (await commitsAlong(root, path)).find((each) => each.id === id)?.path ?? path;
      // Of the commit that took it away, what it took.
      const text = (revision: string) => git(root, 'cat-file', 'blob', `${revision}:${then}`);
      return (await text(id)) ?? text(`${id}^`);
    },
  };
}

/** The commits of a file under all its names, with the one that it had. */
async function commitsAlong(root: string, path: string): Promise<(Version & { path: string })[]> {
  const format = '--format=%x01%H%x00%at%x00%an%x00%s';
  const log = await literally(root, 'log', '-z', `-n${MOST}`, '--follow', '--name-only', format, '--', path);
  return (log ?? '')
    .split('\x01')
    .slice(1)
    .map((each) => {
      const [id = '', at = '', by = '', what = '', name = ''] = each.split('\0');
      return { id, at: Number(at) * 1000, by, what, path: name.replace(/^\n/, '') || path };
    });
}

/**
 * Commits these files alone, whatever else is changed or staged, in the name of who wrote them: undefined when that is done, else
 * what git says. What hooks the repository has are its owner's, and run.
 */
export async function commitFiles(
  files: readonly string[],
  { by, what }: { by: string; what: string },
  enough: AbortSignal = AbortSignal.timeout(LIMIT_MS),
): Promise<{ said: string } | undefined> {
  const places = (await Promise.all(files.map(placeIn))).filter((each) => each !== undefined);
  const root = places[0]?.root;
  if (root === undefined) return { said: 'it lies in no repository' };
  // Of a file that is gone and was never committed git knows nothing, and would refuse the rest, too.
  const known = await Promise.all(
    places.map(async ({ path }) => {
      const there = await access(join(root, path)).then(
        () => true,
        () => false,
      );
      return there || (await literally(root, 'ls-files', '--', path)) ? [path] : [];
    }),
  );
  const paths = known.flat();
  const name = by.replaceAll(/[<>\p{Cc}]/gu, ' ').trim() || 'somebody';
  // Nobody is there to be asked for a key or a password, or to write into an editor.
  const quiet = ['commit.gpgsign=false', 'user.name=Frontdesk', 'user.email=desk@frontdesk.invalid'];
  const words = [
    ...quiet.flatMap((each) => ['-c', each]),
    ...['--literal-pathspecs', 'commit', '--quiet', '--only', '--cleanup=whitespace'],
    ...[`--author=${name} <desk@frontdesk.invalid>`, `--message=${what.replaceAll(/\s+/g, ' ')}`, '--', ...paths],
  ];
  for (const each of [['--literal-pathspecs', 'add', '--all', '--', ...paths], words]) {
    const ran = await runGit(['-C', root, ...each], enough);
    if (ran.late) return { said: `git took longer than ${LIMIT_MS / 1000} s` };
    const line = ran.said.split('\n').find((one) => one.trim() !== '') ?? 'it does not say why';
    if (!ran.done) return { said: line.trim().slice(0, 300) };
  }
  return undefined;
}

const literally = (root: string, ...words: readonly string[]) => git(root, '--literal-pathspecs', ...words);

/** The file as git names it: from the top of the repository, with slashes. */
async function placeIn(file: string): Promise<{ root: string; path: string } | undefined> {
  const folder = await realpath(dirname(file)).catch(() => undefined);
  if (folder === undefined) return undefined;
  const root = (await git(folder, 'rev-parse', '--show-toplevel'))?.replace(/\r?\n$/, '');
  if (!root) return undefined;
  const path = relative(await realpath(root), join(folder, basename(file)))
    .split(sep)
    .join('/');
  // What the repository does not want is kept elsewhere.
  const isIgnored = (await git(root, 'check-ignore', '--quiet', '--', path)) !== undefined;
  return isIgnored ? undefined : { root, path };
}
