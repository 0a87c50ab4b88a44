import { prepared } from './source.ts';

/** A picture that a text shows: what it shows in words, and its address. */
export interface Picture {
  words: string;
  href: string;
}

const code = /(```[\s\S]*?```|`[^`\n]*`)/;
// Everything in it has an end: a text that somebody made for it takes no longer than others.
const picture = /!\[([^[\]]{0,300})\]\(\s{0,3}<?([^()\s<>]{1,2000})>?(?:\s{1,3}["'][^"']{0,300}["'])?\)/g;

/** The pictures of a text whose addresses begin so, in their order; none of what is code, or commented out. */
export function picturesIn(text: string, at: string): Picture[] {
  if (!text.includes('![') || !text.includes(at)) return [];
  const prose = prepared(text)
    .split(code)
    .filter((_, i) => i % 2 === 0);
  const all = prose.flatMap((part) => [...part.matchAll(picture)]);
  return all.flatMap(([, words = '', href = '']) => (href.startsWith(at) ? [{ words, href }] : []));
}

/** A text in which each picture is a link, for readers that show none: a picture in a link is its words. */
export function picturesAsLinks(text: string): string {
  if (!text.includes('![')) return text;
  const linked = (part: string) => part.replace(/\[!\[([^[\]]*)\]\([^()\s]*\)\]/g, '[$1]').replace(/!\[/g, '[');
  return text
    .split(code)
    .map((part, i) => (i % 2 === 1 ? part : linked(part)))
    .join('');
}
