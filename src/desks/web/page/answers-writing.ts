import type { Version } from '../../../knowledge/editing/commits.ts';
import type { Deleted } from '../../../knowledge/editing/deleted.ts';
import type { Listed } from '../../../knowledge/editing/listing.ts';
import type { EditingList, OpenedArticle, ProposalLine } from '../editing.ts';
import { call } from './api.ts';
import { make } from './dom.ts';
import { clock } from './words.ts';
import type { Writing } from './writing/writing.ts';

/** The place of the page on which articles are written; it is loaded when one is opened. */
export interface Articles {
  /** What waits for a trainer: proposals, drafts, what is broken, and a new one to begin. */
  waiting(locale: string): Promise<Node[]>;
  /** What waits and has some words. */
  found(words: string, locale: string): Promise<Node[]>;
  /** Opens what an address names: `#edit=en/billing/pay`, `#restore=en/billing/pay`, `#proposal=bkcdfa`, `#new`; undefined, or why it cannot be opened. */
  open(hash: string, locale: string): Promise<string | undefined>;
  close(): void;
}

/** Whether an address names an article that is to be written. */
export const isWriting = (hash: string): boolean => /^#(?:new$|edit=|restore=|proposal=)/.test(hash);

/** Where an article is written. */
export const writingAddress = (path: string): string => `#edit=${encodeURIComponent(path)}`;

/** Lists what waits to be written, and opens it in the place for the views' lines. */
export function createArticles({ csrf, place }: { csrf: string; place: HTMLElement }): Articles {
  let writing: Writing | undefined;
  let opening = 0;
  const deletedParts = new Map<string, { part: HTMLElement; look: () => Promise<void> }>();

  async function found(hash: string, locale: string): Promise<{ article: OpenedArticle } | { error: string }> {
    const [kind, rest = ''] = hash.slice(1).split('=');
    const given = encodeURIComponent(decoded(rest));
    const { emptyArticle } = await load();
    if (kind === 'new') return { article: { path: `${locale}//`, text: emptyArticle, aside: false } };
    if (kind === 'restore') return restored(decoded(rest));
    const asked = kind === 'proposal' ? `editor/proposal?id=${given}` : `editor/article?path=${given}`;
    const answer = await call<OpenedArticle>(asked);
    return answer.ok ? { article: answer.value } : { error: answer.error };
  }

  /** The last version of an article that is deleted. */
  async function restored(path: string): Promise<{ article: OpenedArticle } | { error: string }> {
    const about = `path=${encodeURIComponent(path)}`;
    const versions = await call<{ versions: Version[] }>(`editor/versions?${about}`);
    if (!versions.ok) return { error: versions.error };
    const [last] = versions.value.versions;
    if (!last) return { error: 'No version of it is to be had.' };
    const version = await call<{ text: string }>(`editor/version?${about}&id=${encodeURIComponent(last.id)}`);
    if (!version.ok) return { error: version.error };
    return { article: { path, text: version.value.text, aside: false, restores: last.id } };
  }

  /** Those that are deleted are looked for when somebody wants to see them. One for each language: it stays open when the list around it comes anew. */
  function deletedPart(locale: string): HTMLElement {
    const known = deletedParts.get(locale);
    const { part, look } = known ?? makeDeletedPart(locale);
    deletedParts.set(locale, { part, look });
    if (known) void look();
    return part;
  }

  function makeDeletedPart(locale: string): { part: HTMLElement; look: () => Promise<void> } {
    const list = make('div');
    const part = make('details', { className: 'deleted' }, make('summary', {}, 'Deleted articles'), list);
    const look = async () => {
      if (!part.open) return;
      const answer = await call<{ deleted: Deleted[] }>(`editor/deleted?locale=${encodeURIComponent(locale)}`);
      if (!answer.ok) return list.replaceChildren(make('p', { className: 'late' }, answer.error));
      const { deleted } = answer.value;
      list.replaceChildren(
        deleted.length === 0
          ? make('p', { className: 'soft' }, 'None of which a version is kept.')
          : make('ul', { className: 'waiting' }, ...deleted.map(deletedLine)),
      );
    };
    part.addEventListener('toggle', look);
    return { part, look };
  }

  return {
    async found(words, locale) {
      const answer = await call<Pick<EditingList, 'articles' | 'proposals'>>(
        `editor/found?${new URLSearchParams({ words, locale })}`,
      );
      if (!answer.ok) return [];
      const { articles, proposals } = answer.value;
      return [...section('Proposed', proposals.map(proposalLine)), ...section(notInForce, articles.map(asideLine))];
    },

    async waiting(locale) {
      const answer = await call<EditingList>(`editor?locale=${encodeURIComponent(locale)}`);
      if (!answer.ok) return [make('p', { className: 'late' }, answer.error)];
      const { articles, proposals, on } = answer.value;
      const aside = articles.filter(({ is }) => is !== 'live');
      return [
        make('p', {}, make('a', { className: 'button', href: '#new' }, 'New article')),
        ...section(`Proposed, on ${on}`, proposals.map(proposalLine)),
        ...section(notInForce, aside.map(asideLine)),
        deletedPart(locale),
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

const notInForce = 'Not in force as they are';

const asideLine = ({ path, question, is }: Listed) =>
  line(writingAddress(path), question, is === 'draft' ? 'draft' : 'broken', path);

const deletedLine = ({ path, by, at }: Deleted) =>
  make(
    'li',
    {},
    make('a', { href: `#restore=${encodeURIComponent(path)}`, ariaLabel: `Restore ${path}` }, 'Restore'),
    ` ${path}`,
    make('span', { className: 'soft' }, ` ${[...(by ? [`by ${by}`] : []), clock(at)].join(' · ')}`),
  );

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
