import { describe, expect, it } from '@jest/globals';
import type { Article } from '../../../src/knowledge/articles/article.ts';
import type { Encoded, Pieces } from '../../../src/knowledge/encoder/encoder.ts';
import { baseVectors, createMeaning, textsOfBase } from '../../../src/knowledge/search/meaning.ts';
import { createPieceView } from '../../../src/knowledge/search/pieces.ts';
import { createSearch, featureNames } from '../../../src/knowledge/search/search.ts';

const article = (id: string, question: string, answer: string): Article => ({
  ...{ id, question, answer, also: [], not: [], related: [], variants: {} },
  ...{ topic: 'x', locale: 'en', file: '' },
});

// Each word points its own way; "code" and "pin" nearly the same.
const words = ['reset', 'pin', 'pay', 'bill', 'lost', 'voicemail', 'parcel'];
const size = words.length;
const directionOf = (word: string): number[] =>
  word === 'code'
    ? words.map((one) => (one === 'pin' ? 120 : one === 'parcel' ? 40 : 0))
    : words.map((one) => (one === word ? 127 : 0));
const idOf = (word: string) => (word === 'code' ? words.length : words.indexOf(word));
const pieces = (text: string): Pieces => {
  const known =
    text
      .toLowerCase()
      .match(/\w+/g)
      ?.filter((word) => word === 'code' || words.includes(word)) ?? [];
  return { ids: Int32Array.from(known, idOf), rows: Int8Array.from(known.flatMap(directionOf)) };
};
// The vector of a whole text tells nothing.
const encoded = (text: string): Encoded => ({
  vector: new Float32Array(size).fill(size ** -0.5),
  pieces: pieces(text),
});
const articles = [
  article('pin', 'Reset my PIN', 'Open the menu. Choose voicemail.'),
  article('bill', 'Pay my bill', 'Pay at the desk.'),
];
const vectors = baseVectors(articles, textsOfBase(articles).map(encoded))!;

describe('the view of single words', () => {
  const view = createPieceView(articles, { size, pieces: vectors.pieces! });

  it('finds in an article what means the same, in its utterances and in any sentence of its answer', () => {
    const holds = view.look(pieces('reset the voicemail code'));
    expect(holds(0).mean).toBeGreaterThan(0.95);
    expect(holds(1).mean).toBeLessThan(0.1);
  });

  it('tells what a question says beyond what the article knows', () => {
    const [known, strange] = ['reset my pin', 'reset my parcel pin'].map((text) => view.look(pieces(text))(0).worst);
    expect(known).toBeCloseTo(1, 2);
    expect(strange).toBeCloseTo(0, 1);
  });

  it('has nothing to say of a question without a word that says something', () => {
    expect(view.look(pieces('how do I'))(0)).toEqual({ mean: 0, worst: 0 });
  });
});

const worstPieces = featureNames.findIndex((name) => name.includes('holds worst'));

it('a search ranks by single words where whole texts tell nothing', () => {
  const search = createSearch(articles, 'en', vectors);
  const ask = (question: string) => search.find(question, search.texts(question).map(encoded)).ranked[0];
  const byWords = createSearch(articles, 'en').find('code please');
  expect(ask('code please')).toMatchObject({ article: 0 });
  expect(byWords.ranked[0]!.features[worstPieces]).toBe(0);
  expect(ask('code please')!.features[worstPieces]).toBeGreaterThan(0.9);
});

it('the middle of an article is as near as its utterances lie together', () => {
  // Two utterances at right angles: what lies between them is nearest to their middle, though it is like neither.
  const far = [{ ...article('pin', 'Reset my PIN', ''), also: ['Forgot my code'] }, article('bill', 'Pay my bill', '')];
  const places = new Map([
    ['Reset my PIN', [1, 0, 0]],
    ['Forgot my code', [0, 1, 0]],
    ['Pay my bill', [-1, -1, 0]],
  ]);
  const towards = (direction: number[]) => {
    const length = Math.hypot(...direction);
    return Float32Array.from(direction, (value) => value / length);
  };
  const texts = textsOfBase(far);
  const rows = Float32Array.from(texts.flatMap((text) => [...towards(places.get(text) ?? [0, 0, 1])]));
  const look = (direction: number[]) => createMeaning(far, { size: 3, rows }).look([[towards(direction)]])[0]!;
  const [between, alike] = [look([1, 1, 0]), look([1, 0, 0])];
  expect(between.toMiddle(0)).toBeCloseTo(1);
  expect(between.toMiddle(0)).toBeGreaterThan(alike.toMiddle(0));
  expect(Math.max(between.likeness[0]!, between.likeness[1]!)).toBeLessThan(0.9);
  expect(alike.likeness[0]).toBeCloseTo(1);
  expect(between.toMiddle(1)).toBeLessThan(0);
});
