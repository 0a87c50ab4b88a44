import { readFileSync } from 'node:fs';

/** Vectors of one length, held where the processor multiplies many of their numbers at a time. */
export interface Rows {
  /** The inner products of some rows with each of some vectors, in 32 bits: for each vector one list. */
  with(places: ArrayLike<number>, vectors: readonly ArrayLike<number>[]): Float32Array[];
  /** The inner products of some rows with each other, row by row. */
  between(places: readonly number[]): Float64Array;
  /** One of the rows. */
  at(place: number): Float32Array;
}

/** Rows of bytes, one after the other: for each of some the highest of its inner products with all others. */
export interface Bytes {
  /** Takes in the rows that the others are compared with, in place of those before. */
  take(rows: Int8Array): void;
  /** For each row that was taken in the highest product with these; -127 * 127 times the size where there are none. */
  nearest(rows: Int8Array): Int32Array;
}

interface Programs {
  products(
    ...parts: [rows: number, width: number, places: number, count: number, vectors: number, many: number, into: number]
  ): void;
  nearest(...parts: [rows: number, width: number, count: number, vectors: number, many: number, into: number]): void;
}

// What Node has of it and TypeScript knows of browsers only.
declare const WebAssembly: {
  Module: new (bytes: Uint8Array) => object;
  Memory: new (size: { initial: number }) => { buffer: ArrayBuffer; grow(pages: number): void };
  Instance: new (program: object, imports: { rows: { memory: object } }) => { exports: Programs };
};

// Said in products.wat, of which it is made.
const program = new WebAssembly.Module(readFileSync(new URL('./products.wasm', import.meta.url)));
// As many numbers are multiplied in one step; rows are filled up with zeros.
const step = 16;
// A row that was read is multiplied with so many vectors before the next is, and so many rows at a time.
const [mostVectors, mostPlaces] = [8, 1024];
const [bytes, page] = [Float32Array.BYTES_PER_ELEMENT, 65_536];

/** Takes in so many vectors of a size; `row` gives each in turn. */
export function createRows(count: number, size: number, row: (place: number) => ArrayLike<number>): Rows {
  const width = Math.ceil(size / step) * step;
  const vectorsAt = count * width * bytes;
  const placesAt = vectorsAt + mostVectors * width * bytes;
  const intoAt = placesAt + mostPlaces * bytes;
  const end = intoAt + mostVectors * mostPlaces * bytes;
  const memory = new WebAssembly.Memory({ initial: Math.ceil(end / page) });
  const { products } = new WebAssembly.Instance(program, { rows: { memory } }).exports;
  const numbers = (at: number, length: number) => new Float32Array(memory.buffer, at, length);
  const at = (place: number) => numbers(place * width * bytes, size);
  for (let place = 0; place < count; place++) at(place).set(row(place));

  function multiply(places: ArrayLike<number>, vectors: readonly ArrayLike<number>[]): Float32Array[] {
    const found = vectors.map(() => new Float32Array(places.length));
    const all = places instanceof Int32Array ? places : Int32Array.from(places);
    for (let v = 0; v < vectors.length; v += mostVectors) {
      const some = vectors.slice(v, v + mostVectors);
      some.forEach((vector, i) => {
        numbers(vectorsAt + i * width * bytes, size).set(vector);
      });
      for (let p = 0; p < all.length; p += mostPlaces) {
        const block = all.subarray(p, p + mostPlaces);
        new Int32Array(memory.buffer, placesAt, block.length).set(block);
        products(0, width * bytes, placesAt, block.length, vectorsAt, some.length, intoAt);
        some.forEach((_, i) => {
          found[v + i]!.set(numbers(intoAt + i * block.length * bytes, block.length), p);
        });
      }
    }
    return found;
  }

  return {
    at,
    with: multiply,
    between(places) {
      const n = places.length;
      const found = new Float64Array(n * n);
      for (let i = 0; i < n; i += mostVectors) {
        const lists = multiply(places.slice(0, i + mostVectors), places.slice(i, i + mostVectors).map(at));
        lists.forEach((list, k) => {
          for (let j = 0; j <= i + k; j++) found[(i + k) * n + j] = found[j * n + i + k] = list[j]!;
        });
      }
      return found;
    },
  };
}

const byteStep = 16;

/** Makes a place where rows of bytes of a size are compared. */
export function createBytes(size: number): Bytes {
  const width = Math.ceil(size / byteStep) * byteStep;
  const memory = new WebAssembly.Memory({ initial: 1 });
  const { nearest } = new WebAssembly.Instance(program, { rows: { memory } }).exports;
  // First the rows taken in, each number of 16 bits, then what is found for them, then the others.
  let taken = 0;
  const foundAt = () => taken * width * 2;
  const rowsAt = () => foundAt() + Math.ceil((taken * 4) / byteStep) * byteStep;
  const room = (end: number) => {
    const missing = Math.ceil((end - memory.buffer.byteLength) / page);
    if (missing > 0) memory.grow(missing);
  };
  return {
    take(rows) {
      taken = rows.length / size;
      room(rowsAt());
      const wide = new Int16Array(memory.buffer, 0, taken * width).fill(0);
      for (let row = 0; row < taken; row++) wide.set(rows.subarray(row * size, (row + 1) * size), row * width);
    },
    nearest(rows) {
      const count = rows.length / size;
      room(rowsAt() + count * width);
      const found = new Int32Array(memory.buffer, foundAt(), taken).fill(-127 * 127 * size);
      const bytes = new Int8Array(memory.buffer, rowsAt(), count * width);
      if (width === size) bytes.set(rows);
      else {
        bytes.fill(0);
        for (let row = 0; row < count; row++) bytes.set(rows.subarray(row * size, (row + 1) * size), row * width);
      }
      if (taken > 0 && count > 0) nearest(rowsAt(), width, count, 0, taken, foundAt());
      return found.slice();
    },
  };
}
