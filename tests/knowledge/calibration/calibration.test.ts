import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import {
  calibrationFile,
  crossCalibrated,
  fitCalibration,
  type Label,
  readCalibration,
  withCalibration,
} from '../../../src/knowledge/calibration/calibration.ts';
import { openKnowledge } from '../../../src/knowledge/knowledge.ts';

/** Labels whose confidences are wrong in a known way: of those at p, sigmoid(a · logit(p) + b) are right. */
function labels(count: number, a: number, b: number): Label[] {
  return Array.from({ length: count }, (_, i) => {
    const confidence = 0.05 + (0.9 * (i % 50)) / 50;
    // Spread evenly instead of by chance, so that the same labels come each time.
    const draw = ((Math.floor(i / 50) * 0.618 + i * 0.271) % 1) as number;
    return { confidence, right: draw < withCalibration(confidence, { a, b }) };
  });
}
const meanOff = (confidences: readonly number[], all: readonly Label[]) =>
  Math.abs(confidences.reduce((sum, p) => sum + p, 0) - all.filter(({ right }) => right).length) / all.length;

describe('rescaling', () => {
  it('leaves all as it is with a = 1 and b = 0, and facts with any', () => {
    for (const p of [0, 0.1, 0.5, 0.9, 1]) expect(withCalibration(p, { a: 1, b: 0 })).toBeCloseTo(p, 10);
    expect([0, 1].map((p) => withCalibration(p, { a: 0.3, b: -2 }))).toEqual([0, 1]);
  });

  it('keeps the order, and stays between 0 and 1', () => {
    const all = Array.from({ length: 101 }, (_, i) => withCalibration(i / 100, { a: 0.4, b: 1 }));
    expect([...all].sort((one, other) => one - other)).toEqual(all);
    expect(Math.min(...all)).toBe(0);
    expect(Math.max(...all)).toBe(1);
  });

  it.each([
    [1, 0],
    [0.6, -0.8],
    [1.6, 0.7],
  ])('finds a = %d, b = %d again', (a, b) => {
    const fit = fitCalibration(labels(1000, a, b));
    expect(fit.a).toBeCloseTo(a, 0);
    expect(Math.abs(fit.b - b)).toBeLessThan(0.15);
  });

  it('trusts few labels little, however one-sided', () => {
    const few: Label[] = Array.from({ length: 3 }, () => ({ confidence: 0.99, right: false }));
    expect(fitCalibration([])).toEqual({ a: 1, b: 0 });
    const fit = fitCalibration(few);
    expect(withCalibration(0.99, fit)).toBeGreaterThan(0.2);
    expect(withCalibration(0.99, fit)).toBeLessThan(0.99);
    for (const right of [true, false]) {
      const { a, b } = fitCalibration(Array.from({ length: 500 }, () => ({ confidence: 1, right })));
      expect([a, b].every(Number.isFinite)).toBe(true);
    }
  });

  it('finds what fits, too, where the bot was always sure and half of it was wrong', () => {
    for (const confidence of [0.9, 0.97, 0.995, 1]) {
      const all = Array.from({ length: 80 }, (_, i) => ({ confidence, right: i % 2 === 0 }));
      const fit = fitCalibration(all);
      expect(withCalibration(Math.min(confidence, 0.999), fit)).toBeGreaterThan(0.45);
      expect(withCalibration(Math.min(confidence, 0.999), fit)).toBeLessThan(0.65);
    }
  });

  it('is better on labels that it was not fitted on', () => {
    const all = labels(500, 0.6, -1);
    const before = meanOff(
      all.map(({ confidence }) => confidence),
      all,
    );
    const after = meanOff(crossCalibrated(all), all);
    expect(after).toBeLessThan(before / 4);
  });
});

describe('what was applied', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'labels-'));
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));
  const articles = fileURLToPath(new URL('../../helpers/articles', import.meta.url));
  const surest = async (question: string) => {
    const knowledge = await openKnowledge({
      folder: articles,
      locales: ['en', 'es'],
      watch: false,
      stateFolder: folder,
    });
    if (!('ask' in knowledge)) throw new Error('broken');
    const [best] = (await knowledge.ask(question, 'en')).candidates;
    const faults = knowledge.faults();
    await knowledge.stop();
    return { confidence: best?.confidence ?? 0, faults };
  };

  it('is what the base is opened with', async () => {
    const before = await surest('can I pay my bill a bit late');
    writeFileSync(join(folder, calibrationFile), '{"a":1,"b":-1.5,"labels":60}');
    const after = await surest('can I pay my bill a bit late');
    expect(after.confidence).toBeCloseTo(withCalibration(before.confidence, { a: 1, b: -1.5 }), 2);
    expect((await surest('What goes into the recycling cart?')).confidence).toBe(1);
  });

  it.each(['', '{"a":"x"}', '{"a":-1,"b":0}', 'null'])('is left out, with a warning, when it is %j', async (text) => {
    expect(await readCalibration(undefined)).toEqual({});
    expect(await readCalibration(folder)).toEqual({});
    writeFileSync(join(folder, calibrationFile), text);
    const { faults } = await surest('x');
    expect(faults).toMatchObject([{ level: 'warning', message: expect.stringMatching(/faq labels --apply/) }]);
  });
});
