/** The order of the test files: the longest first, so that no worker is left alone with one at the end. */
import Sequencer from '@jest/test-sequencer';
import { quickOnly, secondsAskedFor } from './quick-files.mjs';

/** What asks for so much time waits for most of it: for leases of the dead, for mail. */
const PATIENT_S = 400;
/** Between two of them come so many others, which use the cores meanwhile. */
const BETWEEN = 4;

/**
 * As jest has it (what failed, then by the times of the last run). Where nothing ran before, what asks for the most time comes first,
 * of equals the largest; what starts no processes comes last.
 */
export default class LongestFirst extends Sequencer {
  sort(tests) {
    const sorted = super.sort([...tests]);
    if (sorted.some(({ duration }) => duration !== undefined)) return sorted;
    const quick = new Set(quickOnly(sorted.map(({ path }) => path)));
    const asked = new Map(sorted.map(({ path }) => [path, quick.has(path) ? -1 : secondsAskedFor(path)]));
    const longest = sorted.sort((a, b) => asked.get(b.path) - asked.get(a.path));
    const patient = longest.filter(({ path }) => asked.get(path) >= PATIENT_S);
    const others = longest.slice(patient.length);
    return [...patient.flatMap((one) => [one, ...others.splice(0, BETWEEN)]), ...others];
  }
}
