/** Lets so many work at once, in the order in which they came; nobody takes the places of the others. */
export interface Limiter {
  /**
   * Does the work when it is its turn; `waited` is how long that took, milliseconds. Rejects with `Busy` without having begun when
   * that was too long: whoever asked has given up, or will ask again. Of those who ask as the same `who` only some work at a
   * time and only some wait, so that one who asks much delays only themselves; without it everybody is somebody else.
   */
  run<Answer>(work: (waited: number) => Promise<Answer>, who?: string): Promise<Answer>;
  /** Whether the next one has to wait. */
  readonly full: boolean;
}

/** More was asked at once than can be answered in time. */
export class Overloaded extends Error {
  constructor(waited: number) {
    super(`more is asked than can be answered at once: this waited ${Math.round(waited)} ms`);
  }
}

/** Makes a line. Nobody works on for those who have left, so too much at once is late, and never makes everything later. */
export function createLimiter(
  parts: {
    atOnce?: number;
    longest?: number;
    now?: () => number;
    /** How many of one `who` work, and wait, at the same time. */
    ofOne?: { working: number; waiting: number };
  } = {},
): Limiter {
  const { atOnce = 16, longest = 3000, now = Date.now, ofOne = { working: 4, waiting: 16 } } = parts;
  const waiting: { who: string | undefined; begin: () => void }[] = [];
  const workingOf = new Map<string, number>();
  let working = 0;

  const countOf = (who: string | undefined): number => (who === undefined ? 0 : (workingOf.get(who) ?? 0));
  const change = (who: string | undefined, by: 1 | -1): void => {
    working += by;
    if (who === undefined) return;
    const count = countOf(who) + by;
    if (count === 0) workingOf.delete(who);
    else workingOf.set(who, count);
  };

  /** The first that may, of those of whom the fewest work. */
  function next(): void {
    if (working >= atOnce) return;
    const counts = waiting.map(({ who }) => countOf(who));
    const least = Math.min(...counts);
    if (waiting.length === 0 || least >= ofOne.working) return;
    const [{ who, begin }] = waiting.splice(counts.indexOf(least), 1) as [(typeof waiting)[number]];
    change(who, 1);
    begin();
  }

  return {
    get full() {
      return working >= atOnce;
    },
    async run(work, who) {
      const since = now();
      if (working < atOnce && countOf(who) < ofOne.working) {
        change(who, 1);
      } else {
        if (who !== undefined && waiting.filter((one) => one.who === who).length >= ofOne.waiting)
          throw new Overloaded(0);
        await new Promise<void>((begin) => waiting.push({ who, begin }));
      }
      try {
        const waited = now() - since;
        if (waited > longest) throw new Overloaded(waited);
        return await work(waited);
      } finally {
        change(who, -1);
        next();
      }
    },
  };
}
