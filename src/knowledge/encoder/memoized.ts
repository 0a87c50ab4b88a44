import type { Encoded } from './encoder.ts';
import type { GuardedEncoder } from './guarded.ts';

/** An encoder for many questions that are known beforehand; it keeps every vector it was asked for. */
export interface MemoizedEncoder extends GuardedEncoder {
  /** Has the vectors of these texts made at once, so that `ofQuestion` need not wait for each. */
  prepare(texts: readonly string[]): Promise<void>;
}

/** Makes an encoder remember. What it prepares is cached like a base's texts. */
export function createMemoized(encoder: GuardedEncoder): MemoizedEncoder {
  const known = new Map<string, Encoded>();
  const keep = (texts: readonly string[], vectors: readonly Encoded[] | undefined) =>
    texts.forEach((text, i) => {
      if (vectors?.[i]) known.set(text, vectors[i]);
    });
  const missing = (texts: readonly string[]) => [...new Set(texts)].filter((text) => !known.has(text));
  const all = (texts: readonly string[]) => {
    const vectors = texts.flatMap((text) => known.get(text) ?? []);
    return vectors.length === texts.length ? vectors : undefined;
  };
  return {
    name: encoder.name,
    kind: encoder.kind,
    async prepare(texts) {
      const wanted = missing(texts);
      if (wanted.length > 0) keep(wanted, await encoder.ofBase(wanted));
    },
    async ofQuestion(texts) {
      const wanted = missing(texts);
      if (wanted.length > 0) keep(wanted, await encoder.ofQuestion(wanted));
      return all(texts);
    },
    async ofBase(texts) {
      const wanted = missing(texts);
      if (wanted.length > 0) keep(wanted, await encoder.ofBase(wanted));
      return all(texts);
    },
    stop: () => encoder.stop(),
  };
}
