import { createHash, randomUUID } from 'node:crypto';
import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import type { ParsedArticle, ParsedTopic } from './article.ts';

/** What the files of a base last were when they were right, by `<locale>/<topic>/<file>`. */
export type Good = ReadonlyMap<string, ParsedArticle | ParsedTopic>;

/** Keeps it on disk, so that a file that is broken at a start is in force as it was before. */
export interface LastGood {
  /** Nothing where nothing was kept, or it cannot be read. */
  read(): Promise<Good>;
  /** Replaces it whole. Never rejects: without it a start leaves out what is broken then. */
  write(good: Good): Promise<void>;
}

/** Bases of several folders may share a state folder; without one nothing is kept. */
export function createLastGood({
  stateFolder,
  folder,
}: {
  stateFolder?: string | undefined;
  folder: string;
}): LastGood {
  if (stateFolder === undefined) return { read: async () => new Map(), write: async () => {} };
  const name = createHash('sha256').update(resolve(folder)).digest('hex').slice(0, 12);
  const file = join(stateFolder, 'answers', `last-good-${name}.json`);
  let written: string | undefined;
  return {
    async read() {
      try {
        const { version, files } = JSON.parse(await readFile(file, 'utf8')) as { version: number; files: [] };
        return new Map(version === 1 ? files : []);
      } catch {
        return new Map();
      }
    },
    async write(good) {
      const text = JSON.stringify({ version: 1, files: [...good] });
      if (text === written) return;
      const beside = `${file}.${process.pid}.${randomUUID()}`;
      try {
        await mkdir(dirname(file), { recursive: true });
        await writeFile(beside, text);
        await rename(beside, file);
        written = text;
      } catch {
        await rm(beside, { force: true }).catch(() => {});
      }
    },
  };
}
