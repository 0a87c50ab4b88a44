import { z } from 'zod';
import { buckets, type Features, featuresOf } from './features.ts';
import { classes } from './trigger.ts';

/** Weights as they are computed with: for each place and each number of a vector one per class, in the order of `classes`. */
export interface Weights {
  bias: readonly number[];
  places: Float32Array;
  vector: Float32Array;
}

/** What was fitted: how rare each place is, and weights without vectors and with those of one encoder. */
export interface Model {
  rarity: Float32Array;
  words: Weights;
  meaning: Weights & {
    /** The name of the encoder whose vectors it was fitted with. */
    encoder: string;
    /** The middle of all vectors, which is taken off each. */
    centre: Float32Array;
  };
}

/** How likely (0 to 1) a text belongs to each class, in the order of `classes`. */
export type Likelihoods = readonly number[];

/** How much a vector counts beside the words, the letters and the tones. */
export const vectorShare = 2;

/** How likely a text belongs to each class, by its words and, where it is known, by its vector. */
export function likelihoods({ rarity, words, meaning }: Model, text: string, vector?: Float32Array): Likelihoods {
  const weights = vector ? meaning : words;
  const scores = [...weights.bias];
  const add = (value: number, from: Float32Array, at: number) => {
    for (let c = 0; c < scores.length; c++) scores[c]! += value * from[at * scores.length + c]!;
  };
  for (const [place, value] of weigh(featuresOf(text), rarity)) add(value, weights.places, place);
  if (vector) {
    centred(vector, meaning.centre).forEach((value, i) => {
      add(vectorShare * value, meaning.vector, i);
    });
  }
  const most = Math.max(...scores);
  const odds = scores.map((score) => Math.exp(score - most));
  const sum = odds.reduce((total, one) => total + one, 0);
  return odds.map((one) => one / sum);
}

/** A text's features by their tf-idf weights: its words, its letters and its tones, each of length 1. */
export function weigh({ words, letters, tones }: Features, rarity: Float32Array): Map<number, number> {
  const weighed = new Map<number, number>();
  for (const part of [words, letters, tones]) {
    let square = 0;
    for (const [place, times] of part) square += (rarity[place]! * (1 + Math.log(times))) ** 2;
    const length = Math.sqrt(square) || 1;
    for (const [place, times] of part) {
      const value = (rarity[place]! * (1 + Math.log(times))) / length;
      weighed.set(place, (weighed.get(place) ?? 0) + value);
    }
  }
  return weighed;
}

/** A vector seen from the middle of all, of length 1. */
export function centred(vector: Float32Array, centre: Float32Array): Float32Array {
  const moved = vector.map((value, i) => value - centre[i]!);
  let square = 0;
  for (const value of moved) square += value * value;
  const length = Math.sqrt(square) || 1;
  return moved.map((value) => value / length);
}

/** Numbers as bytes (-127 to 127) in base64, and what one of these is worth. */
const packed = z.object({ unit: z.number(), bytes: z.string() });
const forEachClass = z.array(packed).length(classes.length);
const weights = { bias: z.array(z.number()).length(classes.length), places: forEachClass, vector: forEachClass };
/** A model as it is kept in a file. */
const written = z.object({
  rarity: packed,
  words: z.object(weights),
  meaning: z.object({ ...weights, encoder: z.string(), centre: packed }),
});
type Packed = z.infer<typeof packed>;
type Written = z.infer<typeof written>;
type WrittenWeights = Written['words'];

/** The text of a file that holds a model; a tenth of a digit is lost. */
export function writeModel({ rarity, words, meaning }: Model): string {
  const weights = ({ bias, places, vector }: Weights): WrittenWeights => ({
    bias: bias.map((each) => Math.round(each * 1e4) / 1e4),
    places: classes.map((_, c) => pack(everyOf(places, classes.length, c))),
    vector: classes.map((_, c) => pack(everyOf(vector, classes.length, c))),
  });
  const all: Written = {
    rarity: pack(rarity),
    words: weights(words),
    meaning: { encoder: meaning.encoder, centre: pack(meaning.centre), ...weights(meaning) },
  };
  return `${JSON.stringify(all, undefined, 1)}\n`;
}

/** The model that a file holds. Throws when it is none: weights that are too few would hear nothing, and nobody would know. */
export function readModel(text: string): Model {
  const { rarity, words, meaning } = written.parse(JSON.parse(text));
  const centre = unpack(meaning.centre);
  const weights = ({ bias, places, vector }: WrittenWeights, size: number): Weights => ({
    bias,
    places: interleave(places.map((each) => unpack(each, buckets))),
    vector: interleave(vector.map((each) => unpack(each, size))),
  });
  return {
    rarity: unpack(rarity, buckets),
    words: weights(words, 0),
    meaning: { encoder: meaning.encoder, centre, ...weights(meaning, centre.length) },
  };
}

/** Each n-th value, from one on. */
function everyOf(values: Float32Array, n: number, from: number): Float32Array {
  const some = new Float32Array(values.length / n);
  for (let i = 0; i < some.length; i++) some[i] = values[i * n + from]!;
  return some;
}

function pack(values: Float32Array): Packed {
  let most = 0;
  for (const value of values) most = Math.max(most, Math.abs(value));
  const unit = most / 127 || 1;
  const bytes = new Int8Array(values.length);
  for (let i = 0; i < bytes.length; i++) bytes[i] = Math.round(values[i]! / unit);
  return { unit, bytes: Buffer.from(bytes.buffer).toString('base64') };
}

function unpack({ unit, bytes }: Packed, size?: number): Float32Array {
  const values = new Int8Array(Buffer.from(bytes, 'base64'));
  if (size !== undefined && values.length !== size)
    throw new Error(`${size} weights expected, and not ${values.length}`);
  // Hundreds of thousands of them, at every start: by loops, which take a tenth of the time of iterators and callbacks.
  const all = new Float32Array(values.length);
  for (let i = 0; i < all.length; i++) all[i] = values[i]! * unit;
  return all;
}

function interleave(parts: readonly Float32Array[]): Float32Array {
  const all = new Float32Array(parts.length * (parts[0]?.length ?? 0));
  parts.forEach((part, c) => {
    for (let i = 0; i < part.length; i++) all[i * parts.length + c] = part[i]!;
  });
  return all;
}
