import { addressAt, safeLink } from '../../../markdown/links.ts';
import type { Element, Piece } from '../../../markdown/piece.ts';
import { plainText } from '../../../markdown/plain.ts';
import { readMarkdown } from '../../../markdown/read.ts';

/** A button in a mail: what it says, and the page it opens. */
export interface Link {
  title: string;
  url: string;
}

/** What is said, as it was written. */
export interface Text {
  text: string;
  format: 'plain' | 'markdown';
  /** The ends of a person's lines are meant; a file's are where its editor wraps. */
  breaks: boolean;
}

/** A text as the tree that both halves of a mail are drawn from. */
export const piecesOf = ({ text, format, breaks }: Text): Piece[] =>
  format === 'markdown' ? readMarkdown(text, { breaks }) : plainPieces(text);

/** What nobody wrote as Markdown: its paragraphs and lines as they are, and addresses of the web as links. */
export function plainPieces(text: string): Piece[] {
  const paragraphs = text.replace(/\r\n?/g, '\n').split(/\n[ \t]*\n+/);
  return paragraphs
    .filter((paragraph) => paragraph.trim() !== '')
    .map((paragraph) => ({ tag: 'p', children: joined(paragraph.trimEnd().split('\n').map(withLinks)) }));
}

const lineBreak: Element = { tag: 'br', children: [] };
const joined = (lines: Piece[][]): Piece[] => lines.flatMap((line, i) => (i > 0 ? [lineBreak, ...line] : line));

function withLinks(line: string): Piece[] {
  const pieces: Piece[] = [];
  let at = 0;
  for (const { index } of line.matchAll(/https?:\/\//gi)) {
    const href = index < at ? undefined : addressAt(line, index);
    if (!href) continue;
    pieces.push(line.slice(at, index), { tag: 'a', href, children: [href] });
    at = index + href.length;
  }
  pieces.push(line.slice(at));
  return pieces.filter((piece) => piece !== '');
}

/** Where a link of a mail may lead; of others, sms among them, the words are left. */
export function mailLink(href: string | undefined): string | undefined {
  return href && safeLink(href) && !/^sms:/i.test(href) && !/[\s\p{C}]/u.test(href) ? href : undefined;
}

/** The list that a text shows of some of these titles, and where it stands; a number that is answered means one of them. */
export function listedIn(
  pieces: readonly Piece[],
  titles: readonly string[],
): { at: number; titles: string[] } | undefined {
  const known = new Set(titles.map((title) => title.trim()));
  for (const [at, piece] of pieces.entries()) {
    if (typeof piece === 'string' || piece.tag !== 'ol') continue;
    const items = piece.children.map((item) =>
      typeof item === 'string' ? item : plainText(item.children, { wordsOnly: true }),
    );
    if (items.length > 0 && items.every((item) => known.has(item))) return { at, titles: items };
  }
  return undefined;
}

/**
 * Which buttons are numbered choices, in the place and in the order of the text's own list of them, so that a number means the
 * same in both; the others are links at the end.
 */
export function withChoices(
  pieces: Piece[],
  buttons: readonly Link[],
): { before: Piece[]; choices: Link[]; behind: Piece[]; links: Link[] } {
  const list = listedIn(
    pieces,
    buttons.map(({ title }) => title),
  );
  if (!list) return { before: pieces, choices: [], behind: [], links: [...buttons] };
  const { at, titles } = list;
  return {
    before: pieces.slice(0, at),
    choices: titles.flatMap((one) => buttons.find(({ title }) => title.trim() === one) ?? []),
    behind: pieces.slice(at + 1),
    links: buttons.filter(({ title }) => !titles.includes(title.trim())),
  };
}
