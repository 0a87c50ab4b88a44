import type { Command } from 'commander';
import type { Problem } from '../../knowledge/authoring/problem.ts';
import { accept } from '../../knowledge/proposals/accept.ts';
import { findProposal, listProposals, proposalFile, removeProposal } from '../../knowledge/proposals/kept.ts';
import type { ReadProposal } from '../../knowledge/proposals/proposal.ts';
import { type DataOption, describeFaults, locationOf, withData } from './base.ts';
import { type FaqIo, painter, say } from './io.ts';
import { count } from './words.ts';

/** Where a Frontdesk keeps what it must remember, when nothing says otherwise. */
const usualState = './var';

/** The folder below which proposals lie. */
export const stateFolderOf = ({ answers }: Pick<FaqIo, 'answers'>): string => answers?.stateFolder ?? usualState;

/** Adds `proposals` and `accept`: changes that representatives propose, and what becomes of them. */
export function addProposalCommands(parent: Command, io: FaqIo): void {
  parent
    .command('proposals')
    .description('list the changes that representatives propose')
    .option('--jsonl', 'one a line, as JSON')
    .addHelpText('after', '\nExample:\n  frontdesk faq proposals')
    .action(async (options: { jsonl?: true }) => io.end(await list(options, io)));
  withData(
    parent
      .command('accept')
      .description('write the article of a proposal, when it passes the check')
      .argument('<proposal>', 'its six letters, as faq proposals lists them'),
  )
    .addHelpText('after', '\nExample:\n  frontdesk faq diff --proposal bkcdfa\n  frontdesk faq accept bkcdfa')
    .action(async (id: string, options: DataOption) => io.end(await acceptOne(id, options, io)));
}

/** A proposal, or undefined after saying why there is none. */
export async function proposalOrSay(
  id: string,
  io: Pick<FaqIo, 'answers' | 'errors'>,
): Promise<Extract<ReadProposal, { proposal: unknown }> | undefined> {
  const read = await findProposal(stateFolderOf(io), id);
  if (read && 'proposal' in read) return read;
  const why = read
    ? describeFaults(read.faults)
    : `There is no proposal ${id} (any more): frontdesk faq proposals lists them.`;
  io.errors.write(`${why}\n`);
  return undefined;
}

async function list({ jsonl }: { jsonl?: true }, io: FaqIo): Promise<0 | 1> {
  const all = await listProposals(stateFolderOf(io));
  if (jsonl) {
    for (const { id, at, read } of all)
      if ('proposal' in read) await say(io.output, `${JSON.stringify({ ...read.proposal, id, at: Math.round(at) })}\n`);
    return 0;
  }
  if (all.length === 0) {
    io.output.write('Nobody proposes anything.\n');
    return 0;
  }
  const { bold, dim, red } = painter(io);
  for (const { id, at, read } of all) {
    if ('faults' in read) {
      await say(io.output, `${bold(id)}  ${red('cannot be read')}\n${describeFaults(read.faults)}\n`);
      continue;
    }
    const { article, by, from, base } = read.proposal;
    const day = new Date(at).toISOString().slice(0, 10);
    const what = base === undefined ? 'a new article' : 'a change';
    await say(io.output, `${bold(id)}  ${article}  ${dim(`${what}, by ${by}, from ${from}, ${day}`)}\n`);
  }
  await say(
    io.output,
    `\n${count(all.length, 'proposal')}. See one with frontdesk faq diff --proposal ID, take it with frontdesk faq accept ID.\n`,
  );
  return 0;
}

async function acceptOne(id: string, options: DataOption, io: FaqIo): Promise<0 | 1> {
  const read = await proposalOrSay(id, io);
  if (!read) return 1;
  const place = await locationOf(options, io);
  const stateFolder = stateFolderOf(io);
  const accepted = await accept({
    ...place,
    teams: io.teams,
    today: new Date().toISOString().slice(0, 10),
    proposal: read.proposal,
    at: { file: proposalFile(stateFolder, id), firstLine: read.firstLine },
  });
  if ('problems' in accepted) {
    io.errors.write(
      `${described(accepted.problems)}\nNothing was written. Put it right in that file, and accept it again; or delete it.\n`,
    );
    return 1;
  }
  await removeProposal(stateFolder, id);
  const { file, notes } = accepted;
  if (notes.length > 0) io.errors.write(`${described(notes.map((each) => ({ ...each, file })))}\n`);
  io.output.write(`Wrote ${file}. A Frontdesk that runs on this folder answers with it from now on.\n`);
  return 0;
}

const described = (problems: readonly Problem[]): string =>
  problems.map(({ file, line, level, message }) => `${file}:${line}: ${level}: ${message}`).join('\n');
