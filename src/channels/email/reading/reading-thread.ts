import { Worker } from 'node:worker_threads';
import type { Mail } from '../mail.ts';
import type { ReadingOptions } from './read.ts';

/** A thread that reads one mail at a time. */
export interface ReadingThread {
  /** The mail; or why the thread broke over it, after which it is of no more use. */
  read(raw: Uint8Array, timeMs: number): Promise<{ mail: Mail } | { broken: string }>;
  end(): Promise<void>;
}

/** Starts a thread. Rejects when its program cannot be started. */
export async function openThread(parts: {
  program: URL;
  reading: ReadingOptions;
  memoryMb: number;
}): Promise<ReadingThread> {
  const { program, reading, memoryMb } = parts;
  const worker = new Worker(program, {
    workerData: reading,
    execArgv: [],
    resourceLimits: { maxOldGenerationSizeMb: memoryMb, maxYoungGenerationSizeMb: 32, stackSizeMb: 4 },
  });
  let ended: ((why: string) => void) | undefined;
  let read: ((mail: Mail) => void) | undefined;
  const broke = (why: string) => ended?.(why);
  worker.on('error', (error: NodeJS.ErrnoException) => broke(whyOf(error, memoryMb)));
  worker.on('messageerror', (error) => broke(`what was read of it was lost: ${error.message}`));
  worker.on('exit', () => broke('the thread that read it has ended'));
  await new Promise<void>((resolve, reject) => {
    ended = (why) => reject(new Error(`the reader of mail does not start: ${why}`));
    worker.on('message', (told: 'ready' | Mail) => (told === 'ready' ? resolve() : read?.(told)));
  });
  worker.unref();
  return {
    async read(raw, timeMs) {
      // Who waits keeps the process alive; the thread alone does not.
      worker.ref();
      let late: NodeJS.Timeout | undefined;
      const outcome = await new Promise<{ mail: Mail } | { broken: string }>((resolve) => {
        read = (mail) => resolve({ mail });
        ended = (broken) => resolve({ broken });
        late = setTimeout(() => broke(`reading it took longer than ${timeMs / 1_000} s`), timeMs);
        // A copy, which changes hands without being copied again; the caller keeps his.
        const bytes = new Uint8Array(raw);
        worker.postMessage(bytes, [bytes.buffer as ArrayBuffer]);
      });
      clearTimeout(late);
      if ('broken' in outcome) await worker.terminate();
      else worker.unref();
      return outcome;
    },
    async end() {
      await worker.terminate();
    },
  };
}

function whyOf(error: NodeJS.ErrnoException, memoryMb: number): string {
  return error.code === 'ERR_WORKER_OUT_OF_MEMORY'
    ? `reading it took more than ${memoryMb} MB of memory`
    : `its thread broke: ${error.message.slice(0, 200)}`;
}
