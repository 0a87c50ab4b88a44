import type { Article } from '../articles/article.ts';
import { answerSentences, utterancesOf, vetoesOf, wholeText } from '../articles/utterances.ts';
import { type Encoded, normalizeVector, type Pieces } from '../encoder/encoder.ts';
import { createRows } from './products.ts';

/** The vectors of a base's texts, row by row in the order of `textsOfBase`; each row has `size` numbers and length 1. */
export interface BaseVectors {
  size: number;
  rows: Float32Array;
  /** Of an encoder that tells them, the pieces of the texts, one text's after the other's: those of `i` lie from `starts[i]` to `starts[i + 1]`. */
  pieces?: Pieces & { starts: Int32Array };
}

/** The view of the encoder: how like texts are by what they mean, seen from the middle of the base's utterances. */
export interface Meaning {
  /** Looks at texts at once, each given as the vectors whose sum it is. */
  look(texts: readonly (readonly Float32Array[])[]): MeaningOf[];
  /** Cosines of an utterance with each utterance, then with each `not:` line. */
  utterance(u: number): Float64Array;
  /** The cosines of some utterances with each other, row by row. */
  between(utterances: readonly number[]): Float64Array;
}

/** What the encoder's view sees of a text. */
export interface MeaningOf {
  /** Cosines (-1 to 1) with each utterance, then with each `not:` line. */
  likeness: Float64Array;
  /** How like it is to each article's own text, by its best sentence and as a whole: -2 to 2. */
  answers(): Float64Array;
  /** How like it is to the middle of an article's utterances: -1 to 1. */
  toMiddle(article: number): number;
}

const mostRead = 200;

/** The texts of articles, each once, and which is what. */
export interface Layout {
  texts: string[];
  /** Places in `texts`. */
  utterances: number[];
  vetoes: number[];
  sentences: number[][];
  wholes: number[];
  /** Those that are read piece by piece; what whole texts hold their sentences hold, too. */
  read: ReadonlySet<number>;
}

/** The texts of articles whose vectors the encoder's view needs, each once. */
export function textsOfBase(articles: readonly Article[]): string[] {
  return layoutOf(articles).texts;
}

/**
 * The vectors of articles, of which only those are made that another reading of the base does not have; undefined when they cannot be
 * made. `make` gets what is missing, and the base's other texts.
 */
export async function vectorsBeside(
  articles: readonly Article[],
  before: { articles: readonly Article[]; vectors: BaseVectors } | undefined,
  make: (texts: readonly string[], beside: readonly string[]) => Promise<readonly Encoded[] | undefined>,
): Promise<BaseVectors | undefined> {
  const { texts, read } = layoutOf(articles);
  const known = before ? encodedOf(before.articles, before.vectors) : new Map<string, Encoded>();
  const isKnown = (text: string, place: number): boolean => {
    const one = known.get(text);
    return one !== undefined && (one.pieces !== undefined || !read.has(place) || !before?.vectors.pieces);
  };
  const [there, missing]: [string[], string[]] = [[], []];
  texts.forEach((text, place) => {
    (isKnown(text, place) ? there : missing).push(text);
  });
  const made = missing.length > 0 ? await make(missing, there) : [];
  if (!made) return undefined;
  missing.forEach((text, i) => {
    known.set(text, made[i]!);
  });
  return baseVectors(
    articles,
    texts.map((text) => known.get(text)!),
  );
}

/** What is kept of the texts of articles, by text. */
function encodedOf(articles: readonly Article[], { size, rows, pieces }: BaseVectors): Map<string, Encoded> {
  const { texts, read } = layoutOf(articles);
  const piecesOf = (place: number): Pieces | undefined => {
    if (!pieces || !read.has(place)) return undefined;
    const [from, to] = [pieces.starts[place]!, pieces.starts[place + 1]!];
    return { ids: pieces.ids.subarray(from, to), rows: pieces.rows.subarray(from * size, to * size) };
  };
  return new Map(
    texts.map((text, place) => [
      text,
      { vector: rows.subarray(place * size, (place + 1) * size), pieces: piecesOf(place) },
    ]),
  );
}

/** What an encoder made of the texts of articles, laid out where threads share it; undefined when that does not fit together. */
export function baseVectors(articles: readonly Article[], encoded: readonly Encoded[]): BaseVectors | undefined {
  const size = encoded[0]?.vector.length;
  if (size === undefined || encoded.some(({ vector }) => vector.length !== size)) return undefined;
  const rows = new Float32Array(new SharedArrayBuffer(encoded.length * size * Float32Array.BYTES_PER_ELEMENT));
  encoded.forEach(({ vector }, i) => {
    rows.set(vector, i * size);
  });
  const { read } = layoutOf(articles);
  if (encoded.some(({ pieces }, i) => !pieces && read.has(i))) return { size, rows };
  const pieces = encoded.map((one, i) => (read.has(i) ? one.pieces : undefined));
  const starts = new Int32Array(new SharedArrayBuffer((encoded.length + 1) * Int32Array.BYTES_PER_ELEMENT));
  pieces.forEach((one, i) => {
    starts[i + 1] = starts[i]! + (one?.ids.length ?? 0);
  });
  const count = starts[encoded.length]!;
  const ids = new Int32Array(new SharedArrayBuffer(count * Int32Array.BYTES_PER_ELEMENT));
  const bytes = new Int8Array(new SharedArrayBuffer(count * size));
  pieces.forEach((one, i) => {
    if (!one) return;
    ids.set(one.ids, starts[i]!);
    bytes.set(one.rows, starts[i]! * size);
  });
  return { size, rows, pieces: { starts, ids, rows: bytes } };
}

