import { lookInto, readText } from '../articles/folder.ts';
import { versionOf } from '../articles/version.ts';
import { checkChange, keepsOut } from '../authoring/change.ts';
import { type Problem, sorted } from '../authoring/problem.ts';
import { putArticle } from '../authoring/put.ts';
import { fileOf } from '../authoring/written.ts';
import { type Proposal, placeOf } from './proposal.ts';

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

/** The first line, from 1, on which something of a customer's is still masked, and what to do; undefined where nothing is. */
export function maskedIn(text: string): { line: number; message: string } | undefined {
  const at = text.split('\n').findIndex((line) => masks.test(line));
  if (at < 0) return undefined;
  const message = 'Something was masked here: write what everybody may read in place of the [brackets].';
  return { line: at + 1, message };
}

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
  if (now && versionOf(now.text) !== proposal.base)
    return refuse(`${file} has changed since this was proposed: put what is right of it in there by hand.`);
  const masked = maskedIn(proposal.text);
  if (masked) return refuse(masked.message, at.firstLine + masked.line - 1);

  const { errors, notes } = await found(parts);
  if (errors.length > 0) return { problems: errors };
  const put = await putArticle(file, proposal.text, {
    folder,
    before: now ? { version: versionOf(now.text) } : 'absent',
  });
  if ('done' in put) return { file, notes };
  return refuse('why' in put ? `${file} cannot be written: ${put.why}.` : `${file} changed at this moment: try again.`);
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
  const { proposal, at, ...base } = parts;
  const place = placeOf(proposal);
  const { own, others } = await checkChange({ ...base, place, text: proposal.text });
  const file = fileOf(parts.folder, place);
  const lineOf = (line: number) => at.firstLine + line - 1;
  // Nobody finds a line in a file that is not written yet.
  const near = (message: string) =>
    message
      .split(`${file}:`)
      .reduce((left, right) => `${left}${at.file}:${right.replace(/^\d+/, (line) => String(lineOf(Number(line))))}`);
  const here = (problem: Problem) => ({ ...problem, message: near(problem.message) });
  const mine = own.map((each) => ({ ...here(each), file: at.file, line: lineOf(each.line) }));
  return {
    errors: sorted([...mine.filter(keepsOut), ...others.map(here).filter(({ level }) => level === 'error')]),
    notes: sorted(mine.filter((each) => !keepsOut(each))),
  };
}
