import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { Fault } from '../articles/fault.ts';
import { type Look, readText } from '../articles/folder.ts';
import { normalise } from '../text/normalise.ts';
import { type Class, classes } from './trigger.ts';

/** The file with the weights, in the folder of the lines. */
export const weightsFile = 'weights.json';

/** A line of one of the guard's files; `heading` is the last `# …` above it. */
export interface GuardLine {
  text: string;
  class: Class;
  heading: string;
  locale: string;
  file: string;
  /** Counted from 1. */
  line: number;
}

/** The lines of a folder, each by its text as texts are compared, and what is wrong with them. */
export interface GuardLines {
  lines: GuardLine[];
  known: ReadonlyMap<string, GuardLine>;
  faults: Fault[];
}

/** The lines of `<folder>/<locale>/{human,upset,danger,none}.txt`, and in what they contradict each other. */
export async function readLines(folder: string): Promise<GuardLines> {
  const lines: GuardLine[] = [];
  const faults: Fault[] = [];
  const entries = await readdir(folder, { withFileTypes: true }).catch(() => []);
  const locales = entries.filter((entry) => entry.isDirectory()).map(({ name }) => name);
  for (const locale of locales.sort()) {
    // The gravest first: of two files with the same line it is the one that counts.
    for (const one of [...classes].reverse()) {
      const file = join(folder, locale, `${one}.txt`);
      const content = await readText(file);
      if (content === undefined) continue;
      if ('fault' in content) faults.push({ file, line: 1, level: 'warning', message: content.fault });
      else lines.push(...linesOf(content.text, { class: one, locale, file }));
    }
  }
  const known = new Map<string, GuardLine>();
  for (const line of lines) {
    const key = normalise(line.text);
    // A line of emoji alone is no words, as an empty message is.
    if (key === '') continue;
    const other = known.get(key);
    if (!other) known.set(key, line);
    else if (other.class !== line.class) {
      const message = `"${line.text}" is in ${other.file}:${other.line} too, and that counts. Remove one of the two.`;
      faults.push({ file: line.file, line: line.line, level: 'warning', message });
    }
  }
  return { lines, known, faults };
}

/** The lines of one file. */
export function linesOf(text: string, of: Pick<GuardLine, 'class' | 'locale' | 'file'>): GuardLine[] {
  let heading = '';
  return text.split(/\r?\n/).flatMap((written, i) => {
    const line = written.trim();
    if (line.startsWith('#')) heading = line.replace(/^#+\s*/, '');
    return line === '' || line.startsWith('#') ? [] : { ...of, text: line, heading, line: i + 1 };
  });
}

/** What lies in a folder of lines, without having read it; an empty look where there is none. */
export async function lookForLines(folder: string): Promise<Look> {
  const entries = await readdir(folder, { withFileTypes: true }).catch(() => []);
  const locales = entries.filter((entry) => entry.isDirectory()).map(({ name }) => join(folder, name));
  const lines = locales.flatMap((locale) => classes.map((one) => join(locale, `${one}.txt`)));
  const files = [...lines, join(folder, weightsFile)];
  const stamps = await Promise.all(
    files.map(async (file) => {
      const found = await stat(file).catch(() => undefined);
      return found && [file, found.ino, found.size, found.mtimeMs];
    }),
  );
  return {
    files: [],
    folders: entries.length > 0 ? [folder, ...locales] : [],
    faults: [],
    stamp: JSON.stringify(stamps),
  };
}
