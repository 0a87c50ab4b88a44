import { work } from '../search/work.ts';

/** Terms as numbers, so that texts are counted and compared without their strings. */
export interface Terms {
  /** How many there are; their numbers begin with 0. */
  readonly size: number;
  /** The terms of a text's units, in their order, each as often as it occurs; new ones get the next numbers. */
  learn(units: readonly string[]): number[];
  /** The same of a text that is only asked: terms that were never learnt are numbered -1, -2, … within it. */
  read(units: readonly string[]): number[];
}

/** Numbers what `split` makes of each unit of a text, a word for instance; a unit that was learnt is not split again. */
export function createTerms(split: (unit: string) => readonly string[]): Terms {
  const numbers = new Map<string, number>();
  const learnt = new Map<string, readonly number[]>();
  return {
    get size() {
      return numbers.size;
    },
    learn(units) {
      const found: number[] = [];
      for (const unit of units) {
        let terms = learnt.get(unit);
        if (!terms) {
          terms = split(unit).map((term) => {
            const number = numbers.get(term) ?? numbers.size;
            numbers.set(term, number);
            return number;
          });
          learnt.set(unit, terms);
        }
        for (const term of terms) found.push(term);
      }
      return found;
    },
    read(units) {
      const found: number[] = [];
      const unknown = new Map<string, number>();
      for (const unit of units) {
        const terms = learnt.get(unit);
        if (terms) {
          for (const term of terms) found.push(term);
          continue;
        }
        for (const term of split(unit)) {
          const number = numbers.get(term) ?? unknown.get(term) ?? -1 - unknown.size;
          if (number < 0) unknown.set(term, number);
          found.push(number);
        }
      }
      work.terms += found.length;
      return found;
    },
  };
}
