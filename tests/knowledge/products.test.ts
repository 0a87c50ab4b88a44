import { describe, expect, it } from '@jest/globals';
import { productsBetween, productsWith } from '../../src/knowledge/products.ts';
import { createTerms } from '../../src/knowledge/terms.ts';
import { createTfidf } from '../../src/knowledge/tfidf.ts';

describe('inner products', () => {
  const size = 3;
  const rows = Float32Array.from({ length: 7 * size }, (_, i) => ((i * 5) % 11) - 4);
  const inner = (a: ArrayLike<number>, place: number) =>
    Array.from(a).reduce((sum, value, k) => sum + value * rows[place * size + k]!, 0);

  it.each([[[]], [[6]], [[0, 1, 2, 3]], [[5, 0, 3, 3, 1, 6, 2]]])('with the rows %j are those one by one', (places) => {
    const vector = Float64Array.from([2, -1, 3]);
    expect([...productsWith({ size, rows }, places, vector)]).toEqual(places.map((place) => inner(vector, place)));
  });

  it('of rows with each other are those one by one', () => {
    const places = [6, 0, 2, 5, 4];
    const between = productsBetween({ size, rows }, places);
    const expected = places.flatMap((a) => places.map((b) => inner(rows.subarray(a * size, (a + 1) * size), b)));
    expect([...between]).toEqual(expected);
  });
});

describe('terms', () => {
  it('are numbered once, and what was never learnt is numbered below zero for each text anew', () => {
    let split = 0;
    const terms = createTerms((unit) => {
      split += 1;
      return [...unit];
    });
    expect(terms.learn(['aba', 'c', 'aba'])).toEqual([0, 1, 0, 2, 0, 1, 0]);
    expect([terms.size, split]).toEqual([3, 2]);
    expect(terms.read(['aba', 'xcx', 'y'])).toEqual([0, 1, 0, -1, 2, -1, -2]);
    expect(terms.read(['y'])).toEqual([-1]);
    expect(terms.size).toBe(3);
  });

  it('make the same cosines whether texts are compared with a question or with each other', () => {
    const texts = [['a', 'b', 'a'], ['b', 'c'], ['d'], ['a', 'c', 'd', 'e']];
    const index = createTfidf(texts);
    const some = [3, 0, 1];
    const between = index.between(some);
    some.forEach((text, i) => {
      const cosines = index.cosines(texts[text]!);
      some.forEach((other, j) => {
        expect(between[i * some.length + j]).toBeCloseTo(cosines[other]!, 12);
      });
    });
  });
});
