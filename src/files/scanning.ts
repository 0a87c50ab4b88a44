import { spawn } from 'node:child_process';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';

/** What a scanner said of some bytes. `detail` is for the operator: what it printed, or why there is no verdict. */
export type Verdict = { clean: true } | { clean: false; infected: boolean; detail: string };

/** Looks for malware in bytes. It never rejects: a scanner that is away, slow or confused is a verdict of its own. */
export type Scan = (bytes: () => Readable) => Promise<Verdict>;

const mostPrinted = 500;

/**
 * Scans with a command, as `clamdscan --no-summary -` does it: bytes on standard input, exit status 0 clean, 1 infected,
 * anything else no verdict. `atOnce` scans run, `waiting` more stand in line; each may take `timeoutMs`, then its whole
 * process group is killed.
 */
export function createScan(parts: {
  command: readonly [string, ...string[]];
  timeoutMs?: number;
  atOnce?: number;
  waiting?: number;
}): Scan {
  const { command, timeoutMs = 60_000, atOnce = 2, waiting = 20 } = parts;
  let running = 0;
  const line: (() => void)[] = [];

  return async (bytes) => {
    if (running >= atOnce) {
      if (line.length >= waiting) return away(`${command[0]}: ${waiting} other files wait for it`);
      await new Promise<void>((go) => line.push(go)); // whoever ends hands its place on, so `running` stays
    } else running += 1;
    try {
      return await run(command, bytes, timeoutMs);
    } catch (error) {
      return away(`${command[0]}: ${(error as Error).message}`); // not even begun: no command, or no descriptors left
    } finally {
      const next = line.shift();
      if (next) next();
      else running -= 1;
    }
  };
}

/**
 * Tries a scanner, and says what is wrong with it: it must find a harmless file clean, and find the text that all scanners
 * find to be tried with (eicar.org).
 */
export async function examineScanner(scan: Scan): Promise<string[]> {
  const harmless = await scan(() => Readable.from([Buffer.from('Frontdesk tries the scanner.\n')]));
  if (!harmless.clean) {
    const { infected, detail } = harmless;
    return [
      infected ? `the scanner finds a harmless file infected: ${detail}` : `the scanner gives no verdict: ${detail}`,
    ];
  }
  // In parts, so that nobody's scanner finds it here.
  const text = ['X5O!P%@AP[4\\', 'PZX54(P^)7CC)7}$', 'EICAR-STANDARD-', 'ANTIVIRUS-TEST-FILE!$H+H*'].join('');
  const found = await scan(() => Readable.from([Buffer.from(text)]));
  return found.clean ? ['the scanner does not find the EICAR test file: is it up to date?'] : [];
}

const away = (detail: string): Verdict => ({ clean: false, infected: false, detail });

function run([program, ...rest]: readonly [string, ...string[]], bytes: () => Readable, timeoutMs: number) {
  return new Promise<Verdict>((resolve) => {
    // A group of its own: a shell script's children are killed with it.
    const child = spawn(program, rest, { stdio: ['pipe', 'pipe', 'ignore'], detached: true });
    const end = (verdict: Verdict) => {
      clearTimeout(limit);
      child.stdin?.destroy();
      child.stdout?.destroy(); // a grandchild that holds it open is not waited for
      resolve(verdict);
    };
    const limit = setTimeout(() => {
      killGroup(child.pid);
      end(away(`${program}: no verdict within ${timeoutMs} ms`));
    }, timeoutMs);
    child.on('error', (error) => end(away(`${program}: ${error.message}`)));
    let printed = '';
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      printed = (printed + text).slice(0, mostPrinted);
    });
    const fed = pipeline(bytes(), child.stdin).then(
      () => true,
      () => false, // it stopped reading, or the file could not be read
    );
    child.on('exit', async (status, signal) => {
      if (status === 1) return end({ clean: false, infected: true, detail: printed.trim() });
      if (status !== 0) return end(away(`${program}: ended with ${signal ?? `exit status ${status}`}`));
      // "Clean" counts only from one that was given every byte.
      end((await fed) ? { clean: true } : away(`${program}: did not read the whole file`));
    });
  });
}

function killGroup(pid: number | undefined): void {
  try {
    if (pid !== undefined) process.kill(-pid, 'SIGKILL');
  } catch {
    // it has just ended by itself
  }
}
