import { ServerResponse } from 'node:http';
import type { Duplex } from 'node:stream';

/**
 * How long somebody at the other end is there. What is taken for them (a place, a watcher, a timer) is given back when
 * they leave, and at once when they have left already: so it does not matter what was awaited before.
 */
export interface Lifetime {
  isOver(): boolean;
  /** Runs when it is over, once. What it cannot give back any more concerns nobody. */
  defer(release: () => unknown): void;
}

/** The lifetime of a response, or of a connection that was taken over from HTTP. Each open chat has one, so it is kept small. */
export function lifetimeOf(stream: ServerResponse | Duplex): Lifetime {
  /** None once it is over. */
  let releases: readonly (() => unknown)[] | undefined = [];
  const end = () => {
    for (const each of connectionsOf(stream)) each.off('close', end);
    const last = releases ?? [];
    releases = undefined;
    for (const release of last) run(release);
  };
  if (connectionsOf(stream).some((each) => each.destroyed || each.closed)) end();
  else for (const each of connectionsOf(stream)) each.on('close', end);

  return {
    isOver: () => releases === undefined,
    defer(release) {
      // A list to which is pushed takes room for seventeen.
      if (releases) releases = [...releases, release];
      else run(release);
    },
  };
}

/** A response that stands behind another on its connection never hears that the connection was lost. */
const connectionsOf = (stream: ServerResponse | Duplex) =>
  stream instanceof ServerResponse ? [stream, stream.req.socket] : [stream];

/** What fails is over as well. */
const run = (release: () => unknown): void => void (async () => release())().catch(() => undefined);
