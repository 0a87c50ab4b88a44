/** One piece of a formatted text: words, or an element of the small set that there is. */
export type Piece = string | Element;

/** Every element that a text can become; there is no other. A table holds rows, of which the first is its head. */
export type Tag = Block | 'strong' | 'em' | 'del' | 'code' | 'a' | 'br';
type Block = 'p' | 'h' | 'hr' | 'pre' | 'ul' | 'ol' | 'li' | 'blockquote' | 'table' | 'tr' | 'td';

/** An element; `number` is a list item's own, as it was typed, or a heading's level. Words of a list item stand in it without a paragraph. */
export interface Element {
  tag: Tag;
  href?: string;
  number?: number;
  children: Piece[];
}

/** How a text is to be read. */
export interface Reading {
  /** The end of a line is meant, as people mean it who write in a box; in files lines end where an editor wraps them. */
  breaks?: boolean;
}
