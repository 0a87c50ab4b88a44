import { existsSync } from 'node:fs';
import { basename, join } from 'node:path';
import type { Fault } from '../articles/fault.ts';
import { type Look, lookInto, readText, type SeenFile } from '../articles/folder.ts';
import { type FormLetter, parseFormLetter } from './form-letter.ts';

/** The letters of a folder as they can be used, and what is wrong with its files. */
export interface LetterReading {
  letters: readonly FormLetter[];
  faults: Fault[];
}

/** Reads a folder of letters again and again; a file that is broken stays as it was when it was last right. */
export interface LetterLibrary {
  look(): Promise<Look>;
  read(look: Look): Promise<LetterReading>;
}

/** Makes the library of a folder; one that is not there holds no letters, and that is no fault. */
export function createLetterLibrary(parts: { folder: string; locales: readonly string[] }): LetterLibrary {
  const { folder, locales } = parts;
  const good = new Map<string, FormLetter>();

  async function parse(seen: SeenFile): Promise<{ letter: FormLetter } | { faults: Fault[] } | undefined> {
    const { path, locale, topic, name } = seen;
    const fault = (message: string) => ({ faults: [{ file: path, line: 1, level: 'error' as const, message }] });
    if (!name.endsWith('.md')) return fault('This is not read: form letters end in ".md".');
    const content = await readText(path);
    if (content === undefined) return undefined;
    if ('fault' in content) return fault(content.fault);
    return parseFormLetter(content.text, { id: basename(name, '.md'), topic, locale, file: path });
  }

  return {
    async look() {
      if (!existsSync(folder)) return { files: [], folders: [], faults: [], stamp: '' };
      return lookInto(folder, locales);
    },
    async read({ files, faults: seen }) {
      const faults = [...seen];
      const letters: FormLetter[] = [];
      const take = (letter: FormLetter): void => {
        const twin = letters.find(({ id, locale }) => id === letter.id && locale === letter.locale);
        if (!twin) return void letters.push(letter);
        const message = `There is a second form letter "${letter.id}" in ${twin.file}. Rename one of the two.`;
        faults.push({ file: letter.file, line: 1, level: 'error', message });
      };
      for (const file of files) {
        const read = await parse(file);
        if (read && 'letter' in read) good.set(file.path, read.letter);
        if (read && 'faults' in read) faults.push(...read.faults);
        const letter = read && good.get(file.path);
        if (letter) take(letter);
      }
      // What cannot even be looked at is what it was; what is gone is gone.
      const read = new Set(files.map(({ path }) => path));
      for (const [path, letter] of good) {
        if (read.has(path)) continue;
        if (seen.some((fault) => fault.file === path && fault.level === 'error')) take(letter);
        else good.delete(path);
      }
      return { letters, faults };
    },
  };
}

/** Where the letters of a base lie: beside its folder of articles. */
export const lettersBeside = (folder: string): string => join(folder, '..', 'letters');
