import type { FormLetters, LetterFound } from '../../../knowledge/form-letters/form-letters.ts';
import type { Acting } from '../acting.ts';
import { option } from '../forms/form.ts';
import { readModalContext } from '../forms/memory.ts';
import type { Surface } from '../surface.ts';
import { chosenValue, letterList } from './forms.ts';

/** So many options Slack shows, and so long they may be. */
const [MOST, LONGEST_VALUE] = [100, 150];

/** Letters with these words in all languages: first those in the customer's own. */
export const foundLetters = (
  { locales, localeFor, search }: FormLetters,
  words: string,
  own: string | undefined,
  most: number,
): LetterFound[] => {
  const first = localeFor(own);
  const mine = first === undefined ? [] : search(words, first, most);
  const others = locales.flatMap((locale) => search(words, locale, most));
  const found = new Map([...mine, ...others].map((letter) => [chosenValue(letter), letter]));
  return [...found.values()].slice(0, most);
};

/** A letter's title, with what tells it from others. */
export const letterTitle = (
  { title, topic, locale }: LetterFound,
  { locales }: Pick<FormLetters, 'locales'>,
): string => (locales.length > 1 ? `${title} (${locale}, ${topic})` : `${title} (${topic})`);

/** Answers what is typed into the list of letters. */
export const createLetterSearch = (acting: Acting): Surface => {
  const { parts, lookUp, rightOf } = acting;
  const { formLetters, localeOf } = parts;
  if (!formLetters) return {};

  return {
    options: {
      async [letterList]({ user, value, view }) {
        const memory = readModalContext(view.private_metadata);
        if (!memory) return [];
        const right = await rightOf(user.id, (await lookUp(memory.c, memory.t, memory.channel)).team);
        if ('no' in right) return [];
        return foundLetters(formLetters, value, await localeOf?.(memory.c), MOST)
          .map((letter) => option(letterTitle(letter, formLetters), chosenValue(letter)))
          .filter((each) => String(each.value).length <= LONGEST_VALUE);
      },
    },
  };
};
