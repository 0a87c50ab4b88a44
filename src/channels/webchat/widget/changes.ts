import css from './changes/changes.css';
import en from './changes/en.json' with { type: 'json' };
import es from './changes/es.json' with { type: 'json' };
import { make } from './dom.ts';
import { adopt, inLanguage } from './rare.ts';

/** Shows a message as it reads now: with other words, or that it was taken back. */
export type ShowChange = (element: HTMLElement, content: readonly (Node | string)[] | undefined) => void;

/** Without content a message was deleted; its files go with it. */
export function createChanges({ locale }: { locale: string }): ShowChange {
  const strings = inLanguage(locale, { en, es });
  adopt(css);
  return (element, content) => {
    const words = element.querySelector('.bubble > div')!;
    element.classList.toggle('deleted', !content);
    element.querySelector('.edited')?.remove();
    const files = words.querySelectorAll('.file, .picture');
    words.replaceChildren(...(content ? [...content, ...files] : [make('p', 'plain', strings.deleted)]));
    if (content) words.after(make('span', 'edited', strings.edited));
  };
}
