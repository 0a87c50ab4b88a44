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
  let over = false;
  // Made when somebody asks for it: each open chat has a lifetime, and few need a signal.
  let ended: AbortController | undefined;
  const releases: (() => unknown)[] = [];
  // A response that stands behind another on its connection never hears that the connection was lost.
  const streams = stream instanceof ServerResponse ? [stream, stream.req.socket] : [stream];

  const end = () => {
    for (const each of streams) each.off('close', end);
    over = true;
    ended?.abort();
    for (const release of releases.splice(0)) run(release);
  };
  if (streams.some((each) => each.destroyed || each.closed)) end();
  else for (const each of streams) each.on('close', end);

  return {
    get over() {
      return over;
    },
    get signal() {
      ended ??= new AbortController();
      if (over) ended.abort();
      return ended.signal;
    },
    defer(release) {
      if (over) run(release);
      else releases.push(release);
    },
  };
}

/** What fails is over as well. */
const run = (release: () => unknown): void => void (async () => release())().catch(() => undefined);
