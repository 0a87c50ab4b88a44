import { articleFilesPath, pictureType } from '../../../files/article-files.ts';
import { make } from './dom.ts';

/**
 * A picture of an article, got from the desk's own address, under which this Frontdesk is reached here; its words when it does not
 * come. Undefined: it lies elsewhere, where nobody is to be told who looks.
 */
export function ownPicture(href: string, words: (Node | string)[]): HTMLElement | undefined {
  const { pathname } = new URL(href, location.href);
  const at = pathname.indexOf(articleFilesPath);
  if (at < 0 || !pictureType(pathname)) return undefined;
  const alt = make('span', {}, ...words).textContent ?? '';
  return make('img', { className: 'articlePicture', src: `..${pathname.slice(at)}`, alt, loading: 'lazy' });
}
