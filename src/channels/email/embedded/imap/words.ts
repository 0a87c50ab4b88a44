import { limits } from './limits.ts';

/** A word of a command: an atom as it was written, a string, or a list. */
export type Word = { atom: string } | { text: Buffer } | Word[];

/** Stands in a command's text where a literal was. */
export const LITERAL = '\0';

/** The words of a command's arguments; undefined when they are none. */
export function readWords(text: string, literals: readonly Buffer[]): Word[] | undefined {
  const waiting = [...literals];
  const open: Word[][] = [[]];
  let at = 0;
  let count = 0;
  while (at < text.length) {
    const current = open.at(-1)!;
    const character = text[at]!;
    if (character !== ' ' && ++count > limits.words) return undefined;
    if (character === ' ') at++;
    else if (character === '(') {
      if (open.length > limits.depth) return undefined;
      const list: Word[] = [];
      current.push(list);
      open.push(list);
      at++;
    } else if (character === ')') {
      if (open.length === 1) return undefined;
      open.pop();
      at++;
    } else if (character === LITERAL) {
      const literal = waiting.shift();
      if (!literal) return undefined;
      current.push({ text: literal });
      at++;
    } else {
      const end = character === '"' ? quotedEnd(text, at) : atomEnd(text, at);
      if (end === undefined) return undefined;
      const written = text.slice(at, end);
      current.push(character === '"' ? { text: unquoted(written) } : { atom: written });
      at = end;
    }
  }
  return open.length === 1 && waiting.length === 0 ? open[0] : undefined;
}

function quotedEnd(text: string, from: number): number | undefined {
  for (let at = from + 1; at < text.length; at++) {
    if (text[at] === '\\') at++;
    else if (text[at] === '"') return at + 1;
  }
  return undefined;
}

const unquoted = (written: string) => Buffer.from(written.slice(1, -1).replace(/\\(.)/g, '$1'), 'latin1');

/** An atom ends at a space or parenthesis; what stands in its brackets belongs to it: BODY[HEADER.FIELDS (TO)]<0.10>. */
function atomEnd(text: string, from: number): number | undefined {
  let at = from;
  while (at < text.length && !/[ ()"\0]/.test(text[at]!)) {
    if (text[at] === '[') {
      const end = text.indexOf(']', at);
      if (end < 0) return undefined;
      at = end;
    }
    at++;
  }
  return at === from ? undefined : at;
}

/** An atom or string as text; undefined for a list. */
export function textOf(word: Word | undefined): string | undefined {
  if (word === undefined || Array.isArray(word)) return undefined;
  return 'atom' in word ? word.atom : word.text.toString('utf8');
}

/** An atom in capitals; undefined for anything else. */
export function keyOf(word: Word | undefined): string | undefined {
  return word !== undefined && !Array.isArray(word) && 'atom' in word ? word.atom.toUpperCase() : undefined;
}

/** A string for an answer, whose bytes are the characters of `text` (latin1): quoted where that can be, else a literal. */
export function quoted(text: string): string {
  if (text.length < 1000 && /^[\x20-\x7e]*$/.test(text)) return `"${text.replace(/["\\]/g, '\\$&')}"`;
  return `{${text.length}}\r\n${text}`;
}

/** The same, or NIL for nothing. */
export const quotedOrNil = (text: string | undefined): string => (text === undefined ? 'NIL' : quoted(text));
