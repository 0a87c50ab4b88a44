import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** What the build left of the page, with its sentences by language. */
export interface BuiltPage {
  html: string;
  script: string;
  css: string;
  words: Record<string, Record<string, string>>;
}

/** Reads the built page; says what to do when it is not there. */
export function readBuiltPage(folder: string): BuiltPage {
  const read = (file: string) => readFileSync(join(folder, file), 'utf8');
  try {
    const strings = readdirSync(join(folder, 'strings')).map(
      (file) => [file.replace('.json', ''), JSON.parse(read(join('strings', file))) as Record<string, string>] as const,
    );
    return {
      ...{ html: read('mail.html'), script: read('mail.js'), css: read('mail.css') },
      words: Object.fromEntries(strings),
    };
  } catch (cause) {
    throw new Error(`The e-mail demonstration is not built in ${folder}: run npm run build.`, { cause });
  }
}

/** The page in one language; what stands as $name in it comes from the language's sentences and from `values`. */
export function pageIn(page: BuiltPage, locale: string, values: Record<string, string>): string {
  const words: Record<string, string> = { ...page.words[locale], ...values, locale };
  const settings = JSON.stringify(words).replace(/</g, '\\u003c');
  return page.html
    .replace(/\$(\w+)/g, (place, name: string) => (name in words ? escapeHtml(words[name]!) : place))
    .replace('"$settings"', () => settings);
}

/** A name for a text that changes with it. */
export const etagOf = (text: string): string =>
  `"${createHash('sha256').update(text).digest('base64url').slice(0, 22)}"`;

const escapeHtml = (text: string) => text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
