import { Worker } from 'node:worker_threads';
import type { Found, Weighed } from './search.ts';
import type { Asked, SearchData } from './search-worker.ts';

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
  weighed?: Weighed | undefined;
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
  const worker = new Worker(program, { workerData: { ...data, working }, execArgv: [] });
  const waiting = new Map<number, Waiting>();
  let broken: Error | undefined;
  let silent: NodeJS.Timeout | undefined;
  let last = 0;

  const listen = () => {
    clearTimeout(silent);
    silent = waiting.size === 0 ? undefined : setTimeout(() => end(new Error('the search hangs')), silence);
    // Who waits keeps the process alive; the thread alone does not.
    if (waiting.size === 0) worker.unref();
    else worker.ref();
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
    listen();
    for (const [id, { resolve, reject }] of left) {
      if (id === working[0]) reject(why);
      else resolve(undefined);
    }
    ended(why);
    void worker.terminate();
  };
  worker.on('error', end);
  worker.on('messageerror', end);
  worker.on('exit', () => end(new Error('the thread of the search has ended')));

  const weighed = await new Promise<Weighed | undefined>((resolve, reject) => {
    void whenEnded.then(reject);
    worker.on('message', (told: { ready: true; weighed?: Weighed } | { id: number; answer: Answer }) => {
      if ('ready' in told) return resolve(told.weighed);
      waiting.get(told.id)?.resolve(told.answer);
      waiting.delete(told.id);
      listen();
    });
  });
  worker.unref();

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
    weighed,
    async stop() {
      end(new Error('the thread of the search has ended'));
      await worker.terminate();
    },
  };
}
