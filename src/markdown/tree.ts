import { linked } from './links.ts';
import type { Element, Piece, Tag } from './piece.ts';

/** Emphasis within emphasis beyond this is read without it: what draws a tree may be recursive. */
const deepest = 40;

/** What a parser writes a tree with: in the order of the text, with elements opened and closed. */
export interface Builder {
  pieces: Piece[];
  open(tag: Tag, more?: { href?: string; number?: number }): void;
  close(): void;
  add(piece: Piece): void;
}

/** An empty tree. */
export function builder(): Builder {
  const pieces: Piece[] = [];
  const path: Element[] = [];
  let skipped = 0;
  const add = (piece: Piece): void => {
    const siblings = path.at(-1)?.children ?? pieces;
    const last = siblings.at(-1);
    if (typeof piece === 'string' && typeof last === 'string') siblings[siblings.length - 1] = last + piece;
    else if (piece) siblings.push(piece);
  };
  const within = (tag: Tag) => path.some((element) => element.tag === tag);
  return {
    pieces,
    add,
    open(tag, more) {
      if (path.length >= deepest) skipped += 1;
      // Of a picture in a link its words are left, of a link in a link too.
      else path.push({ tag, ...(tag === 'a' && within('a') ? {} : more), children: [] });
    },
    close() {
      if (skipped > 0) skipped -= 1;
      else {
        const element = path.pop();
        for (const piece of element ? closed(element, path.at(-1)?.children ?? pieces) : []) add(piece);
      }
    },
  };
}

/** What an element is when all of it is known, beside those before it. */
function closed(element: Element, before: Piece[]): Piece[] {
  const { tag, href, children } = element;
  if (tag === 'a') return linked(href ?? '', children);
  if (tag === 'li') element.children = inItem(children);
  if (tag === 'p' || tag === 'h' || tag === 'li' || tag === 'td') {
    while (isBreak(element.children.at(-1))) element.children.pop();
  }
  if (tag === 'p' || tag === 'h') return children.length > 0 ? [element] : [];
  if (tag !== 'ol' && tag !== 'ul') return [element];
  const last = before.at(-1);
  // "1." and "2)", or "-" and "*", are one list to who reads them.
  if (typeof last !== 'object' || last.tag !== tag) return [numbered(element)];
  last.children.push(...children);
  return [];
}

/** The words that an item begins with stand in it as they are, whether or not blank lines lie between the items. */
function inItem([first, ...others]: Piece[]): Piece[] {
  if (first === undefined) return [];
  return typeof first === 'object' && first.tag === 'p' ? [...first.children, ...others] : [first, ...others];
}

const isBreak = (piece: Piece | undefined): boolean => typeof piece === 'object' && piece.tag === 'br';

/** Items keep their numbers; only where all have the same one, as lazy writers have it, they are counted. */
function numbered(list: Element): Element {
  const items = list.children.filter((child) => typeof child === 'object');
  if (items.length > 1 && items.every(({ number }) => number !== undefined && number === items[0]?.number)) {
    for (const [i, item] of items.entries()) item.number = (item.number ?? 1) + i;
  }
  return list;
}
