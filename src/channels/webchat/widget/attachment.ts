import type { FileRef } from './activity.ts';
import { make } from './dom.ts';

const pictures = ['image/png', 'image/jpeg', 'image/gif', 'image/webp'];

/** A size as people of that language read it: "1.4 MB". */
export function sizeOf(bytes: number, locale: string): string {
  const [unit, size] = bytes < 1e6 ? ['kilobyte', Math.max(bytes, 103) / 1024] : ['megabyte', bytes / 1024 / 1024];
  const maximumFractionDigits = size < 10 ? 1 : 0;
  return new Intl.NumberFormat(locale, { style: 'unit', unit, maximumFractionDigits }).format(size);
}

/** A file of a message: a small picture whose room is kept, or a line with its name and size. Without a link it is on its way. */
export function shownFile({ name, type, size }: FileRef, url: string | undefined, locale: string): HTMLElement {
  const element = make(url ? 'a' : 'span', 'file');
  if (url) {
    const link = element as HTMLAnchorElement;
    // The path alone: the page may be reached by another name than the server knows itself by.
    link.href = new URL(url, location.href).pathname;
    link.target = '_blank';
    link.rel = 'noopener noreferrer';
    if (pictures.includes(type)) {
      const picture = make('img') as HTMLImageElement;
      picture.alt = name;
      picture.loading = 'lazy';
      picture.width = 240;
      picture.height = 160;
      picture.src = link.href;
      element.className = 'picture';
      element.append(picture);
      return element;
    }
  }
  const title = make('span', 'filename', name);
  title.dir = 'auto';
  element.append(title, make('span', 'filesize', sizeOf(size, locale)));
  return element;
}
