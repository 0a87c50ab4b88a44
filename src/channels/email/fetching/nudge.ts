/** Somebody waits, and may be woken. What came while nobody waited is remembered, once. */
export interface Nudge {
  wake(): void;
  /** Until somebody wakes it, at most so many milliseconds. */
  wait(ms: number): Promise<void>;
}

/** One waits at a time. */
export const createNudge = (): Nudge => {
  let woken = false;
  let wakeNow: (() => void) | undefined;
  return {
    wake() {
      woken = true;
      wakeNow?.();
    },
    async wait(ms) {
      if (!woken) {
        await new Promise<void>((resolve) => {
          const timer = setTimeout(resolve, ms);
          wakeNow = () => {
            clearTimeout(timer);
            resolve();
          };
        });
      }
      wakeNow = undefined;
      woken = false;
    },
  };
};
