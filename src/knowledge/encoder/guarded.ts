import { LRUCache } from 'lru-cache';
import { withinTime } from '../../waiting/time-limit.ts';
import type { VectorCache } from './cache.ts';
import { type Encoded, type Encoder, plainText } from './encoder.ts';

/** An encoder that may fail: then the words alone decide, it is said once, and after a while it is tried again. */
export interface GuardedEncoder {
  name: string;
  kind: Encoder['kind'];
  /** The vectors of what a customer asks; undefined when there are none in time. */
  ofQuestion(texts: readonly string[]): Promise<Encoded[] | undefined>;
  /** The vectors of a base's texts; undefined when there are none. `beside` are its other texts, whose vectors are kept as well. */
  ofBase(texts: readonly string[], beside?: readonly string[]): Promise<Encoded[] | undefined>;
  stop(): Promise<void>;
}

/** The vectors alone of texts, as many at once as there are. */
export const vectorsBy =
  (encoder: Pick<GuardedEncoder, 'ofBase'>) =>
  async (texts: readonly string[]): Promise<Float32Array[] | undefined> =>
    (await encoder.ofBase(texts))?.map(({ vector }) => vector);

// A customer who waits three seconds for the best answer had rather had the second best.
const inTime = 3_000;
// So long after a failure it is not asked again for customers.
const rest = 30_000;
const mostRemembered = 500;

/** Makes an encoder careful; `say` is called when it fails first, and when it works again. */
export function createGuardedEncoder(parts: {
  encoder: Encoder;
  cache: VectorCache | undefined;
  say: (sentence: string) => void;
  now?: () => number;
}): GuardedEncoder {
  const { encoder, cache, say, now = Date.now } = parts;
  let failedAt: number | undefined;
  let stopped = false;
  // The search and the guard ask for the same texts of a message, at the same time, and again when it comes in pieces.
  const remembered = new LRUCache<string, Promise<Encoded | undefined>>({ max: mostRemembered });

  const attempt = async <Answer>(work: () => Promise<Answer>): Promise<Answer | undefined> => {
    try {
      const answer = await work();
      if (failedAt !== undefined) say('The encoder works again: answers are found by what they mean.');
      failedAt = undefined;
      return answer;
    } catch (error) {
      if (failedAt === undefined && !stopped)
        say(`${(error as Error).message} Answers are found by their words alone meanwhile.`);
      failedAt = now();
      return undefined;
    }
  };

  return {
    name: encoder.name,
    kind: encoder.kind,
    async ofQuestion(asked) {
      // What the search and the guard make of a message differs in white space at times, which no encoder sees.
      const texts = asked.map(plainText);
      // Held here, so that nothing is forgotten meanwhile that this question needs.
      const wanted = new Map(texts.map((text) => [text, remembered.get(text)]));
      const missing = [...wanted.keys()].filter((text) => !wanted.get(text));
      if (missing.length > 0) {
        if (stopped || (failedAt !== undefined && now() - failedAt < rest)) return undefined;
        const made = attempt(() => withinTime(encoder.embed(missing), inTime, 'The encoder did not answer in time.'));
        missing.forEach((text, i) => {
          const vector = made.then((vectors) => {
            if (!vectors) remembered.delete(text);
            return vectors?.[i];
          });
          remembered.set(text, vector);
          wanted.set(text, vector);
        });
      }
      const vectors = await Promise.all(texts.map((text) => wanted.get(text)));
      const found = vectors.filter((vector) => vector !== undefined);
      return found.length === texts.length ? found : undefined;
    },
    ofBase: (texts, beside) =>
      attempt(() => (cache ? cache.embed(encoder, texts, beside) : encoder.embed(texts, { urgent: false }))),
    stop() {
      stopped = true;
      return encoder.stop();
    },
  };
}
