/** Whether this is `npm run test:soak`: all of the big numbers, of which `npm test` does seeded samples. */
export const soaking = process.env.SOAK === '1';

/** Where this run's random numbers begin: 1, unless SEED says otherwise (a soak begins elsewhere each time, and says where). */
export const firstSeed = Number(process.env.SEED ?? 1);

/** How many of something: few in `npm test`, all in a soak. */
export const sample = (few: number, all: number): number => (soaking ? all : few);

/** So many seeds from this run's first one on, for `it.each`: the one that failed is in the test's name. */
export const seeds = (few: number, all: number): number[] =>
  Array.from({ length: sample(few, all) }, (_, i) => firstSeed + i);

/** Numbers from 0 to 1 that look random and are the same for the same seed: mulberry32. */
export function randomOf(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}
