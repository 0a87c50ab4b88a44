import { codeLines } from './code-lines.ts';

// [text](other.md), [text](../topic/other.md#place "title"); no address with a scheme, no path of a site, no picture. Everything in
// it has an end: a text that somebody made for it takes no longer than others.
const ownLink =
  /(?<!!)\[([^[\]]{1,300})\]\(\s{0,3}<?(?![a-z][a-z0-9+.-]{0,20}:|\/)[^)\s>]{1,300}?\.md(?:[?#][^)\s>]{0,300})?>?(?:\s{1,3}["'(][^)]{0,300})?\)/gi;

/** A text in which links to other articles are their words: customers have no files to follow them to. */
export function withoutOwnLinks(text: string): string {
  if (!text.includes('.md')) return text;
  const lines = text.split('\n');
  const code = codeLines(lines);
  // What stands between backticks is shown as it is.
  const inWords = (line: string) =>
    line
      .split(/(`[^`]*`)/)
      .map((part, i) => (i % 2 === 1 ? part : part.replace(ownLink, '$1')))
      .join('');
  return lines.map((line, i) => (code[i] ? line : inWords(line))).join('\n');
}
