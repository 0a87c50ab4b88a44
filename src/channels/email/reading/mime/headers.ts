import { UnreadableMail } from '../limits.ts';
import { decodeWords, oneLine } from './words.ts';

/** A mail's or a part's header. Values are raw: their characters are bytes, unfolded, without comments removed. */
export interface Headers {
  /** The first value of a field; undefined when it is not there. */
  first(name: string): string | undefined;
  /** All values of a field, from the top. */
  all(name: string): readonly string[];
  /** The field's first value decoded, on one line; empty when it is not there. */
  text(name: string): string;
  has(name: string): boolean;
  names(): Iterable<string>;
}

/** Reads a header from its bytes. `charset` is what bytes above ASCII are in when they are not UTF-8. */
export function readHeaders(bytes: Buffer, charset?: string): Headers {
  const fields = new Map<string, string[][]>();
  let last: string[] | undefined;
  for (const line of bytes.toString('latin1').split(/\r\n|\n|\r/)) {
    if (/^[ \t]/.test(line)) {
      // The line break of a folded value goes, its white space stays (RFC 5322 2.2.3).
      last?.push(line);
      continue;
    }
    const colon = line.indexOf(':');
    const name = line.slice(0, Math.max(0, colon)).trimEnd().toLowerCase();
    if (colon < 1 || colon > 200 || /[\s\u007f-\u00ff]/.test(name)) continue;
    last = [line.slice(colon + 1)];
    const said = fields.get(name);
    if (said) said.push(last);
    else fields.set(name, [last]);
  }
  const values = new Map([...fields].map(([name, all]) => [name, all.map((lines) => lines.join('').trim())]));
  const said = charset ?? /charset\s*=\s*"?([^\s";]+)/i.exec(values.get('content-type')?.[0] ?? '')?.[1] ?? '';
  return {
    first: (name) => values.get(name)?.[0],
    all: (name) => values.get(name) ?? [],
    text: (name) => oneLine(decodeWords(values.get(name)?.[0]?.slice(0, 20_000) ?? '', said)),
    has: (name) => values.has(name),
    names: () => values.keys(),
  };
}

/** Where the header of a mail or part ends, and its body begins. */
export function splitHeader(bytes: Buffer, longest: number): { header: Buffer; body: Buffer } {
  let at = 0;
  while (at < bytes.length) {
    if (at > longest) throw new UnreadableMail(`its header is larger than ${Math.round(longest / 1000)} kB`);
    const end = lineEnd(bytes, at);
    if (end.length === 0) return { header: bytes.subarray(0, at), body: bytes.subarray(end.next) };
    at = end.next;
  }
  return { header: bytes, body: bytes.subarray(bytes.length) };
}

/** The length of the line that begins here, and where the next begins. */
function lineEnd(bytes: Buffer, from: number): { length: number; next: number } {
  const feed = bytes.indexOf(0x0a, from);
  const end = feed < 0 ? bytes.length : feed;
  const length = end - from - (bytes[end - 1] === 0x0d && end > from ? 1 : 0);
  return { length, next: feed < 0 ? bytes.length : feed + 1 };
}
