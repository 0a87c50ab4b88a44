import { readFileSync } from 'node:fs';
import type en from './strings/en.json';

/** Every sentence around mails and behind their links. `strings/en.json` is the list. */
export type Words = typeof en;

const read = (locale: string): Words =>
  JSON.parse(readFileSync(new URL(`./strings/${locale}.json`, import.meta.url), 'utf8')) as Words;

const known: Readonly<Record<string, Words>> = { en: read('en'), es: read('es') };

/** The language among ours that a locale is of; English when there is none. */
export const languageOf = (locale: string): string => {
  const language = locale.toLowerCase().split('-')[0] ?? '';
  return Object.hasOwn(known, language) ? language : 'en';
};

/** The sentences of a locale. */
export const wordsFor = (locale: string): Words => known[languageOf(locale)]!;

/** Puts values into the `{places}` of a sentence. */
export const fill = (sentence: string, values: Record<string, string>): string =>
  sentence.replace(/\{(\w+)\}/g, (place, name: string) => values[name] ?? place);
