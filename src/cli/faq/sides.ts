import { readText } from '../../knowledge/articles/folder.ts';
import { fetchRevision } from '../../knowledge/authoring/revision.ts';
import { tryOut } from '../../knowledge/authoring/trial.ts';
import { fileOf } from '../../knowledge/authoring/written.ts';
import { type DiffLine, diffLines } from '../../knowledge/proposals/lines.ts';
import { placeOf } from '../../knowledge/proposals/proposal.ts';
import type { BaseLocation } from './base.ts';
import type { FaqIo } from './io.ts';
import { proposalOrSay } from './proposals.ts';

/** Two folders that are compared. */
export interface Sides {
  earlier: string;
  later: string;
  title: string;
  /** What changes in the one file of a proposal. */
  lines: readonly DiffLine[];
  /** What it means when the first cannot be asked. */
  undone: string;
  clear(): Promise<void>;
}

/** Both sides of a comparison, or undefined after saying what is wrong. */
export async function sidesOf(
  { folder }: BaseLocation,
  { revision = '', proposal: id }: { revision: string | undefined; proposal: string | undefined },
  io: FaqIo,
): Promise<Sides | undefined> {
  if (id === undefined) {
    const earlier = await fetchRevision(folder, revision);
    if (!('problem' in earlier))
      return {
        ...{ earlier: earlier.folder, later: folder, title: earlier.title, lines: [], clear: earlier.clear },
        undone: `what was at ${revision} cannot be asked`,
      };
    io.errors.write(`${earlier.problem}\n`);
    return undefined;
  }
  const read = await proposalOrSay(id, io);
  if (!read) return undefined;
  const { proposal } = read;
  const { article, by, from } = proposal;
  const before = await readText(fileOf(folder, placeOf(proposal)));
  const trial = await tryOut(folder, [{ place: placeOf(proposal), text: proposal.text }]);
  return {
    ...{ earlier: folder, later: trial.folder, clear: trial.clear, undone: 'nothing was compared' },
    title: `what there is: ${id} proposes ${article}, by ${by}, from ${from}`,
    lines: diffLines(before && 'text' in before ? before.text : '', proposal.text),
  };
}
