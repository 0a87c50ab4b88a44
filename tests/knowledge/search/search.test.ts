import { describe, expect, it } from '@jest/globals';
import { segmentsOf, strip } from '../../../src/knowledge/articles/segments.ts';
import { heldOut, heldOutAlike } from '../../../src/knowledge/search/held-out.ts';
import { neighbours, ridgeOf, solve, solveNear } from '../../../src/knowledge/search/ridge.ts';
import { createTfidf } from '../../../src/knowledge/search/tfidf.ts';
import { letterGrams, normalise, wordGrams, wordsOf } from '../../../src/knowledge/text/normalise.ts';
import { createSpelling, isNearly } from '../../../src/knowledge/text/spelling.ts';

describe('normalising', () => {
  it.each([
    ['  Can’t I PAY—online?! ', "can't i pay online"],
    ['¿Cómo está, señor Núñez?', 'como esta senor nunez'],
    ['It costs $5.50 (or 10 %)…', 'it costs $5 50 or 10 %'],
    ['ﬁne ½', 'fine 1 2'],
    ['支払い方法', '支払い方法'],
    ['\u0000\u202e', ''],
  ])('makes of %j', (text, plain) => {
    expect(normalise(text)).toBe(plain);
  });

  it('knows words, and what they are made of', () => {
    expect(wordsOf(normalise("'quoted' can't"))).toEqual(['quoted', "can't"]);
    expect(wordsOf('')).toEqual([]);
    expect(wordGrams(['a', 'b', 'c'])).toEqual(['a', 'b', 'c', 'a b', 'b c']);
    expect(letterGrams(['ab'], 2, 3)).toEqual(['<a', 'ab', 'b>', '<ab', 'ab>']);
  });
});

describe('spelling', () => {
  const spelling = createSpelling(
    wordsOf('garbage garbage collected electricity meter voice bill holiday tomorrow'),
    'en',
  );
  it.each([
    ['garbge colected', 'garbage collected'],
    ['electrcty metre', 'electricity metre'],
    ['garbaeg', 'garbage'],
    ['tommorow holliday', 'tomorrow holiday'],
  ])('puts %j right', (typed, meant) => {
    expect(spelling.fix(typed.split(' ')).join(' ')).toBe(meant);
  });

  it.each(['invoice', 'pill', 'collects', 'peter', 'wifi', 'holidays', 'ill', '2meter', 'x'.repeat(5000)])(
    'leaves %.20j alone',
    (word) => {
      expect(spelling.fix([word])).toEqual([word]);
    },
  );

  it('knows slips that it dares not put right, and does not take words for slips', () => {
    expect(['ruter', 'conect', 'meter', 'invoice'].map(spelling.isStrange)).toEqual([true, true, false, false]);
    expect(isNearly('ruter', 'router')).toBe(true);
    expect(isNearly('trun', 'turn')).toBe(true);
    expect(isNearly('ruter', 'meters')).toBe(false);
  });

  it('is careful where it does not know the language', () => {
    const spanish = createSpelling(['factura', 'pagar', 'casa'], 'es');
    expect(spanish.fix(['fatura', 'pasar', 'cosa'])).toEqual(['factura', 'pasar', 'cosa']);
  });
});

describe('a long text', () => {
  it('is read without quotes and signature', () => {
    expect(strip('> old\nWhere do I pay?\n\nKind regards,\nJo')).toBe('Where do I pay?');
    expect(strip('Where do I pay?\n--\nJo, 555-0100')).toBe('Where do I pay?');
    expect(strip('thanks')).toBe('thanks');
    expect(strip('> only quoted')).toBe('> only quoted');
  });

  it('is split into sentences and pairs, its question marked', () => {
    const [whole, ...parts] = segmentsOf(
      'Hello there,\nwe moved here in May with two dogs and a parrot, and all went well. Where can I pay the bill? Thank you!\nWe like it a lot here.',
    );
    expect(whole!.text).toContain('Hello there');
    expect(parts.map(({ text }) => text)).toEqual([
      'we moved here in May with two dogs and a parrot, and all went well.',
      'Where can I pay the bill?',
      'We like it a lot here.',
      'we moved here in May with two dogs and a parrot, and all went well. Where can I pay the bill?',
      'Where can I pay the bill? We like it a lot here.',
    ]);
    expect(parts[1]!.likeness).toBe(2);
    expect(parts[0]!.likeness).toBe(0);
  });

  it('has at most 24 parts, and a short text one', () => {
    expect(segmentsOf('Is it so? '.repeat(200))).toHaveLength(24);
    expect(segmentsOf('Is it so? Or not?')).toHaveLength(1);
  });
});

