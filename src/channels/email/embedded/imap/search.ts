import { fieldsOf } from '../headers.ts';
import type { StoredMail } from '../store/stored-mail.ts';
import { readDate } from './fetch.ts';
import { readSet } from './sets.ts';
import { keyOf, textOf, type Word } from './words.ts';

/** A mail that might be found. */
export interface Searched {
  mail: StoredMail;
  sequence: number;
  /** Its bytes; empty when it has gone. */
  raw(): Promise<Buffer>;
}

/** Whether a mail is found. */
export type Test = (searched: Searched) => boolean | Promise<boolean>;

const flagKeys: Record<string, string> = {
  ANSWERED: '\\Answered',
  DELETED: '\\Deleted',
  DRAFT: '\\Draft',
  FLAGGED: '\\Flagged',
  SEEN: '\\Seen',
};
const headerKeys = ['FROM', 'TO', 'CC', 'BCC', 'SUBJECT'];
const DAY_MS = 86_400_000;

/** Reads search keys (RFC 3501, 6.4.4), all of which a mail must meet; undefined when there is one that is not known. */
export function readSearch(words: readonly Word[], last: { uid: number; sequence: number }): Test | undefined {
  const rest = [...words];
  if (keyOf(rest[0]) === 'CHARSET') {
    if (!['UTF-8', 'US-ASCII'].includes(textOf(rest[1])?.toUpperCase() ?? '')) return undefined;
    rest.splice(0, 2);
  }
  return rest.length === 0 ? undefined : all(rest, last);
}

function all(rest: Word[], last: { uid: number; sequence: number }): Test | undefined {
  const tests: Test[] = [];
  while (rest.length > 0) {
    const test = next(rest, last);
    if (!test) return undefined;
    tests.push(test);
  }
  return async (searched) => {
    for (const test of tests) if (!(await test(searched))) return false;
    return true;
  };
}

/** Takes one key with what belongs to it. */
function next(rest: Word[], last: { uid: number; sequence: number }): Test | undefined {
  const word = rest.shift();
  if (Array.isArray(word)) return word.length === 0 ? undefined : all([...word], last);
  const key = keyOf(word) ?? '';
  const argument = () => textOf(rest.shift());
  if (key === 'ALL') return () => true;
  if (key === 'NOT') {
    const test = next(rest, last);
    return test && (async (searched) => !(await test(searched)));
  }
  if (key === 'OR') {
    const [one, other] = [next(rest, last), next(rest, last)];
    return one && other && (async (searched) => (await one(searched)) || (await other(searched)));
  }
  if (key === 'UID') {
    const set = readSet(argument() ?? '', last.uid);
    return set && (({ mail }) => set(mail.uid));
  }
  if (key === 'HEADER') return hasField(argument(), argument());
  if (headerKeys.includes(key)) return hasField(key, argument());
  if (key === 'KEYWORD' || key === 'UNKEYWORD') return hasFlag(argument(), key === 'KEYWORD');
  if (key in flagKeys) return hasFlag(flagKeys[key], true);
  if (key.startsWith('UN') && key.slice(2) in flagKeys) return hasFlag(flagKeys[key.slice(2)], false);
  if (['SINCE', 'BEFORE', 'ON'].includes(key)) return ofDay(key, readDate(argument() ?? ''));
  if (key === 'LARGER' || key === 'SMALLER') {
    const size = Number(argument());
    return Number.isNaN(size) ? undefined : ({ mail }) => (key === 'LARGER' ? mail.size > size : mail.size < size);
  }
  const set = readSet(key, last.sequence);
  return set && (({ sequence }) => set(sequence));
}

function hasField(name: string | undefined, part: string | undefined): Test | undefined {
  if (name === undefined || part === undefined) return undefined;
  const [field, sought] = [name.toLowerCase(), part.toLowerCase()];
  return async ({ raw }) =>
    fieldsOf(await raw()).some(
      (each) => each.name === field && Buffer.from(each.value, 'latin1').toString().toLowerCase().includes(sought),
    );
}

function hasFlag(flag: string | undefined, wanted: boolean): Test | undefined {
  const sought = flag?.toLowerCase();
  if (sought === undefined) return undefined;
  return ({ mail }) => mail.flags.some((each) => each.toLowerCase() === sought) === wanted;
}

/** Days are those of UTC, as are the times that are told. */
function ofDay(key: string, day: number | undefined): Test | undefined {
  if (day === undefined) return undefined;
  if (key === 'SINCE') return ({ mail }) => mail.at >= day;
  if (key === 'BEFORE') return ({ mail }) => mail.at < day;
  return ({ mail }) => mail.at >= day && mail.at < day + DAY_MS;
}
