import { make } from './dom.ts';

const inline =
  /\*\*([^*\n]+)\*\*|`([^`\n]+)`|\[([^\]\n]+)\]\(((?:https?:\/\/|mailto:)[^\s)]+)\)|(https?:\/\/[^\s<>()]*[^\s<>().,;:!?])/g;

/** The little Markdown that answers use, as elements: bold, code, links, headings as bold lines; lists stay as written. */
export function prose(markdown: string): DocumentFragment {
  const fragment = document.createDocumentFragment();
  for (const [i, line] of markdown.split('\n').entries()) {
    if (i > 0) fragment.append('\n');
    const heading = /^#{1,6}\s+(.*)$/.exec(line);
    if (heading) fragment.append(make('strong', {}, heading[1]));
    else fragment.append(...spans(line.replace(/^(\s*)[-*]\s+/, '$1• ')));
  }
  return fragment;
}

function spans(line: string): (Node | string)[] {
  const parts: (Node | string)[] = [];
  let at = 0;
  for (const match of line.matchAll(inline)) {
    const [whole, bold, code, label, target, address] = match;
    parts.push(line.slice(at, match.index));
    at = match.index + whole.length;
    if (bold !== undefined) parts.push(make('strong', {}, bold));
    else if (code !== undefined) parts.push(make('code', {}, code));
    else parts.push(link(label ?? address ?? '', target ?? address ?? ''));
  }
  parts.push(line.slice(at));
  return parts;
}

const link = (label: string, href: string) =>
  make('a', { href, rel: 'noopener noreferrer nofollow', target: '_blank' }, label);
