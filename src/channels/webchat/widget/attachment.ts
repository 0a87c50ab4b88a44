import type { FileRef } from './activity.ts';
import { make } from './dom.ts';

const pictures = ['image/png', 'image/jpeg', 'image/gif', 'image/webp'];

/** A size as people of that language read it: "1.4 MB". */
export function sizeOf(bytes: number, locale: string): string {
  const [unit, size] = bytes < 1e6 ? ['kilobyte', Math.max(bytes, 103) / 1024] : ['megabyte', bytes / 1024 / 1024];
  const maximumFractionDigits = size < 10 ? 1 : 0;
  return new Intl.NumberFormat(locale, { style: 'unit', unit, maximumFractionDigits }).format(size);
}

/** Draws a file of a message into its place: a small picture, or a line with its name and size. Without a link it is on its way. */
export function drawFile(place: HTMLElement, file: FileRef, url: string | undefined, locale: string): void {
  const { name, type, size } = file;
  const shown = make(url ? 'a' : 'span');
  if (url) {
    const link = shown as HTMLAnchorElement;
    // The path alone: the page may be reached by another name than the server knows itself by.
    link.href = new URL(url, location.href).pathname;
    link.target = '_blank';
    link.rel = 'noopener noreferrer';
  }
  if (url && pictures.includes(type)) {
    const picture = make('img') as HTMLImageElement;
    picture.alt = name;
    picture.loading = 'lazy';
    picture.width = 240;
    picture.height = 160;
    picture.src = (shown as HTMLAnchorElement).href;
    shown.append(picture);
  } else {
    place.className = 'file';
    const title = make('span', 'filename', name);
    title.dir = 'auto';
    shown.append(title, make('span', 'filesize', sizeOf(size, locale)));
  }
  place.replaceChildren(shown);
  if (url) atItsLink(place, url);
}

/** A picture that the text names stands where it is named, instead of its link. */
function atItsLink(place: HTMLElement, url: string): void {
  for (const link of place.parentElement?.querySelectorAll('a') ?? []) {
    if (link.getAttribute('href') !== url || place.contains(link)) continue;
    place.classList.add('named');
    link.replaceWith(place);
    return;
  }
}
