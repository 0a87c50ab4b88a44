/** One piece of a formatted text: words, or an element of the small set that a message may have. */
export type Piece = string | { tag: Tag; href?: string; children: Piece[] };
/** Every element that a message can become; there is no other. */
export type Tag = 'p' | 'br' | 'strong' | 'em' | 'code' | 'pre' | 'a' | 'ul' | 'ol' | 'li' | 'blockquote';

const inline = new RegExp(
  [
    '`([^`\\n]+)`',
    '\\*\\*(?=\\S)((?:[^*]|\\*(?!\\*))+?)\\*\\*',
    '(?<![*\\w])\\*(?=\\S)([^*\\n]+?)\\*(?![*\\w])',
    '(?<![_\\w])_(?=\\S)([^_\\n]+?)_(?![_\\w])',
    '\\[([^\\]\\n]+)\\]\\(<?([^\\s()<>]+(?:\\([^\\s()]*\\)[^\\s()<>]*)?)>?(?:\\s+"[^"\\n]*")?\\)',
    '(https?://[^\\s<>"`]+[^\\s<>"`.,;:!?\'*_)\\]])',
    '\\\\([\\\\`*_[\\]()#+.!<>-])',
  ].join('|'),
  'g',
);

/**
 * Reads the Markdown subset of messages (paragraphs, line breaks, bold, italic, code, links, lists, quotes; headings become bold).
 * HTML stays text: nothing here knows a tag by the author's name.
 */
export function readMarkdown(text: string, depth = 0): Piece[] {
  const pieces: Piece[] = [];
  const lines = text.replace(/\r\n?/g, '\n').split('\n');
  let at = 0;
  const take = (test: RegExp): string[] => {
    const taken: string[] = [];
    while (at < lines.length && test.test(lines[at]!)) taken.push(lines[at++]!);
    return taken;
  };
  while (at < lines.length) {
    const line = lines[at]!;
    if (!line.trim()) {
      at += 1;
    } else if (fence.test(line)) {
      at += 1;
      const code = take(notFence);
      at += 1;
      pieces.push({ tag: 'pre', children: [{ tag: 'code', children: [code.join('\n')] }] });
    } else if (bullet.test(line)) {
      pieces.push({ tag: 'ul', children: items(take(bulletOrMore), bullet) });
    } else if (numbered.test(line)) {
      pieces.push({ tag: 'ol', children: items(take(numberedOrMore), numbered) });
    } else if (/^>/.test(line) && depth < 3) {
      pieces.push({
        tag: 'blockquote',
        children: readMarkdown(
          take(/^>/)
            .map((quoted) => quoted.replace(/^> ?/, ''))
            .join('\n'),
          depth + 1,
        ),
      });
    } else if (/^#{1,6} /.test(line)) {
      pieces.push({ tag: 'p', children: [{ tag: 'strong', children: words(line.replace(/^#+ /, '')) }] });
      at += 1;
    } else {
      at += 1;
      pieces.push({ tag: 'p', children: broken([line, ...take(paragraph)]) });
    }
  }
  return pieces;
}

/** Where a link may lead: http, https and mailto; anything else is not a link. */
export function safeLink(href: string): string | undefined {
  return /^(https?:\/\/|mailto:)[^\s]/i.test(href) ? href : undefined;
}

const fence = /^```\w*\s*$/;
const notFence = /^(?!```\w*\s*$)/;
const paragraph = /^(?!\s*$|```\w*\s*$|>|#{1,6} |\s{0,3}[-*+] |\s{0,3}\d{1,3}[.)] )/;
const bullet = /^\s{0,3}[-*+] +/;
const bulletOrMore = /^\s{0,3}[-*+] +|^ {2,}\S/;
const numbered = /^\s{0,3}\d{1,3}[.)] +/;
const numberedOrMore = /^\s{0,3}\d{1,3}[.)] +|^ {2,}\S/;

function items(lines: string[], marker: RegExp): Piece[] {
  const groups: string[][] = [];
  for (const line of lines) {
    if (marker.test(line)) groups.push([line.replace(marker, '')]);
    else groups.at(-1)?.push(line.trim());
  }
  return groups.map((group) => ({ tag: 'li', children: broken(group) }));
}

function broken(lines: string[]): Piece[] {
  return lines.flatMap((line, index): Piece[] => [
    ...(index ? [{ tag: 'br', children: [] } satisfies Piece] : []),
    ...words(line.trim()),
  ]);
}

function words(text: string): Piece[] {
  const pieces: Piece[] = [];
  let last = 0;
  for (const match of text.matchAll(inline)) {
    const [whole, code, strong, star, underscore, label, href, url, escaped] = match;
    if (match.index > last) pieces.push(text.slice(last, match.index));
    last = match.index + whole.length;
    const target = safeLink(url ?? href ?? '');
    if (code) pieces.push({ tag: 'code', children: [code] });
    else if (strong) pieces.push({ tag: 'strong', children: words(strong) });
    else if (star ?? underscore) pieces.push({ tag: 'em', children: words(star ?? underscore ?? '') });
    else if (target) pieces.push({ tag: 'a', href: target, children: label ? words(label) : [target] });
    else pieces.push(escaped ?? label ?? whole);
  }
  if (last < text.length) pieces.push(text.slice(last));
  return pieces;
}
