import { resolve } from 'node:path';
import { readExpectations } from '../authoring/expectations.ts';
import { linkedFile, linksOf } from '../authoring/links.ts';
import { fileOf, type Place, readWritten } from '../authoring/written.ts';

/** A place that names an article, and leads nowhere when it has gone. */
export interface Use {
  /** Another article, `en/billing/late-fee`, or `tests.yaml`. */
  in: string;
  /** Counted from 1. */
  line: number;
  /** How it is named; a translation has its name. */
  as: 'link' | 'related' | 'test' | 'translation';
}

/** Where else an article is named. */
export async function usesOf(folder: string, locales: readonly string[], place: Place): Promise<Use[]> {
  const { locale, id } = place;
  const [written, tests] = await Promise.all([readWritten(folder, locales), readExpectations(folder)]);
  const file = resolve(fileOf(folder, place));
  const has = (wanted: string) =>
    written.articles.some(({ article }) => article.locale === wanted && article.id === id);
  // Where a language has none of its own, the first language's is meant.
  const isMeantIn = (wanted: string) => wanted === locale || (locale === locales[0] && !has(wanted));
  const uses = written.articles.flatMap((one): Use[] => {
    const { article } = one;
    const from = `${article.locale}/${article.topic}/${article.id}`;
    if (resolve(article.file) === file) return [];
    const links = linksOf(one).filter(({ target }) => resolve(linkedFile(article.file, target)) === file);
    const related = article.related.flatMap((name, i) => (name === id ? [one.lineOf('related', i)] : []));
    const isTranslation = article.id === id && locale === locales[0];
    return [
      ...links.map(({ line }): Use => ({ in: from, line, as: 'link' })),
      ...(isMeantIn(article.locale) ? related.map((line): Use => ({ in: from, line, as: 'related' })) : []),
      ...(isTranslation ? [{ in: from, line: 1, as: 'translation' as const }] : []),
    ];
  });
  const asked = tests && 'tests' in tests ? tests.tests : [];
  const tested = asked.filter((each) => each.expect.includes(id) && isMeantIn(each.locale ?? locales[0] ?? locale));
  return [...uses, ...tested.map(({ line }): Use => ({ in: 'tests.yaml', line, as: 'test' }))];
}
