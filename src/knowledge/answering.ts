import { setImmediate as breathe } from 'node:timers/promises';
import { type Alarm, guard } from './guard.ts';
import { type Judgement, judge, type Policy } from './judgement.ts';
import type { Article, Finding } from './knowledge.ts';
import type { Base } from './library.ts';
import { createSearch, type Search } from './search.ts';

/** A base that can be asked. A new one is made for each reading of the files; it never changes. */
export interface Answering {
  ask(question: string, locale: string): Finding;
  base: Base;
  searches: ReadonlyMap<string, { search: Search; content: string }>;
}

/** What an answering is made of; `before` is the one in force, whose searches are kept where no article changed. */
export interface AnsweringParts {
  base: Base;
  locales: readonly string[];
  policy: Policy;
  before?: Answering | undefined;
}

/** Makes a base ready to be asked, in all its locales. */
export async function createAnswering({ base, locales, policy, before }: AnsweringParts): Promise<Answering> {
  const searches = new Map<string, { search: Search; content: string }>();
  for (const [locale, articles] of base.articles) {
    const content = JSON.stringify([...articles.values()]);
    const kept = before?.searches.get(locale);
    searches.set(
      locale,
      kept?.content === content ? kept : { content, search: createSearch([...articles.values()], locale) },
    );
    // Between two languages others may have their turn: this computes for some tenths of a second.
    await breathe();
  }

  const look = (question: string, locale: string): Judgement => {
    const search = searches.get(locale)?.search;
    return search ? judge(search.find(question), policy) : { decision: 'nothing', candidates: [] };
  };

  return {
    base,
    searches,
    ask(question, asked) {
      const locale = nearestLocale(asked, locales);
      const first = locales[0] ?? locale;
      let found = look(question, locale);
      // Customers write in another language than their page's, and not all articles are translated.
      if (found.decision !== 'answer' && locale !== first) {
        const other = look(question, first);
        if (other.decision === 'answer' || found.decision === 'nothing') found = translated(other, base, locale);
      }
      const alarm = guard(question);
      if (alarm !== undefined) return heed(alarm, found);
      if (found.decision === 'answer' && found.article.person === 'always') {
        return { decision: 'person', reason: 'article', article: found.article, candidates: found.candidates };
      }
      return found;
    },
  };
}

/** The article in the first of the locales that has it. */
export function findArticle(base: Base, id: string, locales: readonly string[]): Article | undefined {
  for (const locale of locales) {
    const article = base.articles.get(locale)?.get(id);
    if (article) return article;
  }
  return undefined;
}

/** The locale itself, or one of its language (es for es-MX), or the first. */
export function nearestLocale(locale: string, locales: readonly string[]): string {
  const wanted = locale.toLowerCase();
  const language = wanted.split('-')[0];
  return (
    locales.find((one) => one.toLowerCase() === wanted) ??
    locales.find((one) => one.toLowerCase().split('-')[0] === language) ??
    locales[0] ??
    locale
  );
}

// An article with exactly the customer's words goes before words that only sound like a call for a person; danger does not wait.
function heed(alarm: Alarm, found: Judgement): Finding {
  const { candidates } = found;
  if (found.decision !== 'answer') return { decision: 'person', reason: alarm, candidates };
  if (alarm === 'danger' || found.article.person === 'always') {
    return { decision: 'person', reason: alarm, article: found.article, candidates };
  }
  return candidates[0]?.why?.view === 'exact' ? found : { decision: 'person', reason: alarm, candidates };
}

function translated(found: Judgement, base: Base, locale: string): Judgement {
  const own = (article: Article) => findArticle(base, article.id, [locale]) ?? article;
  switch (found.decision) {
    case 'answer':
      return { ...found, article: own(found.article) };
    case 'choices':
      return { ...found, choices: found.choices.map(own) };
    case 'nothing':
      return found;
  }
}
