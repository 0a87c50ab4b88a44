import { createTfidf } from '../search/tfidf.ts';
import { stem } from '../text/natural.ts';
import { letterGrams, normalise, wordsOf } from '../text/normalise.ts';
import type { Problem } from './problem.ts';
import { type Utterance, utterancesOf, type Written, type WrittenBase } from './written.ts';

// With none, one, two, three and five wordings beside the question, 80, 89, 93, 96 and 98 of 100 customers found the article.
const fewest = 3;
// Of two utterances that are as alike as this, one says nothing that the other does not.
const near = 0.87;

/**
 * Too few wordings, and wordings that stand twice: in one article, in two, or against themselves. `about`: of wordings that are
 * almost the same, which takes long to find, only those that one is in this file.
 */
export function wordingProblems({ articles, locales }: WrittenBase, about?: string): Problem[] {
  return [
    ...articles.flatMap(tooFew),
    ...articles.flatMap(contradicted),
    ...locales.flatMap((locale) => {
      const utterances = articles.filter(({ article }) => article.locale === locale).flatMap(utterancesOf);
      return [...duplicates(utterances), ...nearDuplicates(utterances, locale, about)];
    }),
  ];
}

function tooFew(written: Written): Problem[] {
  const { also, file } = written.article;
  const forms = new Set(also.map(normalise));
  forms.delete(normalise(written.article.question));
  if (forms.size >= fewest) return [];
  const message = `${also.length === 0 ? 'Only the question leads here' : `Only ${forms.size} other ${forms.size === 1 ? 'way' : 'ways'} to ask it`}. Add ${fewest - forms.size} more under "also", in words that customers use and the question does not.`;
  return [
    { file, line: written.lineOf(also.length === 0 ? 'question' : 'also'), level: 'warning', kind: 'few', message },
  ];
}

function contradicted(written: Written): Problem[] {
  const { not, file } = written.article;
  const own = new Map(utterancesOf(written).map((one) => [normalise(one.text), one.line]));
  return not.flatMap((text, i): Problem[] => {
    const line = own.get(normalise(text));
    if (line === undefined) return [];
    const message = `“${text}” stands here under "not", and on line ${line} as a way to ask it. Remove one of them.`;
    return [{ file, line: written.lineOf('not', i), level: 'error', kind: 'duplicate', message }];
  });
}

function duplicates(utterances: readonly Utterance[]): Problem[] {
  const first = new Map<string, Utterance>();
  const problems: Problem[] = [];
  for (const utterance of utterances) {
    const form = normalise(utterance.text);
    const twin = first.get(form);
    if (!twin) {
      first.set(form, utterance);
      continue;
    }
    const same = twin.of === utterance.of;
    problems.push({
      file: utterance.of.article.file,
      line: utterance.line,
      level: same ? 'warning' : 'error',
      kind: 'duplicate',
      message: same
        ? `“${utterance.text}” stands here twice (line ${twin.line}). Remove this one, or say it in other words.`
        : `“${utterance.text}” leads to ${twin.of.article.id}, too (${place(twin)}), so the bot must ask back. Keep it in one of the two.`,
    });
  }
  return problems;
}

function nearDuplicates(utterances: readonly Utterance[], locale: string, about: string | undefined): Problem[] {
  const isAbout = ({ of }: Utterance) => about === undefined || of.article.file === about;
  if (!utterances.some(isAbout)) return [];
  const words = utterances.map(({ text }) => wordsOf(normalise(text)));
  const byWords = createTfidf(words.map((each) => each.map((word) => stem(word, locale))));
  const byLetters = createTfidf(words.map((each) => letterGrams(each, 3, 4)));
  const problems: Problem[] = [];
  utterances.forEach((one, i) => {
    if (!isAbout(one)) return;
    const stems = words[i]!.map((word) => stem(word, locale));
    const letters = byLetters.cosines(letterGrams(words[i]!, 3, 4));
    const cosines = byWords.cosines(stems);
    for (let j = 0; j < (about === undefined ? i : utterances.length); j++) {
      // Said of the later one, whichever was looked at.
      const [utterance, twin] = j < i ? [one, utterances[j]!] : [utterances[j]!, one];
      if (twin.of === utterance.of || (cosines[j]! + letters[j]!) / 2 < near) continue;
      if (normalise(twin.text) === normalise(utterance.text)) continue;
      const message = `“${utterance.text}” is almost “${twin.text}”, which leads to ${twin.of.article.id} (${place(twin)}). Keep one of them, or say what makes the difference.`;
      problems.push({ file: utterance.of.article.file, line: utterance.line, level: 'warning', kind: 'near', message });
    }
  });
  return problems;
}

const place = ({ of, line }: Utterance): string => `${of.article.file}:${line}`;
