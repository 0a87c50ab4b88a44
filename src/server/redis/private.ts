import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, openSync, readFileSync, renameSync, statfsSync, statSync } from 'node:fs';
import { backoff } from '../../waiting/backoff.ts';
import { pause } from '../../waiting/pause.ts';
import type { Log } from '../log.ts';
import { cannotWrite, isSystemError } from '../state-folder.ts';
import { ask, isLeftBehind, type Location, locationFor, startLock } from './place.ts';

/** The private Redis of a state folder, started by this process or by another one that shares the folder. */
export interface PrivateRedis {
  /** The Unix socket that it listens on. */
  socket: string;
  /** To be called when a connection is lost: starts it anew unless it listens. */
  check(): void;
  /** Stops it when this process started it; another process that still needs it starts it anew. */
  stop(): Promise<void>;
}

const START_MS = 20_000;
const STOP_MS = 10_000;

/**
 * The shell between us and Redis: it ends Redis when our end of the pipe closes, which the kernel does for us when we are
 * killed, so no orphan is left. Redis's own end ends the shell. 127 means that there is no such program.
 */
const keeper = `program=$(command -v redis-server || command -v valkey-server) || exit 127
exec 3<&0
"$program" "$@" </dev/null 3<&- &
redis=$!
{ read -r _; kill -TERM $redis; } <&3 2>/dev/null &
watcher=$!
wait $redis
code=$?
kill $watcher 2>/dev/null
exit $code`;

const HOW_TO_INSTALL =
  'Frontdesk needs redis-server 6.2 or later, or valkey-server, on the PATH (or REDIS_URL set): install it, for example with "apt-get install redis-server" or "brew install redis".';

/** Makes sure that the private Redis of a state folder runs, and keeps it running. Rejects, saying why, when it cannot. */
export async function startPrivateRedis(stateFolder: string, log: Log): Promise<PrivateRedis> {
  const place = locationFor(stateFolder);
  const stopping = new AbortController();
  const { signal } = stopping;
  let child: Child | undefined;
  let checking: Promise<void> | undefined;
  let failures = 0;

  /** Starts it unless it runs, and returns when it answers; of several processes one starts it, and the others wait. */
  const ensure = async (): Promise<void> => {
    for (let waited = 0; !signal.aborted; waited += 50) {
      const answer = await ask(place.socket);
      if (answer === 'ready' || answer === 'busy') return;
      // Reading a large append-only file takes its time, and says so.
      if (answer === 'loading') waited = 0;
      else if (await startUnlessStarting()) return;
      if (waited > START_MS)
        throw new Error(`The private Redis did not start within ${START_MS / 1000} s: see ${place.log}.`);
      await pause(50, { signal });
    }
  };

  const lock = () => {
    try {
      return startLock(place.lock);
    } catch (error) {
      throw cannotWrite(stateFolder, error);
    }
  };

  const startUnlessStarting = async (): Promise<boolean> => {
    const unlock = lock();
    if (!unlock) return false;
    try {
      if ((await ask(place.socket)) !== 'gone') return false;
      await endLeftover(place, log);
      const started = launch(place);
      child = started;
      const since = Date.now();
      started.gone.then(() => {
        if (child === started) child = undefined;
        failures = Date.now() - since > 10_000 ? 0 : failures + 1;
        check();
      });
      const ended = new AbortController();
      const failed = started.gone.then((why) => {
        ended.abort();
        throw new Error(why);
      });
      failed.catch(() => undefined); // it may also end much later, when nobody waits here any more
      await Promise.race([answersAt(place, AbortSignal.any([signal, ended.signal])), failed]);
      return true;
    } catch (error) {
      throw isSystemError(error) ? cannotWrite(stateFolder, error) : error;
    } finally {
      unlock();
    }
  };

  const check = () => {
    if (signal.aborted || !running) return;
    checking ??= (async () => {
      for (let tries = 0; !signal.aborted; tries++) {
        const strikes = Math.max(tries, failures - 1);
        if (strikes > 0) await pause(backoff(strikes, { first: 500, most: 30_000 }), { signal });
        try {
          return await ensure();
        } catch (error) {
          log.error({ err: error }, 'The private Redis could not be started again; trying on');
        }
      }
    })().finally(() => {
      checking = undefined;
    });
  };

  let running = false;
  await ensure();
  running = true;
  return {
    socket: place.socket,
    check,
    async stop() {
      stopping.abort();
      await checking;
      await child?.end();
    },
  };
}

