import { shownAddress } from './links.ts';
import type { Element, Piece } from './piece.ts';
import { tableLines } from './tables.ts';

/** How a plain text may differ. */
export interface Plain {
  /** Marks what is strong, where a terminal can show it. */
  bold?: (words: string) => string;
  /** Only what is said: no signs of lists and quotations, links as their label. */
  wordsOnly?: boolean;
}

const inlineTags = new Set(['strong', 'em', 'del', 'code', 'a', 'br']);

/** A text without marks: lists with their signs and numbers, quotations with `>`, links as `label (address)`. */
export function plainText(pieces: Piece[], plain: Plain = {}): string {
  return blocks(pieces, plain, '\n\n');
}

function blocks(pieces: Piece[], plain: Plain, between: string): string {
  const parts: string[] = [];
  let words: Piece[] = [];
  const flush = (): void => {
    const text = words.map((piece) => inline(piece, plain)).join('');
    if (text.trim()) parts.push(text);
    words = [];
  };
  for (const piece of pieces) {
    if (typeof piece === 'string' || inlineTags.has(piece.tag)) words.push(piece);
    else {
      flush();
      const text = block(piece, plain);
      if (text) parts.push(text);
    }
  }
  flush();
  return parts.join(between);
}

function block(element: Element, plain: Plain): string {
  const { tag, children } = element;
  switch (tag) {
    case 'hr':
      return plain.wordsOnly ? '' : '---';
    case 'pre':
      return children.join('');
    case 'ul':
    case 'ol':
      return children.map((item) => listItem(item, plain)).join('\n');
    case 'blockquote':
      return indented(blocks(children, plain, '\n\n'), plain.wordsOnly ? '' : '> ');
    case 'table':
      return blocks(tableLines(element), plain, '\n\n');
    case 'h': {
      const text = blocks(children, plain, '\n');
      return plain.bold && text ? plain.bold(text) : text;
    }
    default:
      return blocks(children, plain, '\n');
  }
}

function listItem(item: Piece, plain: Plain): string {
  if (typeof item === 'string') return item;
  const sign = plain.wordsOnly ? '' : item.number === undefined ? '- ' : `${item.number}. `;
  return indented(blocks(item.children, plain, '\n'), sign, ' '.repeat(sign.length));
}

function inline(piece: Piece, plain: Plain): string {
  if (typeof piece === 'string') return piece;
  if (piece.tag === 'br') return '\n';
  const text = piece.children.map((child) => inline(child, plain)).join('');
  if (piece.tag === 'strong' && plain.bold) return plain.bold(text);
  if (piece.tag !== 'a' || plain.wordsOnly) return text;
  const address = shownAddress(piece.href ?? '');
  return text === address || text === piece.href ? text : `${text} (${address})`;
}

const indented = (text: string, first: string, others = first): string =>
  text
    .split('\n')
    .map((line, i) => (i === 0 ? first : others) + line)
    .join('\n');
