/** The element of that id, which the page has. */
export function byId<Kind extends HTMLElement = HTMLElement>(id: string): Kind {
  return document.getElementById(id) as Kind;
}

/** Makes an element. Children that are texts become text nodes: nothing is ever read as markup. */
export function make<Tag extends keyof HTMLElementTagNameMap>(
  tag: Tag,
  properties: Partial<HTMLElementTagNameMap[Tag]> & { data?: Record<string, string> } = {},
  ...children: (Node | string | undefined)[]
): HTMLElementTagNameMap[Tag] {
  const element = document.createElement(tag);
  const { data, ...own } = properties as { data?: Record<string, string> };
  Object.assign(element, own);
  Object.assign(element.dataset, data);
  element.append(...children.filter((child) => child !== undefined));
  return element;
}

/** Shows a dialog and resolves to whether it was agreed to. */
export const ask = async (dialog: HTMLDialogElement): Promise<boolean> => (await choose(dialog)) === 'yes';

/** Shows a dialog and resolves to the value of the button that closed it; empty when it was left. */
export function choose(dialog: HTMLDialogElement): Promise<string> {
  // Browsers say a moment later that it was closed: whoever asked before hears it now, and who asks now does not.
  dialog.dispatchEvent(new Event('close'));
  dialog.returnValue = '';
  // No button that submits: Enter in a field would press the first one.
  const cancel = dialog.querySelector<HTMLButtonElement>('button.cancel');
  if (cancel) cancel.onclick = () => dialog.close('');
  dialog.showModal();
  return new Promise((resolve) => {
    const closed = () => {
      if (dialog.open) return;
      dialog.removeEventListener('close', closed);
      resolve(dialog.returnValue);
    };
    dialog.addEventListener('close', closed);
  });
}
