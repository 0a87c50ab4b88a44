/** A line of a mail's text. */
export interface Line {
  text: string;
  /** How deep it lies in quotes, by its `>` or by the HTML around it; 0 is not quoted. */
  depth: number;
  /** HTML says that the quoted mail begins here, and goes on to the end: Outlook marks no quotes. */
  history?: true;
}

/** Lines longer than this are looked at no further: no attribution, header or signature is as long. */
const looked = 1_000;

const invisible = /[\u00ad\u200b\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff\u{e0000}-\u{e007f}]/gu;
const breaks = /\r\n|[\r\n\v\f\u0085\u2028\u2029]/;

/** A plain text in lines, so many at most, without characters that hide text or turn its direction. */
export function linesOf(text: string, most?: number): Line[] {
  return visible(text)
    .split(breaks, most)
    .map((line) => ({ text: line, depth: depthOf(line) }));
}

/** Text as its reader sees it: no invisible characters, no control characters but line breaks and tabs. */
export function visible(text: string): string {
  return text
    .replaceAll(invisible, '')
    .replaceAll('\u00a0', ' ')
    .replaceAll(/[\u0000-\u0008\u000e-\u001f\u007f-\u0084\u0086-\u009f]/g, '');
}

/** How many `>` begin a line. Arrows and faces are no quotes: `>>> LOOK <<<`, `>:(`. */
function depthOf(line: string): number {
  const marks = /^[ \t]{0,3}((?:>[ \t]{0,3}){1,50})/.exec(line)?.[1];
  if (marks === undefined) return 0;
  if (/^\s*>[:;][-']?[()DPO|/]/.test(line) || line.slice(-20).trimEnd().endsWith('<<')) return 0;
  return marks.replaceAll(/[^>]/g, '').length;
}

/** A quoted line without its marks. */
export const unmarked = (text: string): string => text.replace(/^[ \t]{0,3}(?:>[ \t]?){1,50}/, '');

const keys = new WeakMap<Line, string>();

/** A line as rules look at it: one space between words, no emphasis, no more than they need. Made once for each line. */
export function keyOf(line: Line): string {
  if (line.text === '') return '';
  const known = keys.get(line);
  if (known !== undefined) return known;
  const made = keyFrom(line);
  keys.set(line, made);
  return made;
}

function keyFrom({ text, depth }: Line): string {
  const line = depth > 0 ? unmarked(text.slice(0, looked)) : text.slice(0, looked);
  return line
    .replaceAll(/[\u200c-\u200f]/g, '')
    .replaceAll(/\s+/g, ' ')
    .trim()
    .replaceAll(/^\*+|\*+$|(?<=:)\*+/g, '')
    .trim();
}

/** Lines as one text, without empty lines around it. */
export function textOf(lines: readonly Line[]): string {
  return lines
    .map(({ text }) => text)
    .join('\n')
    .trim();
}
