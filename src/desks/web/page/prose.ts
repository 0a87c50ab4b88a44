import { drawn } from '../../../markdown/elements.ts';
import { readSmall } from '../../../markdown/small.ts';
import { make } from './dom.ts';

/** Markdown as elements; `breaks`: a person wrote it, whose ends of lines are meant. */
export function prose(markdown: string, { breaks = false } = {}): DocumentFragment {
  const fragment = document.createDocumentFragment();
  const pieces = drawn<Node>(readSmall(markdown, { breaks }), (name, { href, value }, children) => {
    if (href !== undefined) {
      return make('a', { href, rel: 'noopener noreferrer nofollow', target: '_blank' }, ...children);
    }
    return make(name, value === undefined ? {} : ({ value } as Partial<HTMLElement>), ...children);
  });
  fragment.append(...pieces);
  return fragment;
}
