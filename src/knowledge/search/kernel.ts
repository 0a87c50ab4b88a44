import type { Likeness } from './views.ts';

const unlike = Math.exp(-2);

// Most texts share no word, and the exponential takes its time.
function likeness(cosine: number): number {
  return cosine === 0 ? unlike : Math.exp(2 * (cosine - 1));
}

/** How like texts are by all views: of `n` likenesses by words and letters, and by what is meant where that is known. */
export function kernelOf({ words, letters }: Likeness, meant: Float64Array | undefined, n: number): Float64Array {
  const kernel = new Float64Array(n);
  for (let i = 0; i < n; i++) {
    const lexical = likeness(words[i]!) + likeness(letters[i]!);
    kernel[i] = meant ? (lexical + 2 * likeness(meant[i]!)) / 4 : lexical / 2;
  }
  return kernel;
}