describe('tf-idf', () => {
  it('finds a text like itself, and unlike what shares nothing', () => {
    const view = createTfidf([['a', 'b'], ['b', 'c'], ['d']]);
    const [itself, half, none] = view.cosines(['a', 'b']);
    expect(itself).toBeCloseTo(1);
    expect(half).toBeGreaterThan(0.1);
    expect(half).toBeLessThan(0.7);
    expect(none).toBe(0);
    expect([...view.cosines([])]).toEqual([0, 0, 0]);
  });

  it('finds a text with unknown terms less alike', () => {
    const view = createTfidf([['a', 'b'], ['c']]);
    expect(view.cosines(['a', 'b', 'zebra'])[0]).toBeLessThan(0.9);
  });
});

describe('kernel ridge regression', () => {
  const articleOf = [0, 0, 1];
  const kernel = Float64Array.from([1, 0.6, 0.2, 0.6, 1, 0.3, 0.2, 0.3, 1]);
  const ridge = ridgeOf(solve({ kernel, articleOf, articles: 2, regularisation: 0.1 }), articleOf, 2);

  it('solves (K + rI) A = Y', () => {
    // A row of K + rI must give the labels of that utterance.
    for (let i = 0; i < 3; i++) {
      const row = kernel.slice(3 * i, 3 * i + 3);
      row[i]! += 0.1;
      const scores = ridge.scores(row);
      expect(scores[articleOf[i]!]).toBeCloseTo(1);
      expect(scores[1 - articleOf[i]!]).toBeCloseTo(0);
    }
  });

  it('knows the score of each utterance without it', () => {
    // Without the first utterance: (K + rI) of the other two, solved by hand.
    const [k11, k12, k22] = [1.1, 0.3, 1.1];
    const a = k22 / (k11 * k22 - k12 * k12);
    const b = -k12 / (k11 * k22 - k12 * k12);
    expect(ridge.leftOut[0]).toBeCloseTo(0.6 * a + 0.2 * b);
  });

  it('knows what each utterance would find if its article were not there', () => {
    // Of the first two alone the third finds the first article; without it the first two find the second.
    const [k11, k12] = [1.1, 0.6];
    const a = (k11 * 0.2 - k12 * 0.3) / (k11 ** 2 - k12 ** 2);
    const b = (k11 * 0.3 - k12 * 0.2) / (k11 ** 2 - k12 ** 2);
    expect([...ridge.takenOut.article]).toEqual([1, 1, 0]);
    expect(ridge.takenOut.score[0]).toBeCloseTo(0.2 / 1.1);
    expect(ridge.takenOut.score[1]).toBeCloseTo(0.3 / 1.1);
    expect(ridge.takenOut.score[2]).toBeCloseTo(a + b);
  });

  it('says of each article how it fares when wordings are held out', () => {
    const { own, mean, least, lure } = heldOut(ridge, articleOf, 2);
    const [first, second, third] = ridge.leftOut as unknown as [number, number, number];
    expect(mean).toBeCloseTo((first + second + third) / 3);
    expect(own[0]).toBeCloseTo((first + second + 4 * mean) / 6);
    expect([...least]).toEqual([Math.min(first, second), third]);
    expect([...lure]).toEqual([ridge.takenOut.score[2], ridge.takenOut.score[1]]);
    // What lures nobody, and an article alone, have nothing to say.
    const alone = heldOut(
      ridgeOf(solve({ kernel: Float64Array.of(1), articleOf: [0], articles: 1, regularisation: 0.1 }), [0], 1),
      [0],
      1,
    );
    expect([...alone.lure]).toEqual([0]);
  });

  it('says the same of a large base from some of its utterances, of all articles alike', () => {
    const tried = [0.2, 0.5, 0.8, 0.9].map((own) => ({ own, lure: own / 2 }));
    const { own, mean, least, lure } = heldOutAlike(tried, { utterances: 30, articles: 10 });
    expect([mean, ...own.slice(0, 1)]).toEqual([0.6, 0.6].map((value) => expect.closeTo(value)));
    expect([...least]).toEqual(Array(10).fill(0.5));
    expect(lure[9]).toBeCloseTo(0.3);
  });

  it('knows which utterances find their article without themselves', () => {
    // The first two find each other; the third is its article's only one.
    expect(ridge.foundAlone()).toEqual([true, true, false]);
  });

  it('of many utterances solves (K + rI) A = Y as it does of few', () => {
    // More than four, so that rows are taken four at a time and one by one.
    const n = 11;
    const many = Float64Array.from({ length: n * n }, (_, at) =>
      Math.exp(-Math.abs((at % n) - Math.floor(at / n)) / 3),
    );
    const of = Array.from({ length: n }, (_, i) => i % 3);
    const solved = ridgeOf(solve({ kernel: many, articleOf: of, articles: 3, regularisation: 0.1 }), of, 3);
    for (let i = 0; i < n; i++) {
      const row = many.slice(n * i, n * (i + 1));
      row[i]! += 0.1;
      solved.scores(row).forEach((score, c) => {
        expect(score).toBeCloseTo(c === of[i] ? 1 : 0, 10);
      });
    }
  });

  it('around a question gives what the whole gives, when the whole is near', () => {
    const between = (rows: readonly number[]) =>
      Float64Array.from(rows.flatMap((i) => rows.map((j) => kernel[3 * i + j]!)));
    const near = solveNear({ kernels: [kernel.slice(0, 3)], articleOf, articles: 2, regularisation: 0.1, between });
    const asked = Float64Array.from([0.5, 0.4, 0.3]);
    near.scores(asked).forEach((score, c) => {
      expect(score).toBeCloseTo(ridge.scores(asked)[c]!, 12);
    });
  });

  it('around a question does without as many utterances as it is told to', () => {
    const n = neighbours + 8;
    const asked = Float64Array.from({ length: n }, (_, i) => i / n);
    const between = (rows: readonly number[]) =>
      Float64Array.from(rows.flatMap((i) => rows.map((j) => Number(i === j))));
    const articleOf = Array.from({ length: n }, (_, i) => Math.floor(i / 16));
    const without = Array.from({ length: 16 }, (_, i) => i);
    const near = solveNear({ kernels: [asked], articleOf, articles: 7, regularisation: 0.1, between, without });
    const [none, ...others] = near.scores(asked);
    expect(none).toBe(0);
    expect(others.every((score) => score > 0)).toBe(true);
  });

  it('around a question solves for as many as it may, and the nearest', () => {
    const n = 2 * neighbours;
    const asked = Float64Array.from({ length: n }, (_, i) => ((i * 7) % n) / n);
    let solvedFor: readonly number[] = [];
    const between = (rows: readonly number[]) => {
      solvedFor = rows;
      return Float64Array.from(rows.flatMap((i) => rows.map((j) => Number(i === j))));
    };
    const of = Array.from({ length: n }, (_, i) => i);
    const near = solveNear({
      kernels: [asked],
      articleOf: of,
      articles: n,
      regularisation: 0.1,
      between,
      without: [3],
    });
    const nearest = of.filter((i) => i !== 3).sort((a, b) => asked[b]! - asked[a]!);
    expect(solvedFor).toEqual(nearest.slice(0, neighbours).sort((a, b) => a - b));
    // Nothing is like another: each article's score is its own utterance's share.
    expect(near.scores(asked)[nearest[0]!]).toBeCloseTo(asked[nearest[0]!]! / 1.1);
    expect(near.scores(asked)[nearest[neighbours]!]).toBe(0);
  });
});
