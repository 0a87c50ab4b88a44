/** What an outage is told to; pino loggers have it. */
interface Diary {
  info(details: object, text: string): void;
  error(details: object, text: string): void;
}

/** Something that fails for a while: the log has a line when that begins, with its first cause, and one when it is over. */
export interface Outage {
  /** To be called in each `catch`, where nothing is watched. */
  failed(cause: unknown): void;
  /** To be called when it went well. */
  succeeded(): void;
  /** Hands on what a call gives, and notes whether that worked. */
  watch<T>(call: () => Promise<T>): Promise<T>;
  /** The same port, whose every promise is watched. */
  around<Port extends object>(port: Port): Port;
  /** Whether this error was noted, so that nobody needs to log it again. */
  knows(error: unknown): boolean;
}

/** What comes and goes within this time is told once. */
const CALM_MS = 10_000;

/** `begins` and `ends` are the two lines of each outage; `isNone` tells what is refused by somebody who is there. */
export function createOutage(
  log: Diary,
  lines: { begins: string; ends: string; isNone?: (error: unknown) => boolean },
  now: () => number = Date.now,
): Outage {
  const noted = new WeakSet<object>();
  let current: { since: number; failures: number; told: boolean } | undefined;
  let lastTold = Number.NEGATIVE_INFINITY;
  /** Counts failures, so that a call that began before the last one says nothing of what is now. */
  let failures = 0;

  const failed = (error: unknown) => {
    failures += 1;
    if (isObject(error)) noted.add(error);
    current ??= { since: now(), failures: 0, told: false };
    current.failures += 1;
    if (current.told || now() - lastTold < CALM_MS) return;
    current.told = true;
    lastTold = now();
    log.error({ err: error }, lines.begins);
  };
  const succeeded = (before = failures) => {
    if (!current || before !== failures) return;
    const { since, failures: failedCalls, told } = current;
    current = undefined;
    if (told) log.info({ failed: failedCalls, seconds: Math.round((now() - since) / 1000) }, lines.ends);
  };

  const watch = async <T>(call: () => Promise<T>): Promise<T> => {
    const before = failures;
    try {
      const result = await call();
      succeeded(before);
      return result;
    } catch (error) {
      if (!lines.isNone?.(error)) failed(error);
      throw error;
    }
  };

  return {
    failed,
    succeeded: () => succeeded(),
    watch,
    around<Port extends object>(port: Port): Port {
      const watched = Object.entries(port).map(([name, member]) => {
        if (typeof member !== 'function') return [name, member];
        return [
          name,
          (...given: unknown[]) => {
            const result: unknown = member.apply(port, given);
            return isPromise(result) ? watch(() => result) : result;
          },
        ];
      });
      return Object.fromEntries(watched) as Port;
    },
    knows: (error) => isObject(error) && noted.has(error),
  };
}

const isObject = (value: unknown): value is object => typeof value === 'object' && value !== null;
const isPromise = (value: unknown): value is Promise<unknown> => isObject(value) && 'then' in value;
