import { basename, join, resolve } from 'node:path';
import { lookInto, readText } from '../articles/folder.ts';
import { linkedFile } from '../authoring/links.ts';
import { type Mention, mentionsIn, mentionsInTests } from '../authoring/mentions.ts';
import { fileOf, type Place } from '../authoring/written.ts';

/** A place that names an article. */
export interface Use {
  /** Another article, `en/billing/late-fee`, or `tests.yaml`. */
  in: string;
  /** Counted from 1. */
  line: number;
  /** How it is named; a translation has its name, and so has what it is a translation of, or another one of that. */
  as: 'link' | 'related' | 'test' | 'translation' | 'counterpart';
}

/** A file of a base with what it says and what it names. */
export interface Naming {
  file: string;
  /** Of an article, where it lies; undefined: the base's tests. */
  place: Place | undefined;
  text: string;
  mentions: Mention[];
}

/** All that can name an article: the articles of all languages, what is put aside too, and the tests. */
export async function namingsOf(folder: string, locales: readonly string[]): Promise<Naming[]> {
  const { files, aside = [] } = await lookInto(folder, locales);
  const articles = [...files, ...aside].filter(({ name }) => name.endsWith('.md'));
  const read = async (file: string, place?: Place): Promise<Naming[]> => {
    const found = await readText(file);
    if (!found || 'fault' in found) return [];
    const { text } = found;
    return [{ file, place, text, mentions: place ? mentionsIn(text) : mentionsInTests(text) }];
  };
  const all = await Promise.all([
    ...articles.map(({ path, locale, topic, name }) => read(path, { locale, topic, id: basename(name, '.md') })),
    read(join(folder, 'tests.yaml')),
  ]);
  return all.flat();
}

/** A file's path, by which two writings of it are one. */
export const pathOf = (file: string): string => resolve(file).normalize('NFC');

/** Where else an article is named. */
export async function usesOf(folder: string, locales: readonly string[], place: Place): Promise<Use[]> {
  const { locale, id } = place;
  const namings = await namingsOf(folder, locales);
  const file = pathOf(fileOf(folder, place));
  const has = (wanted: string) => namings.some((each) => each.place?.locale === wanted && each.place.id === id);
  // Where a language has none of its own, the first language's is meant.
  const isMeantIn = (wanted: string) => wanted === locale || (locale === locales[0] && !has(wanted));
  return namings.flatMap((one): Use[] => {
    const from = one.place;
    if (pathOf(one.file) === file) return [];
    const uses = one.mentions.flatMap(({ as, names, line, locale: asked }): Use[] => {
      const isMeant =
        as === 'link'
          ? pathOf(linkedFile(one.file, names)) === file
          : names === id && isMeantIn(from?.locale ?? asked ?? locales[0] ?? locale);
      return isMeant ? [{ in: from ? nameOf(from) : 'tests.yaml', line, as }] : [];
    });
    if (from?.id !== id || from.locale === locale || from.topic.startsWith('_')) return uses;
    return [...uses, { in: nameOf(from), line: 1, as: locale === locales[0] ? 'translation' : 'counterpart' }];
  });
}

/** Which article lies there, as people name it. */
export const nameOf = ({ locale, topic, id }: Place): string => `${locale}/${topic}/${id}`;
