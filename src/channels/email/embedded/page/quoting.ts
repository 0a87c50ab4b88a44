import type { Mail } from './server.ts';
import { say, timeOf } from './words.ts';

/** The subject of an answer (RFC 5322, 3.6.5): one Re: in front. */
export const answerSubject = (subject: string): string => (/^re:/i.test(subject) ? subject : `Re: ${subject}`);

/** What a mail program puts under the cursor when one answers: who wrote when, and the text behind signs of quotation. */
export function quote({ at, from, text }: Mail): string {
  const name = from.name ? `${from.name} <${from.address}>` : from.address;
  const lines = text.trimEnd().split(/\r?\n/);
  const quoted = lines.map((line) => (line.startsWith('>') || line === '' ? `>${line}` : `> ${line}`));
  return `\n\n${say('wrote', { date: timeOf(at), name })}\n\n${quoted.join('\n')}\n`;
}
