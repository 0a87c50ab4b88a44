import { make, makeButton } from './dom.ts';
import type { Memory } from './memory.ts';
import en from './menu/en.json' with { type: 'json' };
import es from './menu/es.json' with { type: 'json' };
import css from './menu/menu.css';
import { type Readable, save } from './menu/saving.ts';
import { adopt, inLanguage } from './rare.ts';

/** What the menu does with the chat. */
export interface MenuParts extends Readable {
  memory: Memory;
  fresh(): void;
  forget(): void;
}

/** What is rarely wanted: to save the conversation, to hear nothing, to begin anew, to leave nothing behind. */
export function createMenu(parts: MenuParts): { open(): void } {
  const { locale, memory } = parts;
  const strings = inLanguage(locale, { en, es });
  adopt(css);
  const sheet = make('dialog') as HTMLDialogElement;
  sheet.id = 'sheet';
  sheet.setAttribute('aria-labelledby', 'sheetTitle');
  document.body.append(sheet);
  // Escape closes this alone, not the chat.
  sheet.onkeydown = (event) => event.stopPropagation();
  sheet.onclick = ({ target }) => target === sheet && sheet.close();
  sheet.onclose = () => document.getElementById('menu')!.focus();

  function show(title: string, ...content: Node[]): void {
    const head = make('h2', '', title);
    head.id = 'sheetTitle';
    const row = make('div', 'head');
    row.append(
      head,
      makeButton('away', '×', () => sheet.close(), strings.close),
    );
    sheet.replaceChildren(row, ...content);
    if (!sheet.open) sheet.showModal();
    sheet.querySelector<HTMLElement>('button:not(.away), input')?.focus();
  }
  const item = (text: string, press: () => void) => makeButton('item', text, press);
  /** Asks once before something that cannot be taken back. */
  function ask(title: string, words: string, yes: string, press: () => void): void {
    const sure = makeButton('sure', yes, () => {
      sheet.close();
      press();
    });
    show(title, make('p', '', words), item(strings.save, store), sure, makeButton('item', strings.back, open));
  }
  async function store(): Promise<void> {
    const told = make('p', '', strings.saving);
    told.role = 'status';
    sheet.append(told);
    const done = await save({ ...parts, strings });
    told.textContent = done ? strings.saved : strings.notSaved;
  }

  function open(): void {
    const sound = item(memory.read('silent', false) ? strings.soundOff : strings.soundOn, () => {
      memory.write('silent', !memory.read('silent', false) || undefined);
      open();
    });
    show(
      strings.title,
      item(strings.save, store),
      sound,
      item(strings.fresh, () => ask(strings.fresh, strings.freshAsk, strings.freshYes, parts.fresh)),
      item(strings.forget, () => ask(strings.forget, strings.forgetAsk, strings.forgetYes, parts.forget)),
    );
  }
  return { open };
}
