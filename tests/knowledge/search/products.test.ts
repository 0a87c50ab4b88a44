import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from '@jest/globals';
import { createBytes, createRows } from '../../../src/knowledge/search/products.ts';
import { createTfidf } from '../../../src/knowledge/search/tfidf.ts';
import { createTerms } from '../../../src/knowledge/text/terms.ts';

const root = fileURLToPath(new URL('../../..', import.meta.url));

describe('inner products', () => {
  // One row more than are multiplied at a time, of a size that is no multiple of a step; whole numbers, so that sums are exact.
  const size = 19;
  const row = (place: number) => Array.from({ length: size }, (_, k) => ((place * 7 + k * 5) % 11) - 4);
  const rows = createRows(1025, size, row);
  const inner = (a: readonly number[], b: readonly number[]) => a.reduce((sum, value, k) => sum + value * b[k]!, 0);
  const vectors = Array.from({ length: 9 }, (_, i) => row(i * 3 + 1).toReversed());

  it.each([
    ['no row', []],
    ['the last row', [1024]],
    ['rows in any order, some twice', [5, 0, 3, 3, 1, 6, 2]],
    ['more rows than there are', Array.from({ length: 2100 }, (_, i) => (i * 17) % 1025)],
  ])('with %s are those one by one', (_, places) => {
    for (const many of [1, 8, 9]) {
      const expected = vectors.slice(0, many).map((vector) => places.map((place) => inner(vector, row(place))));
      expect(rows.with(places, vectors.slice(0, many)).map((list) => [...list])).toEqual(expected);
    }
  });

  it('with no vector are none', () => {
    expect(rows.with([1, 2], [])).toEqual([]);
  });

  it('of rows with each other are those one by one', () => {
    const places = [6, 0, 2, 5, 4, 1024, 9, 30, 7, 8, 1];
    const expected = places.flatMap((a) => places.map((b) => inner(row(a), row(b))));
    expect([...rows.between(places)]).toEqual(expected);
  });

  it('leave the rows as they were', () => {
    expect([...rows.at(1024)]).toEqual(row(1024));
  });

  it('are made by the program that products.wat says', async () => {
    const { productsProgram } = await import(join(root, 'scripts/build-products.mjs'));
    expect(readFileSync(join(root, 'src/knowledge/search/products.wasm')).equals(await productsProgram())).toBe(true);
  });
});

describe('bytes', () => {
  const size = 19;
  const rows = (count: number, seed: number) =>
    Int8Array.from({ length: count * size }, (_, i) => ((i * 37 + seed * 11) % 255) - 127);
  const inner = (a: Int8Array, i: number, b: Int8Array, j: number) =>
    Array.from({ length: size }, (_, k) => a[i * size + k]! * b[j * size + k]!).reduce((sum, value) => sum + value, 0);
  const nearest = (a: Int8Array, b: Int8Array) =>
    Array.from({ length: a.length / size }, (_, i) =>
      Math.max(...Array.from({ length: b.length / size }, (_, j) => inner(a, i, b, j))),
    );

  it.each([
    [1, 1],
    [3, 7],
    // More than a page of memory holds.
    [300, 900],
  ])('find for each of %i rows the nearest of %i', (few, many) => {
    const bytes = createBytes(size);
    const [taken, others] = [rows(few, 1), rows(many, 2)];
    bytes.take(taken);
    expect([...bytes.nearest(others)]).toEqual(nearest(taken, others));
    expect([...bytes.nearest(others.subarray(0, size))]).toEqual(nearest(taken, others.subarray(0, size)));
    bytes.take(others.subarray(0, 2 * size));
    expect([...bytes.nearest(taken)]).toEqual(nearest(others.subarray(0, 2 * size), taken));
  });

  it('find nothing among no rows, and nothing for none', () => {
    const bytes = createBytes(size);
    bytes.take(rows(2, 1));
    expect([...bytes.nearest(new Int8Array(0))]).toEqual([-127 * 127 * size, -127 * 127 * size]);
    bytes.take(new Int8Array(0));
    expect([...bytes.nearest(rows(2, 1))]).toEqual([]);
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
