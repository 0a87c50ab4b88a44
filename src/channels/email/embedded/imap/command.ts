import { Flood, type Input } from './input.ts';
import { limits } from './limits.ts';
import { LITERAL, readWords, type Word } from './words.ts';

/** What a client wants. */
export interface Command {
  tag: string;
  /** In capitals; with its UID in front, where it has one: UID FETCH. */
  name: string;
  words: Word[];
}

/** A command that cannot be read, and what to answer. */
export interface Unreadable {
  answer: string;
}

/** How a command is read: whether by somebody who has logged in, and how they are told to go on. */
export interface Reading {
  known: boolean;
  goOn(): Promise<void>;
}

/** Reads the next command with its literals; undefined when the client has gone. */
export async function readCommand(input: Input, reading: Reading): Promise<Command | Unreadable | undefined> {
  const most = reading.known ? limits.line : limits.strangersLine;
  const literals: Buffer[] = [];
  let text = '';
  for (;;) {
    const line = await input.line(most - text.length);
    if (line === undefined) return undefined;
    if (line.includes(LITERAL)) throw new Flood('a NUL in a line');
    const announced = /\{(\d{1,10})(\+?)\}$/.exec(line);
    if (!announced) return parse(text + line, literals);
    text += line.slice(0, announced.index);
    const size = Number(announced[1]);
    const large = literals.length >= limits.literals || size > largestFor(text, reading.known);
    // What is sent without being asked for cannot be refused but by hanging up.
    if (large && announced[2]) throw new Flood('a literal that is too large');
    if (large) return { answer: `${tagOf(text) ?? '*'} NO [TOOBIG] That is too large.` };
    if (!announced[2]) await reading.goOn();
    const literal = await input.bytes(size);
    if (!literal) return undefined;
    literals.push(literal);
    text += LITERAL;
  }
}

function largestFor(text: string, known: boolean): number {
  if (!known) return 256;
  return /^\S+ APPEND /i.test(text) ? limits.mail : limits.literal;
}

const tagOf = (text: string): string | undefined => /^[^\s()\\{%*"+\0]{1,64}(?= )/.exec(text)?.[0];

function parse(text: string, literals: readonly Buffer[]): Command | Unreadable {
  const tag = tagOf(text);
  const [, name, rest = ''] = /^\S+ ((?:UID )?[A-Z]+)(?: (.*))?$/is.exec(text) ?? [];
  if (tag === undefined || name === undefined) return { answer: `${tag ?? '*'} BAD This is no command.` };
  const words = readWords(rest, literals);
  if (!words) return { answer: `${tag} BAD This cannot be read.` };
  return { tag, name: name.toUpperCase(), words };
}
