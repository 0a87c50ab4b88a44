import type { Log } from './backoff.ts';

/** Something that fails for a while: the log has a line when that begins, with its first cause, and one when it is over. */
export interface Outage {
  /** To be called in each `catch`. */
  failed(cause: unknown): void;
  /** To be called when it went well. */
  succeeded(): void;
}

/** The shared way to tell of what fails again and again: `begins` and `ends` are the two lines of each outage. */
export function createOutage(log: Pick<Log, 'info' | 'error'>, lines: { begins: string; ends: string }): Outage {
  let since: number | undefined;
  return {
    failed(cause) {
      if (since !== undefined) return;
      since = Date.now();
      log.error({ err: cause }, lines.begins);
    },
    succeeded() {
      if (since === undefined) return;
      log.info({ seconds: Math.round((Date.now() - since) / 1000) }, lines.ends);
      since = undefined;
    },
  };
}
