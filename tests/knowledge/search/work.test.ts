import { beforeAll, describe, expect, it } from '@jest/globals';
import type { Article } from '../../../src/knowledge/articles/article.ts';
import { createLibrary } from '../../../src/knowledge/articles/library.ts';
import { mostWords, questionPart } from '../../../src/knowledge/articles/segments.ts';
import { createSearch, type Search } from '../../../src/knowledge/search/search.ts';
import { work } from '../../../src/knowledge/search/work.ts';

let search: Search;
let articles: Article[];
beforeAll(async () => {
  const library = createLibrary({ folder: 'data/faq', locales: ['en'] });
  const { base } = await library.read(await library.look());
  articles = [...base!.articles.get('en')!.values()];
  search = createSearch(articles, 'en');
});

/** What it costs to ask something that nobody asked before. */
function costOf(question: string) {
  Object.assign(work, { terms: 0, spelt: 0, candidates: 0 });
  search.find(question);
  return { ...work };
}

let made = 0;
/** Words that no base has and no language. */
const unknown = (count: number): string[] =>
  Array.from({ length: count }, () => {
    let [word, rest] = ['', ++made * 7919];
    while (word.length < 9) {
      word += 'bdfgklmprstvwz'[rest % 14]! + 'aeiou'[rest % 5]!;
      rest = (rest * 48_271 + 11) % 2_147_483_647;
    }
    return word;
  });

describe('what a text costs', () => {
  it('is about the same for 570 unknown words as for 60', () => {
    const few = costOf(unknown(60).join(' '));
    const many = costOf(unknown(570).join(' ').slice(0, 4000));
    expect(few.spelt).toBe(60);
    expect(many.spelt).toBe(60);
    expect(many.terms).toBeLessThan(3 * few.terms);
    expect(many.candidates).toBeLessThan(3 * few.candidates + 60);
    const sentences = costOf(`${unknown(570).join('? ')}?`);
    expect(sentences.spelt).toBeLessThanOrEqual(60);
    expect(sentences.terms).toBeLessThan(5 * few.terms);
  });

  it.each([
    ['known words', () => articles.map(({ question }) => question.replace('?', '')).join(' ')],
    ['questions', () => articles.map(({ question }) => question).join(' ')],
    ['one long word', () => 'x'.repeat(100_000)],
    ['letters', () => Array.from('the quick brown fox jumps '.repeat(4000)).join(',')],
    ['numbers', () => Array.from({ length: 20_000 }, (_, i) => i * 7919).join(' ')],
  ])('is at most a few times that of a long story for 100 kB of %s', (_, hostile) => {
    // Eleven sentences of eleven words, all of them the base's.
    const story = Array.from({ length: 11 }, (_, i) => articles[i]!.also[0]).join('. ');
    const usual = costOf(story);
    const cost = costOf(hostile().repeat(Math.ceil(100_000 / hostile().length)));
    expect(cost.terms).toBeLessThan(6 * usual.terms);
    expect(cost.spelt).toBeLessThanOrEqual(60);
  });
});

describe('what is read of a text', () => {
  const story = (sentences: number) =>
    Array.from({ length: sentences }, (_, i) => `On day ${i} we went along the river and saw nothing.`).join(' ');
  const question = 'How can I pay my utility bill?';

  it('is all of it, when somebody might have written it', () => {
    for (const text of [question, story(14), `${story(5)}\n\n${question}\n\nThanks, Jo`, '', '?!', '漢字'.repeat(20)]) {
      expect(questionPart(text)).toBe(text);
    }
  });

  it.each([
    ['begin', (text: string) => `${question} ${text}`],
    ['middle', (text: string) => `${text} ${question} ${text}`],
    ['end', (text: string) => `${text} ${question}`],
    ['end of one without full stops', (text: string) => `${text.replaceAll('.', '')} ${question}`],
  ])('holds the question at the %s of a very long one', (_, around) => {
    const part = questionPart(around(story(100)));
    expect(part).toContain('pay my utility bill?');
    expect(part.match(/[\p{L}\p{N}]+/gu)!.length).toBeLessThanOrEqual(mostWords);
    const { ranked } = search.find(around(story(100)));
    expect(articles[ranked[0]!.article]!.id).toBe('pay-utility-bill');
  });

  it('is the same when it is read again', () => {
    const part = questionPart(`${story(100)} ${question} ${story(100)}`);
    expect(questionPart(part)).toBe(part);
  });
});
