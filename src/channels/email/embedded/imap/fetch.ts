import { fieldsOf } from '../headers.ts';
import type { StoredMail } from '../store/stored-mail.ts';
import { envelopeOf } from './envelope.ts';
import { sectionOf } from './sections.ts';
import { partsOf, structureText } from './structure.ts';
import { keyOf, type Word } from './words.ts';

/** One thing that FETCH is asked for. */
interface Item {
  /** Whether the mail itself must be read for it. */
  reads: boolean;
  /** Whether asking makes the mail one that was seen. */
  sees: boolean;
  answer(mail: StoredMail, raw: Buffer): string | Buffer[];
}

/** What FETCH is asked for, all of it. */
export interface Wanted {
  reads: boolean;
  sees: boolean;
  /** The answer without its line end. */
  answer(sequence: number, mail: StoredMail, raw: Buffer): Buffer;
}

const macros: Record<string, string[]> = {
  FAST: ['FLAGS', 'INTERNALDATE', 'RFC822.SIZE'],
  ALL: ['FLAGS', 'INTERNALDATE', 'RFC822.SIZE', 'ENVELOPE'],
  FULL: ['FLAGS', 'INTERNALDATE', 'RFC822.SIZE', 'ENVELOPE', 'BODY'],
};
const MOST_ITEMS = 50;

/** Reads what FETCH is asked for; undefined when it asks for what there is not. `byUid`: the UID is told unasked. */
export function readWanted(word: Word | undefined, byUid: boolean): Wanted | undefined {
  const asked = (Array.isArray(word) ? word.map(atomOf) : (macros[keyOf(word) ?? ''] ?? [atomOf(word)])) as string[];
  if (asked.length === 0 || asked.length > MOST_ITEMS || asked.includes(undefined as never)) return undefined;
  const known = asked.map(itemFor);
  if (known.includes(undefined)) return undefined;
  const items = known as Item[];
  if (byUid && !asked.some((atom) => atom.toUpperCase() === 'UID')) items.unshift(itemFor('UID')!);
  return {
    reads: items.some(({ reads }) => reads),
    sees: items.some(({ sees }) => sees),
    answer(sequence, mail, raw) {
      const pieces = items.flatMap((item, i) => {
        const answer = item.answer(mail, raw);
        return [Buffer.from(i === 0 ? '' : ' '), ...(typeof answer === 'string' ? [bytes(answer)] : answer)];
      });
      return Buffer.concat([bytes(`* ${sequence} FETCH (`), ...pieces, bytes(')')]);
    },
  };
}

const atomOf = (word: Word | undefined): string | undefined =>
  word !== undefined && !Array.isArray(word) && 'atom' in word ? word.atom : undefined;

const bytes = (text: string): Buffer => Buffer.from(text, 'latin1');

const plain = (answer: Item['answer'], reads = false): Item => ({ reads, sees: false, answer });

function itemFor(atom: string): Item | undefined {
  switch (atom.toUpperCase()) {
    case 'UID':
      return plain(({ uid }) => `UID ${uid}`);
    case 'FLAGS':
      return plain(({ flags }) => `FLAGS (${flags.join(' ')})`);
    case 'INTERNALDATE':
      return plain(({ at }) => `INTERNALDATE "${dateTime(at)}"`);
    case 'RFC822.SIZE':
      return plain(({ size }) => `RFC822.SIZE ${size}`);
    case 'ENVELOPE':
      return plain((_mail, raw) => `ENVELOPE ${envelopeOf(fieldsOf(raw))}`, true);
    case 'BODYSTRUCTURE':
    case 'BODY':
      return plain((_mail, raw) => `${atom.toUpperCase()} ${structureText(partsOf(raw))}`, true);
    case 'RFC822':
      return { reads: true, sees: true, answer: (_mail, raw) => literal('RFC822', raw) };
    case 'RFC822.HEADER':
      return plain((_mail, raw) => literal('RFC822.HEADER', sectionOf(raw, 'HEADER')!), true);
    default:
      return bodyItem(atom);
  }
}

/** BODY[section]<from.count>, and BODY.PEEK, which leaves the mail unseen. */
function bodyItem(atom: string): Item | undefined {
  const found = /^BODY(\.PEEK)?\[([^\]]*)\](?:<(\d{1,10})(?:\.(\d{1,10}))?>)?$/i.exec(atom);
  if (!found) return undefined;
  const [, peek, section = '', from, count] = found;
  if (sectionOf(Buffer.alloc(0), section) === undefined) return undefined;
  const name = `BODY[${section.toUpperCase()}]${from === undefined ? '' : `<${from}>`}`;
  return {
    reads: true,
    sees: !peek,
    answer(_mail, raw) {
      const whole = sectionOf(raw, section)!;
      const start = Number(from ?? 0);
      return literal(name, whole.subarray(start, count === undefined ? whole.length : start + Number(count)));
    },
  };
}

const literal = (name: string, content: Buffer): Buffer[] => [bytes(`${name} {${content.length}}\r\n`), content];

const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

function dateTime(at: number): string {
  const date = new Date(at);
  const day = String(date.getUTCDate()).padStart(2, ' ');
  return `${day}-${months[date.getUTCMonth()]}-${date.getUTCFullYear()} ${date.toISOString().slice(11, 19)} +0000`;
}

/** Reads a date like 1-Feb-2026, or with a time and zone; milliseconds, undefined when it is none. */
export function readDate(text: string): number | undefined {
  const found = /^ ?(\d{1,2})-([A-Z][a-z]{2})-(\d{4})(?: (\d\d:\d\d:\d\d) ([+-]\d\d)(\d\d))?$/.exec(text);
  if (!found || !months.includes(found[2]!)) return undefined;
  const [, day, month, year, time = '00:00:00', hours = '+00', minutes = '00'] = found;
  const at = Date.parse(
    `${year}-${String(months.indexOf(month!) + 1).padStart(2, '0')}-${day!.padStart(2, '0')}T${time}${hours}:${minutes}`,
  );
  return Number.isNaN(at) ? undefined : at;
}
