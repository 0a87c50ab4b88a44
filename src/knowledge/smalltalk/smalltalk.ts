import { existsSync } from 'node:fs';
import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Fault } from '../articles/fault.ts';
import { type Look, readText } from '../articles/folder.ts';
import { type Families, type Family, parseFamilies } from './families.ts';
import { formOf } from './forms.ts';
import { isMistyped, keyOf, wordsFor } from './wording.ts';

/** What is heard of the bot and the talk itself, in one language. It never changes; a new one is made when its file does. */
export interface SmallTalk {
  /** The family that a whole message is of. */
  hears(text: string): Family | undefined;
  topics: Families['topics'];
  families: readonly Family[];
}

/** The files of a folder as they can be used, and what is wrong with them. */
export interface SmallTalkRead {
  /** By locale. */
  talks: ReadonlyMap<string, SmallTalk>;
  faults: Fault[];
}

/** Reads `<folder>/<locale>.yaml` again and again; a file that is broken stays as it was when it was last right. */
export interface SmallTalkLibrary {
  look(): Promise<Look>;
  read(): Promise<SmallTalkRead>;
}

/** Where the families of a base lie: beside its folder of articles. */
export const smallTalkBeside = (folder: string): string => join(folder, '..', 'smalltalk');

/** The families of the project itself. */
export const bundledSmallTalk = fileURLToPath(new URL('../../../data/smalltalk', import.meta.url));

/** Makes the library of a folder. A language without a file there, or whose file was never right, has the project's own. */
export function createSmallTalkLibrary(parts: { folder: string; locales: readonly string[] }): SmallTalkLibrary {
  const { folder, locales } = parts;
  const good = new Map<string, SmallTalk>();

  async function read(locale: string, faults: Fault[]): Promise<SmallTalk | undefined> {
    const file = join(folder, `${locale}.yaml`);
    const content = await readText(file);
    if (content === undefined) good.delete(locale);
    else if ('fault' in content) faults.push({ file, line: 1, level: 'error', message: content.fault });
    else {
      const parsed = parseFamilies(content.text, file);
      faults.push(...parsed.faults);
      if (parsed.read) good.set(locale, createSmallTalk(parsed.read));
    }
    return good.get(locale) ?? bundled(locale);
  }

  return {
    async look() {
      const paths = locales.map((locale) => join(folder, `${locale}.yaml`));
      const stamps = await Promise.all(
        paths.map(async (path) => {
          const found = await stat(path).catch(() => undefined);
          return found && [path, found.ino, found.size, found.mtimeMs];
        }),
      );
      return { files: [], folders: existsSync(folder) ? [folder] : [], faults: [], stamp: JSON.stringify(stamps) };
    },
    async read() {
      const faults: Fault[] = [];
      const all = await Promise.all(locales.map(async (locale) => [locale, await read(locale, faults)] as const));
      return { talks: new Map(all.flatMap(([locale, talk]) => (talk ? [[locale, talk]] : []))), faults };
    },
  };
}

const ofProject = new Map<string, Promise<SmallTalk | undefined>>();
function bundled(locale: string): Promise<SmallTalk | undefined> {
  const [language = locale] = locale.split('-');
  const known = ofProject.get(language) ?? openBundled(language);
  ofProject.set(language, known);
  return known;
}

async function openBundled(language: string): Promise<SmallTalk | undefined> {
  const file = join(bundledSmallTalk, `${language}.yaml`);
  const content = await readText(file);
  const parsed = content && 'text' in content ? parseFamilies(content.text, file) : undefined;
  return parsed?.read && createSmallTalk(parsed.read);
}

/** Makes what hears these families. */
export function createSmallTalk({ families, topics }: Families): SmallTalk {
  const byKey = new Map<string, Family>();
  const byCount = new Map<number, { words: string[]; family: Family }[]>();
  for (const family of families)
    for (const wording of family.heard) {
      const words = wordsFor(wording);
      const key = keyOf(wording);
      if (byKey.has(key)) continue;
      byKey.set(key, family);
      byCount.set(words.length, [...(byCount.get(words.length) ?? []), { words, family }]);
    }
  const byForm = new Map(families.flatMap((family) => (family.form ? [[family.form, family] as const] : [])));

  return {
    topics,
    families,
    hears(text) {
      const words = wordsFor(text);
      const exact = words.length > 0 ? byKey.get(words.join(' ')) : undefined;
      if (exact) return exact;
      const form = formOf(text);
      if (form) return byForm.get(form);
      return byCount.get(words.length)?.find((each) => isMistyped(words, each.words))?.family;
    },
  };
}
