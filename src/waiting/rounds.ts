/** Work that is done again and again. */
export interface Rounds {
  /** Ends the rounds, and waits for the one under way. */
  stop(): Promise<void>;
}

/**
 * Works so long after each round has ended (a fifth of it by chance, so that processes do not march in step); no process stays
 * alive for the next one. The work must not reject.
 */
export function startRounds(work: () => Promise<void>, milliseconds: number): Rounds {
  let stopped = false;
  let timer: NodeJS.Timeout | undefined;
  let underWay = Promise.resolve();
  const next = () => {
    if (stopped) return;
    const begin = () => {
      underWay = work().finally(next);
    };
    timer = setTimeout(begin, milliseconds * (0.9 + Math.random() * 0.2)).unref();
  };
  next();
  return {
    async stop() {
      stopped = true;
      clearTimeout(timer);
      await underWay;
    },
  };
}
