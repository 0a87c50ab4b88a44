import type { LoadApp, MailTried, Status } from '../commands.ts';
import { type Io, paint } from '../io.ts';
import { given } from '../settings.ts';
import { answerLines, bytesOf, isUsable } from './input.ts';
import { lineOf, page } from './read.ts';

/** `frontdesk mail try [FILE]`: shows what would become of a mail, and what would be answered; sends and keeps nothing. */
export async function tryMail(
  io: Io,
  load: LoadApp,
  file: string | undefined,
  options: { jsonl?: true },
): Promise<Status> {
  if (!isUsable(io, 'try', { file, jsonl: options.jsonl ?? false })) return 2;
  const parts = given(io);
  if (!parts) return 2;
  const raw = options.jsonl ? undefined : await bytesOf(io, file);
  if (!options.jsonl && !raw) return 1;
  const trier = await (await load()).mailTrier(parts);
  try {
    if (!raw)
      return await answerLines(io, async ({ id, mail }) => {
        const begun = performance.now();
        const tried = await trier.try(mail);
        return { id, ...inLine(tried), ms: Math.round((performance.now() - begun) * 100) / 100 };
      });
    io.output.write(treatment(await trier.try(raw), io));
    return 0;
  } finally {
    await trier.stop();
  }
}

const inLine = ({ read, account, joins, noted, replies, person }: MailTried) => ({
  ...lineOf(read),
  ...{ account, conversation: joins.conversation ?? null, follows: joins.follows ?? null, joins: joins.why, noted },
  replies: replies.map((reply) =>
    'refused' in reply ? reply : { after: reply.after, headers: Object.fromEntries(reply.headers), text: reply.text },
  ),
  person: person ?? null,
});

/** The whole treatment of a mail as people read it. */
function treatment(tried: MailTried, io: Io): string {
  const { bold, dim } = paint(io);
  const { read, account, joins, noted, replies, person } = tried;
  const line = (name: string, value: string) => `  ${dim(name.padEnd(8))} ${value}`;
  const belongs = joins.conversation
    ? `the conversation ${joins.conversation}`
    : `a conversation of its own${joins.follows ? `, after ${joins.follows}` : ''}`;
  const lines = [line('To', account), line('Joins', `${bold(belongs)}: ${joins.why}`)];
  for (const note of noted) lines.push(line('Noted', note));
  if (person) {
    const number = person.number === undefined ? '' : `; FD-${person.number} is an example`;
    lines.push(line('Person', `${bold(person.team)} gets it: ${person.reason}${joins.conversation ? '' : number}`));
  }
  if (replies.length === 0) lines.push('', `  ${dim('Nothing is answered.')}`);
  for (const reply of replies) {
    lines.push('', `  ${bold(when(reply.after))}`);
    if ('refused' in reply) {
      lines.push(`  nothing is sent: ${reply.refused}`);
      continue;
    }
    const width = Math.max(...reply.headers.map(([name]) => name.length));
    for (const [name, value] of reply.headers) lines.push(`  │ ${dim(`${name}:`.padEnd(width + 1))} ${value}`);
    lines.push(
      '  │',
      ...reply.text
        .trimEnd()
        .split('\n')
        .map((one) => `  │ ${one}`.trimEnd()),
    );
  }
  return `${page(read, io)}${lines.join('\n')}\n\n`;
}

function when(after: number): string {
  if (after < 60_000) return 'The answer:';
  return `After ${Math.round(after / 60_000)} minutes, when nobody has answered:`;
}
