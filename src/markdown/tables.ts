import type { Element, Piece } from './piece.ts';

/** A table for readers that show none: a paragraph for each row, with a line `head: cell` for each cell. */
export function tableLines({ children }: Element): Element[] {
  const [head, ...rows] = children.map(cellsOf);
  // A table of a head alone is a row.
  if (rows.length === 0) return [{ tag: 'p', children: joined(head ?? [], ' · ') }];
  return rows
    .map((cells) => cells.map((cell, column) => labelled(head?.[column] ?? [], cell)).filter((line) => line.length > 0))
    .filter((lines) => lines.length > 0)
    .map((lines) => ({ tag: 'p', children: joined(lines, { tag: 'br', children: [] }) }));
}

const cellsOf = (row: Piece): Piece[][] =>
  typeof row === 'object' ? row.children.map((cell) => (typeof cell === 'object' ? cell.children : [])) : [];

function labelled(label: Piece[], cell: Piece[]): Piece[] {
  if (label.length === 0 || cell.length === 0) return cell;
  const last = label.at(-1);
  return [...label, typeof last === 'string' && last.endsWith(':') ? ' ' : ': ', ...cell];
}

function joined(parts: Piece[][], between: Piece): Piece[] {
  return parts.filter((part) => part.length > 0).flatMap((part, i) => (i > 0 ? [between, ...part] : part));
}
