import type { InsertableArticle } from '../answers.ts';
import { call } from './api.ts';
import { composes } from './composing.ts';
import { byId, make } from './dom.ts';
import { languageOf } from './form-letters.ts';
import { inBrowser } from './kept.ts';
import { prose } from './prose.ts';

/** Articles for the ticket that is shown: found by words, and taken into the box as they read on the customer's channel. */
export interface ArticlePicker {
  open(ticket: number): void;
}

const LOCALE = 'desk.letter-locale';
/** A pause in typing, after which it is looked up. */
const PAUSE_MS = 200;

/** Uses the page's own dialog; `insert` puts a text where one writes, and sends nothing. */
export function createArticles(parts: { locales: readonly string[]; insert: (text: string) => void }): ArticlePicker {
  const { locales, insert } = parts;
  const dialog = byId<HTMLDialogElement>('articles');
  const [search, locale] = [byId<HTMLInputElement>('articleSearch'), byId<HTMLSelectElement>('articleLocale')];
  const [found, none] = [byId('articlesFound'), byId('articlesNone')];
  let ticket = 0;
  let asked = 0;
  let typing: ReturnType<typeof setTimeout> | undefined;

  locale.append(...locales.map((each) => make('option', { value: each }, languageOf(each))));
  byId('articleLanguage').hidden = locales.length < 2;

  const row = ({ question, text }: InsertableArticle) =>
    make(
      'li',
      {},
      make(
        'details',
        {},
        make('summary', { dir: 'auto' }, question),
        make('div', { className: 'text', dir: 'auto' }, prose(text)),
        make(
          'button',
          {
            type: 'button',
            className: 'primary',
            onclick() {
              dialog.close();
              insert(text);
            },
          },
          'Insert',
        ),
      ),
    );

  async function look(): Promise<void> {
    const mine = ++asked;
    const words = search.value.trim();
    const query = new URLSearchParams({ words, locale: locale.value });
    const answer = words
      ? await call<{ articles: InsertableArticle[] }>(`tickets/${ticket}/articles?${query}`)
      : undefined;
    if (mine !== asked) return;
    const articles = answer?.ok ? answer.value.articles : [];
    found.replaceChildren(...articles.map(row));
    const [first] = found.querySelectorAll('details');
    if (first) first.open = true;
    const nothing = answer?.ok ? 'No article is about that.' : (answer?.error ?? '');
    none.textContent = articles.length > 0 ? '' : nothing;
  }

  search.addEventListener('input', () => {
    clearTimeout(typing);
    typing = setTimeout(() => void look(), PAUSE_MS);
  });
  search.addEventListener('keydown', (event) => {
    if (event.key !== 'Enter' || composes(event)) return;
    event.preventDefault();
    void look();
  });
  locale.addEventListener('change', () => void look());
  byId('articlesCancel').addEventListener('click', () => dialog.close());

  return {
    open(number) {
      if (document.querySelector('dialog[open]')) return;
      ticket = number;
      search.value = '';
      locale.value = inBrowser.text(LOCALE) ?? '';
      if (locale.selectedIndex < 0) locale.selectedIndex = 0;
      void look();
      dialog.showModal();
      search.focus();
    },
  };
}
