/**
 * What goes wrong with one call: a status, a platform's error, the answer lost after it was done, or not what Slack documents (`says`),
 * the connection reset before, no answer ever.
 */
export type Fault =
  | { status: 429; retryAfter: number }
  | { status: 500 }
  | { error: string }
  | { lost: true }
  | { says: Record<string, unknown> }
  | { reset: true }
  | { silent: true }
  | { hold: Promise<void>; done: boolean };

interface Planned {
  fault: Fault;
  when: (args: Record<string, unknown>) => boolean;
  left: number;
  met: () => void;
}

/** Faults that a test has planned, by method. */
export const createFaults = () => {
  const planned = new Map<string, Planned[]>();
  let outage: Fault | undefined;
  const plan = (method: string, fault: Fault, when: Planned['when'], times: number): Promise<void> =>
    new Promise((met) => {
      planned.set(method, [...(planned.get(method) ?? []), { fault, when, left: times, met }]);
    });
  return {
    /** Plans a fault for the next call, or the next `times` calls that `when` picks; the promise settles when the first one met it. */
    next(
      method: string,
      fault: Fault,
      { when = () => true, times = 1 }: Partial<Pick<Planned, 'when'>> & { times?: number } = {},
    ) {
      return plan(method, fault, when, times);
    },
    /** Keeps the next call waiting until it is released: before anything is done, or (`done`) when only the answer is missing. */
    hold(
      method: string,
      { when = () => true, done = false }: Partial<Pick<Planned, 'when'>> & { done?: boolean } = {},
    ): { arrived: Promise<void>; release: () => void } {
      let release = (): void => {};
      const held = new Promise<void>((resolve) => {
        release = resolve;
      });
      return { arrived: plan(method, { hold: held, done }, when, 1), release };
    },
    /** Every call meets this fault, until `clear`. */
    down(fault: Fault): void {
      outage = fault;
    },
    /** The fault that this call meets. */
    meet(method: string, args: Record<string, unknown>): Fault | undefined {
      if (outage) return outage;
      const found = planned.get(method)?.find((each) => each.left > 0 && each.when(args));
      if (!found) return undefined;
      found.left -= 1;
      found.met();
      return found.fault;
    },
    clear(): void {
      planned.clear();
      outage = undefined;
    },
  };
};
