import type { LetterFound, ReadyLetter } from '../../../knowledge/form-letters/form-letters.ts';
import { call } from './api.ts';
import { byId, make } from './dom.ts';
import { inBrowser } from './kept.ts';
import { prose } from './prose.ts';
import { lengthProblem } from './words.ts';

/** Form letters for the ticket that is shown: found by words, filled in, read once more, and sent or taken into the box. */
export interface FormLetterPicker {
  open(ticket: number): void;
}

const LOCALE = 'desk.letter-locale';
/** A pause in typing, after which it is looked up. */
const PAUSE_MS = 150;

/** Uses the page's own dialog. `send` says it to the customer; `edit` puts it where one writes. */
export function createFormLetters(parts: {
  locales: readonly string[];
  send: (text: string) => void;
  edit: (text: string) => void;
}): FormLetterPicker {
  const { locales, send, edit } = parts;
  const dialog = byId<HTMLDialogElement>('formLetters');
  const [search, locale] = [byId<HTMLInputElement>('letterSearch'), byId<HTMLSelectElement>('letterLocale')];
  const [found, blanks, preview] = [byId('lettersFound'), byId('letterBlanks'), byId('letterPreview')];
  let ticket = 0;
  let shown: ReadyLetter | undefined;
  let asked = 0;
  let typing: ReturnType<typeof setTimeout> | undefined;

  locale.append(...locales.map((each) => make('option', { value: each }, languageOf(each))));
  locale.value = inBrowser.text(LOCALE) ?? '';
  if (locale.selectedIndex < 0) locale.selectedIndex = 0;
  byId('letterLanguage').hidden = locales.length < 2;

  const inputs = () => [...blanks.querySelectorAll('input')];
  const typed = (field: string): string =>
    inputs()
      .find(({ dataset }) => dataset.field === field)
      ?.value.trim() ?? '';
  /** The letter as it reads now; `gap` says what stands where something is missing. */
  const textOf = (gap: (label: string) => string): string =>
    (shown?.pieces ?? [])
      .map((piece) => ('text' in piece ? piece.text : piece.value || typed(piece.field) || gap(piece.label)))
      .join('');

  function step(to: 'choosing' | 'filling'): void {
    byId('letterChoosing').hidden = to !== 'choosing';
    byId('letterFilling').hidden = to !== 'filling';
    // What must be filled in and cannot be seen would hold up the search.
    if (to === 'choosing') blanks.replaceChildren();
  }

  /** `of`: the ticket whose customer's language counts, until another one is chosen. */
  async function look(of?: number): Promise<void> {
    const mine = ++asked;
    const about = of === undefined ? {} : { ticket: String(of) };
    const query = new URLSearchParams({ words: search.value, locale: locale.value, ...about });
    const answer = await call<{ letters: LetterFound[]; locale?: string }>(`form-letters?${query}`);
    if (mine !== asked) return;
    if (answer.ok && answer.value.locale) locale.value = answer.value.locale;
    const letters = answer.ok ? answer.value.letters : [];
    found.replaceChildren(
      ...letters.map((letter) =>
        make(
          'li',
          {},
          make(
            'button',
            { type: 'button', className: 'choice', onclick: () => void choose(letter) },
            make('span', { dir: 'auto' }, letter.title),
            make('span', { className: 'soft' }, letter.topic),
          ),
        ),
      ),
    );
    const none = search.value.trim()
      ? 'No form letter has these words.'
      : 'There are no form letters in this language yet.';
    byId('lettersNone').textContent = letters.length > 0 ? '' : answer.ok ? none : answer.error;
  }

  async function choose({ id, locale: of }: LetterFound): Promise<void> {
    const answer = await call<ReadyLetter>(`tickets/${ticket}/form-letters/${encodeURIComponent(id)}?locale=${of}`);
    if (!answer.ok) {
      byId('lettersNone').textContent = answer.error;
      return;
    }
    shown = answer.value;
    byId('letterName').textContent = shown.title;
    const missing = new Map(
      shown.pieces.flatMap((piece) => ('field' in piece && !piece.value ? [[piece.field, piece.label] as const] : [])),
    );
    blanks.replaceChildren(
      ...[...missing].map(([field, label]) => {
        const input = make('input', {
          type: 'text',
          required: true,
          autocomplete: 'off',
          dir: 'auto',
          data: { field },
        });
        input.addEventListener('input', draw);
        return make('label', { className: 'field' }, `${label.charAt(0).toUpperCase()}${label.slice(1)}`, input);
      }),
    );
    step('filling');
    draw();
    (inputs()[0] ?? byId('letterSay')).focus();
  }

  function draw(): void {
    preview.replaceChildren(
      prose(
        textOf((label) => `[${label}]`),
        { breaks: true },
      ),
    );
    byId('letterLong').textContent = lengthProblem(textOf(() => '')) ?? '';
  }

  byId('formLettersForm').addEventListener('submit', (event) => {
    event.preventDefault();
    // In the first step there is nothing to send: Enter takes the first that was found.
    if (!byId('letterChoosing').hidden) return found.querySelector('button')?.click();
    const wanted = (event.submitter as HTMLButtonElement | null)?.value;
    const blank = inputs().find(({ value }) => !value.trim());
    if (blank) return blank.focus();
    const text = textOf(() => '');
    if (wanted !== 'edit' && lengthProblem(text)) return;
    dialog.close();
    if (wanted === 'edit') edit(text);
    else send(text);
  });
  search.addEventListener('input', () => {
    clearTimeout(typing);
    typing = setTimeout(() => void look(), PAUSE_MS);
  });
  search.addEventListener('keydown', (event) => {
    if (event.key !== 'ArrowDown') return;
    event.preventDefault();
    found.querySelector('button')?.focus();
  });
  found.addEventListener('keydown', (event) => {
    const by = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (by === undefined) return;
    event.preventDefault();
    const all = [...found.querySelectorAll('button')];
    const next = all.indexOf(document.activeElement as HTMLButtonElement) + by;
    (all[next] ?? search).focus();
  });
  locale.addEventListener('change', () => {
    inBrowser.keep(LOCALE, locale.value);
    void look();
  });
  byId('letterBack').addEventListener('click', () => {
    step('choosing');
    search.focus();
  });
  for (const cancel of dialog.querySelectorAll<HTMLButtonElement>('button.cancel'))
    cancel.addEventListener('click', () => dialog.close());

  return {
    open(number) {
      ticket = number;
      search.value = '';
      found.replaceChildren();
      step('choosing');
      dialog.showModal();
      search.focus();
      locale.value = inBrowser.text(LOCALE) ?? '';
      if (locale.selectedIndex < 0) locale.selectedIndex = 0;
      void look(number);
    },
  };
}

/** A language by its own name. */
export const languageOf = (locale: string): string =>
  new Intl.DisplayNames([], { type: 'language' }).of(locale) ?? locale;
