import { drawn, type ElementName } from '../../src/markdown/elements.ts';
import type { Piece } from '../../src/markdown/piece.ts';
import type { Part } from '../../src/slack/text.ts';
import type { Case } from './cases.ts';

/** An element as every renderer that makes some can be read back. */
export interface Node {
  name: string;
  href?: string;
  value?: number;
  children: (Node | string)[];
}

/** What a reader sees, in the words of the case table. */
export type Seen = Required<Omit<Case, 'name' | 'markdown' | 'breaks'>>;

/** What a case says must be seen. */
export const expected = ({ lines, bold = [], italic = [], gone = [], code = [], links = [] }: Case): Seen => ({
  ...{ lines, bold, italic, gone, code, links },
});

/** The elements of a tree. */
export const nodesOf = (pieces: Piece[]): (Node | string)[] =>
  drawn<Node>(pieces, (name: ElementName, attributes, children) => ({ name, ...attributes, children }));

/** What is seen of elements. */
export function seen(nodes: (Node | string)[]): Seen {
  const found: Seen = { lines: [], bold: [], italic: [], gone: [], code: [], links: [] };
  found.lines = linesOf(nodes, found);
  return found;
}

const blocks = ['p', 'ul', 'ol', 'li', 'pre', 'blockquote', 'hr'];

function linesOf(nodes: (Node | string)[], found: Seen): string[] {
  const lines: string[] = [];
  let words = '';
  const flush = () => {
    lines.push(...words.split('\n').filter((line) => line.trim()));
    words = '';
  };
  for (const node of nodes) {
    if (typeof node === 'string' || !blocks.includes(node.name)) words += wordsOf(node, found);
    else {
      flush();
      if (node.name === 'hr') lines.push('---');
      else if (node.name === 'blockquote') lines.push(...linesOf(node.children, found).map((line) => `> ${line}`));
      else if (node.name === 'ul' || node.name === 'ol') {
        for (const item of node.children as Node[]) {
          const [first = '', ...others] = linesOf(item.children, found);
          const nested = others.map((line) => (/^ *(?:-|\d+\.) /.test(line) ? `  ${line}` : line));
          lines.push(`${item.value === undefined ? '-' : `${item.value}.`} ${first}`, ...nested);
        }
      } else lines.push(...linesOf(node.children, found));
    }
  }
  flush();
  return lines;
}

const marks = { strong: 'bold', em: 'italic', del: 'gone', code: 'code' } as const;

function wordsOf(node: Node | string, found: Seen): string {
  if (typeof node === 'string') return node;
  if (node.name === 'br') return '\n';
  const text = node.children.map((child) => wordsOf(child, found)).join('');
  if (node.name === 'a') found.links.push([text, node.href ?? '']);
  else if (node.name in marks) found[marks[node.name as keyof typeof marks]].push(text);
  else throw new Error(`no reader knows ${node.name}`);
  return text;
}

type SlackText = { type: string; text?: string; url?: string; style?: Record<string, true> };

/** What is seen of Slack's rich text. */
export function seenInSlack(block: Part | undefined): Seen {
  const found: Seen = { lines: [], bold: [], italic: [], gone: [], code: [], links: [] };
  for (const part of (block?.elements ?? []) as Part[]) {
    const inner = part.elements as Part[];
    if (part.type === 'rich_text_list') {
      const [indent, offset] = [Number(part.indent ?? 0), Number(part.offset ?? 0)];
      for (const [i, item] of inner.entries()) {
        const [first = '', ...others] = slackLines(item.elements as SlackText[], found);
        const sign = part.style === 'ordered' ? `${offset + i + 1}.` : '-';
        found.lines.push(`${'  '.repeat(indent)}${sign} ${first}`, ...others);
      }
    } else {
      const lines = slackLines(inner as SlackText[], found);
      if (part.type === 'rich_text_preformatted') found.code.push(lines.join('\n'));
      found.lines.push(...lines.map((line) => (part.type === 'rich_text_quote' ? `> ${line}` : line)));
    }
  }
  return found;
}

function slackLines(parts: SlackText[], found: Seen): string[] {
  const styles = { bold: 'bold', italic: 'italic', strike: 'gone', code: 'code' } as const;
  const open: Partial<Record<keyof typeof styles, string>> = {};
  const close = (style?: Record<string, true>) => {
    for (const each of Object.keys(styles) as (keyof typeof styles)[]) {
      if (style?.[each] || open[each] === undefined) continue;
      found[styles[each]].push(open[each]);
      delete open[each];
    }
  };
  let text = '';
  for (const part of parts) {
    const words = part.text ?? part.url ?? '';
    close(part.style);
    for (const each of Object.keys(part.style ?? {}) as (keyof typeof styles)[])
      open[each] = (open[each] ?? '') + words;
    if (part.type === 'link') found.links.push([words, part.url ?? '']);
    text += words;
  }
  close();
  return text.split('\n').filter((line) => line.trim());
}
