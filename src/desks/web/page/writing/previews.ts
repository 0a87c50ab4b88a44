import type { Piece } from '../../../../markdown/piece.ts';
import type { Block, ChannelPreview } from '../../editing.ts';
import { make } from '../dom.ts';
import { ownPicture } from '../own-picture.ts';
import { prose } from '../prose.ts';

/** An answer as a channel shows it. */
export function drawPreview(preview: ChannelPreview): HTMLElement {
  const inside = drawn(preview);
  const box = make('div', { className: `shown ${preview.as}`, dir: 'auto' }, ...inside);
  return (box.textContent ?? '').trim() === ''
    ? make('p', { className: 'soft' }, 'There is no answer yet: it stands below the second “---”.')
    : box;
}

function drawn(preview: ChannelPreview): Node[] {
  switch (preview.as) {
    case 'bubble':
      return [prose(preview.markdown)];
    case 'mail':
      return preview.pieces.map((piece) => mailPart(piece, preview.pictures));
    case 'blocks':
      return preview.elements.map(slackPart);
    case 'terminal':
      return [make('pre', {}, preview.text)];
  }
}

const withPicture = (picture: Node | undefined, words: Node[]): Node[] => (picture ? [picture] : words);

const link = (href: string, ...children: (Node | string)[]) =>
  make('a', { href, rel: 'noopener noreferrer nofollow', target: '_blank' }, ...children);

/** A mail has headings and tables, which a bubble has not. */
function mailPart(piece: Piece, pictures: readonly string[]): Node {
  if (typeof piece === 'string') return document.createTextNode(piece);
  const { tag, href, number } = piece;
  const inner = piece.children.map((each) => mailPart(each, pictures));
  switch (tag) {
    case 'a':
      if (href === undefined) return make('span', {}, ...inner);
      return link(href, ...withPicture(pictures.includes(href) ? ownPicture(href, inner) : undefined, inner));
    // As large as in a mail, and no heading of the page around it.
    case 'h':
      return make('p', { className: `heading h${Math.min(Math.max(number ?? 1, 1), 3)}` }, ...inner);
    case 'li':
      return make('li', number === undefined ? {} : { value: number }, ...inner);
    case 'td':
      return make('td', {}, ...inner);
    default:
      return make(tag, {}, ...inner);
  }
}

const childrenOf = (part: Block): Block[] => (Array.isArray(part.elements) ? (part.elements as Block[]) : []);

function slackPart(part: Block): Node {
  const children = childrenOf(part);
  switch (part.type) {
    case 'rich_text_list': {
      const items = children.map((item) => make('li', {}, ...childrenOf(item).map(slackWords)));
      const depth = { data: { depth: String(part.indent ?? 0) } };
      return part.style === 'ordered'
        ? make('ol', { start: Number(part.offset ?? 0) + 1, ...depth }, ...items)
        : make('ul', depth, ...items);
    }
    case 'rich_text_quote':
      return make('blockquote', {}, ...children.map(slackWords));
    case 'rich_text_preformatted':
      return make('pre', {}, ...children.map(slackWords));
    default:
      return make('p', {}, ...children.map(slackWords));
  }
}

function slackWords(part: Block): Node {
  const words = String(part.text ?? part.url ?? '');
  const style = (part.style ?? {}) as Record<'bold' | 'italic' | 'strike' | 'code', boolean>;
  let shown: Node = part.type === 'link' ? link(String(part.url), words) : document.createTextNode(words);
  for (const [name, tag] of [
    ['code', 'code'],
    ['strike', 'del'],
    ['italic', 'em'],
    ['bold', 'strong'],
  ] as const)
    if (style[name]) shown = make(tag, {}, shown);
  return shown;
}
