import { inProse } from './code-lines.ts';

// [text](other.md), [text](../topic/other.md#place "title"); no address with a scheme, no path of a site, no picture. Everything in
// it has an end: a text that somebody made for it takes no longer than others.
const ownLink =
  /(?<!!)\[([^[\]]{1,300})\]\(\s{0,3}<?(?![a-z][a-z0-9+.-]{0,20}:|\/)[^)\s>]{1,300}?\.md(?:[?#][^)\s>]{0,300})?>?(?:\s{1,3}["'(][^)]{0,300})?\)/gi;

/** A text in which links to other articles are their words: customers have no files to follow them to. */
export function withoutOwnLinks(text: string): string {
  if (!text.includes('.md')) return text;
  return inProse(text, (prose) => prose.replace(ownLink, '$1'));
}
