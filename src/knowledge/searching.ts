import { Worker } from 'node:worker_threads';
import { createSearch, type Found } from './search.ts';
import type { Asked, SearchData } from './search-worker.ts';

/** A search that is waited for: it computes in a thread of its own. Rejects when the thread broke down. */
export interface Searching {
  texts(question: string): Promise<string[]>;
  find(question: string, vectors: readonly Float32Array[] | undefined): Promise<Found>;
  stop(): Promise<void>;
}

/** Starts a search over the articles of one locale; it is ready when this resolves. */
export async function startSearch(data: SearchData): Promise<Searching> {
  // A thread cannot load TypeScript on Node 20: from the sources, as in tests, the search runs where it is called.
  return import.meta.url.endsWith('.ts')
    ? searchHere(data)
    : searchInThread(data, new URL('./search-worker.js', import.meta.url));
}

/** The search in the thread of the caller, which it holds up. */
export function searchHere({ articles, locale, vectors }: SearchData): Searching {
  const search = createSearch(articles, locale, vectors);
  return {
    texts: async (question) => search.texts(question),
    find: async (question, given) => search.find(question, given),
    stop: async () => {},
  };
}

/** The search in a thread of its own, whose program is the given file. */
export async function searchInThread(data: SearchData, program: URL): Promise<Searching> {
  const worker = new Worker(program, { workerData: data, execArgv: [] });
  worker.unref();
  const waiting = new Map<number, { resolve(answer: never): void; reject(error: Error): void }>();
  let ended: Error | undefined;
  let last = 0;
  await new Promise<void>((resolve, reject) => {
    const end = (why: Error) => {
      ended ??= why;
      reject(ended);
      for (const one of waiting.values()) one.reject(ended);
      waiting.clear();
    };
    worker.on('error', end);
    worker.on('exit', () => end(new Error('the thread of the search has ended')));
    worker.on('message', (told: { ready: true } | { id: number; answer: never }) => {
      if ('ready' in told) return resolve();
      waiting.get(told.id)?.resolve(told.answer);
      waiting.delete(told.id);
      if (waiting.size === 0) worker.unref();
    });
    worker.ref();
  });
  worker.unref();

  type Wanted = Asked extends infer One ? (One extends Asked ? Omit<One, 'id'> : never) : never;
  const ask = <Answer>(wanted: Wanted): Promise<Answer> =>
    new Promise<Answer>((resolve, reject) => {
      if (ended) return reject(ended);
      last += 1;
      waiting.set(last, { resolve, reject });
      worker.ref();
      worker.postMessage({ ...wanted, id: last });
    });
  return {
    texts: (question) => ask({ want: 'texts', question }),
    find: (question, vectors) => ask({ want: 'found', question, vectors }),
    async stop() {
      await worker.terminate();
    },
  };
}
