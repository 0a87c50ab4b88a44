/** Lets so many work at once, in the order in which they came. */
export interface Line {
  /**
   * Does the work when it is its turn; `waited` is how long that took, milliseconds. Rejects with `Busy` without having begun when
   * that was too long: whoever asked has given up, or will ask again.
   */
  pass<Answer>(work: (waited: number) => Promise<Answer>): Promise<Answer>;
  /** Whether the next one has to wait. */
  readonly full: boolean;
}

/** More was asked at once than can be answered in time. */
export class Busy extends Error {
  constructor(waited: number) {
    super(`more is asked than can be answered at once: this waited ${Math.round(waited)} ms`);
  }
}

/** Makes a line. Nobody works on for those who have left, so too much at once is late, and never makes everything later. */
export function createLine(parts: { atOnce?: number; longest?: number; now?: () => number } = {}): Line {
  const { atOnce = 16, longest = 3000, now = Date.now } = parts;
  const waiting: (() => void)[] = [];
  let working = 0;

  return {
    get full() {
      return working >= atOnce;
    },
    async pass(work) {
      const since = now();
      if (working >= atOnce) await new Promise<void>((resolve) => waiting.push(resolve));
      else working += 1;
      try {
        const waited = now() - since;
        if (waited > longest) throw new Busy(waited);
        return await work(waited);
      } finally {
        // The place goes to the next one, if there is one.
        const next = waiting.shift();
        if (next) next();
        else working -= 1;
      }
    },
  };
}
