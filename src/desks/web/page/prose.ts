import { drawn } from '../../../markdown/elements.ts';
import { picturesIn } from '../../../markdown/pictures.ts';
import { readSmall } from '../../../markdown/small.ts';
import { make } from './dom.ts';
import { ownPicture } from './own-picture.ts';

/** Markdown as elements; `breaks`: a person wrote it, whose ends of lines are meant. */
export function prose(markdown: string, { breaks = false } = {}): DocumentFragment {
  const fragment = document.createDocumentFragment();
  // Customers of some channels see the pictures of articles; here whoever works with these does.
  const pictures = new Set(picturesIn(markdown, 'http').map(({ href }) => href));
  const pieces = drawn<Node>(readSmall(markdown, { breaks }), (name, { href, value }, children) => {
    if (href !== undefined) {
      const picture = pictures.has(href) ? ownPicture(href, children) : undefined;
      return make(
        'a',
        { href, rel: 'noopener noreferrer nofollow', target: '_blank' },
        ...(picture ? [picture] : children),
      );
    }
    return make(name, value === undefined ? {} : ({ value } as Partial<HTMLElement>), ...children);
  });
  fragment.append(...pieces);
  return fragment;
}
