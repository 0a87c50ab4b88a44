import { checkBase } from './check.ts';
import { type Problem, sorted } from './problem.ts';
import { tryOut } from './trial.ts';
import { fileOf, type Place } from './written.ts';

/** A change of one article, and the base in which it would be. */
export interface ChangeParts {
  folder: string;
  /** The first is the default. */
  locales: readonly string[];
  teams?: readonly string[] | undefined;
  /** Written as 2026-12-31. */
  today: string;
  place: Place;
  text: string;
}

/** What is said of the article's own file, and what is new of others. */
export interface ChangeChecked {
  own: Problem[];
  others: Problem[];
}

/**
 * What `faq check` would say once an article reads like this: all of its own file (but for the ages of translations, which a copy
 * does not have), and of the others what it does not say now. The files are named as if it was written.
 */
export async function checkChange(parts: ChangeParts): Promise<ChangeChecked> {
  const { folder, place, text, ...rest } = parts;
  const trial = await tryOut(folder, [{ place, text }]);
  const [changed = ''] = trial.files;
  try {
    const after = await checkBase({ ...rest, folder: trial.folder, about: changed });
    const isOnlyOwn = after.problems.every((problem) => problem.file === changed);
    const before = isOnlyOwn ? undefined : await checkBase({ ...rest, folder, about: fileOf(folder, place) });
    const known = new Set(before?.problems.map(({ file, message }) => `${file}\n${message}`));
    // The copy is nobody's.
    const near = (words: string) => words.replaceAll(trial.folder, folder);
    const own: Problem[] = [];
    const others: Problem[] = [];
    for (const problem of after.problems) {
      const said = { ...problem, file: near(problem.file), message: near(problem.message) };
      if (problem.file === changed) own.push({ ...said, file: fileOf(folder, place) });
      else if (!known.has(`${said.file}\n${said.message}`)) others.push(said);
    }
    return { own: sorted(own), others: sorted(others) };
  } finally {
    await trial.clear();
  }
}

/** Whether it keeps a change from being taken; a draft is nothing that customers could get. */
export const keepsOut = ({ level, kind }: Problem): boolean => level === 'error' || kind === 'draft';
