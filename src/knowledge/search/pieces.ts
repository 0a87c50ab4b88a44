import type { Article } from '../articles/article.ts';
import { utterancesOf } from '../articles/utterances.ts';
import type { Pieces } from '../encoder/encoder.ts';
import { type BaseVectors, layoutOf } from './meaning.ts';
import { createBytes } from './products.ts';
import { work } from './work.ts';

/** How well an article holds what a question says, piece by piece; cosines, rare pieces counting for more. */
export interface Held {
  /** Of all pieces, each by the piece of the article that is most like it. */
  mean: number;
  /** The same of the quarter that is held worst: what a question says beyond what the article knows. */
  worst: number;
}

/** The view of single words: it is asked about few articles, for it compares each piece of a question with each of theirs. */
export interface PieceView {
  /** Takes in a question, in place of the one before; what it returns says how well an article holds it. */
  look(question: Pieces): (article: number) => Held;
}

/** Two rows of bytes that point the same way. */
const same = 127 * 127;

/** Builds the view over articles: what they hold are their utterances and the sentences of their answers. */
export function createPieceView(
  articles: readonly Article[],
  { size, pieces: { starts, ids, rows } }: Pick<BaseVectors, 'size'> & { pieces: NonNullable<BaseVectors['pieces']> },
): PieceView {
  const { utterances, sentences } = layoutOf(articles);
  const texts = sentences.map((own) => new Set(own));
  utterancesOf(articles).forEach(({ article }, u) => {
    texts[article]!.add(utterances[u]!);
  });
  const holders = new Map<number, number>();
  for (const own of texts) {
    const held = new Set([...own].flatMap((text) => [...ids.subarray(starts[text]!, starts[text + 1]!)]));
    for (const id of held) holders.set(id, (holders.get(id) ?? 0) + 1);
  }
  const rarity = (id: number) => Math.log((1 + articles.length) / (1 + (holders.get(id) ?? 0))) + 1;
  const bytes = createBytes(size);

  return {
    look(question) {
      const weights = Array.from(question.ids, rarity);
      const all = weights.reduce((sum, weight) => sum + weight, 0);
      bytes.take(question.rows);
      return (article) => {
        if (all === 0) return { mean: 0, worst: 0 };
        work.pieced += 1;
        const best = new Int32Array(weights.length).fill(-same);
        for (const text of texts[article]!) {
          const found = bytes.nearest(rows.subarray(starts[text]! * size, starts[text + 1]! * size));
          for (let i = 0; i < best.length; i++) best[i] = Math.max(best[i]!, found[i]!);
        }
        const mean = weights.reduce((sum, weight, i) => sum + weight * best[i]!, 0) / all / same;
        return { mean, worst: worstQuarter(best, weights, all / 4) / same };
      };
    },
  };
}

/** The average of the lowest values, up to a share of all weights, and of one at least. */
function worstQuarter(values: Int32Array, weights: readonly number[], share: number): number {
  let [sum, weighed] = [0, 0];
  for (const i of [...values.keys()].sort((a, b) => values[a]! - values[b]!)) {
    if (weighed > 0 && weighed + weights[i]! > share) break;
    sum += weights[i]! * values[i]!;
    weighed += weights[i]!;
  }
  return sum / weighed;
}
