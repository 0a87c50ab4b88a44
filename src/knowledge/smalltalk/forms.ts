import type { Form } from './families.ts';

/** Digits and what people put between them: a telephone number, an account, 42. */
const numbers = /^(?=.*\p{Nd})[\p{Nd}\s().,#+/:*_-]+$/u;
const sign = /\p{Extended_Pictographic}|\p{Regional_Indicator}/u;
const word = /[\p{L}\p{N}]/u;

/** So many words are no sentence. */
const MOST_WORDS = 5;
const rows = ['qwertyuiop', 'asdfghjkl', 'zxcvbnm'].flatMap((row) => [row, [...row].reverse().join('')]);

/** The form by which a message is known, whatever it says. */
export function formOf(text: string): Form | undefined {
  if (text.length > 120) return undefined;
  if (numbers.test(text)) return 'numbers';
  if (!word.test(text)) return sign.test(text) ? 'emoji' : undefined;
  const words = text.match(/[\p{L}\p{M}]+/gu) ?? [];
  const isAll = words.length > 0 && words.length <= MOST_WORDS && words.every(isGibberish);
  return isAll && !/\p{N}/u.test(text) ? 'gibberish' : undefined;
}

/** Whether nobody who means something writes this; only of letters that English and Spanish are written in. */
function isGibberish(written: string): boolean {
  const one = written.toLowerCase();
  if (!/^[a-z]{3,}$/.test(one)) return false;
  if (/^(.)\1{3,}$/.test(one)) return true;
  if (rows.some((row) => row.includes(one.slice(0, 4)) && one.length > 3)) return !meant.has(one);
  // asdasd, jkjkjk
  if (/^([a-z]{2,4})\1+[a-z]{0,2}$/.test(one) && one.length > 5 && !/[aeiou].?[aeiou]/.test(one))
    return !meant.has(one);
  // An abbreviation is written in capitals.
  const isShort = written === written.toUpperCase() && one.length < 7;
  return !isShort && !meant.has(one) && (/^[^aeiouy]{5,}$/.test(one) || /[^aeiouy]{7,}/.test(one));
}

/** Words that look so. */
const meant = new Set('were weren rewire poi poiuy tyre property https xhtml psst grrrr brrrr hmmmm'.split(' '));
