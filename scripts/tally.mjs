/**
 * A jest reporter for the last line of `npm test`: "N passed, N failed, N skipped". Skipped tests are named, and with
 * CI=true they fail the run, because a machine that lacks what they need must be noticed.
 */
export default class Tally {
  #filtered;
  #error;
  #patienceMs;

  constructor(globalConfig, { patienceMs = 20_000 } = {}) {
    this.#patienceMs = patienceMs;
    // Tests left out by -t are skipped on purpose.
    this.#filtered = Boolean(globalConfig.testNamePattern);
  }

  onRunComplete(_contexts, results) {
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
      process.stdout.write(`${results.numPassedTests} passed, ${failed} failed, ${skipped} skipped\n`);
    });
  }

  getLastError() {
    return this.#error;
  }
}

function namesOfSkipped(results) {
  return results.testResults
    .flatMap((file) => file.testResults)
    .filter((test) => ['pending', 'skipped', 'todo'].includes(test.status))
    .map((test) => test.fullName);
}
