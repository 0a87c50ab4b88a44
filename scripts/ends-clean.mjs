/**
 * Where a test file runs: Node, and a look at its end. What a file leaves running (a timer, a server, a child) would go on
 * beside the files after it, in the same process, and a worker of jest's would be ended over it without a word.
 */
import { AsyncLocalStorage } from 'node:async_hooks';
import { setTimeout as pause } from 'node:timers/promises';
import { TestEnvironment } from 'jest-environment-node';
import { shareRequire } from './once-a-worker.mjs';

/**
 * What a file's tests keep beside their promises (jest's own, too). On Node 20 each of these costs every promise something, in all
 * files after it, until it is told to stop.
 */
const storages = new Set();
const { run } = AsyncLocalStorage.prototype;
AsyncLocalStorage.prototype.run = function (...words) {
  storages.add(this);
  return run.apply(this, words);
};

/** Fails a file after whose last test something still runs; `patienceMs` (testEnvironmentOptions) is how long it may take to end. */
export default class EndsClean extends TestEnvironment {
  #before = {};
  #patienceMs;

  constructor(config, context) {
    super(config, context);
    this.#patienceMs = config.projectConfig.testEnvironmentOptions.patienceMs ?? 20_000;
  }

  async setup() {
    await super.setup();
    shareRequire(this.global);
    // Node opens these when they are first used, which is not the file's fault.
    void [process.stdin, process.stdout, process.stderr];
    this.#before = running();
  }

  async teardown() {
    const limit = Date.now() + this.#patienceMs;
    while (startedSince(this.#before).length > 0 && Date.now() < limit) await pause(20);
    const left = startedSince(this.#before);
    await super.teardown();
    for (const storage of storages) storage.disable();
    storages.clear();
    if (left.length > 0) {
      throw new Error(
        `Something that this file began still runs after its last test (${left.join(', ')}): end it in afterEach or afterAll, and wait until it has ended.`,
      );
    }
  }
}

/** How many of each kind keep this process alive, by Node's names: Timeout, TCPServerWrap, ProcessWrap … */
function running() {
  const counts = {};
  for (const kind of process.getActiveResourcesInfo()) counts[kind] = (counts[kind] ?? 0) + 1;
  return counts;
}

const startedSince = (before) =>
  Object.entries(running())
    .filter(([kind, count]) => count > (before[kind] ?? 0))
    .map(([kind]) => kind);
