import type { LoadApp, MailRead, MailReader, Status } from '../commands.ts';
import { type Io, paint } from '../io.ts';
import { answerLines, bytesOf, isUsable } from './input.ts';

/** `frontdesk mail read [FILE]`: says how a mail is read, without settings and without Redis. */
export async function readMail(
  io: Io,
  load: LoadApp,
  file: string | undefined,
  options: { jsonl?: true },
): Promise<Status> {
  if (!isUsable(io, 'read', { file, jsonl: options.jsonl ?? false })) return 2;
  if (options.jsonl) return withReader(load, (reader) => answerLines(io, (wanted) => answer(reader, wanted)));
  const raw = await bytesOf(io, file);
  if (!raw) return 1;
  return withReader(load, async (reader) => {
    io.output.write(page(await reader.read(raw), io));
    return 0;
  });
}

async function withReader(load: LoadApp, use: (reader: MailReader) => Promise<Status>): Promise<Status> {
  const reader = await (await load()).mailReader();
  try {
    return await use(reader);
  } finally {
    await reader.stop();
  }
}

async function answer(reader: MailReader, { id, mail }: { id: string | number; mail: Uint8Array }) {
  const begun = performance.now();
  const read = await reader.read(mail);
  const ms = Math.round((performance.now() - begun) * 100) / 100;
  return { id, ...lineOf(read), ms };
}

/** What a mail that was read is in lines. */
export function lineOf(read: MailRead) {
  const { kind, why, text, subject, from, files, bounced, pairs } = read;
  return {
    kind,
    why,
    text,
    subject,
    from: from?.address ?? '',
    attachments: files.map(({ name }) => name),
    bounced: bounced.map(({ address }) => address),
    ...(pairs.length > 0 ? { pairs } : {}),
  };
}

const kinds: Record<MailRead['kind'], string> = {
  person: 'a person wrote it',
  'auto-reply': 'a program wrote it',
  bounce: 'it says that mail did not arrive',
  list: 'it was sent to many',
  unreadable: 'it cannot be read, or not trusted',
};

/** The same as people read it. */
export function page(mail: MailRead, io: Io): string {
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
