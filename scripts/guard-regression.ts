/** Rows of a sparse matrix, each with the class it belongs to and how much it counts. */
export interface Rows {
  /** Row r's entries lie from `starts[r]` to `starts[r + 1]`. */
  starts: number[];
  columns: Int32Array;
  values: Float32Array;
  /** A dense part beside it: `width` numbers for each row. */
  dense: Float32Array;
  width: number;
  labels: number[];
  weights: number[];
}

/** Multinomial logistic regression with an l2 penalty (not on the bias), by L-BFGS. Weights: columns, dense, bias, each × classes. */
export function regress(rows: Rows, size: { columns: number; classes: number; ridge: number; steps?: number }) {
  const { columns, classes, ridge, steps = 80 } = size;
  const { width } = rows;
  const biasAt = (columns + width) * classes;
  const count = biasAt + classes;
  const scores = new Float64Array(classes);

  function loss(w: Float64Array, gradient: Float64Array): number {
    gradient.fill(0);
    let sum = 0;
    for (let r = 0; r < rows.labels.length; r++) {
      for (let c = 0; c < classes; c++) scores[c] = w[biasAt + c]!;
      const from = rows.starts[r]!;
      const to = rows.starts[r + 1]!;
      for (let i = from; i < to; i++) {
        const at = rows.columns[i]! * classes;
        const value = rows.values[i]!;
        for (let c = 0; c < classes; c++) scores[c]! += value * w[at + c]!;
      }
      for (let d = 0; d < width; d++) {
        const at = (columns + d) * classes;
        const value = rows.dense[r * width + d]!;
        for (let c = 0; c < classes; c++) scores[c]! += value * w[at + c]!;
      }
      let most = Number.NEGATIVE_INFINITY;
      for (const score of scores) most = Math.max(most, score);
      let total = 0;
      for (const score of scores) total += Math.exp(score - most);
      const label = rows.labels[r]!;
      const weight = rows.weights[r]!;
      sum += weight * (most + Math.log(total) - scores[label]!);
      for (let c = 0; c < classes; c++) {
        scores[c] = weight * (Math.exp(scores[c]! - most) / total - (c === label ? 1 : 0));
        gradient[biasAt + c]! += scores[c]!;
      }
      for (let i = from; i < to; i++) {
        const at = rows.columns[i]! * classes;
        const value = rows.values[i]!;
        for (let c = 0; c < classes; c++) gradient[at + c]! += value * scores[c]!;
      }
      for (let d = 0; d < width; d++) {
        const at = (columns + d) * classes;
        const value = rows.dense[r * width + d]!;
        for (let c = 0; c < classes; c++) gradient[at + c]! += value * scores[c]!;
      }
    }
    for (let i = 0; i < biasAt; i++) {
      sum += (ridge / 2) * w[i]! ** 2;
      gradient[i]! += ridge * w[i]!;
    }
    return sum;
  }

  const w = new Float64Array(count);
  let gradient = new Float64Array(count);
  let value = loss(w, gradient);
  const first = norm(gradient);
  const past: { s: Float64Array; y: Float64Array; rho: number }[] = [];
  for (let step = 0; step < steps; step++) {
    const move = direction(gradient, past);
    const slope = dot(move, gradient);
    let length = step === 0 ? 1 / first : 1;
    const next = new Float64Array(count);
    const nextGradient = new Float64Array(count);
    let nextValue = Number.POSITIVE_INFINITY;
    for (let tries = 0; tries < 20; tries++, length /= 2) {
      for (let i = 0; i < count; i++) next[i] = w[i]! + length * move[i]!;
      nextValue = loss(next, nextGradient);
      if (nextValue <= value + 1e-4 * length * slope) break;
    }
    const s = next.map((each, i) => each - w[i]!);
    const y = nextGradient.map((each, i) => each - gradient[i]!);
    const curve = dot(s, y);
    if (curve > 1e-10) past.push({ s, y, rho: 1 / curve });
    if (past.length > 8) past.shift();
    w.set(next);
    gradient = nextGradient;
    const gained = value - nextValue;
    value = nextValue;
    if (norm(gradient) < 1e-4 * first || gained < 1e-6 * value) break;
  }
  return w;
}

/** L-BFGS' two loops. */
function direction(gradient: Float64Array, past: readonly { s: Float64Array; y: Float64Array; rho: number }[]) {
  const q = gradient.map((each) => -each);
  const alphas: number[] = [];
  for (const { s, y, rho } of [...past].reverse()) {
    const alpha = rho * dot(s, q);
    alphas.push(alpha);
    for (let i = 0; i < q.length; i++) q[i]! -= alpha * y[i]!;
  }
  const last = past.at(-1);
  if (last) {
    const scale = 1 / (last.rho * dot(last.y, last.y));
    for (let i = 0; i < q.length; i++) q[i]! *= scale;
  }
  for (const { s, y, rho } of past) {
    const beta = rho * dot(y, q);
    const alpha = alphas.pop()!;
    for (let i = 0; i < q.length; i++) q[i]! += (alpha - beta) * s[i]!;
  }
  return q;
}

function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += a[i]! * b[i]!;
  return sum;
}

const norm = (a: Float64Array): number => Math.sqrt(dot(a, a));
