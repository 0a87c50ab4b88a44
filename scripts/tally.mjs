/**
 * A jest reporter for the last line of `npm test`: "N passed, N failed, N skipped". Before it come the names of the skipped
 * tests (with CI=true they fail the run, because a machine that lacks what they need must be noticed) and the slowest files.
 * And it ends a run that would never end.
 */
import { existsSync, readFileSync } from 'node:fs';
import { relative } from 'node:path';

/** What takes less is not worth a line. */
const SLOW_MS = 5000;
const SLOWEST = 10;

export default class Tally {
  #rootDir;
  #filtered;
  #error;
  #patienceMs;
  #silenceMs;
  #silence;
  #running = new Set();
  #counts = { passed: 0, failed: 0, skipped: 0 };

  constructor(globalConfig, { patienceMs = 20_000, silenceMs = 900_000 } = {}) {
    this.#rootDir = globalConfig.rootDir;
    this.#patienceMs = patienceMs;
    this.#silenceMs = silenceMs;
    // Tests left out by -t are skipped on purpose.
    this.#filtered = Boolean(globalConfig.testNamePattern);
  }

  onRunStart() {
    this.#heard();
  }

  onTestFileStart({ path }) {
    this.#running.add(path);
    this.#heard();
  }

  onTestCaseResult(_test, { status }) {
    this.#counts[status === 'passed' || status === 'failed' ? status : 'skipped'] += 1;
    this.#heard();
  }

  onTestFileResult({ path }) {
    this.#running.delete(path);
    this.#heard();
  }

  onRunComplete(_contexts, results) {
    clearTimeout(this.#silence);
    const skipped = results.numPendingTests + results.numTodoTests;
    const failed = results.numFailedTests + results.numRuntimeErrorTestSuites;
    if (skipped > 0 && !this.#filtered) {
      for (const name of namesOfSkipped(results)) process.stderr.write(`skipped: ${name}\n`);
      if (process.env.CI === 'true') this.#error = new Error('Tests were skipped, which is a failure with CI=true.');
    }
    // A test that failed may leave something running, and jest would wait for it for ever. The timer alone keeps nothing alive.
    setTimeout(() => {
      process.stderr.write('Something that the tests began still runs: the run ends here, and fails.\n');
      process.exit(1);
    }, this.#patienceMs).unref();
    // At exit, because jest's own summary comes after the reporters.
    process.once('exit', () => {
      if (this.#error) process.stderr.write(`${this.#error.message}\n`);
      process.stdout.write(slowest(results, this.#rootDir));
      process.stdout.write(closing({ passed: results.numPassedTests, failed, skipped }));
    });
  }

  getLastError() {
    return this.#error;
  }

  /** Starts the wait for the next sign of life anew: jest limits the time of tests, and of nothing else in a file. */
  #heard() {
    clearTimeout(this.#silence);
    this.#silence = setTimeout(() => {
      const files = [...this.#running].map((path) => relative(this.#rootDir, path)).join(', ');
      process.stderr.write(
        `Nothing was heard for ${this.#silenceMs / 1000} s of ${files}: the run ends here, and fails.\n`,
      );
      endChildren();
      const { failed, ...counts } = this.#counts;
      process.stdout.write(closing({ ...counts, failed: failed + this.#running.size }));
      process.exit(1);
    }, this.#silenceMs).unref();
  }
}

const closing = ({ passed, failed, skipped }) => `${passed} passed, ${failed} failed, ${skipped} skipped\n`;

function namesOfSkipped(results) {
  return results.testResults
    .flatMap((file) => file.testResults)
    .filter((test) => ['pending', 'skipped', 'todo'].includes(test.status))
    .map((test) => test.fullName);
}

function slowest(results, rootDir) {
  const lines = results.testResults
    .map(({ testFilePath, perfStats: { runtime } }) => ({ testFilePath, runtime }))
    .filter(({ runtime }) => runtime > SLOW_MS)
    .sort((a, b) => b.runtime - a.runtime)
    .slice(0, SLOWEST)
    .map(
      ({ testFilePath, runtime }) =>
        `${(runtime / 1000).toFixed(0).padStart(5)} s  ${relative(rootDir, testFilePath)}\n`,
    );
  return lines.length === 0 ? '' : `The slowest files:\n${lines.join('')}`;
}

/** A worker that goes round in an endless loop would not notice that we have gone. Only Linux tells whose children they are. */
function endChildren() {
  const file = `/proc/self/task/${process.pid}/children`;
  if (!existsSync(file)) return;
  for (const pid of readFileSync(file, 'utf8').split(' ').filter(Boolean)) process.kill(Number(pid), 'SIGKILL');
}
