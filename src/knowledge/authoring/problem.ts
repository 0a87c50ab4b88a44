import type { Fault } from '../articles/fault.ts';

/**
 * Something that a trainer should look at. An error must be put right, a warning should be, and a note is only said:
 * it counts for nothing.
 */
export interface Problem {
  file: string;
  /** Counted from 1. */
  line: number;
  level: Fault['level'];
  /**
   * A word for the kind of problem: `schema`, `draft`, `few`, `duplicate`, `near`, `stolen`, `review`, `translation`, `link`,
   * `letter`, `shown`, `smalltalk`.
   */
  kind: string;
  message: string;
}

/** By file, then by line; the errors of a line first. */
export function sorted(problems: readonly Problem[]): Problem[] {
  const weight = { error: 0, warning: 1, note: 2 };
  return [...problems].sort(
    (a, b) =>
      (a.file === b.file ? 0 : a.file < b.file ? -1 : 1) || a.line - b.line || weight[a.level] - weight[b.level],
  );
}
