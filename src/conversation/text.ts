import type { Event } from './event.ts';
import { MOST_STORED } from './limits.ts';
import { maskNumbers } from './numbers.ts';

export { LONGEST_TEXT, MOST_STORED } from './limits.ts';
export { maskNumbers } from './numbers.ts';

/** More was written than is ever stored. A channel tells the sender, and does not try again: it would be refused again. */
export class TooLong extends Error {
  constructor(readonly characters: number) {
    super(`${characters} characters are more than the ${MOST_STORED} that can be stored of one message`);
  }
}

/** Whether an error says that more was written than is ever stored. */
export const isTooLong = (error: unknown): error is TooLong => error instanceof TooLong;

/** Control characters but tab and newline, bidi overrides and isolates, zero-width and other invisible marks. */
const unwanted =
  /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u00ad\u200b\u200e\u200f\u202a-\u202e\u2060-\u2069\ufeff\ufff9-\ufffb]/g;

/** What most texts and all our own names are: nothing in them is unwanted, or could be part of a number. */
const harmless = /^[\x20-\x2f\x3a-\x7e]*$/;

/** Text as it may be stored, logged and shown: no control or bidi characters, no card or bank numbers. Never shorter than was written otherwise. */
export function tidy(text: string): string {
  if (harmless.test(text)) return text;
  return maskNumbers(text.replace(/\r\n?/g, '\n').replace(unwanted, '').normalize('NFC'));
}

/** The text on one line, with single spaces. */
export const onOneLine = (text: string): string => text.replace(/\s+/g, ' ').trim();

const tidyLine = (text: string): string => onOneLine(tidy(text));

/** The words of a text as what people say is compared: small letters and digits, without accents and apostrophes. */
export const plainWords = (text: string): string[] =>
  text
    .replace(/['’`´]/g, '')
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .match(/[\p{L}\p{N}]+/gu) ?? [];

/** The beginning of a text, with … where more followed: for subjects and previews, where the whole stands elsewhere. */
export const shortened = (text: string, most: number): string =>
  // Not in the middle of a surrogate pair.
  text.length > most ? `${text.slice(0, most - 1).replace(/[\ud800-\udbff]$/, '')}…` : text;

/** A name on one line, at most 80 characters. */
export const tidyName = (name: string): string =>
  tidyLine(name)
    .slice(0, 80)
    // Not in the middle of a surrogate pair.
    .replace(/[\ud800-\udbff]$/, '');

// What programs wrote and read again as it was: names of things, and what a provider is asked by.
const machines = new Set(
  'id kind type at conversation channel channelId desk destination delivery timer timestamp message held replyToId contentType contentUrl clientActivityID'.split(
    ' ',
  ),
);
const handedBack = new Set(['ref', 'receipt', 'detail']);
// Whatever fields these hold, a person or somebody's program may have filled them.
const free = new Set(['value', 'content']);
// Nothing that a channel understands is nested so deep.
const deepest = 32;

/**
 * The event with everything that people wrote in it tidied, wherever it stands: the one gate that all text passes before it is
 * stored. Only what is known to be a machine's stays as it is. Throws `TooLong` when it is more than is ever stored.
 */
export function tidyEvent<E extends Event>(event: E): E {
  let characters = 0;
  const counted = (text: string): string => {
    characters += text.length;
    if (characters > MOST_STORED) throw new TooLong(characters);
    return text;
  };
  const walk = (value: unknown, isFree: boolean, depth: number): unknown => {
    if (typeof value === 'string') return tidy(counted(value));
    if (typeof value !== 'object' || value === null) return value;
    if (depth > deepest) return null;
    if (Array.isArray(value)) return value.map((one) => walk(one, isFree, depth + 1));
    const isPerson = 'id' in value && !('type' in value) && !('kind' in value);
    const tidied: Record<string, unknown> = {};
    // One by one: making pairs of them first costs as much as all the rest (measured, Node 20).
    for (const field of Object.keys(value)) {
      const inside = (value as Record<string, unknown>)[field];
      const isText = typeof inside === 'string';
      if (handedBack.has(field) && !isFree) tidied[field] = inside;
      else if (isText && machines.has(field) && !isFree) tidied[field] = counted(inside);
      else if (isText && field === 'name')
        tidied[field] = isPerson ? tidyName(counted(inside)) : tidyLine(counted(inside));
      // What our own systems found out is named as everything else of ours.
      else setOwn(tidied, tidy(field), walk(inside, isFree || (free.has(field) && event.kind !== 'found'), depth + 1));
    }
    return tidied;
  };
  return walk(event, false, 0) as E;
}

/** Sets a field, whatever its name: assigning to `__proto__` sets none. */
function setOwn(target: Record<string, unknown>, field: string, value: unknown): void {
  if (field !== '__proto__') target[field] = value;
  else Object.defineProperty(target, field, { value, enumerable: true, writable: true, configurable: true });
}
