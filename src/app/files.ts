import { join } from 'node:path';
import { createFileAccess, type FileAccess } from '../files/access.ts';
import { usualLimits } from '../files/admitting.ts';
import { createFolderFiles } from '../files/folder.ts';
import { createScan, examineScanner } from '../files/scanning.ts';
import type { Settings } from '../settings/settings.ts';

/** The files of conversations, in a folder of the state that the processes of a machine share. */
export function openFiles({ stateFolder, files: { largest, scan } }: Settings, secret: string): FileAccess {
  const store = createFolderFiles({
    folder: join(stateFolder, 'files'),
    limits: { fileBytes: largest, conversationBytes: Math.max(usualLimits.conversationBytes, largest) },
    scan: scan && createScan({ command: scan }),
  });
  return createFileAccess(store, secret);
}

/** What is wrong with the virus scanner: it must pass a harmless file, and find what all scanners find to be tried with. */
export async function examineFiles({ files: { scan } }: Settings) {
  const title = 'Files';
  if (scan) return { title, problems: await examineScanner(createScan({ command: scan })) };
  const next = 'files.scan in frontdesk.yaml names a virus scanner, like ["clamdscan", "--no-summary", "-"]';
  return { title: 'Virus scanner', next };
}
