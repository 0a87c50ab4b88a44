import { bodyStart, type Field, fieldsOf, firstOf } from '../headers.ts';
import { envelopeOf } from './envelope.ts';
import { quoted, quotedOrNil } from './words.ts';

/** A part of a mail, and where in it: header, then body. */
export interface Part {
  /** Like text/plain, in small letters. */
  type: string;
  parameters: [string, string][];
  fields: Field[];
  header: Buffer;
  body: Buffer;
  /** Of a multipart. */
  parts: Part[];
  /** Of a message/rfc822. */
  message?: Part;
}

const DEEPEST = 20;
const MOST_PARTS = 200;

/** Takes a mail apart. What lies too deep or is too much stays in one piece. */
export function partsOf(raw: Buffer, budget = { left: MOST_PARTS }, depth = 0): Part {
  const start = bodyStart(raw);
  const [header, body] = [raw.subarray(0, start), raw.subarray(start)];
  const fields = fieldsOf(header);
  const { value: type, parameters } = parameterised(firstOf(fields, 'content-type') ?? 'text/plain; charset=us-ascii');
  const part: Part = {
    type: /^[\w.+-]+\/[\w.+-]+$/.test(type) ? type : 'text/plain',
    parameters,
    fields,
    header,
    body,
    parts: [],
  };
  if (depth >= DEEPEST) return part;
  const boundary = parameters.find(([name]) => name === 'boundary')?.[1];
  if (part.type.startsWith('multipart/') && boundary)
    for (const piece of split(body, boundary)) {
      if (budget.left-- <= 0) break;
      part.parts.push(partsOf(piece, budget, depth + 1));
    }
  else if (part.type === 'message/rfc822') part.message = partsOf(body, budget, depth + 1);
  return part;
}

/** The pieces between boundary lines (RFC 2046, 5.1.1); a last one that is not closed counts. */
function split(body: Buffer, boundary: string): Buffer[] {
  const line = Buffer.from(`--${boundary}`, 'latin1');
  const pieces: Buffer[] = [];
  let begun: number | undefined;
  for (let at = body.indexOf(line); at >= 0 && pieces.length <= MOST_PARTS; at = body.indexOf(line, at + line.length)) {
    if (at > 0 && body[at - 1] !== 10) continue;
    const after = at + line.length;
    const end = body.indexOf(10, after);
    // Another boundary may begin alike.
    const rest = body.subarray(after, Math.min(end < 0 ? body.length : end, after + 200)).toString('latin1');
    if (!/^(?:--)?[ \t\r]*$/.test(rest)) continue;
    if (begun !== undefined) pieces.push(body.subarray(begun, Math.max(begun, withoutLineEnd(body, at))));
    if (rest.startsWith('--') || end < 0) return pieces;
    begun = end + 1;
  }
  if (begun !== undefined && pieces.length <= MOST_PARTS) pieces.push(body.subarray(begun));
  return pieces;
}

const withoutLineEnd = (body: Buffer, at: number): number => (body[at - 2] === 13 ? at - 2 : at - 1);

/** A value with parameters: text/plain; charset="utf-8". */
function parameterised(value: string): { value: string; parameters: [string, string][] } {
  const [, first = '', rest = ''] = /^\s*([^;\s]*)\s*(.*)$/s.exec(value) ?? [];
  const parameters: [string, string][] = [];
  for (const [, name, inQuotes, bare] of rest
    .slice(0, 10_000)
    .matchAll(/;\s*([^\s=;"]+)\s*=\s*(?:"((?:[^"\\]|\\.)*)"|([^\s;"]*))/g))
    parameters.push([name!.toLowerCase(), inQuotes?.replace(/\\(.)/g, '$1') ?? bare ?? '']);
  return { value: first.toLowerCase(), parameters };
}

/** BODYSTRUCTURE of RFC 3501, 7.4.2. */
export function structureText(part: Part): string {
  const [kind = '', subtype = ''] = part.type.split('/');
  const disposition = dispositionText(firstOf(part.fields, 'content-disposition'));
  if (part.parts.length > 0) {
    const inside = part.parts.map(structureText).join('');
    return `(${inside} ${quoted(subtype)} ${parametersText(part.parameters)} ${disposition} NIL NIL)`;
  }
  const multi = kind === 'multipart';
  const field = (name: string) => quotedOrNil(firstOf(part.fields, name));
  const lines = part.body.toString('latin1').split('\n').length - 1;
  const basic = [
    quoted(multi ? 'application' : kind),
    quoted(multi ? 'octet-stream' : subtype),
    parametersText(part.parameters),
    field('content-id'),
    field('content-description'),
    quoted(firstOf(part.fields, 'content-transfer-encoding')?.toLowerCase() ?? '7bit'),
    part.body.length,
    ...(part.message ? [envelopeOf(part.message.fields), structureText(part.message), lines] : []),
    ...(kind === 'text' ? [lines] : []),
  ];
  return `(${basic.join(' ')} NIL ${disposition} NIL NIL)`;
}

const parametersText = (parameters: readonly [string, string][]): string =>
  parameters.length === 0 ? 'NIL' : `(${parameters.flat().map(quoted).join(' ')})`;

function dispositionText(field: string | undefined): string {
  if (field === undefined) return 'NIL';
  const { value, parameters } = parameterised(field);
  return value === '' ? 'NIL' : `(${quoted(value)} ${parametersText(parameters)})`;
}
