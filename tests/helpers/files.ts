import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Files, Limits } from '../../src/files/files.ts';
import { createFolderFiles } from '../../src/files/folder.ts';
import { createMemoryFiles } from '../../src/files/memory.ts';
import type { Scan } from '../../src/files/scanning.ts';

/** What a store of files is made with in a test. */
export interface FilesParts {
  limits?: Partial<Limits>;
  scan?: Scan;
  now?: () => number;
}

/** One kind of store: `open` gives the store of one more process on the same files, where several can share them. */
export interface FilesKind {
  name: string;
  begin(): Promise<{ open(parts?: FilesParts): Files; end(): Promise<void> }>;
}

/** Every implementation of the port for files. */
export const filesKinds: FilesKind[] = [
  {
    name: 'memory',
    async begin() {
      let files: Files | undefined;
      return {
        open(parts) {
          files ??= createMemoryFiles(parts);
          return files;
        },
        async end() {},
      };
    },
  },
  {
    name: 'folder',
    async begin() {
      const folder = await mkdtemp(join(tmpdir(), 'frontdesk-files-'));
      return {
        open: (parts) => createFolderFiles({ folder: join(folder, 'files'), reserveBytes: 0, ...parts }),
        end: () => rm(folder, { recursive: true }),
      };
    },
  },
];
