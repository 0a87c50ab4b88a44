import { afterEach, expect, it, jest } from '@jest/globals';
import { backoff } from '../../src/waiting/backoff.ts';

afterEach(() => {
  jest.restoreAllMocks();
});

/** The waits after these tries, by the least and by the greatest chance. */
const waits = (tries: number[], chance: number) => {
  jest.spyOn(Math, 'random').mockReturnValue(chance);
  return tries.map((each) => backoff(each, { first: 200, most: 5000 }));
};

it('doubles from the first wait to the longest', () => {
  expect(waits([1, 2, 3, 5, 6, 7, 5000], 1)).toEqual([200, 400, 800, 3200, 5000, 5000, 5000]);
});

it('leaves half of it to chance', () => {
  expect(waits([1, 2, 6], 0)).toEqual([100, 200, 2500]);
});

it('takes what comes before the first try for the first', () => {
  expect(waits([0, -1], 1)).toEqual([200, 200]);
});
