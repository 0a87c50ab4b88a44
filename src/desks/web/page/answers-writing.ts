import type { EditingList, OpenedArticle, ProposalLine } from '../editing.ts';
import { call } from './api.ts';
import { make } from './dom.ts';
import { clock } from './words.ts';
import type { Writing } from './writing/writing.ts';

/** The place of the page on which articles are written; it is loaded when one is opened. */
export interface Articles {
  /** What waits for a trainer: proposals, drafts, what is broken, and a new one to begin. */
  waiting(locale: string): Promise<Node[]>;
  /** Opens what an address names: `#edit=en/billing/pay`, `#proposal=bkcdfa`, `#new`; undefined, or why it cannot be opened. */
  open(hash: string, locale: string): Promise<string | undefined>;
  close(): void;
}

/** Whether an address names an article that is to be written. */
export const isWriting = (hash: string): boolean => /^#(?:new$|edit=|proposal=)/.test(hash);

/** Where an article is written. */
export const writingAddress = (path: string): string => `#edit=${encodeURIComponent(path)}`;

/** Lists what waits to be written, and opens it in the place for the views' lines. */
export function createArticles({ csrf, place }: { csrf: string; place: HTMLElement }): Articles {
  let writing: Writing | undefined;
  let opening = 0;

  async function found(hash: string, locale: string): Promise<{ article: OpenedArticle } | { error: string }> {
    const [kind, rest = ''] = hash.slice(1).split('=');
    const given = encodeURIComponent(decoded(rest));
    const { emptyArticle } = await load();
    if (kind === 'new') return { article: { path: `${locale}//`, text: emptyArticle, aside: false } };
    const asked = kind === 'proposal' ? `editor/proposal?id=${given}` : `editor/article?path=${given}`;
    const answer = await call<OpenedArticle>(asked);
    return answer.ok ? { article: answer.value } : { error: answer.error };
  }

  return {
    async waiting(locale) {
      const answer = await call<EditingList>(`editor?locale=${encodeURIComponent(locale)}`);
      if (!answer.ok) return [make('p', { className: 'late' }, answer.error)];
      const { articles, proposals, on } = answer.value;
      const aside = articles.filter(({ is }) => is !== 'live');
      return [
        make('p', {}, make('a', { className: 'button', href: '#new' }, 'New article')),
        ...section(`Proposed, on ${on}`, proposals.map(proposalLine)),
        ...section(
          'Not in force as they are',
          aside.map(({ path, question, is }) =>
            line(writingAddress(path), question, is === 'draft' ? 'draft' : 'broken', path),
          ),
        ),
      ];
    },

    async open(hash, locale) {
      const mine = ++opening;
      try {
        const [list, one, { openWriting }] = await Promise.all([
          call<EditingList>(`editor?locale=${encodeURIComponent(locale)}`),
          found(hash, locale),
          load(),
        ]);
        if (mine !== opening) return undefined;
        if ('error' in one) return one.error;
        const { article } = one;
        writing = openWriting({
          ...{ place, csrf, article, locale: article.path.split('/')[0] || locale },
          topics: list.ok ? list.value.topics : [],
          files: list.ok ? list.value.files : undefined,
          done: (path) => {
            location.hash = path === undefined ? '#articles' : writingAddress(path);
          },
          moved: (path) => history.replaceState(null, '', writingAddress(path)),
        });
        return undefined;
      } catch {
        return 'The editor could not be loaded: reload the page.';
      }
    },

    close() {
      opening++;
      writing?.close();
      writing = undefined;
    },
  };
}

/** Not bundled with the page: most who look at answers write none. */
const load = (): Promise<typeof import('./writing/index.ts')> => {
  const file = './writing.js';
  return import(file);
};

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

const section = (title: string, lines: Node[]): Node[] =>
  lines.length === 0
    ? []
    : [make('section', { className: 'topic' }, make('h3', {}, title), make('ul', { className: 'waiting' }, ...lines))];

const line = (href: string, words: string, ...more: string[]) =>
  make('li', {}, make('a', { href }, words), make('span', { className: 'soft' }, ` ${more.join(' · ')}`));

const proposalLine = ({ id, path, by, from, at, isNew }: ProposalLine) =>
  line(`#proposal=${id}`, path, isNew ? 'a new article' : 'a change', `by ${by}, from ${from}`, clock(at));

/** Nothing of what was typed and not saved stays behind when somebody signs out. */
export function forgetUnsaved(): void {
  try {
    for (const key of Object.keys(localStorage)) if (key.startsWith('desk.unsaved.')) localStorage.removeItem(key);
  } catch {
    // Where storage is refused nothing was kept.
  }
}
