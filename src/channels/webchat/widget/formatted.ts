import { drawn } from '../../../markdown/elements.ts';
import { readPrepared } from '../../../markdown/small.ts';

/** Markdown as the server sends it (`withoutMarkup`) as elements; `breaks`: a person wrote it, whose ends of lines are meant. `newWindow` says where links open. */
export function formatted(text: string, breaks: boolean, newWindow: string): (Node | string)[] {
  return drawn<Node>(readPrepared(text, { breaks }), (name, { href, value }, children) => {
    const element = document.createElement(name);
    element.append(...children);
    if (value !== undefined) (element as HTMLLIElement).value = value;
    if (href === undefined) return element;
    const link = element as HTMLAnchorElement;
    link.href = href;
    link.rel = 'noopener noreferrer nofollow ugc';
    if (/^http/i.test(href)) {
      link.target = '_blank';
      const told = document.createElement('span');
      told.className = 'unseen';
      told.textContent = ` (${newWindow})`;
      link.append(told);
    }
    return link;
  });
}