interface Child {
  /** Resolves when it has ended, to why. */
  gone: Promise<string>;
  /** Asks it to write everything and end, and waits for that. */
  end(): Promise<void>;
}

function launch(place: Location): Child {
  turnLog(place.log);
  const log = openSync(place.log, 'a', 0o600);
  // Its own process group, so that Ctrl-C reaches us alone and we stop it after the last turn is written.
  const shell = spawn('/bin/sh', ['-c', keeper, 'redis', ...wordsFor(place)], {
    cwd: place.folder,
    detached: true,
    stdio: ['pipe', log, log],
  });
  closeSync(log);
  const gone = once(shell, 'exit').then(
    ([code, signal]) => {
      if (code === 127) return HOW_TO_INSTALL;
      if (isFull(place.folder)) return cannotWrite(place.folder, { code: 'ENOSPC' }).message;
      return `The private Redis stopped (${signal ?? `status ${code}`}): ${lastLine(place.log)} (${place.log})`;
    },
    (error: Error) => `The private Redis could not be run: ${error.message}`,
  );
  shell.stdin?.on('error', () => undefined); // it is gone: `gone` tells
  return {
    gone,
    async end() {
      shell.stdin?.end();
      const late = setTimeout(() => shell.pid !== undefined && process.kill(-shell.pid, 'SIGKILL'), STOP_MS);
      await gone;
      clearTimeout(late);
    },
  };
}

/** Everything that was acknowledged is on disk (appendfsync always), nothing is thrown away, nobody else can reach it. */
function wordsFor({ folder, socket, pid }: Location): string[] {
  const options: Record<string, string> = {
    port: '0',
    unixsocket: socket,
    unixsocketperm: '700',
    dir: folder,
    pidfile: pid,
    daemonize: 'no',
    save: '',
    appendonly: 'yes',
    appendfsync: 'always',
    'maxmemory-policy': 'noeviction',
    // A log begins with a node of this size, and most conversations are short: the usual 4 KB would be two thirds of their memory.
    'stream-node-max-bytes': '2048',
  };
  return Object.entries(options).flatMap(([name, value]) => [`--${name}`, value]);
}

async function answersAt(place: Location, signal: AbortSignal): Promise<void> {
  for (let waited = 0; !signal.aborted; waited += 20) {
    const answer = await ask(place.socket);
    if (answer === 'ready') return;
    if (answer === 'loading') waited = 0;
    if (waited > START_MS)
      throw new Error(`The private Redis does not answer after ${START_MS / 1000} s: see ${place.log}.`);
    await pause(20);
  }
}

/** A Redis of ours that runs without listening on the socket any more (somebody cleaned the folder) would write into the same files. */
async function endLeftover(place: Location, log: Log): Promise<void> {
  const pid = isLeftBehind(place);
  if (pid === undefined) return;
  log.warn(`Ending a private Redis that was left behind (process ${pid})`);
  process.kill(pid, 'SIGTERM');
  for (let waited = 0; isLeftBehind(place) === pid; waited += 50) {
    if (waited > STOP_MS) process.kill(pid, 'SIGKILL');
    await pause(50);
  }
}

/** Its log is small; what is older than the last megabyte is of no use to anyone. */
function turnLog(file: string): void {
  if ((statSync(file, { throwIfNoEntry: false })?.size ?? 0) > 1_000_000) renameSync(file, `${file}.1`);
}

/** On a full disk it can often not even write down why it stops. */
function isFull(folder: string): boolean {
  try {
    return statfsSync(folder).bavail === 0;
  } catch {
    return false;
  }
}

function lastLine(file: string): string {
  try {
    return (
      readFileSync(file, 'utf8')
        .trim()
        .split('\n')
        .pop()
        ?.replace(/^\d+:\w \d+ \w+ \d+ [\d:.]+ [*#.-] /, '') ?? ''
    );
  } catch {
    return `see ${file}`;
  }
}
