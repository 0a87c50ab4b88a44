import type { Piece } from './piece.ts';
import { tableLines } from './tables.ts';

/** The HTML elements that a text is drawn with, where tables and headings would be too large. */
export type ElementName =
  | 'p'
  | 'hr'
  | 'pre'
  | 'ul'
  | 'ol'
  | 'li'
  | 'blockquote'
  | 'strong'
  | 'em'
  | 'del'
  | 'code'
  | 'a'
  | 'br';

/** Makes an element: `href` of a link, `value` of a numbered item. */
export type Make<Node> = (
  name: ElementName,
  attributes: { href?: string; value?: number },
  children: (Node | string)[],
) => Node;

/** A text as elements of whatever kind `make` makes: headings are bold lines, tables are lines `head: cell`. */
export function drawn<Node>(pieces: Piece[], make: Make<Node>): (Node | string)[] {
  return pieces.flatMap((piece) => {
    if (typeof piece === 'string') return [piece];
    const { tag, href, number } = piece;
    if (tag === 'table') return drawn(tableLines(piece), make);
    const inner = drawn(piece.children, make);
    if (tag === 'tr' || tag === 'td') return inner;
    if (tag === 'h') return [make('p', {}, [make('strong', {}, inner)])];
    if (tag === 'pre') return [make('pre', {}, [make('code', {}, inner)])];
    if (tag === 'li' && number !== undefined) return [make('li', { value: number }, inner)];
    return [make(tag, href === undefined ? {} : { href }, inner)];
  });
}
