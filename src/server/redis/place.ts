import { createHash } from 'node:crypto';
import { linkSync, lstatSync, mkdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { createConnection } from 'node:net';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { cannotWrite } from '../state-folder.ts';

/** Where the private Redis of a state folder keeps its things. */
export interface Location {
  folder: string;
  socket: string;
  pid: string;
  log: string;
  /** Held while it is being started. */
  lock: string;
}

/** The kernel's limit for a socket's path, less a little: 108 bytes on Linux, 104 on macOS. */
const SOCKET_PATH_BYTES = 100;
/** Nobody holds the lock longer: starting takes at most 20 s. */
const LOCK_MS = 30_000;

/** The place for a state folder; its folder is made, for its owner alone. */
export function locationFor(stateFolder: string): Location {
  const folder = resolve(stateFolder, 'redis');
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
  } catch (error) {
    throw cannotWrite(stateFolder, error);
  }
  const near = join(folder, 'redis.sock');
  const socket = Buffer.byteLength(near) <= SOCKET_PATH_BYTES ? near : join(shortFolder(folder), 'redis.sock');
  return {
    folder,
    socket,
    pid: join(folder, 'redis.pid'),
    log: join(folder, 'redis.log'),
    lock: join(folder, 'starting'),
  };
}

/** A folder with a short name for the socket of a folder with a long one. In a place where others write, it must be ours. */
function shortFolder(folder: string): string {
  const name = createHash('sha256').update(folder).digest('hex').slice(0, 16);
  const short = join(tmpdir(), `frontdesk-${name}`);
  mkdirSync(short, { recursive: true, mode: 0o700 });
  const { uid, mode } = lstatSync(short);
  if (process.getuid && (uid !== process.getuid() || (mode & 0o077) !== 0 || !lstatSync(short).isDirectory())) {
    throw new Error(
      `${short} belongs to somebody else: remove it, or set FRONTDESK_STATE to a folder with a shorter path.`,
    );
  }
  return short;
}

/** What a socket says to a PING: `busy` when a process listens and does not answer within a second, `gone` when none does. */
export type Reply = 'ready' | 'loading' | 'busy' | 'gone';

/** Asks whoever listens on the socket; the file that a dead process left behind counts as nobody. */
export function ask(socket: string): Promise<Reply> {
  return new Promise((done) => {
    let answer: Reply = 'gone';
    const connection = createConnection({ path: socket });
    connection.setTimeout(1000, () => connection.destroy());
    connection.once('connect', () => {
      answer = 'busy';
      connection.write('PING\r\n');
    });
    connection.once('data', (reply) => {
      answer = reply.toString().startsWith('-LOADING') ? 'loading' : 'ready';
      connection.destroy();
    });
    connection.once('error', () => undefined); // 'close' follows
    connection.once('close', () => done(answer));
  });
}

/** Takes the lock and returns how to give it back; undefined while another living process has it. */
export function startLock(file: string): (() => void) | undefined {
  try {
    writeFileSync(file, String(process.pid), { flag: 'wx' });
    return () => rmSync(file, { force: true });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  }
  const holder = staleHolder(file);
  if (holder !== undefined) clear(file, holder);
  return undefined;
}

/** What a dead process (or one that took too long) wrote into the lock; undefined when the lock counts. */
function staleHolder(file: string): string | undefined {
  try {
    const age = Date.now() - statSync(file).mtimeMs;
    const holder = readFileSync(file, 'utf8');
    // Without a number it was created just now, or its process died before it wrote it.
    const stale = holder === '' ? age > 1000 : age > LOCK_MS || !isAlive(Number(holder));
    return stale ? holder : undefined;
  } catch {
    return undefined; // given back this moment
  }
}

/** Takes a stale lock away, by a rename, so that a lock which somebody else has taken in the meantime can be put back. */
function clear(file: string, holder: string): void {
  const aside = `${file}.${process.pid}`;
  try {
    renameSync(file, aside);
    if (readFileSync(aside, 'utf8') !== holder) linkSync(aside, file);
  } catch {
    // somebody else was faster, at one or the other
  }
  rmSync(aside, { force: true });
}

/** The process of a Redis that was started here and runs, or undefined. Its title names our socket, so that no stranger is meant. */
export function isLeftBehind(place: Location): number | undefined {
  try {
    const pid = Number(readFileSync(place.pid, 'utf8'));
    if (!pid || !isAlive(pid)) return undefined;
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes(place.socket) ? pid : undefined;
  } catch {
    return undefined;
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}
