import { access } from 'node:fs/promises';
import { basename, dirname, extname, join, relative, resolve, sep } from 'node:path';
import { codeLines } from '../articles/code-lines.ts';
import { filesFolder, fileTypes } from '../articles/own-files.ts';
import { didYouMean } from '../text/natural.ts';
import type { Problem } from './problem.ts';
import type { Written, WrittenBase } from './written.ts';

// [text](target "title"), ![image](target), [text](<target>), and [name]: target
const inline = /!?\[[^\]]*\]\(\s*<?([^)\s>]+)>?(?:\s+["'(][^)]*)?\)/dg;
const reference = /^ {0,3}\[[^\]]+\]:\s*<?([^\s>]+)>?/dg;

/** Links of answers to files that are not there. Where they lead outside of the base, nobody can tell. */
export async function linkProblems({ articles, folder }: WrittenBase): Promise<Problem[]> {
  const files = articles.map(({ article }) => article.file);
  const found = await Promise.all(
    articles.flatMap((written) =>
      linksOf(written).map(async ({ target, line }): Promise<Problem[]> => {
        const { file } = written.article;
        const path = decoded(target).replace(/[?#].*$/, '');
        const aim = linkedFile(file, target);
        const say = (message: string): Problem[] => [{ file, line, level: 'error', kind: 'link', message }];
        if (!aim.startsWith(resolve(folder) + sep)) {
          return say(
            `The link "${target}" leads out of the base, where customers cannot follow. Write a whole address.`,
          );
        }
        const there = await access(aim).then(
          () => true,
          () => false,
        );
        const own = resolve(folder, filesFolder) + sep;
        const isGiven = aim.startsWith(own) && extname(aim).slice(1).toLowerCase() in fileTypes;
        if (there && (isGiven || aim.endsWith('.md'))) return [];
        if (there && aim.startsWith(own))
          return say(`“${target}” is not given to customers: only ${Object.keys(fileTypes).join(', ')} are.`);
        if (there)
          return say(`“${target}” is not given to customers where it lies. Put it into ${join(folder, filesFolder)}.`);
        return say(`The link "${target}" leads nowhere${instead(path, file, files)}`);
      }),
    ),
  );
  return found.flat();
}

/** The file that a link of an article names. */
export const linkedFile = (file: string, target: string): string =>
  resolve(dirname(file), decoded(target).replace(/[?#].*$/, ''));

/** The links of an answer to files, each with its line, and where in that it stands. */
export function linksOf({ body }: Pick<Written, 'body'>): { target: string; line: number; column: number }[] {
  const links: { target: string; line: number; column: number }[] = [];
  const code = codeLines(body.lines);
  body.lines.forEach((text, i) => {
    if (!code[i]) {
      const prose = text.replace(/`[^`]*`/g, (code) => ' '.repeat(code.length));
      for (const { 1: target = '', indices } of [...prose.matchAll(inline), ...prose.matchAll(reference)]) {
        if (isRelative(target)) links.push({ target, line: body.first + i, column: indices?.[1]?.[0] ?? 0 });
      }
    }
  });
  return links;
}

// Not an address with a scheme, not another server's or the site's own path, not a place on the same page.
const isRelative = (target: string): boolean => !/^([a-z][a-z0-9+.-]*:|\/|#|\{\{)/i.test(target);

function decoded(target: string): string {
  try {
    return decodeURIComponent(target);
  } catch {
    return target;
  }
}

function instead(path: string, from: string, files: readonly string[]): string {
  const id = basename(path, '.md');
  const ids = new Map(files.map((file) => [basename(file, '.md'), file]));
  const meant = ids.get(id) ?? ids.get(didYouMean(id, ids.keys()) ?? '');
  if (meant === undefined) return '. Correct or remove it.';
  return `; did you mean "${relative(dirname(from), meant).split(sep).join('/')}"?`;
}
