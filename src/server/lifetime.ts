import { ServerResponse } from 'node:http';
import type { Duplex } from 'node:stream';

/**
 * How long somebody at the other end is there. What is taken for them (a place, a watcher, a timer) is given back when
 * they leave, and at once when they have left already: so it does not matter what was awaited before.
 */
export interface Lifetime {
  readonly over: boolean;
  /** Aborted when it is over. */
  readonly signal: AbortSignal;
  /** Runs when it is over, once. What it cannot give back any more concerns nobody. */
  defer(release: () => unknown): void;
}

/** The lifetime of a response, or of a connection that was taken over from HTTP. */
export function lifetimeOf(stream: ServerResponse | Duplex): Lifetime {
  const ended = new AbortController();
  const releases: (() => unknown)[] = [];
  // A response that stands behind another on its connection never hears that the connection was lost.
  const streams = stream instanceof ServerResponse ? [stream, stream.req.socket] : [stream];

  const run = async (release: () => unknown) => release();
  const end = () => {
    for (const each of streams) each.off('close', end);
    ended.abort();
    for (const release of releases.splice(0)) run(release).catch(() => undefined);
  };
  if (streams.some((each) => each.destroyed || each.closed)) end();
  else for (const each of streams) each.once('close', end);

  return {
    get over() {
      return ended.signal.aborted;
    },
    signal: ended.signal,
    defer(release) {
      if (ended.signal.aborted) run(release).catch(() => undefined);
      else releases.push(release);
    },
  };
}
