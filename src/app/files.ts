import { join } from 'node:path';
import type { Given } from '../cli/commands.ts';
import type { Store } from '../conversation/store.ts';
import { createFileAccess, type FileAccess } from '../files/access.ts';
import { usualLimits } from '../files/admitting.ts';
import type { Files } from '../files/files.ts';
import { createFolderFiles } from '../files/folder.ts';
import { createScan, examineScanner, type Scan } from '../files/scanning.ts';
import type { Settings } from '../settings/settings.ts';

/** The files of conversations, in a folder of the state that the processes of a machine share. */
export function openFiles({ settings, clock }: Given, secret: string): FileAccess {
  const { stateFolder, files } = settings;
  const { largest } = files;
  const store = createFolderFiles({
    folder: join(stateFolder, 'files'),
    limits: { fileBytes: largest, conversationBytes: Math.max(usualLimits.conversationBytes, largest) },
    scan: scanOf(settings),
    now: nowOf(clock),
  });
  return createFileAccess(store, secret);
}

/** The virus scanner that the settings name. */
export const scanOf = ({ files: { scan } }: Pick<Settings, 'files'>): Scan | undefined =>
  scan && createScan({ command: scan });

/** The time by which files are stored and leave: this process's, which wrote it into them. */
const nowOf = (clock: Given['clock']) => () => Date.now() + (clock?.offset() ?? 0);

/**
 * Removes, of one partition of files, those of conversations that are no more: what `forget` missed. Nothing was added to them
 * for as long as the channel that keeps longest keeps its conversations; those of an open ticket have a conversation.
 */
export function expireFiles(
  { clock }: Pick<Given, 'clock'>,
  parts: { files: Pick<Files, 'expire'>; store: Pick<Store, 'conversation' | 'history'>; keptFor: number },
): (partition: number) => Promise<void> {
  const { files, store, keptFor } = parts;
  // Of one whose record nobody can read the log is there still.
  const isKept = async (conversation: string): Promise<boolean> =>
    (await store.conversation(conversation)) !== undefined ||
    (await store.history(conversation, { last: 1 })).length > 0;
  return async (partition) => {
    await files.expire(partition, nowOf(clock)() - keptFor, isKept);
  };
}

/** What is wrong with the virus scanner: it must pass a harmless file, and find what all scanners find to be tried with. */
export async function examineFiles({ files: { scan } }: Settings) {
  const title = 'Files';
  if (scan) return { title, problems: await examineScanner(createScan({ command: scan })) };
  const next = 'files.scan in frontdesk.yaml names a virus scanner, like ["clamdscan", "--no-summary", "-"]';
  return { title: 'Virus scanner', next };
}
