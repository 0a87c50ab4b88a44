import type { Attachment, FileRef } from '../../../conversation/message.ts';
import { make } from './dom.ts';

const pictures = ['image/png', 'image/jpeg', 'image/gif', 'image/webp'];

/** A size in one rough word: "1.4 MB". */
export function sizeOf(bytes: number): string {
  const [unit, size] = bytes < 1e6 ? ['KB', Math.max(bytes, 103) / 1024] : ['MB', bytes / 1024 / 1024];
  return `${size < 10 ? Math.round(size * 10) / 10 : Math.round(size)} ${unit}`;
}

/** The files of a message: small pictures whose room is kept, and lines with name and size; undefined when it has none. */
export function filesOf(attachments: readonly Attachment[] = []): HTMLElement | undefined {
  const shown = attachments.flatMap(({ file, contentUrl }) => (file ? [fileLine(file, contentUrl)] : []));
  return shown.length > 0 ? make('div', { className: 'files' }, ...shown) : undefined;
}

/** One file; without a link it is on its way. */
export function fileLine({ name, type, size }: FileRef, url?: string): HTMLElement {
  if (url && pictures.includes(type)) {
    const picture = make('img', { alt: name, loading: 'lazy', width: 240, height: 160, src: url });
    return make('a', { className: 'picture', href: url, target: '_blank', rel: 'noopener', title: name }, picture);
  }
  const inner = [
    make('span', { className: 'filename', dir: 'auto' }, name),
    make('span', { className: 'filesize' }, sizeOf(size)),
  ];
  return url
    ? make('a', { className: 'file', href: url, target: '_blank', rel: 'noopener' }, ...inner)
    : make('span', { className: 'file' }, ...inner);
}
