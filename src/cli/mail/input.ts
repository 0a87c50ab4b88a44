import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { z } from 'zod';
import type { Status } from '../commands.ts';
import { say } from '../faq/io.ts';
import type { Io } from '../io.ts';

/** Which mail a command is about: a file, `-` or nothing for standard input, or lines of them. False: it said what is wrong. */
export function isUsable(
  io: Io,
  command: string,
  { file, jsonl }: { file: string | undefined; jsonl: boolean },
): boolean {
  if (jsonl && file !== undefined)
    io.errors.write('With --jsonl the mail comes from standard input; leave the file out.\n');
  else if (!jsonl && file === undefined && (io.input as Readable & { isTTY?: boolean }).isTTY)
    io.errors.write(`Say which mail: frontdesk mail ${command} question.eml\n`);
  else return true;
  return false;
}

/** The mail's bytes; undefined when there is none, which was said. */
export async function bytesOf(io: Io, file: string | undefined): Promise<Uint8Array | undefined> {
  if (file === undefined || file === '-') return buffer(io.input);
  try {
    return await readFile(resolve(io.folder, file));
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    io.errors.write(code === 'ENOENT' ? `There is no file ${file}.\n` : `${file} cannot be read (${code}).\n`);
    return undefined;
  }
}

const lineSchema = z.object({
  id: z.union([z.string(), z.number()]),
  mail: z.string().regex(/^[A-Za-z0-9+/=\s]*$/),
});

/** Answers each line of standard input with a line; 1 when one of them could not be read. */
export async function answerLines(
  io: Io,
  answer: (wanted: { id: string | number; mail: Uint8Array }) => Promise<object>,
): Promise<Status> {
  let status: Status = 0;
  for await (const line of createInterface({ input: io.input, crlfDelay: Number.POSITIVE_INFINITY })) {
    if (line.trim() === '') continue;
    const wanted = wantedOf(line);
    if ('error' in wanted) status = 1;
    const said = 'error' in wanted ? wanted : await answer({ id: wanted.id, mail: Buffer.from(wanted.mail, 'base64') });
    await say(io.output, `${JSON.stringify(said)}\n`);
  }
  return status;
}

type Wanted = z.infer<typeof lineSchema> | { id?: string | number; error: string };

function wantedOf(line: string): Wanted {
  let value: unknown;
  try {
    value = JSON.parse(line);
  } catch {
    return { error: 'This line is not JSON. Write {"id": "1", "mail": "…"} on one line.' };
  }
  const parsed = lineSchema.safeParse(value);
  if (parsed.success) return parsed.data;
  const id = lineSchema.shape.id.safeParse((value as { id?: unknown } | null)?.id);
  const names = [...new Set(parsed.error.issues.map(({ path }) => path[0] ?? 'line'))].join(', ');
  const error = `Wrong or missing: ${names}. Write {"id": "1", "mail": "…"}, the mail as base64.`;
  return id.success ? { id: id.data, error } : { error };
}
