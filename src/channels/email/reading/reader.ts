import { availableParallelism } from 'node:os';
import type { Mail } from '../mail.ts';
import { type ReadingOptions, readMail, unreadable } from './read.ts';
import { openThread, type ReadingThread } from './reading-thread.ts';

/** Reads mail apart from everything else: one that is made to hold a reader up costs its limits, and never the process. */
export interface Reader {
  /** What costs more than the limits is `unreadable`, with the reason. Rejects when the reader was stopped or cannot start. */
  read(raw: Uint8Array): Promise<Mail>;
  stop(): Promise<void>;
}

/** What a reader may cost. */
export interface ReaderOptions extends ReadingOptions {
  /** Milliseconds for one mail. */
  timeMs?: number;
  /** Megabytes of one thread's heap; the bytes of the mail and its files, which have limits of their own, lie beside it. */
  memoryMb?: number;
  /** How many mails are read at once; others wait. */
  threads?: number;
  /** The thread's program, where it is not beside this file: tests have theirs from dist/. */
  program?: URL;
}

/** Opens a reader; its threads start when there is something to read, and keep no process alive. */
export function createReader(options: ReaderOptions): Reader {
  const { own, authserv, limits, program = new URL('./reading-worker.js', import.meta.url) } = options;
  const reading: ReadingOptions = { own, authserv, ...(limits ? { limits } : {}) };
  // A thread cannot load TypeScript on Node 20: from the sources, mail is read where it is called.
  if (import.meta.url.endsWith('.ts') && !options.program)
    return { read: (raw) => readMail(raw, reading), stop: async () => {} };
  const { timeMs = 5_000, memoryMb = 192, threads = Math.max(1, Math.min(2, availableParallelism() - 1)) } = options;
  const idle: ReadingThread[] = [];
  const all = new Set<ReadingThread>();
  const turns: (() => void)[] = [];
  let busy = 0;
  let stopped = false;

  const turn = () =>
    busy < threads ? Promise.resolve(void busy++) : new Promise<void>((resolve) => turns.push(resolve));
  const pass = () => {
    const next = turns.shift();
    if (next) next();
    else busy--;
  };

  return {
    async read(raw) {
      await turn();
      try {
        if (stopped) throw new Error('the reader of mail has stopped');
        const thread = idle.pop() ?? (await openThread({ program, reading, memoryMb }));
        all.add(thread);
        const read = await thread.read(raw, timeMs);
        if ('mail' in read) {
          idle.push(thread);
          return read.mail;
        }
        all.delete(thread);
        if (stopped) throw new Error('the reader of mail has stopped');
        return unreadable(read.broken);
      } finally {
        pass();
      }
    },
    async stop() {
      stopped = true;
      idle.length = 0;
      await Promise.all([...all].map((thread) => thread.end()));
    },
  };
}
