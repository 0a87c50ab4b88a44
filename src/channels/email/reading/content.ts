import { decode } from './mime/charset.ts';
import type { Part } from './mime/part.ts';
import { oneLine } from './mime/words.ts';

/** A piece of what a mail says, in one or both of its forms. */
export interface Piece {
  plain?: string;
  html?: string;
}

/** What a mail consists of, in the order in which it is read. */
export interface Content {
  pieces: Piece[];
  files: { part: Part; inline: boolean }[];
  /** Of a report (RFC 6522): what it says for programs, and the mail it is about. */
  reports: Part[];
  returned: Part[];
  /** Mail that was passed on as a part of this one, and is to be read with it. */
  embedded: Part[];
}

const reportTypes =
  /^(?:message\/(?:global-)?(?:delivery-status|disposition-notification|feedback-report)|text\/rfc822-headers|message\/global-headers)$/;

/** Tells apart what is to be read, what is a file, and what is a report. */
export function contentOf(mail: Part): Content {
  const content: Content = { pieces: [], files: [], reports: [], returned: [], embedded: [] };
  gather(mail, content, { inReport: false, related: false });
  return content;
}

interface Within {
  inReport: boolean;
  related: boolean;
}

function gather(part: Part, content: Content, within: Within): void {
  const { value } = part.type;
  if (reportTypes.test(value) && (within.inReport || !isAttached(part) || value.includes('delivery-status'))) {
    return void (value.endsWith('headers') ? content.returned : content.reports).push(part);
  }
  if (value === 'multipart/alternative') return void alternatives(part, content, within);
  if (value.startsWith('multipart/')) {
    const inReport = within.inReport || value === 'multipart/report';
    const related = value === 'multipart/related';
    for (const [i, each] of part.parts.entries()) gather(each, content, { inReport, related: related && i > 0 });
    return;
  }
  if (value === 'message/rfc822' || value === 'message/global') {
    if (within.inReport) return void content.returned.push(part.parts[0] ?? part);
    if (isAttached(part) || !part.parts[0]) return void content.files.push({ part, inline: false });
    return void content.embedded.push(part.parts[0]);
  }
  if (isText(part, content)) {
    const piece = value === 'text/html' ? { html: textOf(part) } : { plain: textOf(part) };
    return void content.pieces.push(piece);
  }
  content.files.push({ part, inline: within.related });
}

/** The last plain and the last HTML form of one thing; what is neither (an invitation, a picture in the HTML) is a file. */
function alternatives(part: Part, content: Content, within: Within): void {
  const inner: Content = { ...content, pieces: [] };
  for (const each of part.parts) gather(each, inner, within);
  const plain = inner.pieces.filter(({ plain }) => plain !== undefined).map(({ plain }) => plain!);
  const html = inner.pieces.filter(({ html }) => html !== undefined).map(({ html }) => html!);
  if (inner.pieces.length === 0) return;
  content.pieces.push({
    ...(plain.length > 0 ? { plain: plain.join('\n') } : {}),
    ...(html.length > 0 ? { html: html.join('\n') } : {}),
  });
}

const isAttached = ({ disposition }: Part) => disposition.value === 'attachment';

/** Text that is to be read here, and no file: not called an attachment, and with a name only where it stands alone. */
function isText(part: Part, { pieces }: Content): boolean {
  const { value, parameters } = part.type;
  if (isAttached(part)) return false;
  if (!/^text\/(?:plain|html|enriched|x-amp-html|markdown|richtext)$/.test(value) && value !== 'text') return false;
  const named = parameters.has('name') || part.disposition.parameters.has('filename');
  return !named || (part.disposition.value === 'inline' && pieces.length === 0);
}

/** The text of a part: decoded, and put together again where its lines were broken to be sent (RFC 3676). */
export function textOf(part: Part): string {
  const { parameters } = part.type;
  const bytes = part.content();
  const text = decode(bytes, parameters.get('charset') || charsetWithin(part, bytes));
  return parameters.get('format')?.toLowerCase() === 'flowed'
    ? unflowed(text, parameters.get('delsp')?.toLowerCase() === 'yes')
    : text;
}

/** HTML that was sent without a charset may name it itself. */
function charsetWithin({ type }: Part, bytes: Buffer): string {
  if (type.value !== 'text/html') return '';
  return (
    /<meta[^>]{0,200}charset\s*=\s*["']?([\w-]{1,40})/i.exec(bytes.subarray(0, 2_000).toString('latin1'))?.[1] ?? ''
  );
}

function unflowed(text: string, withoutSpace: boolean): string {
  const lines: string[] = [];
  let open: string | undefined;
  for (const line of text.split(/\r\n|\n|\r/)) {
    const marks = /^>*/.exec(line)![0];
    const said = line.slice(marks.length).replace(/^ /, '');
    if (open === marks && said !== '-- ') lines[lines.length - 1] += said;
    else lines.push(marks === '' ? said : `${marks} ${said}`);
    const flows = said.endsWith(' ') && said !== '-- ';
    open = flows ? marks : undefined;
    if (flows && withoutSpace) lines[lines.length - 1] = lines[lines.length - 1]!.slice(0, -1);
  }
  return lines.join('\n');
}

/** What a file calls itself; empty when it has no name. */
export function nameOf({ type, disposition }: Part): string {
  return oneLine(disposition.parameters.get('filename') || type.parameters.get('name') || '', 400);
}
