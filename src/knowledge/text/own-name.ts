import { englishWords } from '../encoder/vocabulary.ts';
import { wordsIn } from './normalise.ts';

const fewest = 2;
const shortest = 4;
const escaped = (words: string) => words.replace(/[.*+?^${}()|[\]\\]/g, '\\$&').replace(/\s+/g, '\\s+');

/**
 * Takes out of a question whose front desk it is asked at ("in Marlow", "your Marlow bill", "with the City of Marlow"): there everything is
 * of theirs. Where the name says what is done ("leaving Marlow"), it stays.
 */
export function createOwnName(name: string | undefined): (question: string) => string {
  const whole = name?.trim() ?? '';
  if (whole.length < shortest) return (question) => question;
  // A word that English has may be what the house is about: the gas of City Gas.
  const own = (whole.match(wordsIn) ?? []).filter((word) => word.length >= shortest && isName(word, whole));
  const [ofWhole, ofOwn] = [formsOf([whole]), formsOf(own)];
  const holdsWhole = new RegExp(escaped(whole), 'iu');
  return (question) => {
    const once = without(ofWhole, question);
    const left = own.length === 0 || holdsWhole.test(once) ? once : without(ofOwn, once);
    return (left.match(wordsIn)?.length ?? 0) < fewest ? question : left.trim();
  };
}

function formsOf(own: readonly string[]): RegExp[] {
  const names = `(?:${own.map(escaped).join('|')})(?:['’]s)?(?![\\p{L}\\p{N}'’-])`;
  return [
    `^\\s*(?:dear\\s+|hi\\s+|hello\\s+|hey\\s+)?(?:the\\s+)?${names}\\s*[,:!.–—-]+\\s*`,
    `,?\\s+(?:here\\s+)?(?:in|at|with|by|of|for|en|de|con|por)\\s+(?:the\\s+|la\\s+|el\\s+)?${names}`,
    `(?<=(?:^|\\s)(?:my|your|our|the|a|an)\\s+)${names}\\s+(?=\\p{L})`,
  ].map((form) => new RegExp(form, 'giu'));
}

/** "Marlow Heights" is another place. */
const isLonger = (after: string): boolean => /^\s*\p{Lu}\p{Ll}/u.test(after);

const without = (forms: readonly RegExp[], question: string): string =>
  forms.reduce(
    (left, form) =>
      left.replace(form, (found, at: number) =>
        isLonger(left.slice(at + found.length)) && !/[,:!.]/.test(found) ? found : '',
      ),
    question,
  );

const isName = (word: string, whole: string): boolean =>
  !englishWords().has(word.toLowerCase()) || new RegExp(`\\s(?:of|de)\\s+${escaped(word)}$`, 'iu').test(whole);
