import { basename } from 'node:path';
import { parseArticle } from '../articles/article.ts';
import { isName, isTopicName, lookInto, readText } from '../articles/folder.ts';
import type { Place } from '../authoring/written.ts';

/** An article's file as one finds it in a list, whatever it is worth. */
export interface Listed {
  /** Which one: `en/billing/pay-by-phone`; of a draft that was put aside `en/_drafts/pay-by-phone`. */
  path: string;
  topic: string;
  /** As far as it can be read; else its name. */
  question: string;
  /** Customers get it, do not get it yet, or get what it was when it was last right. */
  is: 'live' | 'draft' | 'broken';
}

/** All files of articles of a language, by topic and name; drafts that were put aside, too. */
export async function listArticles(folder: string, locale: string, locales: readonly string[]): Promise<Listed[]> {
  const { files, aside = [] } = await lookInto(folder, locales);
  const all = [...files, ...aside].filter((file) => file.locale === locale && file.name.endsWith('.md'));
  const listed = await Promise.all(
    all.map(async (file): Promise<Listed[]> => {
      const { topic, name, path } = file;
      const id = basename(name, '.md');
      const found = await readText(path);
      if (!found) return [];
      const text = 'text' in found ? found.text : '';
      const parsed = parseArticle(text, { id, topic, locale, file: path });
      const isDraft = aside.includes(file) || ('draft' in parsed && parsed.draft !== undefined);
      const is = isDraft ? 'draft' : 'article' in parsed ? 'live' : 'broken';
      return [{ path: `${locale}/${topic}/${id}`, topic, question: questionIn(text) ?? id, is }];
    }),
  );
  return listed.flat().sort((a, b) => (`${a.topic}\n${a.question}` < `${b.topic}\n${b.question}` ? -1 : 1));
}

/** Where the article of a path lies, or undefined when no article can lie there. */
export function placeAt(path: string, locales: readonly string[]): Place | undefined {
  const [locale = '', topic = '', id = '', ...more] = path.normalize('NFC').split('/');
  const own = (name: string) => name.replace(/^_/, '');
  const isPlace =
    more.length === 0 && locales.includes(locale) && isTopicName(own(topic)) && isName(own(id)) && id.length <= 100;
  return isPlace ? { locale, topic, id } : undefined;
}

/** Whether it was put aside, and so is a draft whatever it says. */
export const isAside = ({ topic, id }: Place): boolean => topic.startsWith('_') || id.startsWith('_');

/** The file of an article as it is on the disk, where its name may be written otherwise; undefined when there is none. */
export async function fileAt(
  folder: string,
  place: Place,
  locales: readonly string[],
): Promise<{ path: string; text: string } | { fault: string } | undefined> {
  const { files, aside = [] } = await lookInto(folder, locales);
  const { locale, topic, id } = place;
  const seen = [...files, ...aside].find(
    (each) => each.locale === locale && each.topic === topic && each.name === `${id}.md`,
  );
  const found = seen && (await readText(seen.path));
  if (!found) return undefined;
  return 'fault' in found ? found : { path: seen.path, text: found.text };
}

/** What a file asks, even where YAML cannot read it. */
function questionIn(text: string): string | undefined {
  const [, written = ''] = /^question:[ \t]*(.+?)[ \t]*$/m.exec(text) ?? [];
  return written.replace(/^(["'])(.*)\1$/, '$2').slice(0, 300) || undefined;
}
