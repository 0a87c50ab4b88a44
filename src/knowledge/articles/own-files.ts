import { inProse } from './code-lines.ts';

/** The folder of a base, beside those of its languages, with the pictures and documents that articles show. */
export const filesFolder = '_files';

/** What is given to customers of it: these endings, each with its type. None of these runs anything. */
export const fileTypes: Readonly<Record<string, string>> = {
  png: 'image/png',
  jpg: 'image/jpeg',
  jpeg: 'image/jpeg',
  gif: 'image/gif',
  webp: 'image/webp',
  pdf: 'application/pdf',
};

// [form](../../_files/form.pdf), ![map](../../_files/maps/town.png "Town"). Everything in it has an end, as in links to articles.
const ownFile =
  /(!?)\[([^[\]]{0,300})\]\(\s{0,3}<?(?:\.\.\/){1,3}_files\/([^)\s>]{1,300}?)>?(?:\s{1,3}["'(][^)]{0,300})?\)/g;

/** Whether a link of an article leads to such a file. */
export const isOwnFile = (target: string): boolean => /^(?:\.\.\/){1,3}_files\//.test(target);

/**
 * A text in which links to files of the base lead to where customers get them, and pictures from there are got from there; without
 * such an address they are their words.
 */
export function withOwnFiles(text: string, at: string | undefined): string {
  if (!text.includes(`${filesFolder}/`)) return text;
  return inProse(text, (prose) =>
    prose.replaceAll(ownFile, (_, picture: string, label: string, path: string) => {
      const words = label || decoded(path.slice(path.lastIndexOf('/') + 1));
      return at === undefined || path.split('/').includes('..') ? words : `${picture}[${words}](${at}${path})`;
    }),
  );
}

function decoded(name: string): string {
  try {
    return decodeURIComponent(name);
  } catch {
    return name;
  }
}
