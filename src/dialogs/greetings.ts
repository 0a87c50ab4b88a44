import type { Phrases } from './phrases.ts';

/** How the bot begins: what stands before all, that it is automated, and whose it is. */
export interface Greetings {
  /** To somebody who has not said anything yet. */
  greeting(locale: string): string;
  /** Before the first answer. */
  hello(locale: string): string;
}

/** `privacy`, by locale, is said first, once. */
export function createGreetings(parts: {
  phrases: Phrases;
  name: string;
  privacy: Readonly<Record<string, string>>;
}): Greetings {
  const { phrases, name, privacy } = parts;
  const after = (locale: string, words: string): string =>
    Object.hasOwn(privacy, locale) ? `${privacy[locale]}\n\n${words}` : words;
  return {
    greeting: (locale) => after(locale, phrases.say(locale, 'greeting', { name })),
    hello: (locale) => after(locale, phrases.say(locale, 'hello', { name })),
  };
}
