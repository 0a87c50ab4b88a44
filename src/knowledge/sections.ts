import type { Article } from './articles/article.ts';
import type { Base } from './articles/base.ts';
import type { SmallTalk } from './smalltalk/smalltalk.ts';
import { nearestLocale } from './text/locale.ts';

/** A topic as customers call it, with its articles. */
export interface Section {
  title: string;
  articles: readonly Article[];
}

/** What the topics are made of: the base that customers are answered from, and how they call its folders. */
interface Listing {
  base: Base;
  talks: ReadonlyMap<string, SmallTalk>;
}

/** Lists the topics of a locale, made once of each base: customers look through it at every key. */
export function createSections(locales: readonly string[]): (locale: string, of: Listing) => Section[] {
  let made: (Listing & { sections: Map<string, Section[]> }) | undefined;
  return (locale, { base, talks }) => {
    const own = nearestLocale(locale, locales);
    if (made?.base !== base || made.talks !== talks) made = { base, talks, sections: new Map() };
    const known = made.sections.get(own) ?? sectionsIn(own, { base, talks }, locales);
    made.sections.set(own, known);
    return known;
  };
}

function sectionsIn(locale: string, { base, talks }: Listing, locales: readonly string[]): Section[] {
  const called = talks.get(locale)?.topics ?? {};
  const articles = base.articles.get(locale) ?? base.articles.get(locales[0] ?? locale);
  const topics = new Map<string, Article[]>();
  for (const article of articles?.values() ?? []) {
    const others = topics.get(article.topic);
    if (others) others.push(article);
    else topics.set(article.topic, [article]);
  }
  const { compare } = new Intl.Collator(locale);
  return [...topics].flatMap(([topic, all]) => {
    const title = called[topic] ?? topic.replaceAll('-', ' ');
    return title === false ? [] : [{ title, articles: all.sort((a, b) => compare(a.question, b.question)) }];
  });
}
