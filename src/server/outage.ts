/** What an outage is told to; pino loggers have it. */
interface Diary {
  info(details: object, text: string): void;
  error(details: object, text: string): void;
}

/** Tells the operator once that something cannot be reached, with the first cause, and once that it can again. */
export interface Outage {
  /** Hands on what a call gives, and notes whether it worked. */
  watch<T>(call: () => Promise<T>): Promise<T>;
  /** The same port, whose every promise is watched. */
  around<Port extends object>(port: Port): Port;
  /** Whether this error was noted, so that nobody needs to log it again. */
  knows(error: unknown): boolean;
}

/** What comes and goes within this time is told once. */
const CALM_MS = 10_000;

/** `began` and `over` are the sentences for the log. */
export function createOutage(parts: { log: Diary; began: string; over: string; now?: () => number }): Outage {
  const { log, began, over, now = Date.now } = parts;
  const noted = new WeakSet<object>();
  let current: { since: number; failures: number; told: boolean } | undefined;
  let lastTold = Number.NEGATIVE_INFINITY;
  /** Counts failures, so that a call that began before the last one says nothing of what is now. */
  let failures = 0;

  const failed = (error: unknown) => {
    failures += 1;
    if (error instanceof Object) noted.add(error);
    current ??= { since: now(), failures: 0, told: false };
    current.failures += 1;
    if (current.told || now() - lastTold < CALM_MS) return;
    current.told = true;
    lastTold = now();
    log.error({ err: error }, began);
  };
  const worked = (before: number) => {
    if (!current || before !== failures) return;
    const { since, failures: failedCalls, told } = current;
    current = undefined;
    if (told) log.info({ failed: failedCalls, seconds: Math.round((now() - since) / 1000) }, over);
  };

  const watch = async <T>(call: () => Promise<T>): Promise<T> => {
    const before = failures;
    try {
      const result = await call();
      worked(before);
      return result;
    } catch (error) {
      failed(error);
      throw error;
    }
  };

  return {
    watch,
    around<Port extends object>(port: Port): Port {
      const watched = Object.entries(port).map(([name, member]) => {
        if (typeof member !== 'function') return [name, member];
        return [
          name,
          (...given: unknown[]) => {
            const result: unknown = member.apply(port, given);
            return result instanceof Promise ? watch(() => result) : result;
          },
        ];
      });
      return Object.fromEntries(watched) as Port;
    },
    knows: (error) => error instanceof Object && noted.has(error),
  };
}
