/** What the parts of the benchmark share: order statistics, blocks of parallel work, worker processes. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

/** The value below which a share of the values lies; NaN of none. */
export function quantile(values, share) {
  const sorted = Float64Array.from(values).sort();
  return sorted.length === 0 ? Number.NaN : sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))];
}

/** The middle of the values. */
export const median = (values) => quantile(values, 0.5);

/** Median and 99th percentile of times in milliseconds, and how many there were. */
export const times = (values) => ({
  p50: round(median(values)),
  p99: round(quantile(values, 0.99)),
  count: values.length,
});

/** Three digits that mean something. */
export const round = (value) => (Number.isFinite(value) ? Number(value.toPrecision(3)) : null);

/** Runs `work(lane, turn)` over and over in so many lanes for a time; returns how long it took until the last one ended, in seconds. */
export async function inParallel({ lanes, ms, work }) {
  const begun = performance.now();
  const end = begun + ms;
  const lane = async (number) => {
    for (let turn = 0; performance.now() < end; turn++) await work(number, turn);
  };
  await Promise.all(Array.from({ length: lanes }, (_, number) => lane(number)));
  return (performance.now() - begun) / 1000;
}

/** A folder of our own, gone with the function returned, or with this process. Who writes in it has ended by then. */
export function temporaryFolder() {
  const folder = mkdtempSync(join(tmpdir(), 'frontdesk-bench-'));
  const remove = () => rmSync(folder, { recursive: true, force: true });
  process.once('exit', remove);
  return {
    folder,
    remove() {
      process.off('exit', remove);
      remove();
    },
  };
}

const ends = new Set();

/** Has something ended before this process ends because it is told to; returns how to forget it. */
export function beforeTheEnd(end) {
  ends.add(end);
  return () => ends.delete(end);
}

const children = new Set();

/** Ends this process in good order when it is told to: what it started ends first, then what it made goes with it. */
export function endWhenTold() {
  for (const [signal, status] of Object.entries({ SIGINT: 130, SIGTERM: 143 })) {
    process.once(signal, async () => {
      await Promise.all([...children].map((child) => child.stop()));
      await Promise.all([...ends].map((end) => end()));
      process.exit(status);
    });
  }
}

/**
 * Starts one of the benchmark's own scripts (or any, by its path) as a process of its own. `next` gives its next line of
 * output as JSON, `line` as it is; both reject when it ends before. `stop` ends it by its id, and waits; it ends with this
 * process in any case.
 */
export function startProcess(script, options = {}, { env = process.env, words = [JSON.stringify(options)] } = {}) {
  const file = script.includes('/') ? script : fileURLToPath(new URL(`./${script}`, import.meta.url));
  const child = spawn(process.execPath, [file, ...words], { stdio: ['ignore', 'pipe', 'inherit'], env });
  const kill = () => child.kill('SIGTERM');
  process.once('exit', kill);
  const gone = once(child, 'exit').then(([code, signal]) => {
    process.off('exit', kill);
    children.delete(running);
    return code ?? signal;
  });
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const line = async () => {
    const { value, done } = await lines.next();
    if (done) throw new Error(`${script} ended (${await gone}) before it said what was waited for`);
    return value;
  };
  const running = {
    pid: child.pid,
    gone,
    line,
    next: async () => JSON.parse(await line()),
    async stop() {
      if (child.exitCode === null && child.signalCode === null) child.kill('SIGTERM');
      const late = setTimeout(() => child.kill('SIGKILL'), 20_000);
      await gone;
      clearTimeout(late);
    },
  };
  children.add(running);
  return running;
}

/** Runs one of the benchmark's scripts to its end, at most so long, and returns the one line of JSON that it prints. */
export async function runProcess(script, options, limitMs) {
  const running = startProcess(script, options);
  const late = setTimeout(() => void running.stop(), limitMs);
  try {
    const found = await running.next();
    await running.gone;
    return found;
  } finally {
    clearTimeout(late);
    await running.stop();
  }
}

/** What a script of the benchmark was told to do. */
export function told() {
  endWhenTold();
  return JSON.parse(process.argv[2] ?? '{}');
}
