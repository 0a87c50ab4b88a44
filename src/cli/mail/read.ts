import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { z } from 'zod';
import type { LoadApp, MailRead, MailReader, Status } from '../commands.ts';
import { say } from '../faq/io.ts';
import { type Io, paint } from '../io.ts';

/** `frontdesk mail read [FILE]`: says how a mail is read, without settings and without Redis. */
export async function readMail(
  io: Io,
  load: LoadApp,
  file: string | undefined,
  options: { jsonl?: true },
): Promise<Status> {
  if (options.jsonl && file !== undefined) {
    io.errors.write('With --jsonl the mail comes from standard input; leave the file out.\n');
    return 2;
  }
  if (!options.jsonl && file === undefined && (io.input as Readable & { isTTY?: boolean }).isTTY) {
    io.errors.write('Say which mail: frontdesk mail read question.eml\n');
    return 2;
  }
  if (options.jsonl) return withReader(load, (reader) => readLines(io, reader));
  const raw = await bytesOf(io, file);
  if (!raw) return 1;
  return withReader(load, async (reader) => {
    io.output.write(page(await reader.read(raw), io));
    return 0;
  });
}

async function withReader(load: LoadApp, use: (reader: MailReader) => Promise<Status>): Promise<Status> {
  const reader = (await load()).mailReader();
  try {
    return await use(reader);
  } finally {
    await reader.stop();
  }
}

async function bytesOf(io: Io, file: string | undefined): Promise<Uint8Array | undefined> {
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

async function readLines(io: Io, reader: MailReader): Promise<Status> {
  let status: Status = 0;
  for await (const line of createInterface({ input: io.input, crlfDelay: Number.POSITIVE_INFINITY })) {
    if (line.trim() === '') continue;
    const wanted = wantedOf(line);
    if ('error' in wanted) status = 1;
    await say(io.output, `${JSON.stringify('error' in wanted ? wanted : await answer(reader, wanted))}\n`);
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

async function answer(reader: MailReader, { id, mail }: z.infer<typeof lineSchema>) {
  const begun = performance.now();
  const read = await reader.read(Buffer.from(mail, 'base64'));
  const ms = Math.round((performance.now() - begun) * 100) / 100;
  const { kind, why, text, subject, from, files, bounced, pairs } = read;
  return {
    id,
    kind,
    why,
    text,
    subject,
    from: from?.address ?? '',
    attachments: files.map(({ name }) => name),
    bounced: bounced.map(({ address }) => address),
    ...(pairs.length > 0 ? { pairs } : {}),
    ms,
  };
}

const kinds: Record<MailRead['kind'], string> = {
  person: 'a person wrote it',
  'auto-reply': 'a program wrote it',
  bounce: 'it says that mail did not arrive',
  list: 'it was sent to many',
  unreadable: 'it cannot be read, or not trusted',
};

function page(mail: MailRead, io: Io): string {
  const { bold, dim } = paint(io);
  const line = (name: string, value: string) => `  ${dim(name.padEnd(8))} ${value}`;
  const lines = ['', line('Kind', `${bold(mail.kind)}: ${kinds[mail.kind]} (${mail.why})`)];
  if (mail.from)
    lines.push(line('From', mail.from.name ? `${mail.from.name} <${mail.from.address}>` : mail.from.address));
  lines.push(line('Subject', mail.subject === '' ? dim('none') : mail.subject));
  for (const { name, type, bytes } of mail.files) lines.push(line('File', `${name} (${type}, ${bytes.length} bytes)`));
  for (const { address, action, status } of mail.bounced)
    lines.push(line('Bounced', `${address} ${action}${status ? ` (${status})` : ''}`));
  for (const what of mail.leftOut) lines.push(line('Left out', what));
  lines.push(
    '',
    ...(mail.text === ''
      ? [`  ${dim('Nothing was newly written.')}`]
      : mail.text.split('\n').map((one) => `  │ ${one}`)),
  );
  for (const { quoted, new: said } of mail.pairs)
    lines.push('', `  ${dim(`> ${quoted}`)}`, ...said.split('\n').map((one) => `  │ ${one}`));
  return `${lines.join('\n')}\n\n`;
}
