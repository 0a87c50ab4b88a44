import { isHistoryMark } from '../history-mark.ts';
import type { MailAddress } from '../mail.ts';
import { fill, wordsFor } from './words.ts';

/** The mail that is answered, as its text stands below the answer. */
export interface Quoted {
  from: MailAddress;
  /** Milliseconds since 1970, when it is known. */
  date?: number;
  text: string;
}

/** The class of what a mail of ours says, in HTML. Gmail keeps it behind a prefix of its own. */
export const mailClass = 'frontdesk-mail';

/** Of the quoted text, in octets. */
const most = 10_000;
const mostLines = 400;

/** The history as it stands below an answer: the line that says whose it is, and its lines. */
export interface History {
  attribution: string;
  lines: string[];
}

/** The last mail only: what came before is quoted in it, or lies in the same thread. Bounded, with a mark where it was cut. */
export function history(quoted: Quoted, { locale, zone }: { locale: string; zone: string }): History {
  const words = wordsFor(locale);
  const name = quoted.from.name?.trim() || quoted.from.address;
  const attribution =
    quoted.date === undefined
      ? fill(words.wroteSometime, { name })
      : fill(words.wrote, { name, date: dateIn(quoted.date, locale, zone) });
  // What our own mail quoted is not quoted again.
  const all = quoted.text
    .replace(/\r\n?/g, '\n')
    .replace(/[^\P{C}\n\t]/gu, '')
    .split('\n');
  const mark = all.findIndex(isHistoryMark);
  const lines = mark < 0 ? all : all.slice(0, mark);
  const kept: string[] = [];
  let room = most;
  for (const line of lines.slice(0, mostLines)) {
    const bytes = Buffer.byteLength(line) + 1;
    if (bytes > room) {
      const part = Buffer.from(line)
        .subarray(0, room)
        .toString()
        .replace(/\ufffd+$/, '');
      if (part) kept.push(part);
      break;
    }
    room -= bytes;
    kept.push(line);
  }
  while (kept.at(-1)?.trim() === '') kept.pop();
  const isCut = kept.join('\n').length < lines.join('\n').trimEnd().length;
  return { attribution, lines: isCut ? [...kept, words.cut] : kept };
}

/** One for each language and zone: to make one costs as much as to write the rest of a mail. */
const formats = new Map<string, Intl.DateTimeFormat>();

function dateIn(at: number, locale: string, zone: string): string {
  const key = `${locale} ${zone}`;
  const format =
    formats.get(key) ?? new Intl.DateTimeFormat(locale, { dateStyle: 'full', timeStyle: 'short', timeZone: zone });
  formats.set(key, format);
  // ICU puts spaces there that some mail programs show as boxes.
  return format.format(at).replace(/[\u202f\u00a0]/g, ' ');
}
