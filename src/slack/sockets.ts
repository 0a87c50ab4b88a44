import { type App, type Receiver, SocketModeReceiver } from '@slack/bolt';
import type { Log } from '../conversation/log.ts';
import { backoff } from '../waiting/backoff.ts';
import { pause } from '../waiting/pause.ts';
import { withinTimeOr } from '../waiting/time-limit.ts';
import { clientOptions } from './calls.ts';
import { boltLogger } from './logger.ts';

/** Whether Slack reaches us, and if not, why. */
export interface Health {
  connected: boolean;
  reason?: string;
}

/** Two, because one is deaf for a moment whenever Slack recycles it, which it does every few hours. Slack allows ten. */
const CONNECTIONS = 2;
/** Slack says hello at once; a connection that stays silent this long is none. */
const HELLO = 60_000;

const reasonOf = (error: unknown): string =>
  error instanceof Error ? error.message : 'Slack closed the connection before it said hello';

/**
 * Several Socket Mode connections, kept up for ever. The SDK's own reconnecting waits five seconds each time, and ends the
 * process with an unhandled rejection when the app's token was revoked meanwhile, so each attempt here is a new receiver.
 */
export const createSockets = (parts: {
  appToken: string;
  apiUrl: string | undefined;
  log: Log;
  /** The longest pause between two attempts, milliseconds. */
  most?: number;
}): Receiver & { health(): Health } => {
  const { appToken, apiUrl, log, most = 30_000 } = parts;
  const open = new Set<SocketModeReceiver>();
  const stopping = new AbortController();
  let app: App | undefined;
  let reason: string | undefined;
  const loops: Promise<void>[] = [];

  /** One connection, from asking for it until it ends. */
  const once = async (connected: () => void): Promise<void> => {
    const receiver = new SocketModeReceiver({
      appToken,
      autoReconnectEnabled: false,
      logger: boltLogger(log),
      installerOptions: { clientOptions: clientOptions({ apiUrl, log }) },
    });
    if (app) receiver.init(app);
    const { client } = receiver;
    const ended = new Promise<void>((resolve) => client.once('disconnected', () => resolve()));
    const close = (): void => void client.disconnect().catch(() => {});
    const late = setTimeout(close, HELLO);
    try {
      await client.start();
      clearTimeout(late);
      open.add(receiver);
      // Not before: closing a socket that is still connecting leaves a timer of 30 s behind.
      if (stopping.signal.aborted) close();
      stopping.signal.addEventListener('abort', close, { once: true });
      if (reason) log.info({}, 'Slack is connected again');
      reason = undefined;
      connected();
      await ended;
    } finally {
      clearTimeout(late);
      stopping.signal.removeEventListener('abort', close);
      open.delete(receiver);
    }
  };

  const keep = async (decided: () => void): Promise<void> => {
    let failures = 0;
    while (!stopping.signal.aborted) {
      const began = Date.now();
      try {
        await once(decided);
        // One that Slack ends at once, again and again, is no better than one that fails.
        failures = Date.now() - began > 10_000 ? 0 : failures + 1;
        if (failures > 3) await pause(backoff(failures, { first: 100, most }), { signal: stopping.signal });
      } catch (error) {
        decided();
        failures += 1;
        if (stopping.signal.aborted) return;
        if (reason === undefined) log.error({ reason: reasonOf(error) }, 'Slack is not connected: trying again');
        reason = reasonOf(error);
        await pause(backoff(failures, { first: 500, most }), { signal: stopping.signal });
      }
    }
    decided();
  };

  return {
    init(given) {
      app = given;
    },
    /** Resolves when the first attempt of each connection is decided, whichever way. */
    async start() {
      await Promise.all(
        Array.from({ length: CONNECTIONS }, () => new Promise<void>((decided) => loops.push(keep(decided)))),
      );
    },
    async stop() {
      stopping.abort();
      await withinTimeOr(Promise.all(loops), 2000, undefined);
    },
    health: () => (open.size > 0 ? { connected: true } : { connected: false, ...(reason && { reason }) }),
  };
};
