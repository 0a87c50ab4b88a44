/** Vectors of one length, row after row. */
export interface Rows {
  size: number;
  rows: Float32Array;
}

/** One of them. */
export function rowOf({ size, rows }: Rows, place: number): Float32Array {
  return rows.subarray(place * size, (place + 1) * size);
}

/**
 * The inner product of a vector with each of some rows. Four rows at a time: the processor adds their products side by side,
 * and reads the vector once for all of them.
 */
export function productsWith({ size, rows }: Rows, places: ArrayLike<number>, vector: Float64Array): Float64Array {
  const products = new Float64Array(places.length);
  let i = 0;
  for (; i + 3 < places.length; i += 4) {
    const [a, b, c, d] = [places[i]! * size, places[i + 1]! * size, places[i + 2]! * size, places[i + 3]! * size];
    let [s0, s1, s2, s3] = [0, 0, 0, 0];
    for (let k = 0; k < size; k++) {
      const value = vector[k]!;
      s0 += value * rows[a + k]!;
      s1 += value * rows[b + k]!;
      s2 += value * rows[c + k]!;
      s3 += value * rows[d + k]!;
    }
    products[i] = s0;
    products[i + 1] = s1;
    products[i + 2] = s2;
    products[i + 3] = s3;
  }
  for (; i < places.length; i++) {
    const a = places[i]! * size;
    let sum = 0;
    for (let k = 0; k < size; k++) sum += vector[k]! * rows[a + k]!;
    products[i] = sum;
  }
  return products;
}

/** The inner products of some rows with each other, row by row. */
export function productsBetween({ size, rows }: Rows, places: readonly number[]): Float64Array {
  const count = places.length;
  const products = new Float64Array(count * count);
  const vector = new Float64Array(size);
  for (let i = 0; i < count; i++) {
    vector.set(rowOf({ size, rows }, places[i]!));
    const row = productsWith({ size, rows }, places.slice(0, i + 1), vector);
    for (let j = 0; j <= i; j++) products[i * count + j] = products[j * count + i] = row[j]!;
  }
  return products;
}
