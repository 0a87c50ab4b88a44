/** Makes an element. A text becomes a text node: nothing is ever read as markup. */
export function make(tag: string, className = '', text?: string): HTMLElement {
  const element = document.createElement(tag);
  if (className) element.className = className;
  if (text !== undefined) element.textContent = text;
  return element;
}

/** A button with a text, or with a sign and a name for those who hear it. */
export function makeButton(className: string, text: string, press: () => void, name?: string): HTMLButtonElement {
  const button = make('button', className, text) as HTMLButtonElement;
  button.type = 'button';
  if (name) button.ariaLabel = name;
  button.onclick = press;
  return button;
}
