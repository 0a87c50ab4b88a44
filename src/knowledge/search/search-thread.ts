import { Worker } from 'node:worker_threads';
import type { Found, Weighed } from './search.ts';
import type { Asked, Ready, SearchData, Told } from './search-worker.ts';
import type { Regressions } from './solved.ts';

/** What a thread may be asked; the number is its own affair. */
export type Wanted = Asked extends infer One ? (One extends Asked ? Omit<One, 'id'> : never) : never;

/** What it answers to that. */
export type Answer = string[] | Found;

/** One thread that searches, and may break down. */
export interface SearchThread {
  /** Rejects when the thread broke down over it; undefined when that was over something else, and it may be asked again. */
  ask(wanted: Wanted): Promise<Answer | undefined>;
  /** Resolves when it ended, with why. */
  ended: Promise<Error>;
  /** The same, for the one whose base it searches; whoever had it before is forgotten. */
  hears(ended: (why: Error) => void): void;
  /** Of its base: what the encoder's view was found to be worth, and what it has solved until now. */
  readonly weighed: Weighed | undefined;
  readonly solved: Regressions | undefined;
  /** Gives it another base; resolves when that can be asked, with false when the thread has ended instead. */
  renew(data: SearchData): Promise<boolean>;
  /** Takes its base away, until it is given another one; false when it has ended, or is still asked something. */
  rest(): boolean;
  stop(): Promise<void>;
}

interface Waiting {
  resolve(answer: Answer | undefined): void;
  reject(error: Error): void;
}

/** Starts the thread whose program is the given file. One that says nothing for `silence` ms, though it was asked, is ended. */
export async function startSearchThread(data: SearchData, program: URL, silence: number): Promise<SearchThread> {
  // It writes here what it works on: what it answered last is lost when it breaks down right after.
  const working = new Int32Array(new SharedArrayBuffer(4));
  const worker = new Worker(program, { workerData: { working }, execArgv: [] });
  const waiting = new Map<number, Waiting>();
  let broken: Error | undefined;
  let silent: NodeJS.Timeout | undefined;
  let last = 0;
  let about: { weighed?: Weighed | undefined; solved?: Regressions | undefined } = {};
  let opening: ((isReady: boolean) => void) | undefined;
  let hear: ((why: Error) => void) | undefined;

  const listen = () => {
    clearTimeout(silent);
    silent = waiting.size === 0 ? undefined : setTimeout(() => end(new Error('the search hangs')), silence);
    // Who waits keeps the process alive; the thread alone does not.
    if (waiting.size === 0 && !opening) worker.unref();
    else worker.ref();
  };
  const opened = (isReady: boolean): void => {
    const tell = opening;
    opening = undefined;
    listen();
    tell?.(isReady);
  };
  let ended = (_why: Error): void => {};
  const whenEnded = new Promise<Error>((resolve) => {
    ended = resolve;
  });
  const end = (why: Error): void => {
    if (broken) return;
    broken = why;
    const left = [...waiting];
    waiting.clear();
    opened(false);
    for (const [id, { resolve, reject }] of left) {
      if (id === working[0]) reject(why);
      else resolve(undefined);
    }
    ended(why);
    hear?.(why);
    void worker.terminate();
  };
  worker.on('error', end);
  worker.on('messageerror', end);
  worker.on('exit', () => end(new Error('the thread of the search has ended')));
  worker.on('message', (told: Ready | { id: number; answer: Answer }) => {
    if ('answer' in told) {
      waiting.get(told.id)?.resolve(told.answer);
      waiting.delete(told.id);
      return listen();
    }
    if ('ready' in told) {
      about = { weighed: told.weighed, solved: told.solved };
      opened(true);
    } else about = { ...about, solved: told.solved };
  });

  const tell = (told: Told): void => worker.postMessage(told);
  const renew = (base: SearchData): Promise<boolean> =>
    new Promise((resolve) => {
      if (broken) return resolve(false);
      opening = resolve;
      listen();
      tell({ base });
    });
  if (!(await renew(data))) throw broken;

  return {
    ask: (wanted) =>
      new Promise((resolve, reject) => {
        if (broken) return resolve(undefined);
        last += 1;
        waiting.set(last, { resolve, reject });
        if (waiting.size === 1) listen();
        worker.postMessage({ ...wanted, id: last });
      }),
    ended: whenEnded,
    hears(one) {
      if (broken) one(broken);
      else hear = one;
    },
    get weighed() {
      return about.weighed;
    },
    get solved() {
      return about.solved;
    },
    renew,
    rest() {
      if (broken || waiting.size > 0) return false;
      hear = undefined;
      about = {};
      tell({ rest: true });
      return true;
    },
    async stop() {
      end(new Error('the thread of the search has ended'));
      await worker.terminate();
    },
  };
}
