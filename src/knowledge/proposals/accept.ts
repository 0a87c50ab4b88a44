import { lstat, mkdir, realpath, rename, rm, writeFile } from 'node:fs/promises';
import { dirname, sep } from 'node:path';
import { lookInto, readText } from '../articles/folder.ts';
import { checkBase } from '../authoring/check.ts';
import { type Problem, sorted } from '../authoring/problem.ts';
import { tryOut } from '../authoring/trial.ts';
import { fileOf } from '../authoring/written.ts';
import { fileVersion, type Proposal, placeOf } from './proposal.ts';

/** What a proposal is accepted into. */
export interface AcceptParts {
  folder: string;
  /** The first is the default. */
  locales: readonly string[];
  teams?: readonly string[] | undefined;
  /** Written as 2026-12-31. */
  today: string;
  proposal: Proposal;
  /** The proposal's own file, and the line of it on which the article begins. */
  at: { file: string; firstLine: number };
}

/** What became of it: written, or not and why; `notes` are warnings about what was written. */
export type Accepted = { file: string; notes: Problem[] } | { problems: Problem[] };

const masks = /\[(?:number|name|e-mail|link)\]/;

/**
 * Writes the article that a proposal says, when `faq check` finds no error by it that was not there before. What has changed since
 * it was proposed is never overwritten.
 */
export async function accept(parts: AcceptParts): Promise<Accepted> {
  const { folder, locales, proposal, at } = parts;
  const file = fileOf(folder, placeOf(proposal));
  const refuse = (message: string, line = 1): Accepted => ({
    problems: [{ file: at.file, line, level: 'error', kind: 'proposal', message }],
  });
  const misplaced = await misplacedIn(folder, locales, proposal);
  if (misplaced) return refuse(misplaced, 2);
  const now = await readText(file);
  if (now && 'fault' in now) return refuse(`${file} cannot be read: ${now.fault}`);
  // A try that was interrupted after it had written.
  if (now?.text === proposal.text) return { file, notes: [] };
  if (now && proposal.base === undefined) return refuse(`${file} is there already: propose a change of it instead.`);
  if (!now && proposal.base !== undefined) return refuse(`${file} is not there any more.`);
  if (now && fileVersion(now.text) !== proposal.base)
    return refuse(`${file} has changed since this was proposed: put what is right of it in there by hand.`);
  const masked = proposal.text.split('\n').findIndex((line) => masks.test(line));
  if (masked >= 0)
    return refuse(
      'Something was masked here: write what everybody may read in place of the [brackets].',
      at.firstLine + masked,
    );

  const { errors, notes } = await found(parts);
  if (errors.length > 0) return { problems: errors };
  const problem = await write(file, proposal.text, { folder, isNew: !now });
  return problem === undefined ? { file, notes } : refuse(problem);
}

async function misplacedIn(
  folder: string,
  locales: readonly string[],
  proposal: Proposal,
): Promise<string | undefined> {
  const { locale, topic, id } = placeOf(proposal);
  if (!locales.includes(locale)) return `There is no language "${locale}"; there are: ${locales.join(', ')}.`;
  const { files } = await lookInto(folder, locales);
  const twin = files.find((each) => each.locale === locale && each.name === `${id}.md` && each.topic !== topic);
  return twin && `"${id}" is there already: ${twin.path}`;
}

/** What is wrong with the base once the proposal is in force, and was not before; by the lines of the proposal's own file. */
async function found(parts: AcceptParts): Promise<{ errors: Problem[]; notes: Problem[] }> {
  const { folder, locales, teams, today, proposal, at } = parts;
  const trial = await tryOut(folder, [{ place: placeOf(proposal), text: proposal.text }]);
  const [changed = ''] = trial.files;
  try {
    const check = (where: string) => checkBase({ folder: where, locales, teams, today });
    const [before, after] = [await check(folder), await check(trial.folder)];
    const known = new Set(before.problems.map(({ file, message }) => `${file}\n${message}`));
    // The copy is nobody's; a line of the article in it is one of the proposal's own file.
    const near = (text: string) =>
      text
        .split(`${changed}:`)
        .reduce((left, right) => `${left}${at.file}:${right.replace(/^\d+/, (line) => String(lineOf(Number(line))))}`)
        .replaceAll(trial.folder, folder);
    const lineOf = (line: number) => at.firstLine + line - 1;
    const own: Problem[] = [];
    const others: Problem[] = [];
    for (const problem of after.problems) {
      const message = near(problem.message);
      if (problem.file === changed) own.push({ ...problem, message, file: at.file, line: lineOf(problem.line) });
      else if (!known.has(`${near(problem.file)}\n${message}`))
        others.push({ ...problem, message, file: near(problem.file) });
    }
    const isError = ({ level, kind }: Problem) => level === 'error' || kind === 'draft';
    return {
      errors: sorted([...own.filter(isError), ...others.filter(({ level }) => level === 'error')]),
      notes: sorted(own.filter((each) => !isError(each))),
    };
  } finally {
    await trial.clear();
  }
}

async function write(
  file: string,
  text: string,
  { folder, isNew }: { folder: string; isNew: boolean },
): Promise<string | undefined> {
  await mkdir(dirname(file), { recursive: true });
  if (!(await realpath(dirname(file))).startsWith((await realpath(folder)) + sep))
    return `${dirname(file)} is a symbolic link out of the base.`;
  if ((await lstat(file).catch(() => undefined))?.isSymbolicLink()) return `${file} is a symbolic link.`;
  if (isNew) {
    return writeFile(file, text, { flag: 'wx' }).then(
      () => undefined,
      (error: Error) => `${file} cannot be written: ${error.message}`,
    );
  }
  const beside = `${file}.${process.pid}.tmp`;
  try {
    await writeFile(beside, text, { flag: 'wx' });
    await rename(beside, file);
    return undefined;
  } catch (error) {
    await rm(beside, { force: true });
    return `${file} cannot be written: ${(error as Error).message}`;
  }
}