// Of each list of articles it is asked several times.
const layouts = new WeakMap<readonly Article[], Layout>();

/** Where the texts of articles lie in `textsOfBase`. */
export function layoutOf(articles: readonly Article[]): Layout {
  const layout = layouts.get(articles) ?? layOut(articles);
  layouts.set(articles, layout);
  return layout;
}

function layOut(articles: readonly Article[]): Layout {
  const places = new Map<string, number>();
  const placeOf = (text: string): number => {
    const known = places.get(text);
    if (known !== undefined) return known;
    places.set(text, places.size);
    return places.size - 1;
  };
  const utterances = utterancesOf(articles).map(({ text }) => placeOf(text));
  const vetoes = vetoesOf(articles).map(({ text }) => placeOf(text));
  const wholes = articles.map((article) => placeOf(wholeText(article)));
  const sentences = articles.map((article) => answerSentences(article).map(placeOf));
  const read = new Set([...utterances, ...sentences.flat()]);
  return { texts: [...places.keys()], utterances, vetoes, sentences, wholes, read };
}

/** Builds the encoder's view over articles. */
export function createMeaning(articles: readonly Article[], { size, rows }: BaseVectors): Meaning {
  const { texts, utterances, vetoes, sentences, wholes } = layoutOf(articles);
  if (rows.length !== texts.length * size) throw new Error('the vectors are not those of these articles');
  const middle = new Float32Array(size);
  for (const place of utterances) {
    for (let i = 0; i < size; i++) middle[i]! += rows[place * size + i]! / utterances.length;
  }
  const centred = createRows(texts.length, size, (place) =>
    normalizeVector(rows.subarray(place * size, (place + 1) * size).map((value, i) => value - middle[i]!)),
  );
  const [toMiddle] = centred.with([...texts.keys()], [middle]) as [Float32Array];
  const lines = Int32Array.from([...utterances, ...vetoes]);
  const members = articles.map((): number[] => []);
  utterancesOf(articles).forEach(({ article }, u) => {
    members[article]!.push(u);
  });
  // What lies far apart has its middle near to nothing.
  const middles = members.map((own) => {
    const sum = new Float64Array(size);
    for (const u of own) {
      const row = centred.at(utterances[u]!);
      for (let i = 0; i < size; i++) sum[i]! += row[i]!;
    }
    return Math.hypot(...sum) || 1;
  });

  // Products are sums as texts are: each vector is multiplied once, whatever it is part of, and only with what is asked for.
  function productsOf(vectors: readonly Float32Array[]): Products[] {
    return centred.with(lines, vectors).map((byLine, i) => {
      const found = new Float32Array(texts.length).fill(Number.NaN);
      lines.forEach((place, line) => {
        found[place] = byLine[line]!;
      });
      return (places) => {
        const missing = places.filter((place) => Number.isNaN(found[place]));
        centred.with(missing, [vectors[i]!])[0]!.forEach((product, m) => {
          found[missing[m]!] = product;
        });
        return found;
      };
    });
  }

  function lookAt(vectors: readonly Float32Array[], parts: readonly Products[]): MeaningOf {
    const sum = Float64Array.from({ length: size }, (_, i) => vectors.reduce((all, vector) => all + vector[i]!, 0));
    const long = vectors.length > 1 ? Math.hypot(...sum) || 1 : 1;
    const length = Math.hypot(...sum.map((value, i) => value / long - middle[i]!)) || 1;
    const cosines = (places: Int32Array): Float64Array => {
      const products = parts.map((part) => part(places));
      const found = new Float64Array(places.length);
      for (let i = 0; i < found.length; i++) {
        const place = places[i]!;
        let product = 0;
        for (const part of products) product += part[place]!;
        found[i] = (product / long - toMiddle[place]!) / length;
      }
      return found;
    };
    const readAnswers = (): Float64Array => {
      const whole = cosines(Int32Array.from(wholes));
      // Of very many articles only those whose whole text is near are worth reading sentence by sentence.
      const least = whole.length <= mostRead ? -2 : whole.toSorted()[whole.length - mostRead]!;
      const read = [...whole.keys()].filter((c) => whole[c]! >= least && sentences[c]!.length > 0);
      const near = cosines(Int32Array.from(read.flatMap((c) => sentences[c]!)));
      let at = 0;
      for (const c of read) {
        let best = -1;
        for (const end = at + sentences[c]!.length; at < end; at++) best = Math.max(best, near[at]!);
        whole[c]! += best;
      }
      return whole;
    };
    let answers: Float64Array | undefined;
    const likeness = cosines(lines);
    return {
      likeness,
      answers() {
        answers ??= readAnswers();
        return answers;
      },
      toMiddle: (c) => members[c]!.reduce((sum, u) => sum + likeness[u]!, 0) / middles[c]!,
    };
  }

  return {
    look(texts) {
      const vectors = [...new Set(texts.flat())];
      const found = productsOf(vectors);
      const products = new Map(vectors.map((vector, i) => [vector, found[i]!]));
      return texts.map((vectors) =>
        lookAt(
          vectors,
          vectors.map((vector) => products.get(vector)!),
        ),
      );
    },
    utterance: (u) => Float64Array.from(centred.with(lines, [centred.at(utterances[u]!)])[0]!),
    between: (some) => centred.between(some.map((u) => utterances[u]!)),
  };
}

// The products of a vector with all texts of the base, of which those at these places are there.
type Products = (places: Int32Array) => Float32Array;
