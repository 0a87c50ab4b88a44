/** A text as an encoder sees it: a vector of length 1, and of some encoders the pieces of its words. */
export interface Encoded {
  vector: Float32Array;
  pieces?: Pieces | undefined;
}

/** Pieces of words that say something, in their order: which they are, and for each the direction of its vector in that text, as bytes (127 is 1). */
export interface Pieces {
  ids: Int32Array;
  rows: Int8Array;
}

/**
 * Turns texts into vectors of length 1, so that texts of like meaning lie near each other. A vector of a text must not depend on
 * the other texts it was asked for with. Must not keep what it was asked; rejects when it cannot, and may be asked again.
 */
export interface Encoder {
  /** Tells its vectors from those of every other encoder; what is cached is kept under it. */
  name: string;
  /** Which calibration fits it: the project's own encoder has one of its own. */
  kind: 'bundled' | 'other';
  /** A customer waits for what is urgent (the default); the rest is done between. */
  embed(texts: readonly string[], options?: { urgent?: boolean }): Promise<Encoded[]>;
  stop(): Promise<void>;
}

/** Which encoder to use: the project's, none, the ONNX model of a folder, or what answers OpenAI's `/v1/embeddings` at a URL. */
export type EncoderChoice = 'bundled' | 'off' | { folder: string } | { url: string; model: string; key?: string };

/** The project's own encoder knows English; whether another one helps in a language is tried on the articles. */
export function knows({ kind }: Pick<Encoder, 'kind'>, locale: string): boolean {
  return kind === 'other' || locale.toLowerCase().split('-')[0] === 'en';
}

/** The form in which an encoder gets a text: NFKC, white space collapsed. */
export function plainText(text: string): string {
  return text.normalize('NFKC').replace(/\s+/g, ' ').trim();
}

/** A vector divided by its length, in place; the vector of nothing stays as it is. */
export function normalizeVector(vector: Float32Array): Float32Array {
  let square = 0;
  for (const value of vector) square += value * value;
  const length = Math.sqrt(square);
  if (length > 0) for (let i = 0; i < vector.length; i++) vector[i]! /= length;
  return vector;
}
