import type { MailAddress } from '../../mail.ts';
import { decodeWords, oneLine } from './words.ts';

/** One address and nothing else: no list, no group, no quotes, no header that begins a line further down. */
const oneAddress = /^[^\s<>,;:"()@\\\p{Cc}]{1,64}@[^\s<>,;:"()@\\\p{Cc}]{1,255}$/u;

/** An address with its domain in lower case; undefined when it is not one. */
export function addressOf(text: string): string | undefined {
  const said = text
    .trim()
    .replace(/^'(.*)'$/, '$1')
    .replace(/\.$/, '');
  if (!oneAddress.test(said)) return undefined;
  const at = said.lastIndexOf('@');
  return said.slice(0, at) + said.slice(at).toLowerCase();
}

interface Token {
  kind: 'word' | 'quoted' | 'comment' | 'angle' | 'end';
  text: string;
}

/** The mailboxes of an address header, groups opened; what is no address is left out. */
export function readAddresses(raw: string, { charset = '', most = 200 } = {}): MailAddress[] {
  const found: MailAddress[] = [];
  let words: Token[] = [];
  for (const token of [...tokens(raw.slice(0, 100_000)), { kind: 'end', text: ',' } as const]) {
    if (token.kind !== 'end') {
      words.push(token);
      continue;
    }
    // What stands before a colon is a group's name.
    const mailbox = token.text === ':' ? undefined : mailboxOf(words, charset);
    if (mailbox) found.push(mailbox);
    if (found.length >= most) break;
    words = [];
  }
  return found;
}

function mailboxOf(words: readonly Token[], charset: string): MailAddress | undefined {
  const angle = words.findLast(({ kind }) => kind === 'angle');
  const phrase = words.filter(({ kind }) => kind === 'word' || kind === 'quoted');
  const comments = words.filter(({ kind }) => kind === 'comment');
  const text = (list: readonly Token[]) => oneLine(decodeWords(list.map(({ text }) => text).join(' '), charset), 200);
  if (angle) {
    // `<@relay:ana@example.org>` is an old way of saying how it travels.
    const address = addressOf(decoded(angle.text.replace(/^@[^:]*:/, ''), charset));
    const name = text(phrase.length > 0 ? phrase : comments);
    return address === undefined ? undefined : { address, ...(name && name !== address ? { name } : {}) };
  }
  const joined = phrase.map(({ kind, text }) => (kind === 'quoted' && phrase.length > 1 ? '' : text));
  const at = joined.findIndex((word) => addressOf(decoded(word, charset)) !== undefined);
  const address = addressOf(decoded(at < 0 ? joined.join('') : joined[at]!, charset));
  if (address === undefined) return undefined;
  const name = text(comments) || text(phrase.filter((_, i) => at >= 0 && i !== at));
  return { address, ...(name ? { name } : {}) };
}

const decoded = (text: string, charset: string) => oneLine(decodeWords(text, charset), 400);

/** Words, quoted strings, comments, what stands in angle brackets, and the signs between addresses. */
function* tokens(raw: string): Generator<Token> {
  const token = /\s+|"((?:[^"\\]|\\.)*)"?|<([^<>]*)>?|(\()|([,;:])|[^\s"<(,;:]+/gs;
  let match = token.exec(raw);
  while (match) {
    const [whole, quoted, angle, comment, end] = match;
    if (comment) {
      const { text, next } = commentAt(raw, match.index);
      yield { kind: 'comment', text };
      token.lastIndex = next;
    } else if (quoted !== undefined) yield { kind: 'quoted', text: quoted.replaceAll(/\\(.)/gs, '$1') };
    else if (angle !== undefined) yield { kind: 'angle', text: angle };
    else if (end) yield { kind: 'end', text: end };
    else if (whole.trim() !== '') yield { kind: 'word', text: whole };
    match = token.exec(raw);
  }
}

/** A comment with those in it. */
function commentAt(raw: string, from: number): { text: string; next: number } {
  let depth = 0;
  for (let i = from; i < raw.length; i++) {
    if (raw[i] === '\\') i++;
    else if (raw[i] === '(') depth++;
    else if (raw[i] === ')' && --depth === 0) return { text: raw.slice(from + 1, i), next: i + 1 };
  }
  return { text: raw.slice(from + 1), next: raw.length };
}
