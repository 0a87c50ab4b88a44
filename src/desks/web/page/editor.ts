import { composes } from './composing.ts';
import { make } from './dom.ts';
import { lengthProblem } from './words.ts';

/**
 * A box to change a text where it stands, instead of `place`, which comes back when it is closed. `save` is given what was
 * written, and says what is wrong with it.
 */
export function openEditor(parts: {
  place: HTMLElement;
  label: string;
  text: string;
  save: (text: string) => Promise<string | undefined>;
}): { close(): void } {
  const { place, label, text, save } = parts;
  const box = make('textarea', { rows: 3, dir: 'auto', value: text, ariaLabel: label });
  const problem = make('span', { className: 'soft', role: 'alert' });
  const cancel = make('button', { type: 'button', className: 'quiet', onclick: () => close() }, 'Cancel');
  const form = make(
    'form',
    { className: 'editor' },
    box,
    make(
      'div',
      { className: 'send' },
      problem,
      cancel,
      make('button', { type: 'submit', className: 'primary' }, 'Save'),
    ),
  );
  const close = () => {
    form.remove();
    place.hidden = false;
  };
  box.addEventListener('input', () => box.setCustomValidity(''));
  box.addEventListener('keydown', (event) => {
    if (composes(event)) return;
    if (event.key === 'Escape') close();
    if (event.key !== 'Enter' || event.shiftKey) return;
    event.preventDefault();
    form.requestSubmit();
  });
  form.addEventListener('submit', async (event) => {
    event.preventDefault();
    if (!box.value.trim()) return;
    box.setCustomValidity(lengthProblem(box.value) ?? '');
    if (!form.reportValidity()) return;
    const wrong = await save(box.value);
    if (wrong === undefined) close();
    else problem.textContent = wrong;
  });
  place.hidden = true;
  place.after(form);
  box.focus();
  return { close };
}
