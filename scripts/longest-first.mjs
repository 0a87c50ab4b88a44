/** The order of the test files: the longest first, so that no worker is left alone with one at the end. */
import Sequencer from '@jest/test-sequencer';
import { quickOnly } from './quick-files.mjs';

/** As jest has it (what failed, then by the times of the last run); where nothing ran before, what starts processes comes first. */
export default class LongestFirst extends Sequencer {
  sort(tests) {
    const sorted = super.sort([...tests]);
    if (sorted.some(({ duration }) => duration !== undefined)) return sorted;
    const quick = new Set(quickOnly(sorted.map(({ path }) => path)));
    return [...sorted.filter(({ path }) => !quick.has(path)), ...sorted.filter(({ path }) => quick.has(path))];
  }
}
