import { randomUUID } from 'node:crypto';
import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { z } from 'zod';
import type { Fault } from '../articles/fault.ts';

/** How confidences are put right for one base and its customers: p becomes sigmoid(a · logit(p) + b). */
export interface Calibration {
  a: number;
  b: number;
}

/** A confidence (0 to 1), and whether that article was the right one. */
export interface Label {
  confidence: number;
  right: boolean;
}

/** Under FRONTDESK_STATE: what `frontdesk faq labels --apply` wrote. */
export const calibrationFile = 'answers.labels.json';

const schema = z.object({ a: z.number().min(0.05).max(20), b: z.number().min(-20).max(20) });
// Certainty in either direction would weigh without bound.
const certain = 1e-3;
/** How far two parameters from few labels may go from leaving all as it is: deviations of a from 1 and of b from 0. */
const trust = { a: 0.5, b: 1 };

/** The confidence put right; 0 and 1 stay: an exact hit is a fact. */
export function withCalibration(confidence: number, { a, b }: Calibration): number {
  if (confidence <= 0 || confidence >= 1) return confidence;
  return sigmoid(a * logit(confidence) + b);
}

/** Platt's two parameters that fit the labels best; few or one-sided labels change little. */
export function fitCalibration(labels: readonly Label[]): Calibration {
  let a = 1;
  let b = 0;
  for (let step = 0; step < 50; step++) {
    let [da, db] = [(1 - a) / trust.a ** 2, -b / trust.b ** 2];
    let [aa, ab, bb] = [1 / trust.a ** 2, 0, 1 / trust.b ** 2];
    for (const { confidence, right } of labels) {
      const x = logit(confidence);
      const p = sigmoid(a * x + b);
      const error = Number(right) - p;
      const weight = p * (1 - p);
      da += error * x;
      db += error;
      aa += weight * x * x;
      ab += weight * x;
      bb += weight;
    }
    const scale = aa * bb - ab * ab;
    let [stepA, stepB] = [(bb * da - ab * db) / scale, (aa * db - ab * da) / scale];
    // Where all labels are at one end the curve is flat, and a whole step would lead far beyond what fits.
    const before = misfit(labels, { a, b });
    for (let halves = 0; halves < 30; halves++) {
      if (misfit(labels, { a: limitedA(a + stepA), b: limitedB(b + stepB) }) <= before) break;
      [stepA, stepB] = [stepA / 2, stepB / 2];
    }
    a = limitedA(a + stepA);
    b = limitedB(b + stepB);
    if (Math.abs(stepA) + Math.abs(stepB) < 1e-6) break;
  }
  return { a: round(a), b: round(b) };
}

const limitedA = (a: number): number => Math.min(20, Math.max(0.05, a));
const limitedB = (b: number): number => Math.min(20, Math.max(-20, b));

/** Minus the logarithm of the likelihood of labels, with what few of them are not trusted with; never infinite. */
function misfit(labels: readonly Label[], { a, b }: Calibration): number {
  let sum = ((1 - a) / trust.a) ** 2 / 2 + (b / trust.b) ** 2 / 2;
  for (const { confidence, right } of labels) {
    const x = a * logit(confidence) + b;
    const wrongBy = right ? -x : x;
    sum += wrongBy > 0 ? wrongBy + Math.log1p(Math.exp(-wrongBy)) : Math.log1p(Math.exp(wrongBy));
  }
  return sum;
}

/** Each label's confidence as the others, four in five of them, would put it right. */
export function crossCalibrated(labels: readonly Label[]): number[] {
  const folds = 5;
  // By confidence, so that each fold has some of all.
  const order = labels.map((_, i) => i).sort((i, j) => labels[i]!.confidence - labels[j]!.confidence || i - j);
  const foldOf = new Map(order.map((label, place) => [label, place % folds]));
  const fits = Array.from({ length: folds }, (_, fold) =>
    fitCalibration(labels.filter((_, i) => foldOf.get(i) !== fold)),
  );
  return labels.map(({ confidence }, i) => withCalibration(confidence, fits[foldOf.get(i)!]!));
}

/** Reads what was applied; undefined when it is none. */
export function parseCalibration(text: string): Calibration | undefined {
  try {
    return schema.parse(JSON.parse(text));
  } catch {
    return undefined;
  }
}

/** What was applied to a base whose state lies in that folder; nothing when nothing was, or a fault when it cannot be read. */
export async function readCalibration(
  stateFolder: string | undefined,
): Promise<{ rescale?: Calibration; fault?: Fault }> {
  if (stateFolder === undefined) return {};
  const file = join(stateFolder, calibrationFile);
  const text = await readFile(file, 'utf8').catch((error: NodeJS.ErrnoException) =>
    error.code === 'ENOENT' ? undefined : '',
  );
  if (text === undefined) return {};
  const rescale = parseCalibration(text);
  if (rescale) return { rescale };
  const message = 'This is not read. Make it anew with "frontdesk faq labels --apply", or remove it.';
  return { fault: { file, line: 1, level: 'warning', message } };
}

/** Writes what is applied, as a whole, for `readRescale`; undefined: nothing is any more. */
export async function writeCalibration(stateFolder: string, text: string | undefined): Promise<void> {
  const file = join(stateFolder, calibrationFile);
  if (text === undefined) return rm(file, { force: true });
  if ((await readFile(file, 'utf8').catch(() => undefined)) === text) return;
  const beside = `${file}.${process.pid}.${randomUUID()}`;
  await mkdir(dirname(file), { recursive: true });
  await writeFile(beside, text);
  await rename(beside, file);
}

const sigmoid = (x: number): number => 1 / (1 + Math.exp(-x));
const logit = (p: number): number => {
  const within = Math.min(1 - certain, Math.max(certain, p));
  return Math.log(within / (1 - within));
};
const round = (value: number): number => Math.round(value * 1e4) / 1e4;
