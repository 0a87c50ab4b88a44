import { Parser } from 'htmlparser2';

const marks: Readonly<Record<string, string>> = {
  b: '**',
  strong: '**',
  i: '*',
  em: '*',
  code: '`',
  s: '~~',
  del: '~~',
};
const unread = new Set(['script', 'style', 'head', 'title', 'template', 'iframe', 'svg']);
const ownBlock = new Set(
  'p div section article header footer blockquote table tr h1 h2 h3 h4 h5 h6 ul ol dl dt dd details summary center pre'.split(
    ' ',
  ),
);
/** Lists within lists beyond this are read as if they were no deeper. */
const deepest = 8;

/** Whether a text from another tool is HTML: it closes an element, or breaks a line. */
export const isHtml = (text: string): boolean =>
  /<\/(?:a|b|strong|i|em|u|p|div|span|font|ul|ol|li|h[1-6]|table|td|tr|details|summary)\s*>|<br\s*\/?>/i.test(text);

/**
 * HTML as Markdown: paragraphs, lists, headings, links and emphasis; of everything else its words. `mixed` is Markdown with some
 * HTML in it, as web pages are written: its lines stay as they are.
 */
export function markdownOf(html: string, { mixed = false } = {}): string {
  let text = '';
  let skipped = 0;
  let link: { href: string; from: number } | undefined;
  const lists: { ordered: boolean; items: number }[] = [];
  const atStart = () => text === '' || text.endsWith('\n');
  const block = () => {
    text = text.trimEnd();
    if (text !== '') text += lists.length > 0 ? '\n' : '\n\n';
  };
  const parser = new Parser({
    onopentag(name, attributes) {
      if (skipped > 0 || unread.has(name)) skipped += 1;
      else if (name === 'br') text = `${text.replace(/[ \t]+$/, '')}\n`;
      else if (name === 'hr') block();
      else if (name === 'a' && attributes.href) link = { href: attributes.href.trim(), from: text.length };
      else if (name === 'ul' || name === 'ol') {
        if (lists.length === 0) block();
        lists.push({ ordered: name === 'ol', items: 0 });
      } else if (name === 'li') {
        const list = lists.at(-1) ?? { ordered: false, items: 0 };
        list.items += 1;
        text = text.trimEnd();
        if (text !== '') text += list.items === 1 && lists.length < 2 ? '\n\n' : '\n';
        const depth = Math.min(Math.max(lists.length - 1, 0), deepest);
        text += `${'   '.repeat(depth)}${list.ordered ? `${list.items}.` : '-'} `;
      } else if (ownBlock.has(name)) {
        if (!/(?:^|\n) *(?:-|\d+\.) $/.test(text)) block();
        if (/^h[1-6]$/.test(name)) text += '#### ';
      } else if ((name === 'td' || name === 'th') && !atStart()) text += ' – ';
      else if (marks[name]) text += marks[name];
    },
    ontext(words) {
      if (skipped > 0) return;
      if (mixed) text += words.replaceAll('\u00a0', ' ');
      else {
        const line = words.replace(/[ \t\r\n\f]+/g, ' ').replace(/\u00a0/g, ' ');
        text += atStart() || text.endsWith(' ') ? line.trimStart() : line;
      }
    },
    onclosetag(name) {
      if (skipped > 0) skipped -= 1;
      else if (name === 'a' && link) {
        const words = text.slice(link.from).replace(/\s+/g, ' ').trim();
        const { href } = link;
        const isAddress = words === '' || words === href;
        const target = /[\s()<>]/.test(href) ? `<${href.replaceAll(/[<>\n]/g, '')}>` : href;
        text = `${text.slice(0, link.from)}${isAddress && /^https?:/.test(href) ? href : `[${words || href}](${target})`}`;
        link = undefined;
      } else if (name === 'ul' || name === 'ol') {
        lists.pop();
        if (lists.length === 0) block();
      } else if (marks[name]) {
        // Markdown wants the mark right behind the last letter.
        const spaces = /\s*$/.exec(text)?.[0] ?? '';
        text = `${text.slice(0, text.length - spaces.length)}${marks[name]}${spaces}`;
      } else if (ownBlock.has(name)) block();
    },
  });
  parser.end(html);
  return text
    .replaceAll(/(\*\*|~~)[ \t]*\1/g, '')
    .replaceAll(/[ \t]+\n/g, '\n')
    .replaceAll(/\n{3,}/g, '\n\n')
    .trim();
}
