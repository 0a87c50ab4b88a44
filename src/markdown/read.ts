import MarkdownIt, { type Token } from 'markdown-it';
import { addressAt } from './links.ts';
import type { Piece, Reading, Tag } from './piece.ts';
import { prepared } from './source.ts';
import { type Builder, builder } from './tree.ts';

/** Lists and quotations within each other beyond this are read as words. */
const deepest = 20;

const parser = new MarkdownIt({ html: false, linkify: false });
// Text that is set in by hand is not meant as code.
parser.disable('code');
// Addresses stay as they were written; what may be a link is decided in links.ts, for both parsers.
parser.validateLink = () => true;
parser.normalizeLink = (address) => address;
parser.normalizeLinkText = (address) => address;

parser.block.ruler.before('table', 'deep', (state, from, to, silent) => {
  if (silent || state.level < deepest) return false;
  state.push('paragraph_open', 'p', 1);
  const words = state.push('inline', '', 0);
  words.content = state.getLines(from, to, state.blkIndent, false).trim();
  words.children = [];
  state.push('paragraph_close', 'p', -1);
  state.line = to;
  return true;
});

// Before emphasis is looked for: underscores and stars in an address belong to it.
parser.inline.ruler.before('linkify', 'address', (state, silent) => {
  if (state.src[state.pos] !== ':' || state.linkLevel > 0) return false;
  const scheme = /https?$/i.exec(state.src.slice(Math.max(0, state.pos - 5), state.pos))?.[0] ?? '';
  const address = scheme && addressAt(state.src, state.pos - scheme.length);
  if (!address || (!silent && !state.pending.endsWith(scheme))) return false;
  if (!silent) {
    state.pending = state.pending.slice(0, -scheme.length);
    state.push('link_open', 'a', 1).attrs = [['href', address]];
    state.push('text', '', 0).content = address;
    state.push('link_close', 'a', -1);
  }
  state.pos += address.length - scheme.length;
  return true;
});

parser.inline.ruler.before('autolink', 'br', (state, silent) => {
  const mark = /^<br\s{0,9}\/?>\n?/i.exec(state.src.slice(state.pos, state.pos + 20))?.[0];
  if (!mark) return false;
  if (!silent) state.push('hardbreak', 'br', 0);
  state.pos += mark.length;
  return true;
});

/** Reads Markdown (CommonMark with tables, ~~gone~~ and bare addresses). HTML is text but for `<br>` and comments, which nobody reads. */
export function readMarkdown(text: string, reading: Reading = {}): Piece[] {
  const tree = builder();
  for (const token of parser.parse(prepared(text), {})) {
    if (token.type === 'inline') for (const each of token.children ?? []) inline(each, tree, reading);
    else block(token, tree);
  }
  return tree.pieces;
}

const elements: Record<string, Tag> = {
  paragraph: 'p',
  heading: 'h',
  blockquote: 'blockquote',
  bullet_list: 'ul',
  ordered_list: 'ol',
  list_item: 'li',
  table: 'table',
  tr: 'tr',
  th: 'td',
  td: 'td',
  strong: 'strong',
  em: 'em',
  s: 'del',
};

function block(token: Token, tree: Builder): void {
  if (token.type === 'fence') {
    tree.add({ tag: 'pre', children: [token.content.trimEnd()] });
  } else if (token.type === 'hr') {
    tree.add({ tag: 'hr', children: [] });
  } else element(token, tree);
}

function element({ type, hidden, info, tag, nesting }: Token, tree: Builder): void {
  const name = elements[type.replace(/_(?:open|close)$/, '')];
  if (!name || hidden) return;
  if (nesting < 0) tree.close();
  else if (name === 'h') tree.open(name, { number: Number(tag.slice(1)) });
  else tree.open(name, name === 'li' && info ? { number: Number(info) } : {});
}

function inline(token: Token, tree: Builder, reading: Reading): void {
  switch (token.type) {
    case 'text':
      tree.add(token.content);
      break;
    case 'softbreak':
      tree.add(reading.breaks ? { tag: 'br', children: [] } : ' ');
      break;
    case 'hardbreak':
      tree.add({ tag: 'br', children: [] });
      break;
    case 'code_inline':
      tree.add({ tag: 'code', children: [token.content] });
      break;
    case 'link_open':
      tree.open('a', { href: String(token.attrGet('href') ?? '') });
      break;
    case 'image':
      // A picture would tell its server who looks at it: it is a link.
      tree.open('a', { href: String(token.attrGet('src') ?? '') });
      for (const each of token.children ?? []) inline(each, tree, reading);
      tree.close();
      break;
    case 'link_close':
      tree.close();
      break;
    default:
      element(token, tree);
  }
}
