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

/** What stands before and behind the choices: they take the place of the list in the text that says the same. */
export function aroundChoices(pieces: Piece[], choices: readonly Link[]): { before: Piece[]; behind: Piece[] } {
  const titles = choices.map(({ title }) => title.trim());
  const at = pieces.findIndex((piece) => typeof piece === 'object' && piece.tag === 'ol' && isSame(piece, titles));
  return at < 0 || titles.length === 0
    ? { before: pieces, behind: [] }
    : { before: pieces.slice(0, at), behind: pieces.slice(at + 1) };
}

const isSame = ({ children }: Element, titles: readonly string[]): boolean =>
  children.length === titles.length &&
  children.every((item, i) => typeof item === 'object' && plainText(item.children, { wordsOnly: true }) === titles[i]);
