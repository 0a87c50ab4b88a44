import { readFileSync } from 'node:fs';
import { type Sentence, sentenceOf, type Values } from './format.ts';
import type english from './phrases/en.json';

/** The name of a sentence that the bot says. */
export type PhraseName = keyof typeof english;

/** A supervisor's own sentences: by locale, then by the phrase's name. */
export type Overrides = Readonly<Record<string, Readonly<Record<string, string>>>>;

/** Everything the bot can say, in every language it speaks. */
export interface Phrases {
  say(locale: string, name: PhraseName, values?: Values): string;
}

/** Something wrong with a supervisor's sentences; `phrase` is missing when it is the language as a whole. */
export interface PhraseProblem {
  locale: string;
  phrase?: string;
  message: string;
}

/** The languages whose sentences come along, by file in phrases/. */
const builtIn = ['en', 'es'] as const;
const texts = Object.fromEntries(builtIn.map((locale) => [locale, read(locale)]));

/** What a sentence may leave out, because customers know it anyway; the others they would miss. */
const optional = new Set(['name', 'team', 'from']);

/** The sentences of every locale, with the supervisor's own in place; what `checkPhrases` finds wrong is left out. */
export function createPhrases({
  locales,
  overrides = {},
}: {
  locales: readonly string[];
  overrides?: Overrides;
}): Phrases {
  const sentences = new Map(locales.map((locale) => [locale, sentencesOf(locale, overrides[locale] ?? {})]));
  const first = sentences.get(locales[0] ?? 'en') ?? sentencesOf('en', {});
  return {
    say(locale, name, values = {}) {
      const sentence = (sentences.get(locale) ?? first)[name];
      return sentence.with(values);
    },
  };
}

/** What is wrong with a supervisor's sentences, all at once, and what to do about it. */
export function checkPhrases({
  locales,
  overrides = {},
}: {
  locales: readonly string[];
  overrides?: Overrides;
}): PhraseProblem[] {
  const problems: PhraseProblem[] = [];
  for (const locale of locales) {
    const own = overrides[locale] ?? {};
    for (const [phrase, text] of Object.entries(own)) {
      const message = mistake(phrase, text, locale);
      if (message) problems.push({ locale, phrase, message });
    }
    if (ofLanguage(locale)) continue;
    const missing = Object.keys(texts.en!).filter((phrase) => !Object.hasOwn(own, phrase));
    if (missing.length > 0) {
      const message = `has no sentences of its own; write these for it under phrases: ${missing.join(', ')}.`;
      problems.push({ locale, message });
    }
  }
  return problems;
}

function mistake(phrase: string, text: string, locale: string): string | undefined {
  const base = texts.en as Record<string, string>;
  if (!Object.hasOwn(base, phrase)) return `is not a phrase. The phrases are ${Object.keys(base).join(', ')}.`;
  const sentence = sentenceOf(text, locale);
  if (typeof sentence === 'string') return `${sentence}.`;
  const { placeholders } = sentenceOf(base[phrase]!, 'en') as Sentence;
  const foreign = sentence.placeholders.find((name) => !placeholders.includes(name));
  if (foreign) {
    const known = placeholders.map((name) => `{${name}}`).join(', ');
    return `cannot use {${foreign}}. ${known ? `It can use ${known}.` : 'It has no placeholders.'}`;
  }
  const lost = placeholders.find((name) => !optional.has(name) && !sentence.placeholders.includes(name));
  return lost && `must say {${lost}} somewhere: customers need it.`;
}

function sentencesOf(locale: string, own: Readonly<Record<string, string>>): Record<PhraseName, Sentence> {
  const base = texts[ofLanguage(locale) ?? 'en']!;
  const right = Object.entries(own).filter(([phrase, text]) => !mistake(phrase, text, locale));
  const entries = Object.entries({ ...base, ...Object.fromEntries(right) }).map(([phrase, text]) => {
    const sentence = sentenceOf(text, locale);
    if (typeof sentence === 'string') throw new Error(`src/dialogs/phrases: ${phrase} of ${locale} ${sentence}`);
    return [phrase, sentence];
  });
  return Object.fromEntries(entries);
}

/** The built-in language of a locale such as es-MX. */
const ofLanguage = (locale: string) => builtIn.find((each) => each === locale.split('-')[0]);

// Read as files: importing JSON still prints a warning on Node 20.
function read(locale: string): Record<string, string> {
  return JSON.parse(readFileSync(new URL(`./phrases/${locale}.json`, import.meta.url), 'utf8'));
}
