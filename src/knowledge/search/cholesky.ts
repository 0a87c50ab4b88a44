// Four products at a time, here and below: the processor adds them side by side.

/** The product of a vector with as many numbers of `rows`, from a place on. */
export function dot(rows: Float64Array, at: number, vector: Float64Array, length: number): number {
  let [s0, s1, s2, s3] = [0, 0, 0, 0];
  let k = 0;
  for (; k + 3 < length; k += 4) {
    s0 += rows[at + k]! * vector[k]!;
    s1 += rows[at + k + 1]! * vector[k + 1]!;
    s2 += rows[at + k + 2]! * vector[k + 2]!;
    s3 += rows[at + k + 3]! * vector[k + 3]!;
  }
  for (; k < length; k++) s0 += rows[at + k]! * vector[k]!;
  return s0 + s1 + s2 + s3;
}

/** Adds to a row the rows from `first` on, each times its factor; of `lower` ones only what lies up to the diagonal. */
export function addRows(
  into: Float64Array,
  { rows, width, first, lower = false }: { rows: Float64Array; width: number; first: number; lower?: boolean },
  factors: Float64Array,
): void {
  let i = first;
  for (; i + 3 < factors.length; i += 4) {
    const wide = lower ? Math.min(into.length, i + 4) : into.length;
    const [f0, f1, f2, f3] = [factors[i]!, factors[i + 1]!, factors[i + 2]!, factors[i + 3]!];
    const at = i * width;
    for (let c = 0; c < wide; c++) {
      into[c]! +=
        f0 * rows[at + c]! +
        f1 * rows[at + width + c]! +
        f2 * rows[at + 2 * width + c]! +
        f3 * rows[at + 3 * width + c]!;
    }
  }
  for (; i < factors.length; i++) {
    for (let c = 0; c < into.length; c++) into[c]! += factors[i]! * rows[i * width + c]!;
  }
}

/** L of K + r I = L L^T, row by row; what lies above the diagonal is left as it was. */
export function factorOf(kernel: Float64Array, n: number, regularisation: number): Float64Array {
  const factor = Float64Array.from(kernel);
  for (let i = 0; i < n; i++) {
    const row = i * n;
    const finish = (j: number, from: number, sum: number): void => {
      let rest = sum;
      for (let k = from; k < j; k++) rest += factor[row + k]! * factor[j * n + k]!;
      const left = factor[row + j]! - rest + (i === j ? regularisation : 0);
      factor[row + j] = i === j ? Math.sqrt(left) : left / factor[j * n + j]!;
    };
    let j = 0;
    for (; j + 3 <= i; j += 4) {
      const [a, b, c, d] = [j * n, (j + 1) * n, (j + 2) * n, (j + 3) * n];
      let [s0, s1, s2, s3] = [0, 0, 0, 0];
      for (let k = 0; k < j; k++) {
        const value = factor[row + k]!;
        s0 += value * factor[a + k]!;
        s1 += value * factor[b + k]!;
        s2 += value * factor[c + k]!;
        s3 += value * factor[d + k]!;
      }
      finish(j, j, s0);
      finish(j + 1, j, s1);
      finish(j + 2, j, s2);
      finish(j + 3, j, s3);
    }
    for (; j <= i; j++) finish(j, 0, 0);
  }
  return factor;
}

/** L^-1, row by row, zero above the diagonal. */
export function invertedFactor(kernel: Float64Array, n: number, regularisation: number): Float64Array {
  const factor = factorOf(kernel, n, regularisation);
  const inverse = new Float64Array(n * n);
  for (let i = 0; i < n; i++) {
    const row = inverse.subarray(i * n, i * n + i);
    addRows(row, { rows: inverse, width: n, first: 0, lower: true }, factor.subarray(i * n, i * n + i));
    const pivot = factor[i * n + i]!;
    for (let j = 0; j < i; j++) row[j]! /= -pivot;
    inverse[i * n + i] = 1 / pivot;
  }
  return inverse;
}
