import { type ReadingLimits, UnreadableMail } from '../limits.ts';
import { type Headers, readHeaders, splitHeader } from './headers.ts';
import { type Parametrised, readParameters } from './parameters.ts';
import { untransfer } from './transfer.ts';

/** A mail, or a part of one. */
export interface Part {
  headers: Headers;
  type: Parametrised;
  disposition: Parametrised;
  /** Its parts; of `message/rfc822` the one mail in it. */
  parts: Part[];
  /** What it holds, as it was before it was sent; of one that has parts it is empty. */
  content(): Buffer;
}

/** What the reading of one mail may still cost, and what was left out for it. */
export interface Budget {
  parts: number;
  leftOut: Set<string>;
}

/** Splits a mail into its parts, each byte looked at once a level, and no deeper than the limits say. */
export function readPart(
  bytes: Buffer,
  limits: ReadingLimits,
  budget: Budget,
  within: { depth: number; usual: string; charset?: string } = { depth: 0, usual: 'text/plain' },
): Part {
  if (budget.parts-- <= 0) throw new UnreadableMail(`it has more than ${limits.parts} parts`);
  const { header, body } = splitHeader(bytes, limits.headerBytes);
  const headers = readHeaders(header, undefined);
  const said = readParameters(headers.first('content-type'));
  const type = /^[\w.+-]+\/[\w.+-]+$/.test(said.value)
    ? said
    : { ...said, value: said.value.startsWith('multipart') ? 'multipart/mixed' : within.usual };
  const encoding = headers.first('content-transfer-encoding') ?? '';
  const part: Part = {
    headers,
    type,
    disposition: readParameters(headers.first('content-disposition'), type.parameters.get('charset')),
    parts: [],
    content: () => untransfer(body, encoding),
  };
  const multipart = type.value.startsWith('multipart/');
  const holdsMail = type.value === 'message/rfc822' || type.value === 'message/global';
  if (!multipart && !holdsMail) return part;
  if (within.depth >= limits.depth) {
    budget.leftOut.add(`what lies deeper than ${limits.depth} levels`);
    return part;
  }
  const depth = within.depth + 1;
  if (holdsMail) {
    part.parts = [readPart(untransfer(body, encoding), limits, budget, { depth, usual: 'text/plain' })];
    return part;
  }
  const inner = { depth, usual: type.value === 'multipart/digest' ? 'message/rfc822' : 'text/plain' };
  const ranges = split(encoded(encoding) ? untransfer(body, encoding) : body, type.parameters.get('boundary') ?? '');
  // A mail that says it has parts and has none is text.
  if (ranges.length === 0) return { ...part, type: { value: 'text/plain', parameters: type.parameters } };
  part.parts = ranges.map((range) => readPart(range, limits, budget, inner));
  part.content = () => Buffer.alloc(0);
  return part;
}

const encoded = (encoding: string) => /^\s*(?:base64|quoted-printable)\s*$/i.test(encoding);

/** The parts between boundaries. The last may lack its end; without a boundary the first line that looks like one is it. */
function split(body: Buffer, said: string): Buffer[] {
  const boundary = said === '' ? guess(body) : Buffer.from(`--${said.trimEnd()}`, 'latin1');
  if (boundary === undefined || boundary.length > 250) return [];
  const parts: Buffer[] = [];
  let begun: number | undefined;
  let at = body.indexOf(boundary);
  while (at >= 0) {
    const after = at + boundary.length;
    const next = body.indexOf(0x0a, after);
    const rest = body.subarray(after, Math.min(next < 0 ? body.length : next, after + 200)).toString('latin1');
    if ((at === 0 || body[at - 1] === 0x0a) && /^(?:--.*)?\s*$/.test(rest)) {
      if (begun !== undefined) parts.push(body.subarray(begun, withoutBreak(body, at, begun)));
      begun = next < 0 ? body.length : next + 1;
      if (rest.startsWith('--')) return parts;
    }
    at = body.indexOf(boundary, after);
  }
  if (begun !== undefined && begun < body.length) parts.push(body.subarray(begun));
  return parts;
}

/** The line break before a boundary belongs to it. */
function withoutBreak(body: Buffer, at: number, begun: number): number {
  let end = at;
  if (end > begun && body[end - 1] === 0x0a) end--;
  if (end > begun && body[end - 1] === 0x0d) end--;
  return end;
}

function guess(body: Buffer): Buffer | undefined {
  const line = /(?:^|\n)(--[^\s-][^\r\n]{3,100}?)[ \t]*\r?\n[\w-]{3,40}:/.exec(
    body.subarray(0, 10_000).toString('latin1'),
  )?.[1];
  return line === undefined ? undefined : Buffer.from(line, 'latin1');
}
