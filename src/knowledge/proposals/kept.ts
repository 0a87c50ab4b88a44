import { mkdir, readdir, rename, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { readText } from '../articles/folder.ts';
import { type Proposal, type ReadProposal, readProposal, renderProposal } from './proposal.ts';

/** Where proposals lie, below the state folder. */
export const proposalsFolder = (stateFolder: string): string => join(stateFolder, 'proposals');

/** Whether this can be the id of a proposal. */
export const isProposalId = (id: string): boolean => /^[a-p]{6}$/.test(id);

/** The file of a proposal. */
export const proposalFile = (stateFolder: string, id: string): string => join(proposalsFolder(stateFolder), `${id}.md`);

/** Keeps a proposal; one that is there already stays as it is, since somebody may have edited it. */
export async function keepProposal(stateFolder: string, proposal: Proposal): Promise<void> {
  const file = proposalFile(stateFolder, proposal.id);
  await mkdir(proposalsFolder(stateFolder), { recursive: true });
  if (await stat(file).catch(() => undefined)) return;
  // What customers wrote is in it, as masked as it can be.
  await writeFile(`${file}.part`, renderProposal(proposal), { mode: 0o600 });
  await rename(`${file}.part`, file);
}

/** Reads a proposal; undefined when there is none of that id (any more). */
export async function findProposal(stateFolder: string, id: string): Promise<ReadProposal | undefined> {
  if (!isProposalId(id)) return undefined;
  const file = proposalFile(stateFolder, id);
  const content = await readText(file);
  if (!content) return undefined;
  if ('fault' in content) return { faults: [{ file, line: 1, level: 'error', message: content.fault }] };
  return readProposal(content.text, { id, file });
}

/** All of them, the oldest first. */
export async function listProposals(stateFolder: string): Promise<{ id: string; at: number; read: ReadProposal }[]> {
  const names = await readdir(proposalsFolder(stateFolder)).catch(() => []);
  const ids = names.flatMap((each) =>
    each.endsWith('.md') && isProposalId(each.slice(0, -3)) ? each.slice(0, -3) : [],
  );
  const found = await Promise.all(
    ids.map(async (id) => {
      const read = await findProposal(stateFolder, id);
      const { mtimeMs = 0 } = (await stat(proposalFile(stateFolder, id)).catch(() => undefined)) ?? {};
      return read ? [{ id, at: mtimeMs, read }] : [];
    }),
  );
  return found.flat().sort((a, b) => a.at - b.at || (a.id < b.id ? -1 : 1));
}

/** It is done with; may be said twice. */
export const removeProposal = (stateFolder: string, id: string): Promise<void> =>
  rm(proposalFile(stateFolder, id), { force: true });

/** What was proposed for an article is for it under its new name. */
export async function moveProposals(stateFolder: string, from: string, to: string): Promise<void> {
  for (const { id, read } of await listProposals(stateFolder)) {
    if (!('proposal' in read) || read.proposal.article !== from) continue;
    const file = proposalFile(stateFolder, id);
    await writeFile(`${file}.part`, renderProposal({ ...read.proposal, article: to }), { mode: 0o600 });
    await rename(`${file}.part`, file);
  }
}
