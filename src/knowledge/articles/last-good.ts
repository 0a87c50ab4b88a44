import { createHash, randomUUID } from 'node:crypto';
import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { z } from 'zod';
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

const text = z.string();
const texts = z.array(text);
const line = z.number().int();
const about = {
  team: text.optional(),
  owner: text.optional(),
  review: text.optional(),
  audience: z.literal('staff').optional(),
};
const keptSchema = z.object({ version: z.literal(1), files: z.array(z.unknown()) });
const articleSchema = z.object({
  kind: z.literal('article'),
  article: z.object({
    ...about,
    id: text,
    topic: text,
    locale: text,
    question: text.min(1),
    also: texts,
    not: texts,
    related: texts,
    person: z.literal('always').optional(),
    answer: text.min(1),
    variants: z.record(text),
    file: text,
  }),
  lines: z.object({ team: line, related: z.array(line) }),
});
const topicSchema = z.object({ kind: z.literal('topic'), topic: z.object(about), line });
const fileSchema = z.tuple([text, z.discriminatedUnion('kind', [articleSchema, topicSchema])]);

/** One file of what was kept; undefined when it cannot be read, or is about another file than it says. */
function goodFile(given: unknown): [string, ParsedArticle | ParsedTopic] | undefined {
  const read = fileSchema.safeParse(given);
  if (!read.success) return undefined;
  const [key, kept] = read.data;
  if (kept.kind === 'article' && key !== `${kept.article.locale}/${kept.article.topic}/${kept.article.id}.md`)
    return undefined;
  // JSON has no undefined members, so what the schema calls optional is there or absent.
  return [key, kept as ParsedArticle | ParsedTopic];
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
        const { files } = keptSchema.parse(JSON.parse(await readFile(file, 'utf8')));
        return new Map(files.map(goodFile).filter((each) => each !== undefined));
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
