import type { Summary } from '../../../handoff/queue.ts';
import { type Doing, keyOf, labelOf } from './doings.ts';
import { byId, make } from './dom.ts';

/** Below this width the menu is a sheet at the lower edge, where a thumb is. */
const NARROW = '(max-width: 46rem)';

/** The menu of what is seldom done, in the page's own dialog. */
export function createMore({ act }: { act: (doing: Doing) => void }) {
  const dialog = byId<HTMLDialogElement>('more');
  const list = byId('moreList');
  const buttons = () => [...list.querySelectorAll('button')];

  function choose(doing: Doing): void {
    dialog.close();
    act(doing);
  }

  dialog.addEventListener('keydown', (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const all = buttons();
    const at = all.indexOf(document.activeElement as HTMLButtonElement);
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step !== undefined) {
      event.preventDefault();
      all[(at + step + all.length) % all.length]?.focus();
      return;
    }
    const named = all.find(({ dataset }) => keyOf(dataset.doing as Doing) === event.key);
    if (!named) return;
    event.preventDefault();
    choose(named.dataset.doing as Doing);
  });
  // What lies around the menu is the dialog itself, as browsers see it.
  dialog.addEventListener('click', (event) => {
    if (event.target === dialog) dialog.close();
  });

  return {
    open(doings: readonly Doing[], { ticket, button }: { ticket: Summary['ticket']; button: HTMLElement }): void {
      list.replaceChildren(
        ...doings.map((doing) =>
          make(
            'li',
            {},
            make(
              'button',
              { type: 'button', onclick: () => choose(doing), data: { doing } },
              labelOf(doing, ticket),
              make('kbd', {}, keyOf(doing)),
            ),
          ),
        ),
      );
      const { left, bottom } = button.getBoundingClientRect();
      const sheet = matchMedia(NARROW).matches;
      dialog.showModal();
      // Under its button, and within the window.
      const most = innerWidth - dialog.offsetWidth - 8;
      dialog.style.left = sheet ? '' : `${Math.max(8, Math.min(left, most))}px`;
      dialog.style.top = sheet ? '' : `${bottom + 4}px`;
    },
  };
}
