import { beforeAll, describe, expect, it } from '@jest/globals';
import type { Article } from '../../../src/knowledge/articles/article.ts';
import { createLibrary } from '../../../src/knowledge/articles/library.ts';
import { mostWords, questionPart } from '../../../src/knowledge/articles/segments.ts';
import { baseVectors, textsOfBase } from '../../../src/knowledge/search/meaning.ts';
import { neighbours } from '../../../src/knowledge/search/ridge.ts';
import { createSearch, mostSolved, type Search } from '../../../src/knowledge/search/search.ts';
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

describe('what a question costs beside ten thousand wordings', () => {
  const size = 16;
  const nouns = unknown(1250);
  const articlesOf = (count: number): Article[] =>
    Array.from({ length: count }, (_, i) => ({
      ...{ id: `a${i}`, topic: 't', locale: 'en', related: [], not: [], variants: {}, file: '' },
      question: `How do I order a ${nouns[i]}?`,
      also: ['Where is', 'What costs', 'Who has', 'When comes', 'May I see', 'I lost', 'Is there'].map(
        (one) => `${one} a ${nouns[i]}?`,
      ),
      answer: `We have a ${nouns[i]}.`,
    }));
  const rowOf = (word: string): number[] => {
    const row = new Array<number>(size).fill(0);
    for (const letter of word) row[letter.charCodeAt(0) % size]! += 1;
    const length = Math.hypot(...row) || 1;
    return row.map((value) => value / length);
  };
  const encode = (text: string) => {
    const words = text.toLowerCase().match(/[a-z]{3,}/g) ?? [];
    return {
      vector: Float32Array.from(rowOf(text.toLowerCase())),
      pieces: {
        ids: Int32Array.from(words, (word) => word.charCodeAt(0)),
        rows: Int8Array.from(words.flatMap((word) => rowOf(word).map((value) => Math.round(127 * value)))),
      },
    };
  };

  it('is few articles compared piece by piece, and a regression of the nearest wordings', () => {
    const bytes: number[] = [];
    for (const count of [125, 1250]) {
      const some = articlesOf(count);
      const vectors = baseVectors(some, textsOfBase(some).map(encode))!;
      const { starts, ids, rows } = vectors.pieces!;
      bytes.push([vectors.rows, starts, ids, rows].reduce((sum, { byteLength }) => sum + byteLength, 0) / (8 * count));
      const large = createSearch(some, 'en', vectors);
      const question = `Where can I find the ${nouns[7]}?`;
      const given = large.texts(question).map(encode);
      Object.assign(work, { pieced: 0, near: 0, rows: 0 });
      expect(large.find(question, given).ranked.map(({ article }) => article)).toContain(7);
      expect(work.pieced).toBeGreaterThan(0);
      expect(work.pieced).toBeLessThanOrEqual(24);
      expect(work.rows).toBe(0);
      expect(work.near).toBe(8 * count > mostSolved ? neighbours : 0);
    }
    // For each wording, and its share of the answers, the same.
    expect(bytes[1]! / bytes[0]!).toBeLessThan(1.1);
  });
});
