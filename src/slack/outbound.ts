import type { Part } from './text.ts';

type Style = { bold?: true; italic?: true; code?: true; strike?: true };

const text = (value: string, style: Style): Part => ({
  type: 'text',
  // Each would take six characters of the limit, and shows nothing.
  text: value.replace(/[\u0000-\u0008\u000b-\u001f\u007f]/g, ' '),
  ...(Object.keys(style).length && { style }),
});
const section = (elements: Part[]): Part => ({ type: 'rich_text_section', elements });

const inline =
  /(?<code>`[^`\n]+`)|(?<bold>\*\*(?=\S)[^\n]*?\S\*\*)|(?<italic>(?<![\w*])[*_](?=\S)[^*_\n]*?[^\s*_][*_](?!\w))|\[(?<label>[^\]\n]+)\]\((?<url>(?:https?:\/\/|mailto:|tel:)[^\s)]+)\)|(?<bare>https?:\/\/[^\s<>()]+[^\s<>().,;:!?'"])/g;

const pieces = (line: string, style: Style = {}): Part[] => {
  const found: Part[] = [];
  let at = 0;
  const plain = (upTo: number): void => {
    if (upTo > at) found.push(text(line.slice(at, upTo), style));
  };
  for (const match of line.matchAll(inline)) {
    const { code, bold, italic, label, url, bare } = match.groups ?? {};
    plain(match.index);
    at = match.index + match[0].length;
    const styled = Object.keys(style).length ? { style } : {};
    if (code) found.push(text(code.slice(1, -1), { ...style, code: true }));
    else if (bold) found.push(...pieces(bold.slice(2, -2), { ...style, bold: true }));
    else if (italic) found.push(...pieces(italic.slice(1, -1), { ...style, italic: true }));
    else if (label && url) found.push({ type: 'link', url, text: label, ...styled });
    else if (bare) found.push({ type: 'link', url: bare, ...styled });
  }
  plain(line.length);
  return found;
};

const wrapped = (elements: Part[]): Part[] => [{ type: 'rich_text', elements }];

/** Plain text as rich text: every character is shown as it is, and none can mention, link or format. */
export const plainBlocks = (value: string): Part[] => wrapped([section([text(value || ' ', {})])]);

/** Our Markdown (emphasis, code, links, lists, headings, quotations) as rich text; whatever else is shown as it is. */
export const markdownBlocks = (value: string): Part[] => {
  const elements: Part[] = [];
  let lines: string[] = [];
  let list: { style: 'bullet' | 'ordered'; items: Part[] } | undefined;
  const endLines = (): void => {
    const joined = lines.join('\n').replace(/^\n+|\n+$/g, '');
    if (joined) elements.push(section(pieces(`${joined}\n`)));
    lines = [];
  };
  const endList = (): void => {
    if (list) elements.push({ type: 'rich_text_list', style: list.style, elements: list.items });
    list = undefined;
  };
  for (const block of value.replace(/\r\n?/g, '\n').split(/^(```[^\n]*\n[\s\S]*?\n?```)$/m)) {
    if (/^```[^\n]*\n/.test(block)) {
      endLines();
      endList();
      const code = block.replace(/^```[^\n]*\n/, '').replace(/\n?```$/, '');
      elements.push({ type: 'rich_text_preformatted', elements: [text(code || ' ', {})] });
      continue;
    }
    for (const line of block.split('\n')) {
      const item = line.match(/^\s{0,3}(?:([-*+])|\d{1,3}[.)])\s+(.+)$/);
      if (item) {
        const style = item[1] ? 'bullet' : 'ordered';
        endLines();
        if (list?.style !== style) endList();
        list ??= { style, items: [] };
        list.items.push(section(pieces(item[2] ?? '')));
        continue;
      }
      if (list && line.trim() === '') continue;
      endList();
      const heading = line.match(/^#{1,6}\s+(.+)$/);
      const quote = line.match(/^>\s?(.+)$/);
      if (heading || quote) endLines();
      if (heading) elements.push(section([...pieces(heading[1] ?? '', { bold: true }), text('\n', {})]));
      else if (quote) elements.push({ type: 'rich_text_quote', elements: pieces(quote[1] ?? '') });
      else lines.push(line);
    }
  }
  endLines();
  endList();
  return elements.length ? wrapped(elements) : plainBlocks(value);
};
