import type { Element, Piece } from '../markdown/piece.ts';
import { plainText } from '../markdown/plain.ts';
import { tableLines } from '../markdown/tables.ts';
import type { Part } from './text.ts';

type Style = { bold?: true; italic?: true; code?: true; strike?: true };

const styles: Partial<Record<Element['tag'], Style>> = {
  strong: { bold: true },
  em: { italic: true },
  del: { strike: true },
  code: { code: true },
};

/** A formatted text as the elements of a rich text block; none when nothing of it is seen. */
export function richText(pieces: Piece[]): Part[] {
  const elements: Part[] = [];
  let words: Part[] = [];
  const flush = (): void => {
    if (words.length > 0) elements.push(section(joined([...words, text('\n')])));
    words = [];
  };
  for (const piece of pieces.flatMap(withoutTable)) {
    const quoted = typeof piece === 'object' && piece.tag === 'blockquote';
    if (typeof piece === 'object' && (piece.tag === 'ul' || piece.tag === 'ol')) {
      flush();
      elements.push(...lists(piece, 0));
    } else if (quoted || (typeof piece === 'object' && piece.tag === 'pre')) {
      flush();
      const inner = quoted ? lines(piece.children) : [text(plainText([piece]) || ' ')];
      elements.push({ type: quoted ? 'rich_text_quote' : 'rich_text_preformatted', elements: filled(inner) });
    } else words.push(...(words.length > 0 ? [text('\n\n')] : []), ...lines([piece]));
  }
  flush();
  return elements;
}

/** Words as one text: every character is shown as it is. */
export const text = (value: string, style: Style = {}): Part => ({
  type: 'text',
  // Each would take six characters of the limit, and shows nothing.
  text: value.replace(/[\u0000-\u0008\u000b-\u001f\u007f]/g, ' '),
  ...(Object.keys(style).length && { style }),
});

/** A paragraph of rich text. */
export const section = (elements: Part[]): Part => ({ type: 'rich_text_section', elements: filled(elements) });

const filled = (elements: Part[]): Part[] => (elements.length > 0 ? elements : [text(' ')]);

const withoutTable = (piece: Piece): Piece[] =>
  typeof piece === 'object' && piece.tag === 'table' ? tableLines(piece) : [piece];

/** A list and those within it: Slack has them one after another, each with its depth and where its numbers begin. */
function lists({ tag, children }: Element, indent: number): Part[] {
  const found: Part[] = [];
  let open: { next: number; items: Part[] } | undefined;
  for (const item of children) {
    if (typeof item === 'string') continue;
    const nested = item.children.filter(isList);
    const number = item.number ?? 0;
    if (!open || (tag === 'ol' && open.next !== number)) {
      open = { next: number, items: [] };
      const offset = tag === 'ol' && number !== 1 ? { offset: number - 1 } : {};
      const depth = indent > 0 ? { indent: Math.min(indent, 8) } : {};
      const style = tag === 'ol' ? 'ordered' : 'bullet';
      found.push({ type: 'rich_text_list', style, ...depth, ...offset, elements: open.items });
    }
    open.items.push(section(joined(lines(item.children.filter((child) => !isList(child))))));
    open.next += 1;
    if (nested.length > 0) {
      for (const list of nested) found.push(...lists(list, indent + 1));
      open = undefined;
    }
  }
  return found;
}

const isList = (piece: Piece): piece is Element =>
  typeof piece === 'object' && (piece.tag === 'ul' || piece.tag === 'ol');

/** Pieces as words alone, blocks each on a line of its own. */
function lines(pieces: Piece[], style: Style = {}): Part[] {
  const found: Part[] = [];
  let inWords = false;
  for (const piece of pieces.flatMap(withoutTable)) {
    const words = typeof piece === 'string' || piece.tag in styles || piece.tag === 'a' || piece.tag === 'br';
    if (found.length > 0 && !(words && inWords)) found.push(text('\n', style));
    found.push(...wordsOf(piece, style));
    inWords = words;
  }
  return joined(found);
}

function wordsOf(piece: Piece, style: Style): Part[] {
  if (typeof piece === 'string') return [text(piece, style)];
  const { tag, href, children } = piece;
  const styled = Object.keys(style).length > 0 ? { style } : {};
  switch (tag) {
    case 'br':
      return [text('\n', style)];
    case 'hr':
      return [text('---', style)];
    case 'a': {
      const label = plainText(children);
      return [{ type: 'link', url: href, ...(label === href ? {} : { text: label }), ...styled }];
    }
    case 'pre':
      return [text(plainText([piece]), { ...style, code: true })];
    case 'blockquote':
    case 'ul':
    case 'ol':
      return [text(plainText([piece]), style)];
    case 'h':
      return lines(children, { ...style, bold: true });
    default:
      return lines(children, { ...style, ...styles[tag] });
  }
}

/** Neighbours of one style as one. */
function joined(parts: Part[]): Part[] {
  const found: Part[] = [];
  for (const part of parts) {
    const last = found.at(-1);
    if (last?.type === 'text' && part.type === 'text' && JSON.stringify(last.style) === JSON.stringify(part.style))
      found[found.length - 1] = { ...last, text: `${last.text}${part.text}` };
    else if (part.type !== 'text' || part.text) found.push(part);
  }
  return found;
}
