import { readFileSync } from 'node:fs';
import type en from './strings/en.json';

/** Every sentence of the channel's own. `strings/en.json` is the list. */
export type Words = typeof en;

const read = (locale: string): Words =>
  JSON.parse(readFileSync(new URL(`./strings/${locale}.json`, import.meta.url), 'utf8')) as Words;

const known: Readonly<Record<string, Words>> = { en: read('en'), es: read('es') };

/** The sentences of a locale; English where there are none. */
export const wordsFor = (locale = 'en'): Words => known[locale.toLowerCase().split('-')[0] ?? ''] ?? known.en!;

/** Puts values into the `{places}` of a sentence. */
export const fill = (sentence: string, values: Record<string, string>): string =>
  sentence.replace(/\{(\w+)\}/g, (place, name: string) => values[name] ?? place);
